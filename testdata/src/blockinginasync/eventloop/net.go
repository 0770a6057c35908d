package eventloop

import (
	"context"
	"net"
	"os/exec"
	"time"

	"github.com/cloudwego/netpoll"
	"github.com/panjf2000/gnet/v2"
	"github.com/tidwall/evio"
)

// gnet.
type echo struct {
	gnet.BuiltinEventEngine
	*state
}

func (e *echo) OnBoot(eng gnet.Engine) gnet.Action {
	time.Sleep(time.Second) // before it serves
	return 0
}

func (e *echo) OnOpen(c gnet.Conn) ([]byte, gnet.Action) {
	e.db.Exec("INSERT INTO seen VALUES (1)") // want `waits for SQL inside the gnet callback \(\*echo\).OnOpen`
	return nil, 0
}

func (e *echo) OnTraffic(c gnet.Conn) gnet.Action {
	data, _ := c.Next(-1)
	time.Sleep(time.Second) // want `time.Sleep sleeps inside the gnet callback \(\*echo\).OnTraffic: it must not block`
	e.ask(context.Background(), "x")
	exec.Command("notify", "x").Run() // want `\(\*exec.Cmd\).Run waits for a process inside the gnet callback \(\*echo\).OnTraffic`
	e.events <- string(data)          // want `the send to e.events in \(\*echo\).OnTraffic cannot be cancelled`
	e.note("x")
	e.later("x")
	c.Write(data)
	return 0
}

func (e *echo) OnTick() (time.Duration, gnet.Action) {
	<-e.events // want `the receive from e.events in \(\*echo\).OnTick cannot be cancelled`
	return time.Second, 0
}

// evio.
func (s *state) evio() error {
	var events evio.Events
	events.Serving = func(srv evio.Server) evio.Action {
		time.Sleep(time.Second) // before it serves
		return evio.None
	}
	events.Data = func(c evio.Conn, in []byte) ([]byte, evio.Action) {
		exec.Command("notify", "x").Run() // reported where gnet's does the same
		s.ask(context.Background(), "x")
		s.events <- string(in) // want `the send to s.events in \(\*state\).evio cannot be cancelled: the evio callback in \(\*state\).evio blocks`
		s.later("x")
		return in, evio.None
	}
	events.Tick = s.tick
	return evio.Serve(events, "tcp://:5000")
}

func (s *state) tick() (time.Duration, evio.Action) {
	<-s.events // want `the evio callback \(\*state\).tick blocks`
	return time.Second, evio.None
}

// netpoll has a goroutine for each request.
func (s *state) netpoll(ln net.Listener) error {
	loop, err := netpoll.NewEventLoop(s.request, netpoll.WithOnPrepare(s.prepare), netpoll.WithOnConnect(s.connect), netpoll.WithOnDisconnect(func(ctx context.Context, conn netpoll.Connection) {
		s.events <- "gone" // want `the netpoll callback in \(\*state\).netpoll blocks`
		s.later("gone")
	}))
	if err != nil {
		return err
	}
	return loop.Serve(ln)
}

func (s *state) prepare(conn netpoll.Connection) context.Context {
	s.events <- "new" // want `the netpoll callback \(\*state\).prepare blocks`
	return context.Background()
}

func (s *state) connect(ctx context.Context, conn netpoll.Connection) context.Context {
	time.Sleep(time.Second)
	return ctx
}

func (s *state) request(ctx context.Context, conn netpoll.Connection) error {
	time.Sleep(time.Second) // want `time.Sleep blocks the netpoll handler \(\*state\).request`
	s.db.QueryRowContext(ctx, "SELECT 1")
	return nil
}

// What a request hands on has its type.
func (s *state) drain(ctx context.Context, conn netpoll.Connection) { time.Sleep(time.Second) }
