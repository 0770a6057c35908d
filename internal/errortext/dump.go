package errortext

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
)

// A Waiting is a group of goroutines of a dump that wait in the same place.
type Waiting struct {
	State   string // "select", "IO wait", "semacquire", …; "" in a profile
	For     string // what is waited for, or "" if the frames do not say
	Kinds   []string
	Call    string // the program's own function that waits, or ""
	At      string // its file and line
	Count   int
	Minutes int // of the one that has waited longest; 0 if not told
}

// A frame recognises by a function on the stack what a goroutine waits for.
type frame struct {
	function string // prefix of the function, as a stack shows it
	what     string
	kinds    []string
}

// frames are asked from the inside out: the first that is on a stack counts.
var frames = []frame{
	{"net/http.(*persistConn).roundTrip", "the response headers of an HTTP request", []string{"http-client", "http-helper", "default-client", "unbounded-call"}},
	{"net/http.(*http2ClientConn).RoundTrip", "the response headers of an HTTP/2 request", []string{"http-client", "default-client", "unbounded-call"}},
	{"net/http.(*http2clientStream)", "the response of an HTTP/2 request", []string{"http-client", "default-client", "unbounded-call"}},
	{"net/http.(*Transport).getConn", "a connection: DNS, connecting, TLS, or a free place of MaxConnsPerHost", []string{"go-per-item", "dial", "body-not-closed"}},
	{"net/http.(*body).Read", "the rest of a body", []string{"http-client", "unbounded-call"}},
	{"net/http.(*bodyEOFSignal).Read", "the rest of a response's body", []string{"http-client", "unbounded-call"}},
	{"google.golang.org/grpc.(*ClientConn).WaitForStateChange", "a gRPC connection", []string{"dial"}},
	{"google.golang.org/grpc.(*pickerWrapper).pick", "a ready gRPC connection", []string{"deadline"}},
	{"google.golang.org/grpc/internal/transport.(*recvBufferReader)", "a message of a gRPC server", []string{"deadline", "unbounded-call"}},
	{"google.golang.org/grpc.(*clientStream).RecvMsg", "a message of a gRPC server", []string{"deadline", "unbounded-call"}},
	{"google.golang.org/grpc.(*ClientConn).Invoke", "the answer of a gRPC call", []string{"deadline", "unbounded-call"}},
	{"database/sql.(*DB).conn", "a free connection of a SQL pool", []string{"go-per-item"}},
	{"github.com/jackc/puddle", "a free connection of pgx's pool", []string{"go-per-item"}},
	{"github.com/jackc/pgx", "the answer of PostgreSQL", []string{"query", "no-ctx-call", "unbounded-call"}},
	{"github.com/lib/pq.", "the answer of PostgreSQL", []string{"query", "no-ctx-call", "unbounded-call"}},
	{"github.com/go-sql-driver/mysql.", "the answer of MySQL", []string{"query", "no-ctx-call", "unbounded-call"}},
	{"database/sql.", "the answer of a database", []string{"query", "no-ctx-call", "unbounded-call"}},
	{"github.com/redis/go-redis/v9/internal/pool", "a connection of Redis' pool", []string{"go-per-item"}},
	{"github.com/redis/go-redis", "the answer of Redis", []string{"no-ctx-call", "unbounded-call"}},
	{"golang.org/x/sync/errgroup.(*Group).Wait", "the goroutines of an errgroup", []string{"wait", "go-per-item"}},
	{"golang.org/x/sync/errgroup.(*Group).Go", "a place of an errgroup with a limit", []string{"wait"}},
	{"golang.org/x/sync/semaphore.(*Weighted).Acquire", "a place of a semaphore", []string{"wait"}},
	{"golang.org/x/time/rate.(*Limiter)", "a rate limiter", []string{"wait"}},
	{"golang.org/x/sync/singleflight", "a call that another goroutine makes", []string{"shared-ctx"}},
	{"os/exec.(*Cmd).Wait", "the end of a process, or of its output", []string{"unbounded-call"}},
	{"sync.(*Mutex).Lock", "a mutex", []string{"lock-over-io"}},
	{"sync.(*RWMutex)", "a mutex", []string{"lock-over-io"}},
	{"sync.(*WaitGroup).Wait", "goroutines of a WaitGroup", []string{"wait"}},
	{"sync.(*Cond).Wait", "a sync.Cond", []string{"wait"}},
	{"time.Sleep", "a pause", []string{"sleep", "sleep-ignores-ctx"}},
	{"net.(*Resolver)", "DNS", []string{"dial"}},
	{"net.(*Dialer)", "a connection to be established", []string{"dial"}},
	{"crypto/tls.(*Conn).HandshakeContext", "a TLS handshake", []string{"dial"}},
	{"net.(*conn).Read", "bytes of a connection", []string{"dial", "unbounded-call"}},
	{"net.(*conn).Write", "the other side to take bytes", []string{"unbounded-call"}},
}

var (
	goroutine = whenAsked(`^goroutine \d+ (?:.*)?\[([^\],]+)(?:, (\d+) minutes)?[^\]]*\]:`)
	group     = whenAsked(`^(\d+) @ 0x`) // of a profile with debug=1
	groupLine = whenAsked(`^#\t0x[0-9a-f]+\t(\S+?)\+0x[0-9a-f]+\s+(\S+:\d+)`)
)

