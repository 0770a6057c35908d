package brokendeadline_test

import (
	"testing"

	"github.com/timeoutlint/timeoutlint/internal/passtest"
	"github.com/timeoutlint/timeoutlint/passes/brokendeadline"
)

// TestFixedStream runs what the fix makes of brokendeadline/runstream: a stream
// outlives the WriteTimeout of its server and ends well, and a client that does
// not read is given up.
func TestFixedStream(t *testing.T) {
	if testing.Short() {
		t.Skip("with -short: builds and runs programs, which takes most of the time of this package")
	}
	passtest.Default(t, brokendeadline.Analyzer, "brokendeadline/runstream")
	passtest.RunFixed(t, "brokendeadline/runstream/run.go", streamHarness)
}

const streamHarness = `package run

import (
	"io"
	"net"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

` + pipes + `
// request serves one request, with messages, and returns the client's connection.
func request(t *testing.T, messages chan string) (net.Conn, func()) {
	l := pipes{make(chan net.Conn), make(chan struct{})}
	srv := Server(messages)
	go srv.Serve(l)
	here, there := net.Pipe()
	l.conns <- there
	go io.WriteString(here, "GET / HTTP/1.1\r\nHost: h\r\n\r\n")
	return here, func() { srv.Close(); here.Close() }
}

func TestStream(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		messages := make(chan string)
		conn, done := request(t, messages)
		defer done()
		go func() {
			for range 12 {
				time.Sleep(10 * time.Second)
				messages <- "part"
			}
			time.Sleep(time.Minute) // nothing comes for longer than any write may take
			close(messages)
		}()
		var text strings.Builder
		buf := make([]byte, 1024)
		for !strings.HasSuffix(text.String(), "0\r\n\r\n") {
			n, err := conn.Read(buf)
			text.Write(buf[:n])
			if err != nil {
				t.Fatalf("after %d parts: %v", strings.Count(text.String(), "part"), err)
			}
		}
		if n := strings.Count(text.String(), "part"); n != 12 {
			t.Errorf("%d parts came of 12", n)
		}
	})
}

func TestSilentClient(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		messages := make(chan string)
		_, done := request(t, messages)
		defer done()
		began := time.Now()
		messages <- "part" // is never read
		select {
		case messages <- "part":
		case <-time.After(time.Hour):
			return // the handler has ended
		}
		if took := time.Since(began); took > time.Minute {
			t.Errorf("a write to a client that does not read took %v", took)
		}
	})
}
`
