package queue

import (
	"context"
	"database/sql"
	"time"

	"github.com/hibiken/asynq"
	"github.com/riverqueue/river"
	"github.com/robfig/cron/v3"
)

// asynq.
func (w *worker) ProcessTask(ctx context.Context, t *asynq.Task) error {
	db, err := sql.Open("postgres", "orders") // want `on every call of the asynq task \(\*worker\).ProcessTask`
	if err != nil {
		return err
	}
	db.Close()
	time.Sleep(time.Second)
	w.old.Call("Order.Ship", t.Payload(), nil)
	w.ship(context.Background(), string(t.Payload())) // want `although ctx is in scope: when the caller gives up .*; pass ctx`
	return w.ship(ctx, string(t.Payload()))
}

func (w *worker) tasks(mux *asynq.ServeMux) {
	mux.HandleFunc("email", func(ctx context.Context, t *asynq.Task) error {
		w.mu.Lock() // want `on the path of the asynq task in \(\*worker\).tasks`
		defer w.mu.Unlock()
		w.done[string(t.Payload())] = true
		return w.ship(ctx, string(t.Payload()))
	})
}

// River.
type sortArgs struct{ Strings []string }

func (sortArgs) Kind() string { return "sort" }

type sortWorker struct {
	river.WorkerDefaults[sortArgs]
	w *worker
}

func (s *sortWorker) Work(ctx context.Context, job *river.Job[sortArgs]) error {
	db, err := sql.Open("postgres", "orders") // want `on every call of the River worker \(\*sortWorker\).Work`
	if err != nil {
		return err
	}
	db.Close()
	time.Sleep(time.Second)
	<-s.w.out
	s.w.ship(context.Background(), job.Args.Strings[0]) // want `although ctx is in scope`
	return s.w.ship(ctx, job.Args.Strings[0])
}

var sorter = river.WorkFunc(func(ctx context.Context, job *river.Job[sortArgs]) error {
	db, err := sql.Open("postgres", "orders") // want `on every call of the River worker in a package variable`
	if err != nil {
		return err
	}
	return db.Close()
})

// cron.
func (w *worker) Run() {
	db, err := sql.Open("postgres", "orders") // want `on every call of the cron job \(\*worker\).Run`
	if err != nil {
		return
	}
	db.Close()
	time.Sleep(time.Second)
	w.ship(context.Background(), "nightly")
}

func (w *worker) schedule(c *cron.Cron) { c.AddJob("@daily", w) }

// A program has a method of that name too.
type program struct{ db *sql.DB }

func (p *program) Run() {
	db, err := sql.Open("postgres", "orders")
	if err != nil {
		return
	}
	defer db.Close()
	(&worker{}).schedule(cron.New())
	select {}
}
