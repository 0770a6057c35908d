package layers

import (
	"context"
	"io"
	"time"

	"github.com/minio/minio-go/v7"
)

type storage interface {
	read(ctx context.Context, name string) ([]byte, error)
}

type bucket struct{ client *minio.Client }

// Nothing is asked for before the object is read, and then by the client, ten times.
func (b *bucket) read(ctx context.Context, name string) ([]byte, error) {
	obj, err := b.client.GetObject(ctx, "docs", name, minio.GetObjectOptions{})
	if err != nil {
		return nil, err
	}
	defer obj.Close()
	return io.ReadAll(obj)
}

type repository struct{ store storage }

func (r *repository) storage() storage { return r.store }

func (r *repository) load(ctx context.Context, name string) (doc []byte, err error) {
	for attempt := range 3 { // want `this loop retries storage.read, and so does \(\*bucket\).read: 3 × 10 = 30 requests`
		doc, err = r.storage().read(ctx, name)
		if err == nil {
			break
		}
		select {
		case <-time.After(time.Second << attempt):
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	return doc, err
}
