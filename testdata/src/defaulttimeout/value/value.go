package value

import (
	"context"
	"net/http"
	"time"
)

const timeout = 30

const patience = 10 * time.Second

var bare = &http.Client{Timeout: 30} // want `Timeout is 30 nanoseconds here: every call times out immediately; a time.Duration needs a unit, such as 30 \* time.Second`

var named = &http.Client{Timeout: timeout} // want `Timeout is 30 nanoseconds here`

var millis = &http.Server{ReadHeaderTimeout: 5000} // want `ReadHeaderTimeout is 5000 nanoseconds here`

func ctx(parent context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(parent, 10) // want `WithTimeout is 10 nanoseconds here`
}

func assigned(c *http.Client) {
	c.Timeout = 60 // want `Timeout is 60 nanoseconds here`
}

func forever(parent context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(parent, 1000*time.Hour) // want `WithTimeout is 41 days here: a hung call is not given up for days`
}

// Written on purpose.
var (
	good   = &http.Client{Timeout: patience}
	micro  = &http.Client{Timeout: 500 * time.Microsecond}
	day    = &http.Client{Timeout: 24 * time.Hour}
	never  = &http.Server{ReadHeaderTimeout: time.Second, WriteTimeout: 0}
	config = struct{ Timeout int }{Timeout: 30}
)

func cancelled(parent context.Context) {
	ctx, cancel := context.WithTimeout(parent, 0)
	defer cancel()
	<-ctx.Done()
	ctx, cancel = context.WithTimeout(parent, 1)
	defer cancel()
	<-ctx.Done()
	ctx, cancel = context.WithDeadline(parent, time.Unix(1, 0))
	defer cancel()
	<-ctx.Done()
}

// How long something lives, not how long somebody waits.
var session = struct{ SessionTimeout time.Duration }{SessionTimeout: 30 * 24 * time.Hour}

// What the program's own field means is its own to say.
type jwt struct{ Timeout time.Duration }

var token = jwt{Timeout: 14 * 24 * time.Hour}

var endlessly = &http.Client{Timeout: 48 * 3600 * time.Second} // want `Timeout is 2 days here: .*; set ResponseHeaderTimeout on the client.s Transport for that`

// A cap for transfers: the wait for an answer is bounded, or hours are what is meant.
var transfers = &http.Client{Timeout: 48 * time.Hour, Transport: &http.Transport{ResponseHeaderTimeout: time.Minute}}

var downloads = &http.Client{Timeout: time.Hour * 48}
