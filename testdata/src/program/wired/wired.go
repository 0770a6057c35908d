// Command wired has a container build it. A comment "reached:" says which entries come
// to a wait, and what ends it.
package main

import (
	"net/http"
	"sync"
	"time"

	"program/wired/store"
	"program/wired/svc"
	"program/wired/web"

	"github.com/gin-gonic/gin"
	"go.uber.org/dig"
	"golang.org/x/sync/errgroup"
	"gorm.io/gorm"
)

// The one client without a timeout is what all get that ask for a client.
func newClient() *http.Client { return &http.Client{} }

var opened = ask("https://example.com/vars")

func init() { ask("https://example.com/init") }

func ask(url string) error {
	_, err := http.Get(url) // reached: main unbounded
	return err
}

func main() {
	c := dig.New()
	c.Provide(newClient)
	c.Provide(func() *gorm.DB { return nil })
	c.Provide(store.New)
	c.Provide(func(s *store.Store) svc.Store { return s })
	c.Provide(svc.New)
	c.Provide(web.New)
	c.Provide(gin.New)
	c.Invoke(web.Routes)
	c.Invoke(svc.Ping)
	c.Invoke(start)
}

func start(e *gin.Engine, s svc.Store) error {
	var once sync.Once
	once.Do(web.Once)
	var g errgroup.Group
	g.Go(web.Warm)
	g.Go(s.Ready)
	time.Sleep(time.Second)
	return g.Wait()
}
