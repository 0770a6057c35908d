package quiet

import (
	"context"
	"runtime/trace"

	"github.com/charmbracelet/huh"
	"golang.org/x/time/rate"
)

// A form is filled in before each attempt: whoever does so paces it.
func (c *client) formed(ctx context.Context) []byte {
	for {
		var host string
		if err := huh.NewForm(huh.NewGroup(huh.NewInput().Value(&host))).Run(); err != nil {
			return nil
		}
		body, err := c.once(ctx, "http://"+host)
		if err != nil {
			continue
		}
		return body
	}
}

// Its turn is waited for in a func that is run at once.
func (c *client) traced(ctx context.Context, turns *rate.Limiter) ([]byte, error) {
	for {
		var err error
		trace.WithRegion(ctx, "turn", func() { err = turns.Wait(ctx) })
		if err != nil {
			return nil, err
		}
		if body, err := c.once(ctx, "http://model"); err == nil {
			return body, nil
		}
	}
}
