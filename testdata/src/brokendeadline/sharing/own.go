package sharing

import (
	"context"
	"time"
)

// of its own
func (c *cache) GetOwn(ctx context.Context, key string) (any, error) {
	v, err, _ := c.sf.Do(key, func() (any, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer cancel()
		return c.load(ctx, key)
	})
	return v, err
}

// begun outside
func (c *cache) GetBackground(key string) (any, error) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	v, err, _ := c.sf.Do(key, func() (any, error) { return c.load(ctx, key) })
	return v, err
}

// ok: by default; who calls it is not known, and one caller may be all
func (c *cache) Open(ctx context.Context) error {
	c.once.Do(func() { _, c.err = c.load(ctx, "all") })
	return c.err
}

// it takes its ctx with it
type loader struct{}

func (loader) Do(ctx context.Context, key string, fn func(context.Context) (string, error)) (string, error) {
	return fn(context.WithoutCancel(ctx))
}

func (c *cache) GetLoader(ctx context.Context, l loader, key string) (string, error) {
	return l.Do(ctx, key, func(ctx context.Context) (string, error) { return c.load(ctx, key) })
}
