// Package run has a stream of gin behind a WriteTimeout. What the fix makes of it
// is run.
package run

import (
	"fmt"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"
)

// Server serves what comes as events.
func Server(messages <-chan string) *http.Server {
	r := gin.New()
	r.GET("/", func(c *gin.Context) {
		c.Header("Content-Type", "text/event-stream")
		for {
			select {
			case <-c.Request.Context().Done():
				return
			case m, ok := <-messages:
				if !ok {
					return
				}
				fmt.Fprintf(c.Writer, "data: %s\n\n", m)
				c.Writer.Flush()
			}
		}
	})
	return &http.Server{Handler: r, WriteTimeout: 15 * time.Second} // want `WriteTimeout of 15s cuts off the stream of the gin handler in Server`
}
