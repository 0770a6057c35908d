// Package counted has loops without a bound in their header that are left when
// a counter has reached a constant.
package counted

import (
	"context"
	"errors"
	"fmt"
	"net/http"
)

var errLater = errors.New("later")

func send(ctx context.Context, c *http.Client) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "https://example.com", nil)
	if err != nil {
		return err
	}
	resp, err := c.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

const most = 4

func after(ctx context.Context, c *http.Client) error {
	for attempt := 1; ; attempt++ { // want `retries send immediately when it fails, 3 times`
		err := send(ctx, c)
		if err == nil || attempt == 3 {
			return err
		}
	}
}

func before(ctx context.Context, c *http.Client) (err error) {
	for attempt := 0; ; attempt++ { // want `retries send immediately when it fails, 4 times`
		if attempt >= most {
			return fmt.Errorf("gave up: %w", err)
		}
		if err = send(ctx, c); err == nil {
			return nil
		}
	}
}

func inFailure(ctx context.Context, c *http.Client) error {
	failures := 0
	for { // want `retries send immediately when it fails, 5 times`
		err := send(ctx, c)
		if err != nil {
			failures++
			if failures > 4 {
				return err
			}
			continue
		}
		return nil
	}
}

func broken(ctx context.Context, c *http.Client) error {
	var tries int
	var err error
	for { // want `retries send immediately when it fails, 3 times`
		tries++
		if err = send(ctx, c); err == nil {
			break
		}
		if 3 <= tries {
			break
		}
	}
	return err
}

// The number is not known: a round may pass by the counter or by the exit, the
// counter is set again, or what it is compared with is a setting.

func passesBy(ctx context.Context, c *http.Client) error {
	tries := 0
	for { // want `retries send immediately when it fails:`
		err := send(ctx, c)
		if errors.Is(err, errLater) {
			continue
		}
		tries++
		if err == nil || tries > 3 {
			return err
		}
	}
}

func setAgain(ctx context.Context, c *http.Client, hosts []string) error {
	i := 0
	for { // want `retries send immediately when it fails:`
		err := send(ctx, c)
		if err == nil || i == 5 {
			return err
		}
		i++
		if len(hosts) == 0 {
			i = 0
		}
	}
}

func asSet(ctx context.Context, c *http.Client, max int) error {
	for i := 1; ; i++ { // want `retries send immediately when it fails:`
		if err := send(ctx, c); err == nil || i >= max {
			return err
		}
	}
}
