package pause

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"math/rand"
	"os"
	"strconv"
	"time"

	"example.com/config"
)

var errGaveUp = errors.New("gave up")

// ok: half a second in all, grown round by round and cut (strict).
func (c *client) cut(ctx context.Context, url string) error {
	for n := 0; n < 4; n++ {
		if _, err := c.once(ctx, url); err == nil {
			return nil
		}
		nap := time.Duration(60*(1<<n)) * time.Millisecond
		if nap > 200*time.Millisecond {
			nap = 200 * time.Millisecond
		}
		time.Sleep(nap)
	}
	return errGaveUp
}

// ok: none after the last (strict).
func (c *client) cutBefore(ctx context.Context, url string) ([]byte, error) {
	var last error
	for attempt := 0; attempt < 5; attempt++ {
		body, err := c.once(ctx, url)
		if err == nil {
			return body, nil
		}
		last = err
		if attempt < 4 {
			nap := time.Duration(50*(1<<attempt)) * time.Millisecond
			if nap > 400*time.Millisecond {
				nap = 400 * time.Millisecond
			}
			time.Sleep(nap)
		}
	}
	return nil, last
}

// The same, of seconds.
func (c *client) cutLate(ctx context.Context, url string) error {
	for n := 0; n < 4; n++ {
		if _, err := c.once(ctx, url); err == nil {
			return nil
		}
		nap := time.Duration(1<<n) * time.Second
		if nap > 3*time.Second {
			nap = 3 * time.Second
		}
		time.Sleep(nap) // want `the pause between attempts at \(\*client\).once continues after ctx is cancelled`
	}
	return errGaveUp
}

// ok: doubled, up to a limit of a tenth of a second (strict).
func (c *client) doubled(ctx context.Context, url string, tries int) error {
	nap := 10 * time.Millisecond
	for n := 0; n < tries; n++ {
		if _, err := c.once(ctx, url); err == nil {
			return nil
		}
		time.Sleep(nap)
		nap = min(2*nap, 100*time.Millisecond)
	}
	return errGaveUp
}

// ok: by chance below that (strict).
func (c *client) chance(ctx context.Context, url string, tries int) error {
	for range tries {
		if _, err := c.once(ctx, url); err == nil {
			return nil
		}
		time.Sleep(time.Duration(rand.Int63n(80)) * time.Millisecond)
	}
	return errGaveUp
}

// Settings that are short unless somebody sets them (strict), and one that is not.
var (
	short = flag.Duration("pause", 50*time.Millisecond, "between attempts")
	long  = flag.Duration("rest", 3*time.Second, "between attempts")
)

func (c *client) flagged(ctx context.Context, url string, tries int) error {
	for range tries {
		if _, err := c.once(ctx, url); err == nil {
			return nil
		}
		time.Sleep(*short)
	}
	return errGaveUp
}

func (c *client) flaggedLong(ctx context.Context, url string, tries int) error {
	for range tries {
		if _, err := c.once(ctx, url); err == nil {
			return nil
		}
		time.Sleep(*long) // want `the pause between attempts at \(\*client\).once continues after ctx is cancelled`
	}
	return errGaveUp
}

type settings struct {
	Pause  time.Duration
	Millis int
}

func (c *client) ored(ctx context.Context, url string, s settings) error {
	nap := cmp.Or(s.Pause, 20*time.Millisecond)
	for range 10 {
		if _, err := c.once(ctx, url); err == nil {
			return nil
		}
		time.Sleep(nap)
	}
	return errGaveUp
}

// Nobody knows how long.
func (c *client) given(ctx context.Context, url string, s settings) error {
	for range 10 {
		if _, err := c.once(ctx, url); err == nil {
			return nil
		}
		time.Sleep(s.Pause) // want `the pause between attempts at \(\*client\).once continues after ctx is cancelled`
	}
	return errGaveUp
}

