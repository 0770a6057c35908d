// Package servedweb has streams of web frameworks behind timeouts.
package servedweb

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"
	"github.com/gofiber/fiber/v2"
	"github.com/labstack/echo/v4"
)

type feed struct{ ch chan string }

// gin, in a group.
func (f *feed) ginStream(c *gin.Context) {
	c.Stream(func(w io.Writer) bool {
		m, ok := <-f.ch
		c.SSEvent("message", m)
		return ok
	})
}

func ginServer(f *feed) *http.Server {
	r := gin.New()
	v1 := r.Group("/v1")
	v1.Use(gin.HandlerFunc(func(c *gin.Context) { c.Next() }))
	v1.GET("/stream", f.ginStream)
	return &http.Server{Handler: r, WriteTimeout: 30 * time.Second} // want `WriteTimeout of 30s cuts off the stream of \(\*feed\).ginStream`
}

func (f *feed) ginFlush(c *gin.Context) {
	c.Header("Content-Type", "text/event-stream")
	for m := range f.ch {
		fmt.Fprintf(c.Writer, "data: %s\n\n", m)
		c.Writer.Flush()
	}
}

func ginRegister(r *gin.Engine, f *feed) {
	r.GET("/flush", f.ginFlush)
	r.GET("/ok", func(c *gin.Context) { c.JSON(200, "ok") })
}

func ginMain(f *feed) {
	engine := gin.Default()
	ginRegister(engine, f)
	srv := &http.Server{Addr: ":8080", Handler: engine.Handler(), WriteTimeout: time.Minute} // want `WriteTimeout of 1m0s cuts off the stream of \(\*feed\).ginFlush`
	srv.ListenAndServe()
}

func ginPlain() *http.Server {
	r := gin.New()
	r.GET("/ok", func(c *gin.Context) { c.JSON(200, "ok") })
	return &http.Server{Handler: r, WriteTimeout: 30 * time.Second} // ok: no stream
}

// chi: a route, middleware that ends the request.
func (f *feed) serve(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	for m := range f.ch {
		fmt.Fprintf(w, "data: %s\n\n", m)
		w.(http.Flusher).Flush()
	}
}

func chiServer(f *feed) *http.Server {
	r := chi.NewRouter()
	r.Route("/api", func(r chi.Router) {
		r.Get("/events", f.serve)
	})
	return &http.Server{Handler: r, WriteTimeout: 15 * time.Second} // want `WriteTimeout of 15s cuts off the stream of \(\*feed\).serve`
}

func chiTimeout(f *feed) http.Handler {
	r := chi.NewRouter()
	r.Use(middleware.Timeout(60 * time.Second)) // want `middleware.Timeout of 1m0s cuts off the stream of \(\*feed\).serve`
	r.Get("/events", f.serve)
	return r
}

func chiApart(f *feed) http.Handler {
	r := chi.NewRouter()
	r.Group(func(r chi.Router) {
		r.Use(middleware.Timeout(60 * time.Second)) // ok: the stream is in another group
		r.Get("/ok", func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "ok") })
	})
	r.Get("/events", f.serve)
	return r
}

func chiWith(f *feed) http.Handler {
	r := chi.NewRouter()
	r.With(middleware.Timeout(60*time.Second)).Get("/ok", func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "ok") }) // ok
	r.With(middleware.Timeout(20*time.Second)).Get("/events", f.serve)                                                              // want `middleware.Timeout of 20s cuts off the stream`
	return r
}

// echo
func (f *feed) echoStream(c echo.Context) error {
	c.Response().Header().Set("Content-Type", "text/event-stream")
	for m := range f.ch {
		fmt.Fprintf(c.Response(), "data: %s\n\n", m)
		c.Response().Flush()
	}
	return nil
}

func echoServer(f *feed) error {
	e := echo.New()
	e.Server.ReadTimeout = 10 * time.Second
	e.Server.WriteTimeout = 10 * time.Second // want `WriteTimeout of 10s cuts off the stream of \(\*feed\).echoStream`
	e.GET("/events", f.echoStream)
	return e.Start(":8080")
}

func echoHandler(f *feed) *http.Server {
	e := echo.New()
	e.GET("/events", f.echoStream)
	return &http.Server{Handler: e, WriteTimeout: 10 * time.Second} // want `WriteTimeout of 10s cuts off the stream of \(\*feed\).echoStream`
}

// fiber
func (f *feed) fiberStream(c *fiber.Ctx) error {
	c.Set("Content-Type", "text/event-stream")
	c.Context().SetBodyStreamWriter(func(w *bufio.Writer) {
		for m := range f.ch {
			fmt.Fprintf(w, "data: %s\n\n", m)
			w.Flush()
		}
	})
	return nil
}

func fiberApp(f *feed) *fiber.App {
	app := fiber.New(fiber.Config{
		ReadTimeout:  10 * time.Second,
		WriteTimeout: 10 * time.Second, // want `WriteTimeout of 10s cuts off the stream of \(\*feed\).fiberStream`
	})
	app.Get("/events", f.fiberStream)
	return app
}
