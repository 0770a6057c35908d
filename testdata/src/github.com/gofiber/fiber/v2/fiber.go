// Package fiber has the shapes of github.com/gofiber/fiber/v2 that the corpora use.
package fiber

import (
	"context"
	"time"

	"github.com/valyala/fasthttp"
)

type App struct{}

type Config struct{ ReadTimeout, WriteTimeout time.Duration }

func New(config ...Config) *App { return new(App) }

type Router interface{ mount() }

func (app *App) Get(path string, handlers ...Handler) Router     { return nil }
func (app *App) Group(prefix string, handlers ...Handler) *Group { return new(Group) }

type Group struct{}

func (g *Group) Get(path string, handlers ...Handler) Router { return nil }

type Ctx struct{ fasthttp *fasthttp.RequestCtx }

type Handler = func(*Ctx) error

func (c *Ctx) Set(key, value string)                            {}
func (c *Ctx) Context() *fasthttp.RequestCtx                    { return c.fasthttp }
func (c *Ctx) UserContext() context.Context                     { return nil }
func (c *Ctx) SetUserContext(ctx context.Context)               {}
func (c *Ctx) Params(key string, defaultValue ...string) string { return "" }
func (c *Ctx) Query(key string, defaultValue ...string) string  { return "" }
func (c *Ctx) JSON(data interface{}, ctype ...string) error     { return nil }
