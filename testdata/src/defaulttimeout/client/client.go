package client

import (
	"context"
	"io"
	"net/http"
)

// A client in a package variable, used without a context.
var plain = &http.Client{} // want `plain has no timeout: a server that stops answering blocks its requests forever; set Timeout: 30 \* time.Second`

func fetch(url string) ([]byte, error) {
	resp, err := plain.Get(url)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	return io.ReadAll(resp.Body)
}

// Requests that all carry the caller's context: for audits only.
var callers = &http.Client{}

func do(ctx context.Context, url string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	resp, err := callers.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}
