// Package web serves.
package web

import (
	"net/http"

	"program/wired/svc"

	"github.com/gin-gonic/gin"
)

type Handler struct{ service *svc.Service }

func New(s *svc.Service) *Handler { return &Handler{s} }

func (h *Handler) Ask(c *gin.Context) { h.service.Ask(c.Request.Context(), c.Param("id")) }

func Routes(e *gin.Engine, h *Handler) { e.GET("/ask/:id", h.Ask) }

func Once() {
	http.Get("https://example.com/once") // reached: main unbounded
}

func Warm() error {
	_, err := http.Get("https://example.com/warm") // reached: main unbounded
	return err
}
