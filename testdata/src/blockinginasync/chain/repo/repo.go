// Package repo is a package of the program under analysis, behind its handlers.
package repo

import (
	"context"
	"database/sql"
	"net/rpc"
	"time"

	"example.com/greeter"
)

type Repo struct {
	client greeter.GreeterClient
	old    *rpc.Client
	db     *sql.DB
	jobs   chan string
}

// Settle sleeps, five functions down.
func (r *Repo) Settle() { r.settle1() }

func (r *Repo) settle1() { r.settle2() }

func (r *Repo) settle2() { r.settle3() }

func (r *Repo) settle3() { r.settle4() }

func (r *Repo) settle4() { time.Sleep(time.Second) }

// Stock asks a service that has neither a timeout nor a ctx.
func (r *Repo) Stock(id string) error { return r.stock(id) }

func (r *Repo) stock(id string) error { return r.old.Call("Stock.Get", id, nil) }

// Name takes a ctx.
func (r *Repo) Name(ctx context.Context, id string) error { return r.name(ctx, id) }

func (r *Repo) name(ctx context.Context, id string) error {
	_, err := r.client.SayHello(ctx, &greeter.HelloRequest{Name: id})
	return err
}

// Users has a form that takes a ctx.
func (r *Repo) Users(id string) error { return r.UsersContext(context.Background(), id) }

func (r *Repo) UsersContext(ctx context.Context, id string) error {
	_, err := r.db.ExecContext(ctx, "SELECT 1", id)
	return err
}

// Push waits for whoever reads: no fact says so, and no caller hears of it.
func (r *Repo) Push(id string) { r.jobs <- id }

// Open makes a connection that its caller closes.
func Open() (*sql.DB, error) { return sql.Open("postgres", "stock") }

// Greet makes up a ctx that has no deadline.
func (r *Repo) Greet() error { return r.greet() }

func (r *Repo) greet() error {
	_, err := r.client.SayHello(context.TODO(), &greeter.HelloRequest{})
	return err
}
