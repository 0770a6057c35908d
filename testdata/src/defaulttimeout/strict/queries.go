package strict

import "database/sql"

// The one query of its function has a fix.
func touch(db *sql.DB) error {
	_, err := db.Exec("update t set n = n + 1") // want `\(\*sql.DB\).Exec waits for the database`
	return err
}

// Two should share a ctx, which is for their author to make.
func touchBoth(db *sql.DB) error {
	if _, err := db.Exec("update t set n = n + 1"); err != nil { // want `\(\*sql.DB\).Exec waits for the database`
		return err
	}
	_, err := db.Exec("update u set n = n + 1") // want `\(\*sql.DB\).Exec waits for the database`
	return err
}

// Nobody knows how long these take.
func vacuum(db *sql.DB) error {
	_, err := db.Exec("VACUUM ANALYZE") // want `\(\*sql.DB\).Exec waits for the database`
	return err
}

func given(db *sql.DB, statement string) error {
	_, err := db.Exec(statement) // want `\(\*sql.DB\).Exec waits for the database`
	return err
}
