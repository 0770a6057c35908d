// Package caller says what is opened, and by whom.
package caller

import "effects/database/opener"

type Users struct{ client *opener.Client }

func New(path string) (*Users, error) {
	c, err := opener.Open("sqlite", path)
	return &Users{c}, err
}

func (u *Users) Del(id string) error { return u.client.Del(id) }
