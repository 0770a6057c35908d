package web

import (
	"context"
	"net/http"
	"time"

	"github.com/zeromicro/go-zero/rest"
	"github.com/zeromicro/go-zero/rest/httpx"
)

func goZeroRoutes(server *rest.Server, s *stock) {
	server.Use(func(next http.HandlerFunc) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			time.Sleep(time.Second) // want `blocks the HTTP handler in goZeroRoutes`
			next(w, r)
		}
	})
	server.AddRoutes([]rest.Route{{Method: http.MethodGet, Path: "/stock", Handler: stockHandler(s)}})
}

func stockHandler(s *stock) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var id string
		if err := httpx.Parse(r, &id); err != nil {
			httpx.ErrorCtx(r.Context(), w, err)
			return
		}
		s.client.SayHello(context.Background(), nil) // want `although r is in scope.*; pass r.Context\(\)`
		reply, err := newStockLogic(r.Context(), s).stock(id)
		if err != nil {
			httpx.ErrorCtx(r.Context(), w, err)
			return
		}
		httpx.OkJsonCtx(r.Context(), w, reply)
	}
}

// What a handler calls keeps the ctx in a field.
type stockLogic struct {
	ctx context.Context
	s   *stock
}

func newStockLogic(ctx context.Context, s *stock) *stockLogic { return &stockLogic{ctx, s} }

func (l *stockLogic) stock(id string) (any, error) {
	time.Sleep(time.Second) // want `time.Sleep in \(\*stockLogic\).stock blocks the HTTP handler in stockHandler`
	return l.s.client.SayHello(l.ctx, nil)
}
