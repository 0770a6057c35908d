package errortext_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/timeoutlint/timeoutlint/internal/errortext"
)

const dump = `SIGQUIT: quit
PC=0x46a1c1 m=0 sigcode=0

goroutine 1 [running]:
main.main()
	/home/me/src/shop/main.go:12 +0x25

goroutine 7 gp=0xc0001 m=nil [select, 12 minutes]:
net/http.(*persistConn).roundTrip(0xc0002, 0xc0003)
	/usr/local/go/src/net/http/transport.go:2800 +0x9b2
net/http.(*Transport).roundTrip(0xc0002, 0xc0003)
	/usr/local/go/src/net/http/transport.go:610 +0x7f0
shop/internal/search.(*Client).Embed(0xc0001, {0xc0002, 0x3})
	/home/me/src/shop/internal/search/client.go:31 +0x65
created by shop/internal/search.(*Indexer).Run in goroutine 1
	/home/me/src/shop/internal/search/index.go:20 +0x44

goroutine 8 [select, 3 minutes]:
net/http.(*persistConn).roundTrip(0xc0002, 0xc0003)
	/usr/local/go/src/net/http/transport.go:2800 +0x9b2
shop/internal/search.(*Client).Embed(0xc0001, {0xc0002, 0x3})
	/home/me/src/shop/internal/search/client.go:31 +0x65

goroutine 9 [IO wait]:
internal/poll.runtime_pollWait(0x7f6b, 0x72)
	/usr/local/go/src/runtime/netpoll.go:351 +0x85
net/http.(*persistConn).readLoop(0xc0004)
	/usr/local/go/src/net/http/transport.go:2200 +0x85

goroutine 10 [chan send, locked to thread]:
example.com/shop/queue.(*Queue[...]).Put(...)
	/home/me/src/shop/queue/queue.go:9
github.com/redis/go-redis/v9.(*Client).worker(0x0)
	/home/me/go/pkg/mod/github.com/redis/go-redis/v9@v9.1.0/redis.go:5 +0x1

goroutine 11 [semacquire]:
database/sql.(*DB).conn(0xc0001, {0x1, 0x2}, 0x1)
	/usr/local/go/src/database/sql/sql.go:1300 +0x85
main.list({0x1, 0x2})
	/home/me/src/shop/main.go:40 +0x85
later: context canceled
`

func TestDump(t *testing.T) {
	log, err := errortext.Read(strings.NewReader(dump))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, w := range log.Waiting {
		got = append(got, fmt.Sprintf("%d %s: %s at %s, %d min", w.Count, w.For, w.Call, w.At, w.Minutes))
	}
	want := []string{
		"2 the response headers of an HTTP request: shop/internal/search.(*Client).Embed at /home/me/src/shop/internal/search/client.go:31, 12 min",
		"1 a receiver of a channel: example.com/shop/queue.(*Queue[...]).Put at /home/me/src/shop/queue/queue.go:9, 0 min",
		"1 a free connection of a SQL pool: main.list at /home/me/src/shop/main.go:40, 0 min",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if len(log.Seen) != 1 || log.Seen[0].Layer != "context" {
		t.Errorf("the line below the dump was not read: %v", log.Seen)
	}
}

// A profile with debug=1 tells groups, and no states.
func TestProfile(t *testing.T) {
	const profile = `goroutine profile: total 41
40 @ 0x47 0x48
#	0x47a	sync.runtime_SemacquireMutex+0x1c	/usr/local/go/src/runtime/sema.go:95
#	0x47b	sync.(*Mutex).Lock+0x2f	/usr/local/go/src/sync/mutex.go:46
#	0x47c	shop/store.(*Cache).Get+0x2f	/home/me/shop/store/cache.go:17

1 @ 0x47
#	0x47d	main.main+0x1	/home/me/shop/main.go:7
`
	log, err := errortext.Read(strings.NewReader(profile))
	if err != nil {
		t.Fatal(err)
	}
	if len(log.Waiting) != 1 || log.Waiting[0].Count != 40 || log.Waiting[0].Call != "shop/store.(*Cache).Get" || log.Waiting[0].For != "a mutex" {
		t.Errorf("got %+v", log.Waiting)
	}
}

// A log is bounded in what is kept of it, however long its lines are.
func TestLong(t *testing.T) {
	var b strings.Builder
	for i := range 100 {
		fmt.Fprintf(&b, "line %d: some timeout %s\n", i, strings.Repeat("x", 2000*i))
	}
	log, err := errortext.Read(strings.NewReader(b.String() + "dial tcp 10.0.0.1:1: i/o timeout"))
	if err != nil {
		t.Fatal(err)
	}
	if log.Lines != 101 || log.Cut == 0 || len(log.Unknown)+log.Others != 100 {
		t.Errorf("%d lines, %d cut, %d and %d unknown", log.Lines, log.Cut, len(log.Unknown), log.Others)
	}
	if len(log.Seen) != 1 || log.Seen[0].First != 101 {
		t.Errorf("the last line was not read: %v", log.Seen)
	}
}
