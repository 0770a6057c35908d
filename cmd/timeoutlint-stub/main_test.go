package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/timeoutlint/timeoutlint/internal/stub"
)

// watched is where run says its address.
type watched struct {
	bytes.Buffer
	said chan string
}

func (w *watched) Write(p []byte) (int, error) {
	n, err := w.Buffer.Write(p)
	if url := regexp.MustCompile(`http://\S+`).Find(p); url != nil {
		w.said <- string(url)
	}
	return n, err
}

// TestRun: the address is said, a request is answered, and an interrupt prints
// what was seen.
func TestRun(t *testing.T) {
	for _, asJSON := range []bool{false, true} {
		ctx, interrupt := context.WithCancel(t.Context())
		defer interrupt()
		args := []string{"-listen", "127.0.0.1:0", "-service", "0s", "-set", "openai:reject-first=1"}
		if asJSON {
			args = append(args, "-json")
		}
		stderr := &watched{said: make(chan string, 10)}
		var stdout bytes.Buffer
		ended := make(chan error, 1)
		go func() { ended <- run(ctx, args, &stdout, stderr) }()
		var url string
		select {
		case url = <-stderr.said:
		case err := <-ended:
			t.Fatal(err)
		}
		for range 2 {
			resp, err := http.Post(url+"/v1/embeddings", "application/json", strings.NewReader(`{"input":"x","dimensions":2}`))
			if err != nil {
				t.Fatal(err)
			}
			io.Copy(io.Discard, resp.Body)
			resp.Body.Close()
		}
		interrupt()
		if err := <-ended; err != nil {
			t.Fatal(err)
		}
		if asJSON {
			var seen []stub.Seen
			if err := json.Unmarshal(stdout.Bytes(), &seen); err != nil || len(seen) != 1 || seen[0].Requests != 2 || seen[0].TurnedAway != 1 || seen[0].TooEarly != 1 {
				t.Errorf("%v\n%s", err, stdout.String())
			}
		} else if !strings.Contains(stdout.String(), "openai: 1 different requests, 2.0 attempts each: 1 came 2×; 1 came back before Retry-After\n") {
			t.Errorf("got\n%s", stdout.String())
		}
	}
}

// TestRefused: each mistake is one line that says what to write.
func TestRefused(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	for args, want := range map[string]string{
		"-listen " + l.Addr().String(): "something else listens there; port 0 takes a free one",
		"-listen 0.0.0.0:0":            "other machines could reach it; with -anywhere they may",
		"-listen :0":                   "other machines could reach it; with -anywhere they may",
		"-listen 8089":                 "want host:port",
		"-slots x":                     "-slots",
		"-tokens 0":                    "tokens 0: want 1 to 100000",
		"-models a,,b":                 `models "a,,b": want names with commas between`,
		"-set openai:slot=1":           `there is no option "slot"`,
		"-at soon:slots=1":             "want time:[service:]name=value",
		"-for -1s":                     "must not be negative",
		"serve":                        "serve: there are only flags",
	} {
		err := run(t.Context(), strings.Fields(args), io.Discard, io.Discard)
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v, want %s", args, err, want)
		}
	}
}
