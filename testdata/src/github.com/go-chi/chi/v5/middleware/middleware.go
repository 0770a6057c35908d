// Package middleware has the shapes of github.com/go-chi/chi/v5/middleware that the corpora use.
package middleware

import (
	"net/http"
	"time"
)

func Timeout(timeout time.Duration) func(next http.Handler) http.Handler { return nil }