// ok: so many milliseconds, which nobody sets to minutes, and attempts that end
// with ctx (strict). Those of seconds, and those that grow, are another matter.
func (c *client) millis(ctx context.Context, url string, s settings) error {
	for range 10 {
		if _, err := c.once(ctx, url); err == nil {
			return nil
		}
		time.Sleep(time.Duration(s.Millis) * time.Millisecond)
	}
	return errGaveUp
}

func (c *client) farMillis(ctx context.Context, url string) error {
	for range config.Get().Tries {
		if _, err := c.once(ctx, url); err == nil {
			return nil
		}
		time.Sleep(time.Millisecond * time.Duration(config.Get().Millis))
	}
	return errGaveUp
}

func (c *client) seconds(ctx context.Context, url string, s settings) error {
	for range 10 {
		if _, err := c.once(ctx, url); err == nil {
			return nil
		}
		time.Sleep(time.Duration(s.Millis) * time.Second) // want `the pause between attempts at \(\*client\).once continues after ctx is cancelled`
	}
	return errGaveUp
}

func (c *client) grows(ctx context.Context, url string, s settings) error {
	for n := range 10 {
		if _, err := c.once(ctx, url); err == nil {
			return nil
		}
		time.Sleep(time.Duration(s.Millis<<n) * time.Millisecond) // want `the pause between attempts at \(\*client\).once continues after ctx is cancelled`
	}
	return errGaveUp
}

// The attempts go on too.
func (c *client) deaf(ctx context.Context, url string, s settings) error {
	for range 10 {
		if _, err := c.once(context.Background(), url); err == nil {
			return nil
		}
		time.Sleep(time.Duration(s.Millis) * time.Millisecond) // want `the pause between attempts at \(\*client\).once continues after ctx is cancelled`
	}
	return errGaveUp
}

// As long as the server says.
func (c *client) told(ctx context.Context, url string) error {
	for range 10 {
		resp, err := c.http.Get(url)
		if err != nil {
			return err
		}
		resp.Body.Close()
		if resp.StatusCode == 200 {
			return nil
		}
		n, _ := strconv.Atoi(resp.Header.Get("Retry-After"))
		time.Sleep(time.Duration(n) * time.Millisecond) // want `as long as the Retry-After header of resp says` `the pause between attempts at \(\*http.Client\).Get continues after ctx is cancelled`
	}
	return errGaveUp
}

// ok: each round asks ctx, and a pause is over soon (strict).
func (c *client) asksFirst(ctx context.Context, url string) error {
	for range 100 {
		select {
		case <-ctx.Done():
			return ctx.Err()
		default:
		}
		if _, err := c.once(ctx, url); err == nil {
			return nil
		}
		time.Sleep(5 * time.Second)
	}
	return errGaveUp
}

func (c *client) asksErr(ctx context.Context, url string) error {
	for range 100 {
		if err := ctx.Err(); err != nil {
			return err
		}
		if _, err := c.once(ctx, url); err == nil {
			return nil
		}
		time.Sleep(2 * time.Second)
	}
	return errGaveUp
}

// Asked in a few rounds only, or for long pauses.
func (c *client) asksSeldom(ctx context.Context, url string) error {
	for n := range 100 {
		if n%10 == 9 {
			if ctx.Err() != nil {
				return ctx.Err()
			}
		}
		if _, err := c.once(ctx, url); err == nil {
			return nil
		}
		time.Sleep(2 * time.Second) // want `the pause of 2s between attempts at \(\*client\).once continues after ctx is cancelled`
	}
	return errGaveUp
}

func (c *client) asksLate(ctx context.Context, url string) error {
	for range 100 {
		if err := ctx.Err(); err != nil {
			return err
		}
		if _, err := c.once(ctx, url); err == nil {
			return nil
		}
		time.Sleep(time.Minute) // want `the pause of 1m0s between attempts at \(\*client\).once continues after ctx is cancelled`
	}
	return os.ErrDeadlineExceeded
}
