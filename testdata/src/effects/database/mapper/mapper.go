// Package mapper opens a file through a mapper, with the dialect in a variable.
package mapper

import (
	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
)

type User struct{ Name string }

type Repo struct{ *gorm.DB } // want Repo:"client" Repo:"local database"

func Connect(path string) (*Repo, error) {
	dialect := sqlite.Open(path)
	db, err := gorm.Open(dialect, &gorm.Config{})
	return &Repo{db}, err
}

func (r *Repo) User(name string) (u User, err error) {
	return u, r.Where("name = ?", name).First(&u).Error
}
