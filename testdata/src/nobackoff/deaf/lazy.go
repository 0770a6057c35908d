package deaf

import (
	"bytes"
	"context"
	"time"

	"github.com/minio/minio-go/v7"
)

type objects struct{ client *minio.Client }

// The object asks when it is read; who calls this an attempt takes it to ask.
func (o *objects) fetch(ctx context.Context, bucket, name string) ([]byte, error) {
	var obj *minio.Object
	var err error
	for attempt := 1; attempt <= 3; attempt++ {
		obj, err = o.client.GetObject(ctx, bucket, name, minio.GetObjectOptions{})
		if err == nil {
			break
		}
		time.Sleep(time.Duration(attempt) * time.Second) // want `the pause between attempts at \(\*minio.Client\).GetObject continues after ctx is cancelled`
	}
	if err != nil {
		return nil, err
	}
	var buf bytes.Buffer
	_, err = buf.ReadFrom(obj)
	return buf.Bytes(), err
}

// ok: the pause ends with ctx.
func (o *objects) open(ctx context.Context, bucket, name string) (obj *minio.Object, err error) {
	for attempt := range 3 {
		if obj, err = o.client.GetObject(ctx, bucket, name, minio.GetObjectOptions{}); err == nil {
			return obj, nil
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(time.Duration(attempt) * time.Second):
		}
	}
	return nil, err
}

// ok: nothing says that these are attempts, and the call asks nobody.
func (o *objects) each(ctx context.Context, bucket string, names []string) (n int) {
	for _, name := range names {
		if _, err := o.client.GetObject(ctx, bucket, name, minio.GetObjectOptions{}); err != nil {
			time.Sleep(time.Second)
			continue
		}
		n++
	}
	return n
}
