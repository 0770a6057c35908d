// Package routes registers handlers in many ways. A comment "entry:" names the
// route of the function below it; "entry" alone is an entry whose route nobody
// can tell.
package routes

import (
	"context"
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/go-chi/chi/v5"
	"github.com/gofiber/fiber/v2"
	"github.com/gorilla/mux"
	"github.com/labstack/echo/v4"

	"program/routes/admin"
	"program/routes/api"
)

const base = "/base"

func auth(next http.Handler) http.Handler { return next }

func required(next echo.HandlerFunc) echo.HandlerFunc { return next }

type server struct {
	router chi.Router
	api    *gin.RouterGroup
}

// Gin: groups in groups, middleware before the handler, fields.
func (s *server) gin() {
	e := gin.New()
	v1 := e.Group("/v1")
	users := v1.Group("/users", logged)
	users.GET("/:id", logged, s.user)
	users.POST("", s.create)
	s.api = e.Group(base)
	s.api.GET("/late", s.late)
	register(v1, "/helped", s.helped)
	api.Register(v1.Group("/other"))
	e.GET("/lit", func(c *gin.Context) {}) // entry: GET /lit
}

// entry
func logged(c *gin.Context) { c.Next() }

// entry: GET /v1/users/:id
func (s *server) user(c *gin.Context) {}

// entry: POST /v1/users
func (s *server) create(c *gin.Context) {}

// entry: GET /base/late
func (s *server) late(c *gin.Context) {}

// entry: /v1/helped
func (s *server) helped(c *gin.Context) {}

func register(r *gin.RouterGroup, path string, h gin.HandlerFunc) { r.GET(path, h) }

// Chi: Route, Group, With, Mount, routers of functions here and elsewhere.
func (s *server) chi() {
	s.router = chi.NewRouter()
	s.router.Route("/shop", func(r chi.Router) {
		r.Get("/items", s.items)
		r.Route("/cart", func(r chi.Router) {
			r.With(auth).Post("/pay", s.pay)
		})
		r.Group(func(r chi.Router) { r.Get("/grouped", s.grouped) })
	})
	s.router.Mount("/docs", s.docs())
	s.router.Mount("/admin", auth(admin.Router()))
	s.router.Method("PUT", "/method", http.HandlerFunc(s.method))
	s.router.Get("/made", s.made(3))
}

// entry: GET /shop/items
func (s *server) items(w http.ResponseWriter, r *http.Request) {}

// entry: POST /shop/cart/pay
func (s *server) pay(w http.ResponseWriter, r *http.Request) {}

// entry: GET /shop/grouped
func (s *server) grouped(w http.ResponseWriter, r *http.Request) {}

// entry: PUT /method
func (s *server) method(w http.ResponseWriter, r *http.Request) {}

func (s *server) docs() http.Handler {
	r := chi.NewRouter()
	r.Get("/index", s.index)
	return r
}

// entry: GET /docs/index
func (s *server) index(w http.ResponseWriter, r *http.Request) {}

func (s *server) made(n int) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {} // entry: GET /made
}

// Echo: middleware comes after the handler.
func (s *server) echo() {
	e := echo.New()
	e.GET("/hello", s.hello, required)
	g := e.Group("/group", required)
	g.POST("/save", s.save)
}

// entry: GET /hello
func (s *server) hello(c echo.Context) error { return nil }

// entry: POST /group/save
func (s *server) save(c echo.Context) error { return nil }

// Fiber.
func (s *server) fiber() {
	app := fiber.New()
	app.Group("/f").Get("/one", s.before, s.one)
}

// entry
func (s *server) before(c *fiber.Ctx) error { return nil }

// entry: GET /f/one
func (s *server) one(c *fiber.Ctx) error { return nil }

// Gorilla: subrouters, verbs behind.
func (s *server) gorilla() {
	r := mux.NewRouter()
	sub := r.PathPrefix("/sub").Subrouter()
	sub.HandleFunc("/thing", s.thing).Methods("DELETE")
}

// entry: DELETE /sub/thing
func (s *server) thing(w http.ResponseWriter, r *http.Request) {}

type route struct {
	method, path string
	handle       http.HandlerFunc
}

// The standard library: tables, maps, chains, a type that serves, another package.
func (s *server) std() {
	mux := http.NewServeMux()
	for _, r := range []route{
		{"GET", "/table/a", s.tableA},
		{method: http.MethodPost, path: "/table/b", handle: s.tableB},
	} {
		mux.HandleFunc(r.method+" "+r.path, r.handle)
	}
	for path, h := range map[string]http.HandlerFunc{"/map": s.mapped} {
		mux.HandleFunc(path, h)
	}
	mux.Handle("GET /chain", auth(auth(http.HandlerFunc(s.chained))))
	mux.Handle("/typed", &typed{})
	mux.HandleFunc("GET /foreign", admin.Page)
	mux.Handle("POST /wrapped", auth(http.HandlerFunc(admin.Wrapped)))
	mux.HandleFunc("/own", own(s.own))
}

// entry: GET /table/a
func (s *server) tableA(w http.ResponseWriter, r *http.Request) {}

// entry: POST /table/b
func (s *server) tableB(w http.ResponseWriter, r *http.Request) {}

// entry: /map
func (s *server) mapped(w http.ResponseWriter, r *http.Request) {}

// entry: GET /chain
func (s *server) chained(w http.ResponseWriter, r *http.Request) {}

type typed struct{}

// entry: /typed
func (*typed) ServeHTTP(w http.ResponseWriter, r *http.Request) {}

// A type of handlers of the program's own, which only its place makes one.
func own(h func(ctx context.Context, id string) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { h(r.Context(), r.PathValue("id")) } // entry
}

// entry: /own
func (s *server) own(ctx context.Context, id string) error { return nil }

// It takes what a handler takes, and is called by handlers.
func failed(w http.ResponseWriter, r *http.Request) { w.WriteHeader(500) }

func logging(next func(http.Handler) http.Handler) func(http.Handler) http.Handler { return next }

// entry: GET /failing, GET /alias
func failing(w http.ResponseWriter, r *http.Request) { failed(w, r) }

// Called by others, and registered too.
//
// entry: GET /both
func both(w http.ResponseWriter, r *http.Request) { failed(w, r) }

func more(mux *http.ServeMux, path string) {
	mux.HandleFunc("GET /failing", func(w http.ResponseWriter, r *http.Request) { both(w, r) }) // entry: GET /failing
	mux.HandleFunc("GET /failing", failing)
	mux.HandleFunc("GET /alias", failing)
	wrapped := logging(auth)(admin.NewHandler())
	mux.Handle("/wrapped/", wrapped)
	mux.HandleFunc("GET /both", both)
	mux.HandleFunc(path, dynamic)
}

// entry
func dynamic(w http.ResponseWriter, r *http.Request) {}

// No route: a file, and a client that asks.
func (s *server) none(c *asker) {
	load("/etc/config", s.loaded)
	c.Do("/items", s.loaded)
}

type asker struct{}

func (*asker) Do(path string, done func(string)) {}

func load(path string, done func(string)) {}

func (s *server) loaded(text string) {}
