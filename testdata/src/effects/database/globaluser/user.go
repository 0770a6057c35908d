// Package globaluser works with the database of another package.
package globaluser

import "effects/database/named"

func Del(id string) error {
	_, err := named.DB.Exec("DELETE FROM notes WHERE id = ?", id)
	return err
}
