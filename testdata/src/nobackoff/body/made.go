package body

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strings"
	"time"
)

// A builder of requests: the body is what a method gives, the request is made
// by another, and sent by a third.
type settings struct{ body io.Reader }

func (s *settings) Body() io.Reader     { return s.body }
func (s *settings) SetBody(r io.Reader) { s.body = r }

type builder struct {
	settings *settings
	client   *http.Client
	url      string
}

func (b *builder) Text(text string) { b.settings.SetBody(bytes.NewBufferString(text)) }

func (b *builder) request(ctx context.Context) (*http.Request, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, b.url, b.settings.Body())
	if err != nil {
		return nil, err
	}
	req.Header.Set("Accept", "*/*")
	return req, nil
}

func (b *builder) once(req *http.Request) (*http.Response, error) { return b.client.Do(req) }

func (b *builder) Send(ctx context.Context) (*http.Response, error) {
	req, err := b.request(ctx)
	if err != nil {
		return nil, err
	}
	return b.again(ctx, req)
}

func (b *builder) again(ctx context.Context, req *http.Request) (resp *http.Response, err error) {
	for n := range 3 {
		if resp, err = b.once(req); err == nil { // want `the body of req is used up by the first attempt`
			return resp, nil
		}
		pause(ctx, n)
	}
	return nil, err
}

// A helper makes it, the loop sends it.
func form(url, text string) (*http.Request, error) {
	return http.NewRequest(http.MethodPost, url, strings.NewReader(text))
}

func sendForm(ctx context.Context, client *http.Client, url string) error {
	req, err := form(url, "q=1")
	if err != nil {
		return err
	}
	for n := range 3 {
		resp, err := client.Do(req) // want `the body of req is used up by the first attempt`
		if err == nil {
			return resp.Body.Close()
		}
		pause(ctx, n)
	}
	return nil
}

// ok: made anew for each attempt; no body; one that is rewound; a helper that
// does more with the request than send it.
func sendNew(ctx context.Context, client *http.Client, url string) error {
	for n := range 3 {
		req, err := form(url, "q=1")
		if err != nil {
			return err
		}
		resp, err := client.Do(req)
		if err == nil {
			return resp.Body.Close()
		}
		pause(ctx, n)
	}
	return nil
}

func plain(url string) (*http.Request, error) { return http.NewRequest(http.MethodGet, url, nil) }

func sendPlain(ctx context.Context, client *http.Client, url string) error {
	req, err := plain(url)
	if err != nil {
		return err
	}
	for n := range 3 {
		resp, err := client.Do(req)
		if err == nil {
			return resp.Body.Close()
		}
		pause(ctx, n)
	}
	return nil
}

func rewoundBy(client *http.Client, req *http.Request) (*http.Response, error) {
	if req.GetBody != nil {
		req.Body, _ = req.GetBody()
	}
	return client.Do(req)
}

func sendRewound(ctx context.Context, client *http.Client, url string) error {
	req, err := form(url, "q=1")
	if err != nil {
		return err
	}
	for n := range 3 {
		resp, err := rewoundBy(client, req)
		if err == nil {
			return resp.Body.Close()
		}
		time.Sleep(time.Duration(n))
	}
	return nil
}

// ok: nobody gives it a body.
type bodiless struct{ body io.Reader }

func (b *bodiless) Body() io.Reader { return b.body }

func sendBodiless(ctx context.Context, client *http.Client, b *bodiless, url string) error {
	req, err := http.NewRequest(http.MethodGet, url, b.Body())
	if err != nil {
		return err
	}
	for n := range 3 {
		resp, err := client.Do(req)
		if err == nil {
			return resp.Body.Close()
		}
		pause(ctx, n)
	}
	return nil
}

// What sends it is behind an interface.
type doer interface {
	Do(req *http.Request) (*http.Response, error)
}

func sendBy(ctx context.Context, d doer, url string) error {
	req, err := form(url, "q=1")
	if err != nil {
		return err
	}
	for n := range 3 {
		resp, err := d.Do(req) // want `the body of req is used up by the first attempt`
		if err == nil {
			return resp.Body.Close()
		}
		pause(ctx, n)
	}
	return nil
}
