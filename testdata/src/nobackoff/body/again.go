package body

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"
)

// A body on some paths: there, it is used up by the first attempt.
func sometimes(ctx context.Context, client *http.Client, url, form string, doc []byte) error {
	var req *http.Request
	var err error
	switch {
	case form != "":
		var body io.Reader
		if len(form) > 1 {
			body = strings.NewReader(form)
		}
		req, err = http.NewRequest(http.MethodPost, url, body)
	default:
		req, err = http.NewRequest(http.MethodGet, url, nil)
	}
	if err != nil {
		return err
	}
	req = req.WithContext(ctx)
	for attempt := range 3 {
		resp, err := client.Do(req) // want `the body of req is used up by the first attempt`
		if err == nil {
			return resp.Body.Close()
		}
		pause(ctx, attempt)
	}
	return errors.New("failed")
}

// An attempt in a function of one's own, called again by itself.
func submit(ctx context.Context, left int, url string, body *bytes.Buffer) error {
	err := send(ctx, url, body) // want `the body of body is used up by the first attempt`
	if err != nil && left > 0 {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Second):
		}
		return submit(ctx, left-1, url, body)
	}
	return err
}

func send(ctx context.Context, url string, body *bytes.Buffer) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, body)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// Given by a caller.
type api struct{ client *http.Client }

func (a *api) save(ctx context.Context, doc string) error {
	return a.call(ctx, http.MethodPut, "https://api.example/save", strings.NewReader(doc))
}

func (a *api) load(ctx context.Context) error {
	return a.call(ctx, http.MethodGet, "https://api.example/load", nil)
}

func (a *api) call(ctx context.Context, method, url string, body io.Reader) error {
	req, err := http.NewRequestWithContext(ctx, method, url, body)
	if err != nil {
		return err
	}
	for attempt := range 4 {
		resp, err := a.client.Do(req) // want `the body of req is used up by the first attempt`
		if err == nil {
			return resp.Body.Close()
		}
		pause(ctx, attempt)
	}
	return errors.New("failed")
}

// ok: nobody gives it a reader
func (a *api) ask(ctx context.Context, url string, body io.Reader) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, body)
	if err != nil {
		return err
	}
	for attempt := range 4 {
		resp, err := a.client.Do(req)
		if err == nil {
			return resp.Body.Close()
		}
		pause(ctx, attempt)
	}
	return errors.New("failed")
}

func (a *api) asks(ctx context.Context) error { return a.ask(ctx, "https://api.example/ask", nil) }

// ok: a reader for each round, made of bytes that stay
func (a *api) resubmit(ctx context.Context, left int, url string, doc []byte) error {
	err := send(ctx, url, bytes.NewBuffer(doc))
	if err != nil && left > 0 {
		pause(ctx, left)
		return a.resubmit(ctx, left-1, url, doc)
	}
	return err
}

// ok: rewound
func (a *api) rewinds(ctx context.Context, url string, form string) error {
	var body io.Reader
	if form != "" {
		body = strings.NewReader(form)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, body)
	if err != nil {
		return err
	}
	for attempt := range 3 {
		resp, err := a.client.Do(req)
		if err == nil {
			return resp.Body.Close()
		}
		pause(ctx, attempt)
		if req.GetBody != nil {
			if req.Body, err = req.GetBody(); err != nil {
				return err
			}
		}
	}
	return errors.New("failed")
}
