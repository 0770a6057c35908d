// Package libraryfar repeats at once; a package it imports imports a backoff library.
package libraryfar

import (
	"context"
	"net/http"

	"example.com/pauses"
)

func get(ctx context.Context, url string) error {
	req, err := http.NewRequestWithContext(ctx, "GET", url, nil)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

func thrice(ctx context.Context, url string) error {
	var err error
	for attempt := 0; attempt < 3; attempt++ { // want `this loop retries get immediately when it fails, 3 times`
		if err = get(ctx, url); err == nil {
			return nil
		}
	}
	return err
}

var first = pauses.First()
