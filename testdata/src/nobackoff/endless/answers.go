package endless

import (
	"context"
	"net/http"
	"time"
)

var patient = &http.Client{Timeout: time.Minute}

// Nothing but another answer ends it.
func untilFree(url string) (*http.Response, error) {
	for { // want `this loop retries \(\*http.Client\).Get until it succeeds: if it never does, untilFree never returns; limit the attempts or the time`
		resp, err := patient.Get(url)
		if err != nil {
			return nil, err
		}
		if resp.StatusCode != http.StatusInternalServerError {
			return resp, nil
		}
		resp.Body.Close()
		time.Sleep(time.Second)
	}
}

// ok: an error leaves, and that of the ctx is one.
func untilAnswered(ctx context.Context, url string) (*http.Response, error) {
	for n := 0; ; n++ {
		req, err := http.NewRequestWithContext(ctx, "GET", url, nil)
		if err != nil {
			return nil, err
		}
		resp, err := patient.Do(req)
		if err != nil {
			return nil, err
		}
		if resp.StatusCode < 500 {
			return resp, nil
		}
		resp.Body.Close()
		rest(n) // want `the pause between attempts at \(\*http.Client\).Do continues after ctx is cancelled`
	}
}

func rest(n int) { time.Sleep(time.Second << min(n, 5)) }

// ok: a counter further in.
func untilMany(url string) (*http.Response, error) {
	refused := 0
	for {
		resp, err := patient.Get(url)
		if err != nil {
			return nil, err
		}
		switch {
		case resp.StatusCode < 500:
			return resp, nil
		case refused > 8:
			return resp, nil
		}
		refused++
		resp.Body.Close()
		time.Sleep(time.Second << refused)
	}
}

// ok: the time.
func untilLate(url string, limit time.Duration) *http.Response {
	for began := time.Now(); ; time.Sleep(time.Second) {
		resp, err := patient.Get(url)
		if err == nil && resp.StatusCode != http.StatusInternalServerError || time.Since(began) > limit {
			return resp
		}
		if err == nil {
			resp.Body.Close()
		}
	}
}

// ok: the request that is being served.
func untilGone(w http.ResponseWriter, r *http.Request, url string) {
	for {
		resp, err := patient.Get(url)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadGateway)
			return
		}
		resp.Body.Close()
		if resp.StatusCode == http.StatusOK {
			return
		}
		select {
		case <-r.Context().Done():
			return
		case <-time.After(time.Second):
		}
	}
}
