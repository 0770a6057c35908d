// Package described has interfaces that describe clients of libraries.
package described

import (
	"context"

	"github.com/minio/minio-go/v7"
)

// Objects is what (*minio.Client) implements, in terms of its own types.
type Objects interface {
	RemoveObject(ctx context.Context, bucketName, objectName string, opts minio.RemoveObjectOptions) error // want RemoveObject:"network"
}

// Names is nobody's.
type Names interface {
	RemoveObject(ctx context.Context, bucketName, objectName string, opts minio.RemoveObjectOptions) error
	Rename(ctx context.Context, from, to string) error
}

type Store struct {
	objects Objects
	names   Names
}

func (s *Store) Remove(ctx context.Context, name string) error { // want Remove:"network"
	return s.objects.RemoveObject(ctx, "docs", name, minio.RemoveObjectOptions{})
}

func (s *Store) Forget(ctx context.Context, name string) error {
	return s.names.RemoveObject(ctx, "docs", name, minio.RemoveObjectOptions{})
}
