package fake

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"sync"

	"github.com/qdrant/go-client/qdrant"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
)

// limit puts the calls on points through the gate.
func (s *Services) limit(ctx context.Context, req any, info *grpc.UnaryServerInfo, next grpc.UnaryHandler) (any, error) {
	if _, ok := info.Server.(*points); ok && !s.qdrant.serve(0) {
		grpc.SetTrailer(ctx, metadata.Pairs("retry-after", strconv.Itoa(seconds(s.qdrant.retryAfter))))
		return nil, status.Error(codes.ResourceExhausted, "rate limit exceeded: too many requests")
	}
	return next(ctx, req)
}

type collection map[uint64]*qdrant.PointStruct

type store struct {
	mu          sync.Mutex
	collections map[string]collection
}

func (s *store) exists(name string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.collections[name] != nil
}

func (s *store) create(name string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.collections[name] != nil {
		return false
	}
	s.collections[name] = make(collection)
	return true
}

func (s *store) count(name string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.collections[name])
}

func (s *store) upsert(name string, points []*qdrant.PointStruct) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.collections[name]
	if c == nil {
		return false
	}
	for _, p := range points {
		c[p.GetId().GetNum()] = p
	}
	return true
}

// nearest returns the limit points with the greatest dot product with v.
func (s *store) nearest(name string, v []float32, limit int) []*qdrant.ScoredPoint {
	s.mu.Lock()
	defer s.mu.Unlock()
	var scored []*qdrant.ScoredPoint
	for _, p := range s.collections[name] {
		scored = append(scored, &qdrant.ScoredPoint{Id: p.GetId(), Payload: p.GetPayload(), Score: dot(v, vector(p))})
	}
	slices.SortFunc(scored, func(a, b *qdrant.ScoredPoint) int {
		return cmp.Or(cmp.Compare(b.GetScore(), a.GetScore()), cmp.Compare(a.GetId().GetNum(), b.GetId().GetNum()))
	})
	return scored[:min(limit, len(scored))]
}

func vector(p *qdrant.PointStruct) []float32 {
	return p.GetVectors().GetVector().GetDense().GetData()
}

func dot(a, b []float32) float32 {
	var sum float32
	for i := range min(len(a), len(b)) {
		sum += a[i] * b[i]
	}
	return sum
}

type health struct {
	qdrant.UnimplementedQdrantServer
}

func (health) HealthCheck(context.Context, *qdrant.HealthCheckRequest) (*qdrant.HealthCheckReply, error) {
	return &qdrant.HealthCheckReply{Title: "qdrant - vector search engine", Version: "1.17.1"}, nil
}

type collections struct {
	qdrant.UnimplementedCollectionsServer
	store *store
}

func (c *collections) CollectionExists(_ context.Context, req *qdrant.CollectionExistsRequest) (*qdrant.CollectionExistsResponse, error) {
	return &qdrant.CollectionExistsResponse{Result: &qdrant.CollectionExists{Exists: c.store.exists(req.GetCollectionName())}}, nil
}

func (c *collections) Create(_ context.Context, req *qdrant.CreateCollection) (*qdrant.CollectionOperationResponse, error) {
	if !c.store.create(req.GetCollectionName()) {
		return nil, status.Errorf(codes.AlreadyExists, "Collection `%s` already exists!", req.GetCollectionName())
	}
	return &qdrant.CollectionOperationResponse{Result: true}, nil
}

type points struct {
	qdrant.UnimplementedPointsServer
	store *store
}

func (p *points) Upsert(_ context.Context, req *qdrant.UpsertPoints) (*qdrant.PointsOperationResponse, error) {
	for _, point := range req.GetPoints() {
		if len(vector(point)) == 0 {
			return nil, status.Error(codes.InvalidArgument, "Wrong input: expected a dense vector")
		}
	}
	if !p.store.upsert(req.GetCollectionName(), req.GetPoints()) {
		return nil, notFound(req.GetCollectionName())
	}
	return &qdrant.PointsOperationResponse{Result: &qdrant.UpdateResult{Status: qdrant.UpdateStatus_Completed}}, nil
}

func (p *points) Count(_ context.Context, req *qdrant.CountPoints) (*qdrant.CountResponse, error) {
	if !p.store.exists(req.GetCollectionName()) {
		return nil, notFound(req.GetCollectionName())
	}
	return &qdrant.CountResponse{Result: &qdrant.CountResult{Count: uint64(p.store.count(req.GetCollectionName()))}}, nil
}

func (p *points) Query(_ context.Context, req *qdrant.QueryPoints) (*qdrant.QueryResponse, error) {
	if !p.store.exists(req.GetCollectionName()) {
		return nil, notFound(req.GetCollectionName())
	}
	limit := 10
	if req.Limit != nil {
		limit = int(req.GetLimit())
	}
	v := req.GetQuery().GetNearest().GetDense().GetData()
	return &qdrant.QueryResponse{Result: p.store.nearest(req.GetCollectionName(), v, limit)}, nil
}

func notFound(collection string) error {
	return status.Errorf(codes.NotFound, "Not found: Collection `%s` doesn't exist!", collection)
}
