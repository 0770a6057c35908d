package vector

import (
	"context"
	"net/http"
	"time"

	"github.com/pinecone-io/go-pinecone/v5/pinecone"
)

// REST calls of a client that has no timeout.
func newPinecone(key string) (*pinecone.Client, error) {
	return pinecone.NewClient(pinecone.NewClientParams{ApiKey: key})
}

func newPineconeBare(key string) (*pinecone.Client, error) {
	return pinecone.NewClient(pinecone.NewClientParams{ApiKey: key, RestClient: &http.Client{}}) // want `RestClient has no timeout`
}

func upsert(index *pinecone.IndexConnection, vectors []*pinecone.Vector) error {
	_, err := index.UpsertVectors(context.Background(), vectors) // want `\(\*pinecone\.IndexConnection\)\.UpsertVectors is given a context without a deadline: it comes from context\.Background.*; use context\.WithTimeout\(context\.Background\(\), 30 \* time\.Second\)`
	return err
}

func query(ctx context.Context, index *pinecone.IndexConnection, v []float32) error {
	_, err := index.QueryByVectorValues(ctx, &pinecone.QueryByVectorValuesRequest{Vector: v, TopK: 3})
	return err
}

func queryAll(ctx context.Context, index *pinecone.IndexConnection, vectors [][]float32) {
	for _, v := range vectors {
		go query(ctx, index, v) // want `one goroutine per element of vectors, each calling Pinecone, with no limit`
	}
}

// ok: a timeout, a deadline, the caller's ctx.
func newPineconeTimed(key string) (*pinecone.Client, error) {
	return pinecone.NewClient(pinecone.NewClientParams{ApiKey: key, RestClient: &http.Client{Timeout: time.Minute}})
}

func list(client *pinecone.Client) error {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	_, err := client.ListIndexes(ctx)
	return err
}
