package servedweb

import (
	"io"
	"net/http"
	"time"

	"example.com/feeds/api"
	"github.com/gin-gonic/gin"
)

// Handlers that are methods of an interface of another package.
func chat() *http.Server {
	handlers := api.New()
	r := gin.New()
	r.GET("/models", handlers.Models)
	r.POST("/chat", handlers.Chat)
	return &http.Server{Handler: r, WriteTimeout: 30 * time.Second} // want `WriteTimeout of 30s cuts off the stream of api.Router.Chat`
}

func moved() *http.Server {
	handlers := api.New()
	r := gin.New()
	r.POST("/chat", handlers.Moved)
	return &http.Server{Handler: r, WriteTimeout: 30 * time.Second} // ok: it moves the deadline
}

func models(handlers api.Router) *http.Server {
	r := gin.New()
	r.GET("/models", handlers.Models)
	return &http.Server{Handler: r, WriteTimeout: 30 * time.Second} // ok: answers at once
}

func slow(handlers api.Router) *http.Server {
	mux := http.NewServeMux()
	mux.HandleFunc("/report", handlers.Report)
	return &http.Server{Handler: mux, WriteTimeout: 30 * time.Second} // want `WriteTimeout of 30s is shorter than the 2m0s that api.Router.Report may wait`
}

// An interface of this package, with one implementation.
type tailer interface{ Tail(c *gin.Context) }

type lines struct{ next chan string }

func (l *lines) Tail(c *gin.Context) {
	c.Stream(func(w io.Writer) bool {
		io.WriteString(w, <-l.next)
		return true
	})
}

func tail(f tailer) *http.Server {
	r := gin.New()
	r.GET("/tail", f.Tail)
	return &http.Server{Handler: r, WriteTimeout: 30 * time.Second} // want `WriteTimeout of 30s cuts off the stream of \(\*lines\).Tail`
}

// With two, of which one answers at once: nobody knows which.
type either interface{ Watch(c *gin.Context) }

type watched struct{ next chan string }

func (l *watched) Watch(c *gin.Context) {
	c.Stream(func(w io.Writer) bool {
		io.WriteString(w, <-l.next)
		return true
	})
}

type unwatched struct{}

func (unwatched) Watch(c *gin.Context) { c.JSON(http.StatusOK, "nothing") }

func watch(e either) *http.Server {
	r := gin.New()
	r.GET("/watch", e.Watch)
	return &http.Server{Handler: r, WriteTimeout: 30 * time.Second} // ok: one of two streams
}
