package stub

import (
	"context"
	"net"
	"net/http"
	"strconv"
)

// write sends an answer in one piece.
func write(w http.ResponseWriter, a answer) {
	w.Header().Set("Content-Type", a.kind)
	w.Header().Set("Content-Length", strconv.Itoa(len(a.body)))
	if a.status != 0 {
		w.WriteHeader(a.status)
	}
	w.Write(a.body) // a client that has left does not read it
}

// send sends an answer, as far as its fate goes.
func send(ctx context.Context, w http.ResponseWriter, a answer, f fate, o Options) error {
	if len(a.events) > 0 {
		return stream(ctx, w, a, f, o)
	}
	switch f {
	case stalled:
		<-ctx.Done()
		return ctx.Err()
	case reset:
		w.Header().Set("Content-Type", a.kind)
		w.Header().Set("Content-Length", strconv.Itoa(len(a.body)))
		w.Write(a.body[:len(a.body)/2])
		return cut(w)
	}
	write(w, a)
	return ctx.Err()
}

func stream(ctx context.Context, w http.ResponseWriter, a answer, f fate, o Options) error {
	w.Header().Set("Content-Type", a.kind)
	rc := http.NewResponseController(w)
	for i, event := range a.events {
		if i > 0 && f == stalled {
			<-ctx.Done()
			return ctx.Err()
		}
		if i > 0 && f == reset && i >= len(a.events)/2 {
			return cut(w)
		}
		if i > 0 && !pause(ctx, o.Token) {
			return ctx.Err()
		}
		if _, err := w.Write(event); err != nil {
			return err
		}
		if err := rc.Flush(); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// cut resets the connection: the client sees neither an end nor a close.
func cut(w http.ResponseWriter) error {
	rc := http.NewResponseController(w)
	if err := rc.Flush(); err != nil {
		return err
	}
	conn, _, err := rc.Hijack()
	if err != nil {
		return err
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		tcp.SetLinger(0)
	}
	return conn.Close()
}
