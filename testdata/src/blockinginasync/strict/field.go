package strict

import (
	"context"
	"net/http"
	"time"
)

// job carries the caller's ctx, forward the caller's request.
type job struct {
	Ctx  context.Context
	name string
}

type forward struct {
	in   *http.Request
	path string
}

var fieldClient = &http.Client{Timeout: time.Minute}

// The ctx lies in a field of a parameter.
func runJob(j *job, u string) error {
	req, err := http.NewRequest(http.MethodGet, u+j.name, nil) // want `j.Ctx is in scope.*no-ctx-call`
	if err != nil {
		return err
	}
	resp, err := fieldClient.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// The request does.
func (f forward) send(u string) error { return sendFor(f, u) }

func sendFor(f forward, u string) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute) // want `f.in.Context\(\) is in scope.*ctx-dropped`
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u+f.path, nil)
	if err != nil {
		return err
	}
	resp, err := fieldClient.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// ok: it is given on
func given(j *job, u string) error {
	req, err := http.NewRequestWithContext(j.Ctx, http.MethodGet, u, nil)
	if err != nil {
		return err
	}
	resp, err := fieldClient.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// ok: which of two is meant nobody can tell
type both struct{ start, each context.Context }

func ofBoth(b both, u string) error {
	req, err := http.NewRequest(http.MethodGet, u, nil)
	if err != nil {
		return err
	}
	resp, err := fieldClient.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}
