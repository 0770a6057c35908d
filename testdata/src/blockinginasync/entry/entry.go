package entry

import (
	"net/http"
	"time"

	"github.com/gin-gonic/gin"
)

// serve is called by an in-house framework.
//
//timeoutlint:entry
func serve(msg string) {
	time.Sleep(time.Second) // want `time.Sleep blocks the entry serve`
}

// A project's own router adds parameters.
func login(user string, w http.ResponseWriter, r *http.Request) error {
	time.Sleep(time.Second) // want `blocks the HTTP handler login`
	return nil
}

// A literal.
func routes(e *gin.Engine) {
	e.GET("/", func(c *gin.Context) {
		time.Sleep(time.Second) // want `blocks the gin handler in routes`
	})
}

type mux struct{}

func (mux) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	time.Sleep(time.Second) // want `blocks the HTTP handler mux.ServeHTTP`
}

// Nobody's entry.
func plain(msg string) { time.Sleep(time.Second) }
