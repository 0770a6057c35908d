// Package life asks which calls are attempts, whatever they are called.
package life

import (
	"context"

	"example.com/clinic"
)

func attempts(ctx context.Context, c *clinic.Client, id string) (err error) {
	for range 9 { // want `no-delay`
		if err = c.DisconnectPhone(ctx, id); err == nil {
			return nil
		}
	}
	for range 9 { // want `no-delay`
		if err = c.Stop(ctx, id); err == nil {
			return nil
		}
	}
	// ok: what ends the client is no attempt
	for range 9 {
		if err = c.Close(ctx); err == nil {
			return nil
		}
	}
	return err
}
