package web

import (
	"context"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"
)

func (s *service) gin() *gin.Engine {
	r := gin.New()
	r.Use(s.ginAuth)
	r.GET("/ask", s.ginAsk)
	r.GET("/ask/own", s.ginOwn)
	r.GET("/ask/ok", s.ginOK)
	r.POST("/fetch", func(c *gin.Context) {
		if err := s.fetch(c.PostForm("url")); err != nil {
			c.AbortWithError(http.StatusBadGateway, err)
		}
	})
	return r
}

// The request's ctx is dropped.
func (s *service) ginAsk(c *gin.Context) {
	answer, err := s.ask(context.Background(), c.Query("q")) // want `\(\*service\)\.ask is given context\.Background\(\) although c is in scope.*; pass c\.Request\.Context\(\)`
	if err != nil {
		c.AbortWithError(http.StatusBadGateway, err)
		return
	}
	c.String(http.StatusOK, answer)
}

// Gin's own context never ends.
func (s *service) ginOwn(c *gin.Context) {
	answer, _ := s.ask(c, c.Query("q")) // want `\(\*service\)\.ask is given c as its context, which never ends: .* unless the engine sets ContextWithFallback.*; pass c\.Request\.Context\(\)`
	c.String(http.StatusOK, answer)
}

// A pause on the path of each request.
func (s *service) ginAuth(c *gin.Context) {
	time.Sleep(time.Second) // want `time\.Sleep blocks the gin handler \(\*service\)\.ginAuth`
	c.Next()
}

// ok: the request's ctx.
func (s *service) ginOK(c *gin.Context) {
	answer, _ := s.ask(c.Request.Context(), c.Query("q"))
	c.String(http.StatusOK, answer)
}

// ok: after the answer.
func (s *service) ginLater(c *gin.Context) {
	q := c.Query("q")
	go func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		s.ask(ctx, q)
	}()
	c.Status(http.StatusAccepted)
}

func serveGin(r *gin.Engine) error {
	return r.Run(":8080") // want `the server that \(\*gin\.Engine\)\.Run makes waits forever for request headers`
}
