package errortext_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/timeoutlint/timeoutlint/internal/errortext"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/report"
)

// A network makes connections inside a bubble of time.
type network struct{ conns chan net.Conn }

func (n *network) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	client, server := net.Pipe()
	select {
	case n.conns <- server:
		return client, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (n *network) Accept() (net.Conn, error) {
	c, ok := <-n.conns
	if !ok {
		return nil, net.ErrClosed
	}
	return c, nil
}
func (n *network) Close() error   { close(n.conns); return nil }
func (n *network) Addr() net.Addr { return &net.TCPAddr{} }

// late gives errors a moment later. In a bubble time is exact, and the client
// does not hold its timeout for passed in the very moment at which it ends.
type late struct{ http.RoundTripper }

func (l late) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := l.RoundTripper.RoundTrip(req)
	if err != nil {
		time.Sleep(1)
		return nil, err
	}
	resp.Body = lateBody{resp.Body}
	return resp, nil
}

type lateBody struct{ io.ReadCloser }

func (b lateBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if err != nil {
		time.Sleep(1)
	}
	return n, err
}

// TestStandard makes the standard library's timeouts happen, and asks what
// their texts mean.
func TestStandard(t *testing.T) {
	hang := func(w http.ResponseWriter, r *http.Request) { <-r.Context().Done() }
	begin := func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, "begin")
		http.NewResponseController(w).Flush()
		<-r.Context().Done()
	}
	get := func(c *http.Client) error {
		resp, err := c.Get("http://service/")
		if err != nil {
			return err
		}
		defer resp.Body.Close()
		_, err = io.ReadAll(resp.Body)
		return err
	}
	tests := []struct {
		name    string
		handler http.HandlerFunc
		err     func(tr *http.Transport) error
		layer   string
		endedBy string // a part of it
	}{
		{"headers", hang, func(tr *http.Transport) error {
			return get(&http.Client{Transport: late{tr}, Timeout: time.Second})
		}, "HTTP client", "http.Client.Timeout, which"},
		{"body", begin, func(tr *http.Transport) error {
			return get(&http.Client{Transport: late{tr}, Timeout: time.Second})
		}, "HTTP client", "http.Client.Timeout, or the request's context"},
		{"response header timeout", hang, func(tr *http.Transport) error {
			tr.ResponseHeaderTimeout = time.Second
			return get(&http.Client{Transport: tr})
		}, "HTTP client", "Transport.ResponseHeaderTimeout"},
		{"pool", hang, func(tr *http.Transport) error {
			tr.MaxConnsPerHost = 1
			go get(&http.Client{Transport: late{tr}, Timeout: time.Minute})
			synctest.Wait()
			return get(&http.Client{Transport: late{tr}, Timeout: time.Second})
		}, "HTTP client", "http.Client.Timeout, "},
		{"TLS handshake", nil, func(tr *http.Transport) error {
			tr.TLSHandshakeTimeout = time.Second
			_, err := (&http.Client{Transport: tr}).Get("https://service/")
			return err
		}, "TLS handshake", "Transport.TLSHandshakeTimeout"},
		{"context", hang, func(tr *http.Transport) error {
			ctx, cancel := context.WithTimeout(context.Background(), time.Second)
			defer cancel()
			req, err := http.NewRequestWithContext(ctx, "GET", "http://service/", nil)
			if err != nil {
				return err
			}
			_, err = tr.RoundTrip(req)
			return err
		}, "context", "context.WithTimeout"},
		{"cancelled", hang, func(tr *http.Transport) error {
			ctx, cancel := context.WithCancel(context.Background())
			time.AfterFunc(time.Second, cancel)
			req, err := http.NewRequestWithContext(ctx, "GET", "http://service/", nil)
			if err != nil {
				return err
			}
			_, err = tr.RoundTrip(req)
			return err
		}, "context", "hung up"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				n := &network{make(chan net.Conn)}
				tr := &http.Transport{DialContext: n.dial}
				server := &http.Server{Handler: test.handler}
				if test.handler != nil {
					go server.Serve(n)
				} else {
					go func() { // accepts, and says nothing
						c, err := n.Accept()
						if err == nil {
							io.Copy(io.Discard, c)
						}
					}()
				}
				err := test.err(tr)
				if err == nil {
					t.Fatal("no error")
				}
				check(t, err, test.layer, test.endedBy)
				time.Sleep(time.Hour) // all other requests end
				tr.CloseIdleConnections()
				server.Close()
			})
		})
	}
}

