// Package waits: what functions wait on, what ends it, and through whom.
package waits

import (
	"context"
	"database/sql"
	"io"
	"net"
	"net/http"
	"os/exec"
	"time"

	"example.com/greeter"
	"example.com/wrapper"
)

func Ctx(ctx context.Context, c greeter.GreeterClient) error { // want Ctx:"network unbounded ctx0 via greeter.GreeterClient.SayHello → .*grpc.ClientConnInterface.Invoke"
	_, err := c.SayHello(ctx, nil)
	return err
}

func Second(name string, ctx context.Context, c greeter.GreeterClient) { // want Second:"network unbounded ctx1 via Ctx → "
	Ctx(context.WithValue(ctx, "k", name), c)
}

func Endless(c greeter.GreeterClient) { // want Endless:"network unbounded via Ctx"
	Ctx(context.Background(), c)
}

func Bounded(ctx context.Context, c greeter.GreeterClient) { // want Bounded:"network bounded via Ctx"
	ctx, cancel := wrapper.Deadline(ctx)
	defer cancel()
	Ctx(ctx, c)
}

func Detached(ctx context.Context, c greeter.GreeterClient) { // want Detached:"network unbounded via Ctx"
	Ctx(context.WithoutCancel(ctx), c)
}

func Helper(u string) { http.Get(u) } // want Helper:"network unbounded via http.Get"

func Given(c *http.Client, r *http.Request) (*http.Response, error) { // want Given:"network unknown ctx1 via \\(\\*http.Client\\).Do"
	return c.Do(r)
}

var own = &http.Client{}

func Own(ctx context.Context, u string) error { // want Own:"network unbounded ctx0 via \\(\\*http.Client\\).Do"
	req, err := http.NewRequestWithContext(ctx, "GET", u, nil)
	if err != nil {
		return err
	}
	resp, err := own.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

var timed = &http.Client{Timeout: time.Second}

func Timed(r *http.Request) (*http.Response, error) { return timed.Do(r) } // want Timed:"network bounded ctx0 via \\(\\*http.Client\\).Do"

func Dial(addr string) (net.Conn, error) { return net.DialTimeout("tcp", addr, time.Second) } // want Dial:"network bounded via net.DialTimeout"

func Query(db *sql.DB) { db.Exec("x") } // want Query:"sql unbounded via \\(\\*sql.DB\\).Exec"

func QueryCtx(ctx context.Context, db *sql.DB) { db.ExecContext(ctx, "x") } // want QueryCtx:"sql unbounded ctx0 via \\(\\*sql.DB\\).ExecContext"

func Process() { exec.Command("x").Run() } // want Process:"process unbounded via \\(\\*exec.Cmd\\).Run"

func ProcessCtx(ctx context.Context) { // want ProcessCtx:"process unbounded ctx0 via \\(\\*exec.Cmd\\).Run"
	cmd := exec.CommandContext(ctx, "x")
	cmd.Run()
}

func Nap() { time.Sleep(time.Second) } // want Nap:"sleep bounded via time.Sleep; delays"

func Both(c greeter.GreeterClient) { // want Both:"network unbounded via Ctx → .*; sleep bounded via Nap → time.Sleep; delays"
	Nap()
	Ctx(context.Background(), c)
}

// Recursion.
func Walk(ctx context.Context, n int, c greeter.GreeterClient) { // want Walk:"network unbounded ctx0 via Ctx → "
	if n > 0 {
		Walk(ctx, n-1, c)
	}
	Ctx(ctx, c)
}

func Even(ctx context.Context, n int, c greeter.GreeterClient) { odd(ctx, n, c) } // want Even:"network unbounded ctx0 via odd → "

func odd(ctx context.Context, n int, c greeter.GreeterClient) {
	if n == 0 {
		Ctx(ctx, c)
		return
	}
	Even(ctx, n-1, c)
}

// What runs on a goroutine is not waited for.
func Fire(c greeter.GreeterClient) { // want Fire:"^starts network via Ctx"
	go Ctx(context.Background(), c)
	go func() { Ctx(context.Background(), c) }()
}

// A literal that is called where it stands is; so is a deferred one.
func Now(ctx context.Context, c greeter.GreeterClient) { // want Now:"network unbounded ctx0 via Ctx"
	defer func() { Ctx(ctx, c) }()
}

// Method values and func variables.
type Caller struct { // want Caller:"client"
	http *http.Client
	do   func(*http.Request) (*http.Response, error)
}

func NewCaller() *Caller {
	c := &Caller{http: &http.Client{}}
	c.do = c.http.Do
	return c
}

func (c *Caller) Value(r *http.Request) { c.do(r) } // want Value:"network unknown via \\(\\*http.Client\\).Do"

func (c *Caller) Local(r *http.Request) { // want Local:"network unknown via \\(\\*http.Client\\).Do"
	do := c.http.Do
	do(r)
}

// Middleware around a method value.
func (c *Caller) Wrapped(r *http.Request) { // want Wrapped:"network unknown via \\(\\*http.Client\\).Do"
	h := logged(c.http.Do)
	h(r)
}

func logged(next func(*http.Request) (*http.Response, error)) func(*http.Request) (*http.Response, error) {
	return func(r *http.Request) (*http.Response, error) {
		return next(r)
	}
}

// The connection that is served is nobody's wait; nor is a connection with its own deadline.
func Serve(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "hi") }

// Declared to be bounded.
//
//timeoutlint:bounded -- the sidecar ends it
func Sidecar(c greeter.GreeterClient) { Ctx(context.Background(), c) } // want Sidecar:"network bounded via Ctx"

func ViaSidecar(c greeter.GreeterClient) { Sidecar(c) } // want ViaSidecar:"network bounded via Sidecar → Ctx"

// A type declared to be bounded: so are its methods.
//
//timeoutlint:bounded -- the sidecar ends every call
type Mesh struct{ C greeter.GreeterClient }

func (m *Mesh) Hello() { Ctx(context.Background(), m.C) } // want Hello:"network bounded via Ctx"

//timeoutlint:bounded -- all implementations go through the mesh
type Meshed interface{ Hello() } // want Hello:"network bounded via"

func ViaMeshed(m Meshed) { m.Hello() } // want ViaMeshed:"network bounded via"

// A function that returns what it itself returns.
type Command struct {
	parent *Command
	usage  func(*Command) error
}

func (c *Command) UsageFunc() func(*Command) error {
	if c.usage != nil {
		return c.usage
	}
	if c.parent != nil {
		return c.parent.UsageFunc()
	}
	return func(*Command) error { return nil }
}

func (c *Command) Usage() error { return c.UsageFunc()(c) }