// whenAsked compiles an expression when it is first used: hundreds of tool
// processes start that read no dump.
func whenAsked(expr string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expr) })
}

// A Dump collects goroutines line by line.
type Dump struct {
	groups map[place]*Waiting
	open   *stack // the goroutine that is being read
}

// A place is where goroutines of a group wait.
type place struct{ state, what, call, at string }

type stack struct {
	state          string
	minutes, count int
	functions      []string
	places         []string
}

// Line takes the next line of a dump or log, and reports whether it belongs to
// a goroutine.
func (d *Dump) Line(line string) bool {
	line = strings.TrimRight(line, "\r")
	if m := goroutine().FindStringSubmatch(line); m != nil {
		d.close()
		minutes, _ := strconv.Atoi(m[2])
		d.open = &stack{state: m[1], minutes: minutes, count: 1}
		return true
	}
	if m := group().FindStringSubmatch(line); m != nil {
		d.close()
		n, _ := strconv.Atoi(m[1])
		d.open = &stack{count: n}
		return true
	}
	if d.open == nil {
		return false
	}
	switch {
	case line == "":
		d.close()
	case groupLine().MatchString(line):
		m := groupLine().FindStringSubmatch(line)
		d.open.functions = append(d.open.functions, m[1])
		d.open.places = append(d.open.places, m[2])
	case strings.HasPrefix(line, "\t"):
		place, _, _ := strings.Cut(strings.TrimSpace(line), " ")
		if n := len(d.open.functions); n > len(d.open.places) {
			d.open.places = append(d.open.places, place)
		}
	case strings.HasPrefix(line, "created by "), strings.HasPrefix(line, "#"):
	case strings.Contains(line, "("):
		// "net/http.(*Client).do(0xc000, {0x1, 0x2})": the arguments are the
		// last pair of parentheses.
		at := strings.LastIndex(line, "(")
		d.open.functions = append(d.open.functions, line[:at])
		if len(d.open.places) < len(d.open.functions)-1 {
			d.open.places = append(d.open.places, "")
		}
	default:
		d.close()
		return false
	}
	return true
}

// close ends the goroutine that is being read, and counts it.
func (d *Dump) close() {
	s := d.open
	d.open = nil
	if s == nil || s.state == "running" || s.state == "runnable" {
		return
	}
	w := s.waiting()
	if w.For == "" || w.Call == "" {
		return // of the runtime, or not told
	}
	key := place{w.State, w.For, w.Call, w.At}
	known, ok := d.groups[key]
	if !ok {
		if d.groups == nil {
			d.groups = make(map[place]*Waiting)
		}
		d.groups[key] = &w
		return
	}
	known.Count += w.Count
	known.Minutes = max(known.Minutes, w.Minutes)
}

// waiting says what a stack waits for, and in which function of the program's.
func (s *stack) waiting() Waiting {
	w := Waiting{State: s.state, Count: s.count, Minutes: s.minutes}
	for i, function := range s.functions {
		at := ""
		if i < len(s.places) {
			at = s.places[i]
		}
		if ownFunction(function, at) {
			w.Call, w.At = function, at
			break
		}
		if w.For != "" {
			continue
		}
		for _, f := range frames {
			if strings.HasPrefix(function, f.function) {
				w.For, w.Kinds = f.what, f.kinds
				break
			}
		}
	}
	if w.For == "" && w.Call != "" {
		w.For, w.Kinds = ofState(s.state)
	}
	if w.For == "" {
		w.Call = "" // a profile does not tell why a goroutine stands somewhere
	}
	return w
}

// ofState says what a goroutine waits for if no function on its stack does.
func ofState(state string) (string, []string) {
	switch {
	case strings.HasPrefix(state, "chan send"):
		return "a receiver of a channel", []string{"channel"}
	case strings.HasPrefix(state, "chan receive"):
		return "a sender of a channel, or its end", []string{"channel", "wait"}
	case strings.HasPrefix(state, "select"):
		return "one of several channels", []string{"channel"}
	case strings.HasPrefix(state, "semacquire"), strings.HasPrefix(state, "sync."):
		return "a lock or a WaitGroup", []string{"lock-over-io", "wait"}
	case state == "IO wait":
		return "the network", []string{"unbounded-call"}
	case state == "sleep":
		return "a pause", []string{"sleep"}
	}
	return "", nil
}

// ownFunction reports whether a function on a stack is of the program's own
// module: neither of the standard library nor of a module cache, by the file
// that the stack tells.
func ownFunction(function, file string) bool {
	if strings.Contains(file, "@v") || strings.Contains(file, "/vendor/") {
		return false
	}
	pkg := function[:strings.LastIndex(function, "/")+1]
	name, _, _ := strings.Cut(function[len(pkg):], ".")
	pkg += name
	first, _, _ := strings.Cut(pkg, "/")
	return !knowledge.IsStd(pkg) && first != "internal" && first != "vendor"
}

// Groups returns what was collected, the largest group first.
func (d *Dump) Groups() []*Waiting {
	d.close()
	groups := slices.Collect(maps.Values(d.groups))
	slices.SortFunc(groups, func(a, b *Waiting) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(b.Minutes, a.Minutes),
			cmp.Compare(a.Call, b.Call), cmp.Compare(a.At, b.At), cmp.Compare(a.For, b.For), cmp.Compare(a.State, b.State))
	})
	return groups
}
