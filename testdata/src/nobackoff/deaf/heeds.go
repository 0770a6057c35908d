package deaf

import (
	"context"
	"time"
)

// ok: a helper that selects on the ctx.
func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (c *courier) heeds(ctx context.Context, url string) (err error) {
	for range 5 {
		if err = c.send(ctx, url); err == nil {
			return nil
		}
		if err := sleep(ctx, time.Second); err != nil {
			return err
		}
	}
	return err
}

// ok: stop ends the pause.
func (c *courier) stopped(ctx context.Context, url string, stop <-chan struct{}) (err error) {
	for range 5 {
		if err = c.send(ctx, url); err == nil {
			return nil
		}
		select {
		case <-time.After(time.Second):
		case <-stop:
			return err
		}
	}
	return err
}

// ok: nobody knows what the function does.
func (c *courier) given(ctx context.Context, url string, pause func(int)) (err error) {
	for n := range 5 {
		if err = c.send(ctx, url); err == nil {
			return nil
		}
		pause(n)
	}
	return err
}

// ok: a poll, which pauses after success too.
func (c *courier) polls(ctx context.Context, url string) {
	for ctx.Err() == nil {
		_ = c.send(ctx, url)
		<-time.After(time.Minute)
	}
}

// ok: no ctx to ask.
func (c *courier) nobody(url string) (err error) {
	for range 5 {
		if err = c.send(context.Background(), url); err == nil {
			return nil
		}
		rest(time.Second)
	}
	return err
}

// ok: the ctx in scope is that of each attempt, made anew in a variable declared before.
func (c *courier) own(url string) (err error) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	err = c.send(ctx, url)
	cancel()
	for n := 600; err != nil && n > 0; n-- {
		ctx, cancel = context.WithTimeout(context.Background(), time.Second)
		err = c.send(ctx, url)
		cancel()
		if err != nil {
			time.Sleep(time.Second)
		}
	}
	return err
}

// ok: the same with var, and by a helper.
func (c *courier) declared(url string) (err error) {
	var ctx context.Context
	var cancel context.CancelFunc
	for range 5 {
		ctx, cancel = c.limited()
		if err = c.send(ctx, url); err == nil {
			cancel()
			return nil
		}
		cancel()
		time.Sleep(time.Second)
	}
	return err
}

func (c *courier) limited() (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.Background(), time.Second)
}