// check asks what a text means.
func check(t *testing.T, err error, layer, endedBy string) {
	t.Helper()
	causes := errortext.Of("fetch: " + err.Error())
	if len(causes) != 1 {
		t.Fatalf("%d causes of %q, want 1", len(causes), err)
	}
	if c := causes[0]; c.Layer != layer || !strings.Contains(c.EndedBy, endedBy) {
		t.Errorf("%q is taken for %s, ended by %s", err, c.Layer, c.EndedBy)
	}
}

// TestHandler: what a handler gets that writes when its time is over.
func TestHandler(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := &network{make(chan net.Conn)}
		written := make(chan error, 1)
		server := &http.Server{Handler: http.TimeoutHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			time.Sleep(time.Minute)
			_, err := io.WriteString(w, "late")
			written <- err
		}), time.Second, "")}
		go server.Serve(n)
		tr := &http.Transport{DialContext: n.dial}
		resp, err := (&http.Client{Transport: tr}).Get("http://service/")
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if causes := errortext.Of(resp.Status); len(causes) == 0 || causes[0].Layer != "service" {
			t.Errorf("%q is not known", resp.Status)
		}
		check(t, <-written, "HTTP server", "http.TimeoutHandler")
		tr.CloseIdleConnections()
		server.Close()
	})
}

// TestConnections: what real connections say when their time was over before
// they began.
func TestConnections(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Skipf("no loopback: %v", err)
	}
	defer l.Close()
	past := time.Now().Add(-time.Hour)

	_, err = (&net.Dialer{Deadline: past}).Dial("tcp", l.Addr().String())
	check(t, err, "TCP connect", "net.Dialer.Timeout")

	ctx, cancel := context.WithDeadline(context.Background(), past)
	defer cancel()
	_, err = (&net.Resolver{PreferGo: true}).LookupHost(ctx, "service.invalid")
	check(t, err, "DNS", "the resolver")

	c, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	c.SetDeadline(past)
	_, err = c.Read(make([]byte, 1))
	check(t, err, "TCP read", "SetReadDeadline")
	_, err = c.Write([]byte("x"))
	check(t, err, "TCP write", "http.Server.WriteTimeout")
	c.Close()
	_, err = c.Write([]byte("x"))
	check(t, err, "connection", "Close")

	address := l.Addr().String()
	l.Close()
	_, err = net.Dial("tcp", address)
	if err == nil || !errors.Is(err, os.ErrDeadlineExceeded) && !strings.Contains(err.Error(), "refused") {
		t.Skipf("the port was not refused: %v", err)
	}
	check(t, err, "TCP connect", "at once")
}

// TestSources holds that a text still stands in the source it is said to come
// from, where that is the standard library. The sources of other modules are
// asked beside the knowledge about them, in testdata/real.
func TestSources(t *testing.T) {
	out, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	root := filepath.Join(strings.TrimSpace(string(out)), "src")
	checked := 0
	for _, c := range errortext.Causes() {
		if c.Package == "" || !knowledge.IsStd(c.Package) {
			continue
		}
		checked++
		if err := c.CheckSource(filepath.Join(root, filepath.FromSlash(c.Package))); err != nil {
			t.Error(err)
		}
	}
	if checked < 20 {
		t.Errorf("only %d texts of the standard library", checked)
	}
}

