package layers

import (
	"context"
	"time"

	"github.com/openai/openai-go/v3"
	"github.com/openai/openai-go/v3/option"
)

func wrap(o option.RequestOption) option.RequestOption { return o }

// An option that is made from itself: unknown.
func fromItself(ctx context.Context) (err error) {
	o := option.WithAPIKey("key")
	o = wrap(o)
	c := openai.NewClient(o)
	for i := 0; i < 3; i++ {
		if _, err = c.Embeddings.New(ctx, openai.EmbeddingNewParams{}); err == nil {
			return nil
		}
		select {
		case <-time.After(time.Duration(i+1) * time.Second):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return err
}
