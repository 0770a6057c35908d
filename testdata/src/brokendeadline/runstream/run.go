// Package run has a stream behind a WriteTimeout. What the fix makes of it is run.
package run

import (
	"fmt"
	"net/http"
	"time"
)

// Server serves what comes as events.
func Server(messages <-chan string) *http.Server {
	return &http.Server{
		WriteTimeout: 15 * time.Second, // want `WriteTimeout of 15s cuts off the stream of the HTTP handler in Server`
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/event-stream")
			flusher := w.(http.Flusher)
			for {
				select {
				case <-r.Context().Done():
					return
				case m, ok := <-messages:
					if !ok {
						return
					}
					fmt.Fprintf(w, "data: %s\n\n", m)
					flusher.Flush()
				}
			}
		}),
	}
}
