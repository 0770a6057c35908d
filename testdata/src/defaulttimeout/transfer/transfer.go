// Package transfer moves what takes as long as it is big: no fix sets a time
// for the whole of a request.
package transfer

import (
	"bytes"
	"context"
	"io"
	"mime/multipart"
	"net/http"
)

// A body of which nobody knows where it comes from.
func put(url string, body io.Reader) error {
	resp, err := http.Post(url, "application/octet-stream", body) // want `http.Post has no timeout.* use a client with ResponseHeaderTimeout on its Transport, since sending a file takes longer the larger it is`
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// A form with files, though in memory.
func form(url string, data []byte) error {
	var buf bytes.Buffer
	w := multipart.NewWriter(&buf)
	part, err := w.CreateFormFile("file", "name")
	if err != nil {
		return err
	}
	part.Write(data)
	w.Close()
	resp, err := http.Post(url, w.FormDataContentType(), &buf) // want `since sending a file takes longer the larger it is`
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// By its name.
func downloadReport(url string) ([]byte, error) {
	resp, err := http.Get(url) // want `since a transfer takes longer the larger it is`
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	return io.ReadAll(resp.Body)
}

// From memory: the whole request may have a time.
func small(url string) error {
	var body io.Reader = bytes.NewReader([]byte("x"))
	resp, err := http.Post(url, "text/plain", body) // want `use a client with Timeout: 30 \* time.Second`
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

type API struct{ client http.Client }

func (a *API) UsersContext(ctx context.Context) error { return a.do(ctx, "users") }

// The form without a ctx leaves the time to whoever uses it.
func (a *API) Users() error {
	return a.UsersContext(context.Background()) // ok: strict, a form that is offered beside the one with a ctx
}

func (a *API) Groups() error {
	return a.do(context.Background(), "groups") // want `is given a context without a deadline`
}

func (a *API) do(ctx context.Context, path string) error {
	req, err := http.NewRequestWithContext(ctx, "GET", path, nil)
	if err != nil {
		return err
	}
	resp, err := a.client.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}
