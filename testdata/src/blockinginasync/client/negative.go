package client

import (
	"database/sql"
	"encoding/json"
	"net/http"
	"sync"
	"time"

	"google.golang.org/grpc"
)

// A bare client shares the default transport.
func (s *server) bare(w http.ResponseWriter, r *http.Request) {
	client := &http.Client{Timeout: time.Second}
	client.Do(r)
}

// Stored.
func (s *server) lazy(w http.ResponseWriter, r *http.Request) {
	if s.db == nil {
		db, err := sql.Open("postgres", s.cfg.dsn)
		if err != nil {
			return
		}
		s.db = db
	}
	conn, _ := grpc.NewClient(s.cfg.addr)
	s.conn = conn
}

var once sync.Once
var shared *sql.DB

func (s *server) once(w http.ResponseWriter, r *http.Request) {
	once.Do(func() { shared, _ = sql.Open("postgres", s.cfg.dsn) })
}

// Returned: whoever calls decides.
func (s *server) open() (*sql.DB, error) { return sql.Open("postgres", s.cfg.dsn) }

// Handed to somebody who may keep it.
func (s *server) register(w http.ResponseWriter, r *http.Request) {
	db, _ := sql.Open("postgres", s.cfg.dsn)
	registry.add(db)
}

type pool struct{ dbs []*sql.DB }

func (p *pool) add(db *sql.DB) { p.dbs = append(p.dbs, db) }

var registry pool

// At start-up.
func New(cfg config) *server {
	db, _ := sql.Open("postgres", cfg.dsn)
	defer db.Close()
	return &server{cfg: cfg}
}

// What it connects to comes with the request: in the strict tier.
func (s *server) tenant(w http.ResponseWriter, r *http.Request) {
	db, _ := sql.Open("postgres", r.FormValue("dsn"))
	db.Close()
}

// The same, by way of a struct that is filled in.
func (s *server) check(w http.ResponseWriter, r *http.Request) {
	var cfg config
	if json.NewDecoder(r.Body).Decode(&cfg) == nil {
		try(&config{dsn: cfg.dsn})
	}
}

func try(cfg *config) error {
	db, err := sql.Open("postgres", cfg.dsn)
	if err != nil {
		return err
	}
	return db.Close()
}