func TestTable(t *testing.T) {
	for _, c := range errortext.Causes() {
		text := strings.Join(c.Fragments, "x: ")
		causes := errortext.Of("prefix: " + text)
		if len(causes) == 0 || causes[0] != c {
			t.Errorf("%q is taken for another text than its own", text)
		}
		for _, kind := range c.Kinds {
			if _, ok := report.Lookup(kind); !ok {
				t.Errorf("%q: no kind %s", text, kind)
			}
		}
		if c.Event == "" || c.EndedBy == "" || c.Remedy == "" {
			t.Errorf("%q: says too little", text)
		}
		if strings.Contains(c.Event+c.EndedBy+c.Remedy, "for ever") {
			t.Errorf("%q: one word, forever", text)
		}
	}
}

func TestOf(t *testing.T) {
	tests := []struct {
		text   string
		layers string
	}{
		{"", ""},
		{"all is well", ""},
		// The inner layer is told, not the wrapping.
		{`Post "https://api": dial tcp 10.0.0.1:443: i/o timeout`, "TCP connect"},
		{`Get "https://api": dial tcp: lookup api on 10.0.0.2:53: read udp 10.0.0.1:5->10.0.0.2:53: i/o timeout`, "DNS"},
		{"rpc error: code = DeadlineExceeded desc = context deadline exceeded", "gRPC"},
		// Two layers are two causes.
		{`exceeded maximum number of attempts, 3, request send failed, Post "https://x": net/http: TLS handshake timeout`, "AWS SDK, TLS handshake"},
		{"read tcp 1.1.1.1:1->2.2.2.2:2: read: connection reset by peer", "TCP"},
		{"dial tcp 1.1.1.1:80: connect: connection timed out", "TCP connect"},
		{"could not save: context canceled", "context"},
		// Case is that of who writes it.
		{"I/O timeout", "connection"},
		{"failed to renew lease kube-system/lock: context deadline exceeded", "leader election"},
		{`msg="Failed to renew lease" err="context deadline exceeded"`, "leader election"},
		// What a library says of an attempt, and what the service said to it.
		{"operation error SQS: SendMessage, get credentials: failed to refresh cached credentials, operation error STS: AssumeRole, exceeded maximum number of attempts, 3, api error Throttling: Rate exceeded", "AWS SDK, AWS credentials, AWS"},
		{"server selection error: context deadline exceeded, current topology: { Servers: [{ Last error: dial tcp: lookup db on 10.0.0.10:53: no such host }, ] }", "MongoDB, DNS"},
		{"rpc error: code = Unavailable desc = connection closed before server preface received", "gRPC"},
		{"rpc error: code = Unavailable desc = error reading server preface: EOF", "gRPC"},
		{`context deadline exceeded: connection error: desc = "transport: Error while dialing: dial tcp 10.0.0.1:80: connect: connection refused"`, "gRPC, TCP connect"},
		{`"error":"failed to wait for job caches to sync kind source: *v1.Job: timed out waiting for cache to be synced for Kind *v1.Job"`, "controller-runtime"},
		{`Internal error occurred: failed calling webhook "a.b.c": failed to call webhook: Post "https://a.svc:443/mutate?timeout=10s": context deadline exceeded`, "Kubernetes admission webhook"},
		{"kafka: client has run out of available brokers to talk to: dial tcp 10.0.0.1:9092: i/o timeout", "Kafka (sarama), TCP connect"},
		{"[mysql] 2022/02/04 19:18:05 packets.go:37: unexpected EOF", "MySQL (go-sql-driver)"},
		{`Get "https://service/": EOF`, "HTTP client"},
		{"2021/09/24 22:22:54 http: proxy error: context canceled", "reverse proxy"},
		{"http: proxy error: dial tcp 10.0.0.1:80: connect: no route to host", "TCP connect"},
		{"POST https://service/ giving up after 5 attempt(s): unexpected EOF", "retryablehttp"},
	}
	for _, test := range tests {
		var layers []string
		for _, c := range errortext.Of(test.text) {
			layers = append(layers, c.Layer)
		}
		if got := strings.Join(layers, ", "); got != test.layers {
			t.Errorf("Of(%q): %s, want %s", test.text, got, test.layers)
		}
	}
}
