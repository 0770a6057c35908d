// Package opener opens what it is told to.
package opener

import "database/sql"

type Client struct{ db *sql.DB }

func Open(driver, dsn string) (*Client, error) { // want Open:"opens param0"
	db, err := sql.Open(driver, dsn)
	return &Client{db}, err
}

func (c *Client) Del(id string) error { // want Del:"sql unbounded via"
	_, err := c.db.Exec("DELETE FROM users WHERE id = $1", id)
	return err
}
