package fixed

import (
	"context"
	"time"

	"github.com/qdrant/go-client/qdrant"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/timeoutlint/timeoutlint/examples/ragservice"
)

// store is a collection of Qdrant. Nothing but the ctx bounds a gRPC call, so
// each has a deadline.
type store struct {
	client     *qdrant.Client
	collection string
	timeout    time.Duration
}

func (s *store) create(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	exists, err := s.client.CollectionExists(ctx, s.collection)
	if err != nil || exists {
		return err
	}
	err = s.client.CreateCollection(ctx, &qdrant.CreateCollection{
		CollectionName: s.collection,
		VectorsConfig: qdrant.NewVectorsConfig(&qdrant.VectorParams{
			Size:     ragservice.Dimensions,
			Distance: qdrant.Distance_Cosine,
		}),
	})
	if status.Code(err) == codes.AlreadyExists {
		return nil // another instance was faster
	}
	return err
}

func (s *store) upsert(ctx context.Context, docs []ragservice.Document, vectors [][]float32) error {
	ctx, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	points := make([]*qdrant.PointStruct, len(docs))
	for i, doc := range docs {
		points[i] = &qdrant.PointStruct{
			Id:      qdrant.NewIDNum(doc.ID),
			Vectors: qdrant.NewVectors(vectors[i]...),
			Payload: qdrant.NewValueMap(map[string]any{"text": doc.Text}),
		}
	}
	_, err := s.client.Upsert(ctx, &qdrant.UpsertPoints{
		CollectionName: s.collection,
		Wait:           qdrant.PtrOf(true),
		Points:         points,
	})
	return err
}

func (s *store) count(ctx context.Context) (uint64, error) {
	ctx, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	return s.client.Count(ctx, &qdrant.CountPoints{
		CollectionName: s.collection,
		Exact:          qdrant.PtrOf(true),
	})
}

func (s *store) search(ctx context.Context, vector []float32) ([]string, error) {
	ctx, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	points, err := s.client.Query(ctx, &qdrant.QueryPoints{
		CollectionName: s.collection,
		Query:          qdrant.NewQuery(vector...),
		Limit:          qdrant.PtrOf(uint64(ragservice.Passages)),
		WithPayload:    qdrant.NewWithPayload(true),
	})
	if err != nil {
		return nil, err
	}
	passages := make([]string, len(points))
	for i, p := range points {
		passages[i] = p.GetPayload()["text"].GetStringValue()
	}
	return passages, nil
}
