// Package svc asks a store and a service.
package svc

import (
	"context"
	"net/http"

	"go.uber.org/dig"
)

type Store interface {
	Get(ctx context.Context, id string) error
	Put(ctx context.Context, id string) error
	Ready() error
}

type Parts struct {
	dig.In

	Store  Store
	Client *http.Client
}

type Service struct {
	store  Store
	client *http.Client
}

func New(p Parts) *Service { return &Service{p.Store, p.Client} }

func (s *Service) Ask(ctx context.Context, id string) error {
	if err := s.store.Get(ctx, id); err != nil {
		return err
	}
	if err := s.store.Put(ctx, id); err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, "GET", "https://example.com/"+id, nil)
	if err != nil {
		return err
	}
	resp, err := s.client.Do(req) // reached: GET /ask/:id until the client hangs up
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

func Ping(c *http.Client) error {
	_, err := c.Get("https://example.com/ping") // reached: main unbounded
	return err
}
