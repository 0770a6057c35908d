package client

import (
	"context"
	"net"
	"net/http"
	"time"

	"example.com/greeterconnect"
)

const apiTimeout = 10 * time.Second

var withTimeout = &http.Client{Timeout: apiTimeout}

// Set one line later.
func later() *http.Client {
	c := &http.Client{}
	c.Timeout = 5 * time.Second
	return c
}

// Set in another function of the package, through a field.
type service struct{ http *http.Client }

func newService() *service { return &service{http: &http.Client{}} }

func (s *service) configure(d time.Duration) { s.http.Timeout = d }

// Set in init, through a package variable.
var global = &http.Client{}

func init() { global.Timeout = time.Minute }

// Set by an option.
type option func(*http.Client)

func withOptions(opts ...option) *http.Client {
	c := &http.Client{} // ok: an option may set it
	for _, o := range opts {
		o(c)
	}
	return c
}

// Set by a function that is given its address.
func limit(c *http.Client) { c.Timeout = time.Second }

func limited() *http.Client {
	var c http.Client
	limit(&c)
	return &c
}

// From configuration: unknown.
func configured(cfg struct{ Timeout time.Duration }) *http.Client {
	return &http.Client{Timeout: cfg.Timeout}
}

// A transport that waits for headers only so long.
var headers = &http.Client{Transport: &http.Transport{ResponseHeaderTimeout: time.Minute}}

func headersLater() *http.Client {
	tr := http.DefaultTransport.(*http.Transport).Clone()
	tr.ResponseHeaderTimeout = time.Minute
	return &http.Client{Transport: tr}
}

// A RoundTripper nobody sees through.
func custom(rt http.RoundTripper) *http.Client {
	return &http.Client{Transport: rt} // ok: rt may bound it
}

// Every request has a deadline.
func bounded(ctx context.Context, url string) error {
	c := &http.Client{}
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	resp, err := c.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// The deadline comes from a helper of this package.
func deadline() (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.Background(), time.Minute)
}

func helped(url string) error {
	c := &http.Client{}
	ctx, cancel := deadline()
	defer cancel()
	req, err := newRequest(ctx, url)
	if err != nil {
		return err
	}
	resp, err := c.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

func newRequest(ctx context.Context, url string) (*http.Request, error) {
	req, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	return req.WithContext(ctx), nil
}

// Declared to be bounded by something the analyzer cannot see.
//
//timeoutlint:bounded -- the proxy in front ends every request after 30 s
var declared = &http.Client{}

// The zero branch of a configured timeout.
var relay *http.Client

func initRelay(seconds int) {
	if seconds == 0 {
		relay = &http.Client{} // ok: the same as Timeout: d
	} else {
		relay = &http.Client{Timeout: time.Duration(seconds) * time.Second}
	}
}

// A Unix socket: for audits.
func docker(sock string) *http.Client {
	return &http.Client{Transport: &http.Transport{
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			var d net.Dialer
			return d.DialContext(ctx, "unix", sock)
		},
	}}
}

// A watchdog ends the context.
func watched(u string) error {
	ctx, cancel := context.WithCancel(context.Background())
	t := time.AfterFunc(time.Second, cancel)
	defer t.Stop()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u, nil)
	if err != nil {
		return err
	}
	c := &http.Client{} // ok: the timer may cancel
	resp, err := c.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// A RoundTripper that gives each request a deadline.
type impatient struct{ next http.RoundTripper }

func (t *impatient) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx, cancel := context.WithTimeout(req.Context(), time.Second)
	defer cancel()
	return t.next.RoundTrip(req.WithContext(ctx))
}

var patientless = &http.Client{Transport: &impatient{next: http.DefaultTransport}}

// A stub of an RPC service, each of whose calls ends with the ctx it is given.
func stub(url string) greeterconnect.GreeterClient {
	return greeterconnect.NewGreeterClient(&http.Client{}, url)
}

// What a type's own fields hold is bounded if the type is.
//
//timeoutlint:bounded -- the mesh ends every request after 10 s
type meshed struct{ hc *http.Client }

func newMeshed() *meshed { return &meshed{hc: &http.Client{}} }

// Nothing is sent with what nobody reads.
type hooked struct {
	client *http.Client
	other  *http.Client
}

func newHooked() *hooked {
	h := &hooked{other: &http.Client{}}
	h.client = &http.Client{Transport: &http.Transport{}}
	return h
}
