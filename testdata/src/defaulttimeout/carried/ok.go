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

// ok: the ctx that is read last has a client with a timeout.
func last(ctx context.Context, conf clientcredentials.Config, url string) error {
	ctx = context.WithValue(ctx, oauth2.HTTPClient, &http.Client{Timeout: time.Minute})
	ctx = context.WithValue(ctx, traceKey{}, "2")
	resp, err := conf.Client(ctx).Get(url)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// ok: one of two ways gives it one.
func maybe(ctx context.Context, conf clientcredentials.Config, given bool, url string) error {
	if given {
		ctx = context.WithValue(ctx, oauth2.HTTPClient, http.DefaultClient)
	}
	resp, err := conf.Client(ctx).Get(url)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// ok: a loop adds to what the caller brings.
func rounds(ctx context.Context, conf clientcredentials.Config, names []string, url string) error {
	for _, name := range names {
		ctx = context.WithValue(ctx, traceKey{}, name)
	}
	resp, err := conf.Client(ctx).Get(url)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// ok: somebody else may set it.
func shared(conf clientcredentials.Config, set func(*context.Context), url string) error {
	ctx := context.Background()
	set(&ctx)
	resp, err := conf.Client(ctx).Get(url)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}
