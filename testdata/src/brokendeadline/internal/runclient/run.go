// Package run reads a stream through a client whose timeout covers it. What the
// fix makes of it is run.
package run

import (
	"bufio"
	"context"
	"net/http"
	"strings"
	"time"
)

// Stream reads events.
type Stream struct{ client *http.Client }

// New returns a Stream.
func New() *Stream {
	return &Stream{client: &http.Client{Timeout: 30 * time.Second}} // want `Client.Timeout of 30s cuts off the stream of`
}

// Read hands on each event.
func (s *Stream) Read(ctx context.Context, emit func(string)) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://remote/events", nil)
	if err != nil {
		return err
	}
	req.Header.Set("Accept", "text/event-stream")
	resp, err := s.client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	lines := bufio.NewScanner(resp.Body)
	for lines.Scan() {
		if data, ok := strings.CutPrefix(lines.Text(), "data:"); ok {
			emit(data)
		}
	}
	return lines.Err()
}
