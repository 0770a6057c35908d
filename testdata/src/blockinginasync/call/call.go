package call

import (
	"context"
	"net/http"
	"net/rpc"
	"time"

	"blockinginasync/slow"
)

type server struct{ peer *rpc.Client }

// net/rpc has neither a timeout nor a ctx.
func (s *server) handle(w http.ResponseWriter, r *http.Request) {
	var reply string
	s.peer.Call("Inventory.Get", r.FormValue("q"), &reply) // want `\(\*rpc.Client\).Call waits for net/rpc with no time limit and takes no context: if it stops answering, the HTTP handler \(\*server\).handle blocks forever`
}

// The cause lies in another package, and is reported there too.
func (s *server) ping(w http.ResponseWriter, r *http.Request) {
	slow.Ping() // ok: the http.Get in it has its finding where it stands
}

func (s *server) pingToo(w http.ResponseWriter, r *http.Request) { s.check() }

func (s *server) check() error { return slow.Ping() }

// Not on the path of a request.
func (s *server) background() { slow.Ping() }

func (s *server) async(w http.ResponseWriter, r *http.Request) { go slow.Ping() }

// Given a ctx: other rules'.
func (s *server) ctx(ctx context.Context) {}

var interval = time.Second
