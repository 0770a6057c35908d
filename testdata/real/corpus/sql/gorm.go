package sql

import (
	"context"
	"net/http"
	"time"

	"gorm.io/gorm"
)

type account struct {
	ID   int
	Name string
}

type accounts struct{ db *gorm.DB }

func openGorm(d gorm.Dialector) (*accounts, error) {
	db, err := gorm.Open(d, &gorm.Config{})
	if err != nil {
		return nil, err
	}
	return &accounts{db: db}, nil
}

// ok: not seen: gorm's ctx is in the receiver, and no form of a method takes one.
func (a *accounts) handle(w http.ResponseWriter, r *http.Request) {
	var list []account
	if err := a.db.Where("name = ?", r.FormValue("name")).Find(&list).Error; err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
	}
}

func (a *accounts) create(acc *account) error {
	return a.db.Create(acc).Error
}

func (a *accounts) handleCreate(w http.ResponseWriter, r *http.Request) {
	a.create(&account{Name: r.FormValue("name")})
}

func (a *accounts) rename(ctx context.Context, id int, name string) error {
	return a.db.WithContext(context.Background()).Model(&account{ID: id}).Update("name", name).Error
}

// One goroutine per account.
func (a *accounts) createAll(list []account) {
	for i := range list {
		go a.create(&list[i]) // want `one goroutine per element of list, each calling gorm, with no limit`
	}
}

// At once.
func (a *accounts) createUntil(acc *account) {
	for a.create(acc) != nil { // want `this loop retries \(\*accounts\)\.create immediately when it fails` `this loop retries \(\*accounts\)\.create until it succeeds`
	}
}

// ok: the ctx of the request, on the way or before.
func (a *accounts) handleOK(w http.ResponseWriter, r *http.Request) {
	db := a.db.WithContext(r.Context())
	var n int64
	db.Model(&account{}).Count(&n)
	a.db.WithContext(r.Context()).Delete(&account{}, 1)
}

// ok: the generic API takes a ctx.
func (a *accounts) find(ctx context.Context, name string) ([]account, error) {
	return gorm.G[account](a.db).Where("name = ?", name).Find(ctx)
}

// ok: a deadline.
func (a *accounts) prune() error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	return a.db.WithContext(ctx).Where("seen < now()").Delete(&account{}).Error
}

// ok: builds a query, asks nothing.
func (a *accounts) named(name string) *gorm.DB {
	return a.db.Where("name = ?", name)
}
