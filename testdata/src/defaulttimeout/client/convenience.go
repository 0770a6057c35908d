package client

import (
	"context"
	"io"
	"net/http"
	"time"
)

// A library that takes a ctx, and has a form without one for who has none: the
// requests of that one never end.
type Pigeon struct{ hc *http.Client }

func NewPigeon() *Pigeon {
	return NewPigeonWith(http.DefaultClient) // want `http.DefaultClient in hc has no timeout: a server that stops answering blocks its requests forever`
}

func NewPigeonWith(hc *http.Client) *Pigeon { return &Pigeon{hc: hc} }

// Note is a part of the library, which makes and sends requests in two steps.
type Note struct{ p *Pigeon }

func (p *Pigeon) request(ctx context.Context, path string) (*http.Request, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "https://pigeon.example"+path, nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Accept", "text/plain")
	return req, nil
}

func (p *Pigeon) Perform(req *http.Request) error {
	resp, err := p.hc.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	_, err = io.Copy(io.Discard, resp.Body)
	return err
}

func (n *Note) SendContext(ctx context.Context, text string) error {
	req, err := n.p.request(ctx, "/notes?"+text)
	if err != nil {
		return err
	}
	return n.p.Perform(req)
}

func (n *Note) Send(text string) error { return n.SendContext(context.Background(), text) }

// ok: the form without a ctx gives one that ends.
type Dove struct{ hc *http.Client }

func NewDove() *Dove { return &Dove{hc: &http.Client{}} }

func (d *Dove) SendContext(ctx context.Context, text string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "https://dove.example/"+text, nil)
	if err != nil {
		return err
	}
	resp, err := d.hc.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

func (d *Dove) Send(text string) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	return d.SendContext(ctx, text)
}

// ok: whatever it is given, each request ends.
type Raven struct{ hc *http.Client }

func NewRaven() *Raven { return &Raven{hc: &http.Client{}} }

func (r *Raven) SendContext(ctx context.Context, text string) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "https://raven.example/"+text, nil)
	if err != nil {
		return err
	}
	resp, err := r.hc.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

func (r *Raven) Send(text string) error { return r.SendContext(context.Background(), text) }
