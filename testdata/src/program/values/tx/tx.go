// Package tx asks inside transactions.
package tx

import (
	"net/http"

	"gorm.io/gorm"
)

type Row struct{ ID int }

// What a library is given to run in a transaction is run: what waits there is met.
func Ask(db *gorm.DB) error {
	return db.Transaction(func(tx *gorm.DB) error { // reached: /tx unknown
		tx.First(&Row{})                                 // reached: /tx unknown
		_, err := http.Get("https://example.com/inside") // reached: /tx unbounded
		return err
	})
}

// A declared function too, and one for each batch.
func AskEach(db *gorm.DB) error {
	db.FindInBatches(&[]Row{}, 10, batch) // reached: /batches unknown
	return db.Connection(ask)             // reached: /batches unknown
}

func batch(tx *gorm.DB, n int) error {
	_, err := http.Get("https://example.com/batch") // reached: /batches unbounded
	return err
}

func ask(tx *gorm.DB) error {
	_, err := http.Get("https://example.com/asked") // reached: /batches unbounded
	return err
}
