// Command values sets functions that others call. A comment "reached:" says which
// entries come to a wait, and what ends it.
package main

import (
	"context"
	"database/sql"
	"net"
	"net/http"
	"time"

	"program/values/client"
	"program/values/later"
	"program/values/svc"
	"program/values/sync"
	"program/values/tx"

	"golang.org/x/oauth2"
	"gorm.io/gorm"
)

func main() {
	s := &svc.Service{
		Fetch: fetch,
		Hooks: []func(context.Context) error{hook},
	}
	s.Notify = notifier{}.notify
	s.OnDone(done)
	s.Hooks = append(s.Hooks, late)
	svc.Default = fallback
	svc.Handlers["x"] = handled
	var src source = &remote{}
	s.Read = src.Read
	s.Option(svc.WithCheck(check))
	http.HandleFunc("/fetch", s.ServeFetch)
	http.HandleFunc("/hooks", s.ServeHooks)
	http.HandleFunc("/notify", s.ServeNotify)
	http.HandleFunc("/done", s.ServeDone)
	http.HandleFunc("/default", s.ServeDefault)
	http.HandleFunc("/named", s.ServeNamed)
	http.HandleFunc("/read", s.ServeRead)
	http.HandleFunc("/check", s.ServeCheck)
	http.HandleFunc("/bounded", s.ServeBounded)
	http.HandleFunc("/each", sync.Handle(each))
	http.HandleFunc("/rows", rows)
	http.HandleFunc("/options", options)
	http.HandleFunc("/mixed", mixed)
	http.HandleFunc("/none", none)
	http.HandleFunc("/later", func(w http.ResponseWriter, r *http.Request) { new(later.Loops).Start() })
	http.HandleFunc("/account", account)
	http.HandleFunc("/patient", func(w http.ResponseWriter, r *http.Request) { client.Patient(r.Context(), new(oauth2.Config)) })
	http.HandleFunc("/either", func(w http.ResponseWriter, r *http.Request) {
		client.Either(r.Context(), new(oauth2.Config), r.URL.Path == "")
	})
	http.HandleFunc("/tx", inTx)
	http.HandleFunc("/batches", inBatches)
	(&http.Server{ReadTimeout: time.Second}).ListenAndServe()
}

type source interface {
	Read(ctx context.Context) error
}

type remote struct{}

func (*remote) Read(ctx context.Context) error {
	return get(ctx, "read")
}

func get(ctx context.Context, path string) error {
	req, err := http.NewRequestWithContext(ctx, "GET", "https://example.com/"+path, nil)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req) // reached: /bounded bounded; /check until the client hangs up; /read until the client hangs up
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

func fetch(ctx context.Context) error {
	_, err := http.Get("https://example.com/fetch") // reached: /fetch unbounded
	return err
}

func hook(ctx context.Context) error {
	_, err := http.Get("https://example.com/hook") // reached: /hooks unbounded
	return err
}

func late(ctx context.Context) error {
	_, err := http.Get("https://example.com/late") // reached: /hooks unbounded
	return err
}

type notifier struct{}

func (notifier) notify(text string) {
	http.Get("https://example.com/notify?" + text) // reached: /notify unbounded
}

func done() {
	http.Get("https://example.com/done") // reached: /done unbounded
}

func fallback() {
	http.Get("https://example.com/default") // reached: /default unbounded
}

func handled() {
	http.Get("https://example.com/handled") // reached: /named unbounded
}

func check(ctx context.Context) error { return get(ctx, "check") }

func each(id string) {
	http.Get("https://example.com/each?" + id) // reached: /each unbounded
}

var db *sql.DB

// A query is one wait with its rows, a transaction with its end.
func rows(w http.ResponseWriter, r *http.Request) {
	tx, err := db.Begin() // reached: /rows unbounded
	if err != nil {
		return
	}
	defer tx.Rollback()
	rows, err := tx.QueryContext(r.Context(), "SELECT 1") // reached: /rows until the client hangs up
	if err != nil {
		return
	}
	for rows.Next() {
		rows.Scan(new(int))
	}
	tx.Commit()
	if conn, err := net.DialUnix("unixgram", nil, &net.UnixAddr{Name: "/run/notify"}); err == nil {
		conn.Write(nil)
	}
}

const patience = 5 * time.Second

// All who make one give it a timeout.
func options(w http.ResponseWriter, r *http.Request) {
	c := client.New(client.Options{Timeout: patience})
	c.Get("https://example.com/options")                                                         // reached: /options bounded
	client.New(client.Options{Name: "x", Timeout: time.Second}).Get("https://example.com/again") // reached: /options bounded
	client.Send(client.Options{Timeout: patience})
}

// Of two settings one has no timeout.
func mixed(w http.ResponseWriter, r *http.Request) {
	client.Mixed(client.Settings{})
	client.Mixed(client.Settings{RequestTimeout: patience})
}

func none(w http.ResponseWriter, r *http.Request) {
	client.None(client.Bare{Name: "x"})
}

// Nobody calls it.
var unused = func() { http.Get("https://example.com/unused") }

var orm *gorm.DB

func inTx(w http.ResponseWriter, r *http.Request) { tx.Ask(orm) }

func inBatches(w http.ResponseWriter, r *http.Request) { tx.AskEach(orm) }

func account(w http.ResponseWriter, r *http.Request) {
	a, err := client.NewAccount(r.Context(), oauth2.StaticTokenSource(nil))
	if err != nil {
		return
	}
	a.Name()
}
