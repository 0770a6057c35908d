package carried

import (
	"context"
	"net/http"
	"time"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"
)

// ok: the client in the ctx has a timeout.
func set(conf clientcredentials.Config, url string) error {
	ctx := context.WithValue(context.Background(), oauth2.HTTPClient, &http.Client{Timeout: time.Minute})
	resp, err := conf.Client(ctx).Get(url)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// ok: it is set afterwards.
func after(conf clientcredentials.Config, url string) error {
	client := conf.Client(context.Background())
	client.Timeout = time.Minute
	resp, err := client.Get(url)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// ok: nobody knows what the caller's ctx carries.
func Given(ctx context.Context, conf clientcredentials.Config, url string) error {
	resp, err := conf.Client(ctx).Get(url)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// ok: each request ends with the caller's ctx.
func bounded(ctx context.Context, conf clientcredentials.Config, url string) error {
	client := conf.Client(context.Background())
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, "GET", url, nil)
	if err != nil {
		return err
	}
	resp, err := client.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// ok: a value under a key of another package may be a client.
func hidden(conf clientcredentials.Config, key, value any, url string) error {
	ctx := context.WithValue(context.Background(), key, value)
	resp, err := conf.Client(ctx).Get(url)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}
