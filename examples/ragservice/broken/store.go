package broken

import (
	"context"

	"github.com/qdrant/go-client/qdrant"

	"github.com/timeoutlint/timeoutlint/examples/ragservice"
)

// store is a collection of Qdrant.
type store struct {
	client     *qdrant.Client
	collection string
}

func (s *store) create() error {
	ctx := context.Background()
	exists, err := s.client.CollectionExists(ctx, s.collection)
	if err != nil || exists {
		return err
	}
	return s.client.CreateCollection(ctx, &qdrant.CreateCollection{
		CollectionName: s.collection,
		VectorsConfig: qdrant.NewVectorsConfig(&qdrant.VectorParams{
			Size:     ragservice.Dimensions,
			Distance: qdrant.Distance_Cosine,
		}),
	})
}

func (s *store) upsert(doc ragservice.Document, vector []float32) error {
	_, err := s.client.Upsert(context.Background(), &qdrant.UpsertPoints{
		CollectionName: s.collection,
		Wait:           qdrant.PtrOf(true),
		Points: []*qdrant.PointStruct{{
			Id:      qdrant.NewIDNum(doc.ID),
			Vectors: qdrant.NewVectors(vector...),
			Payload: qdrant.NewValueMap(map[string]any{"text": doc.Text}),
		}},
	})
	return err
}

func (s *store) count() (uint64, error) {
	return s.client.Count(context.Background(), &qdrant.CountPoints{
		CollectionName: s.collection,
		Exact:          qdrant.PtrOf(true),
	})
}

func (s *store) search(ctx context.Context, vector []float32) ([]string, error) {
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
