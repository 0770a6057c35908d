// The program of packages that start goroutines for interfaces and func fields.
package main

import (
	"context"
	"net/http"

	"program/fanouts/mail"
	"program/fanouts/out"
)

func main() {
	web := &out.Web{Base: "https://mail.example.com/"}
	desk := mail.New(web, &out.Lines{}, out.NewPool(4))
	desk.Sent, desk.Drawn = web.Send, out.Draw
	shelf := &mail.Shelf{Sender: web}
	http.HandleFunc("/send", func(_ http.ResponseWriter, r *http.Request) {
		ctx, to := r.Context(), r.URL.Query()["to"]
		desk.All(ctx, to)
		desk.Value(ctx, to)
		desk.Messages(ctx, make(chan string))
		desk.Group(ctx, to)
		desk.Helper(ctx, to)
		desk.Field(ctx, to)
		shelf.All(ctx, to)
		mail.Every(ctx, []mail.Sender{web, shelf})
		mail.Drain[int](ctx, web, nil)
		desk.Limited(ctx, to)
		desk.Two(ctx)
		desk.Labels(to)
		desk.Lines(context.Background(), to)
		desk.Couriers(ctx, to)
		desk.Drawings(to)
		_ = desk.InTurn(ctx, to)
	})
}
