// Package api has the handlers of a service behind an interface.
package api

import (
	"io"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"
)

// Router is what main registers.
type Router interface {
	Chat(c *gin.Context)
	Models(c *gin.Context)
	Moved(c *gin.Context)
	Report(w http.ResponseWriter, r *http.Request)
}

type router struct {
	answers  chan string
	upstream *http.Client
}

// New returns the router, of which others see the interface alone.
func New() Router {
	return &router{answers: make(chan string), upstream: &http.Client{Timeout: 2 * time.Minute}}
}

func (r *router) Chat(c *gin.Context) {
	c.Stream(func(w io.Writer) bool {
		m, ok := <-r.answers
		io.WriteString(w, m)
		return ok
	})
}

func (r *router) Models(c *gin.Context) { c.JSON(http.StatusOK, []string{"a", "b"}) }

func (r *router) Moved(c *gin.Context) {
	http.NewResponseController(c.Writer).SetWriteDeadline(time.Time{})
	r.Chat(c)
}

func (r *router) Report(w http.ResponseWriter, req *http.Request) {
	resp, err := r.upstream.Get("https://reports.example/")
	if err != nil {
		return
	}
	defer resp.Body.Close()
	io.Copy(w, resp.Body)
}
