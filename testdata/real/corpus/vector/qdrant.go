// Package vector keeps vectors in databases.
package vector

import (
	"context"
	"net/http"
	"sync"
	"time"

	"github.com/qdrant/go-client/qdrant"
	"golang.org/x/sync/errgroup"
	"google.golang.org/grpc"
)

type store struct {
	client     *qdrant.Client
	collection string
}

func open(host string) (*store, error) {
	client, err := qdrant.NewClient(&qdrant.Config{Host: host, Port: 6334})
	if err != nil {
		return nil, err
	}
	return &store{client: client, collection: "documents"}, nil
}

func point(id uint64, vector []float32) *qdrant.PointStruct {
	return &qdrant.PointStruct{Id: qdrant.NewIDNum(id), Vectors: qdrant.NewVectors(vector...)}
}

// No deadline.
func (s *store) upsert(id uint64, vector []float32) error {
	_, err := s.client.Upsert(context.Background(), &qdrant.UpsertPoints{ // want `\(\*qdrant\.Client\)\.Upsert is given a context without a deadline: it comes from context\.Background.*; use context\.WithTimeout\(context\.Background\(\), 30 \* time\.Second\)`
		CollectionName: s.collection,
		Points:         []*qdrant.PointStruct{point(id, vector)},
	})
	return err
}

func (s *store) query(ctx context.Context, vector []float32) ([]*qdrant.ScoredPoint, error) {
	return s.client.Query(ctx, &qdrant.QueryPoints{CollectionName: s.collection, Query: qdrant.NewQuery(vector...)})
}

// The request's ctx is dropped.
func (s *store) handleCount(w http.ResponseWriter, r *http.Request) {
	if _, err := s.client.Count(context.TODO(), &qdrant.CountPoints{CollectionName: s.collection}); err != nil { // want `\(\*qdrant\.Client\)\.Count is given context\.TODO\(\) although r is in scope.*; pass r\.Context\(\)`
		http.Error(w, err.Error(), http.StatusBadGateway)
	}
}

// One goroutine and one call per point.
func (s *store) upsertAll(vectors [][]float32) {
	var wg sync.WaitGroup
	for i, v := range vectors {
		wg.Go(func() { s.upsert(uint64(i), v) }) // want `wg\.Go starts one goroutine per element of vectors, each calling Qdrant, with no limit`
	}
	wg.Wait()
}

// At once, forever.
func (s *store) queryUntil(ctx context.Context, vector []float32) []*qdrant.ScoredPoint {
	for { // want `this loop retries \(\*store\)\.query immediately when it fails` `this loop retries \(\*store\)\.query until it succeeds`
		if found, err := s.query(ctx, vector); err == nil {
			return found
		}
	}
}

// The generated stubs below the client.
func (s *store) points(conn *grpc.ClientConn) error {
	_, err := qdrant.NewPointsClient(conn).Get(context.Background(), &qdrant.GetPoints{CollectionName: s.collection}) // want `qdrant\.PointsClient\.Get is given a context without a deadline: it comes from context\.Background.*; use context\.WithTimeout\(context\.Background\(\), 30 \* time\.Second\)`
	return err
}

// ok: a deadline.
func (s *store) create() error {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	return s.client.CreateCollection(ctx, &qdrant.CreateCollection{CollectionName: s.collection})
}

// ok: the caller's ctx.
func (s *store) handleQuery(w http.ResponseWriter, r *http.Request) {
	if _, err := s.query(r.Context(), nil); err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
	}
}

// ok: a limit.
func (s *store) queryAll(ctx context.Context, vectors [][]float32) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(4)
	for _, v := range vectors {
		g.Go(func() error {
			_, err := s.query(ctx, v)
			return err
		})
	}
	return g.Wait()
}

// ok: at the end of the program.
func (s *store) Close() error { return s.client.Close() }
