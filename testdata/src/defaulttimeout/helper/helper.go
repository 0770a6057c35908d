package helper

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
)

func get(u string) (any, error) {
	resp, err := http.Get(u) // want `http.Get has no timeout: a server that stops answering blocks get forever; use a client with Timeout: 30 \* time.Second`
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	var v any
	return v, json.NewDecoder(resp.Body).Decode(&v)
}

// A context is in scope: the request can carry it.
func getCtx(ctx context.Context, u string) ([]byte, error) {
	resp, err := http.Get(u) // want `http.Get has no timeout`
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	return io.ReadAll(resp.Body)
}

// So is a request's.
func proxy(w http.ResponseWriter, r *http.Request) {
	resp, err := http.Head(r.URL.Query().Get("u")) // want `http.Head has no timeout`
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	defer resp.Body.Close()
	w.WriteHeader(resp.StatusCode)
}

func post(u string) error {
	resp, err := http.Post(u, "text/plain", strings.NewReader("hi")) // want `http.Post has no timeout`
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

func form(u string) error {
	resp, err := http.PostForm(u, url.Values{"a": {"b"}}) // want `http.PostForm has no timeout`
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// A stream: no fix, the message says what to write.
func download(w io.Writer, u string) error {
	resp, err := http.Get(u) // want `http.Get has no timeout`
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	_, err = io.Copy(w, resp.Body)
	return err
}

// As a value that stays in a local: at the call.
func local(u string) error {
	fetch := http.Get
	resp, err := fetch(u) // want `http.Get has no timeout`
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// As a value that is kept: where it is taken.
type getter struct {
	get func(string) (*http.Response, error)
}

func newGetter() getter {
	return getter{get: http.Get} // want `http.Get has no timeout`
}

func parens(u string) error {
	resp, err := (http.Get)(u) // want `http.Get has no timeout`
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// A timeout would cut a big file.
func upload(u, name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	resp, err := http.Post(u, "application/octet-stream", f) // want `http.Post has no timeout: .*; use a client with ResponseHeaderTimeout on its Transport, since sending a file takes longer the larger it is`
	if err != nil {
		return err
	}
	return resp.Body.Close()
}
