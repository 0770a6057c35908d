// Package queue produces and consumes by the clients themselves.
package queue

import (
	"context"
	"net/http"

	"github.com/ThreeDotsLabs/watermill/message"
	"github.com/dbos-inc/dbos-transact-golang/dbos"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/uptrace/bun"
	"github.com/valkey-io/valkey-go"
)

func post(ctx context.Context, body string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "https://example.com/"+body, nil)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

type server struct {
	kc *kgo.Client
	vk valkey.Client
	db *bun.DB
}

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.kc.ProduceSync(context.Background(), &kgo.Record{Topic: "orders"}).FirstErr() // want `\(\*kgo.Client\).ProduceSync is given context.Background\(\) although r is in scope`
	s.kc.Produce(r.Context(), &kgo.Record{Topic: "orders"}, nil)
}

func (s *server) session(w http.ResponseWriter, r *http.Request) {
	s.vk.Do(context.Background(), s.vk.B().Get().Key("k").Build()).ToString() // want `valkey.CommandClient.Do is given context.Background\(\) although r is in scope`
}

func (s *server) rows(w http.ResponseWriter, r *http.Request) {
	var names []string
	s.db.NewSelect().Table("users").Column("name").Scan(context.Background(), &names) // want `\(\*bun.SelectQuery\).Scan is given context.Background\(\) although r is in scope`
}

func (s *server) poll(ctx context.Context) {
	for {
		fetched := s.kc.PollFetches(ctx)
		fetched.EachRecord(func(r *kgo.Record) {
			go post(ctx, string(r.Value)) // want `one goroutine per message from fetched, each calling HTTP`
		})
	}
}

func (s *server) iterate(ctx context.Context) {
	for {
		iter := s.kc.PollFetches(ctx).RecordIter()
		for !iter.Done() {
			r := iter.Next()
			go post(ctx, string(r.Key)) // want `one goroutine per message from iter, each calling HTTP`
		}
	}
}

// A handler of Watermill's router.
func handle(m *message.Message) error {
	return post(context.Background(), m.UUID) // want `although m is in scope`
}

// A workflow, and its step.
func workflow(ctx dbos.Context, id string) (string, error) {
	return dbos.RunAsStep(ctx, func(ctx context.Context) (string, error) {
		return id, post(context.Background(), id) // want `although ctx is in scope`
	})
}

func register(ctx dbos.Context) { dbos.RegisterWorkflow(ctx, workflow) }
