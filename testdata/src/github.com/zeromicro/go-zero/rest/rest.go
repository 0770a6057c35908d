// Package rest has the shapes of github.com/zeromicro/go-zero/rest that the corpora use.
package rest

import "net/http"

type RestConf struct{ Port int }

type Route struct {
	Method  string
	Path    string
	Handler http.HandlerFunc
}

type (
	RouteOption func(r *featuredRoutes)
	RunOption   func(*Server)
	Middleware  func(next http.HandlerFunc) http.HandlerFunc
)

type featuredRoutes struct{}

type Server struct{}

func MustNewServer(c RestConf, opts ...RunOption) *Server { return nil }

func (s *Server) AddRoutes(rs []Route, opts ...RouteOption) {}
func (s *Server) Use(middleware Middleware)                 {}
func (s *Server) Start()                                    {}
