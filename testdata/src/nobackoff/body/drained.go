package body

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"net/http"
	"os"
	"strings"
)

// Post makes the request anew, of what is left of the reader.
func posted(ctx context.Context, client *http.Client, url string, doc []byte) error {
	body := bytes.NewBuffer(doc)
	for attempt := range 3 {
		pause(ctx, attempt)
		resp, err := client.Post(url, "application/json", body) // want `the body of body is used up by the first attempt`
		if err == nil {
			return resp.Body.Close()
		}
	}
	return errors.New("failed")
}

func postedByHelper(ctx context.Context, url, doc string) (err error) {
	r := strings.NewReader(doc)
	for attempt := 0; attempt < 4; attempt++ {
		pause(ctx, attempt)
		var resp *http.Response
		if resp, err = http.Post(url, "text/plain", r); err == nil { // want `the body of r is used up by the first attempt`
			return resp.Body.Close()
		}
	}
	return err
}

// A file that the caller has opened is read, and closed, by the first attempt.
func uploaded(ctx context.Context, client *http.Client, url string, f *os.File) error {
	for attempt := range 3 {
		pause(ctx, attempt)
		req, err := http.NewRequestWithContext(ctx, "PUT", url, f)
		if err != nil {
			return err
		}
		resp, err := client.Do(req) // want `the body of f is used up by the first attempt`
		if err == nil {
			return resp.Body.Close()
		}
	}
	return errors.New("failed")
}

// A reader around the file, made once.
func buffered(ctx context.Context, client *http.Client, url string, f *os.File) error {
	in := bufio.NewReader(f)
	for attempt := range 3 {
		pause(ctx, attempt)
		req, err := http.NewRequestWithContext(ctx, "PUT", url, in)
		if err != nil {
			return err
		}
		resp, err := client.Do(req) // want `the body of in is used up by the first attempt`
		if err == nil {
			return resp.Body.Close()
		}
	}
	return errors.New("failed")
}

// ok: a reader for each attempt, in place or from the file anew
func fresh(ctx context.Context, client *http.Client, url string, doc []byte, name string) error {
	for attempt := range 3 {
		pause(ctx, attempt)
		resp, err := client.Post(url, "application/json", bytes.NewReader(doc))
		if err == nil {
			return resp.Body.Close()
		}
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		req, err := http.NewRequestWithContext(ctx, "PUT", url, f)
		if err != nil {
			return err
		}
		if resp, err = client.Do(req); err == nil {
			return resp.Body.Close()
		}
	}
	return errors.New("failed")
}

// ok: read again from the start
func soughtBack(ctx context.Context, client *http.Client, url string, f *os.File) error {
	for attempt := range 3 {
		pause(ctx, attempt)
		if _, err := f.Seek(0, 0); err != nil {
			return err
		}
		resp, err := client.Post(url, "application/pdf", f)
		if err == nil {
			return resp.Body.Close()
		}
	}
	return errors.New("failed")
}

// ok: another piece of the file each time, and whatever an interface stands for
func pieces(ctx context.Context, client *http.Client, url string, in *bufio.Reader) error {
	for part := range 3 {
		resp, err := client.Post(url, "text/plain", strings.NewReader(line(in)))
		if err != nil {
			return err
		}
		resp.Body.Close()
		pause(ctx, part)
	}
	return nil
}

func line(in *bufio.Reader) string { s, _ := in.ReadString('\n'); return s }
