package torture

import (
	"fmt"
	"math/rand/v2"
	"regexp"
)

// A generator writes the declarations of one package.
type generator struct {
	r     *rand.Rand
	pkg   string
	funcs []*function
	n     int // numbers what needs a name of its own
	depth int
}

// A function is what others know of one.
type function struct {
	name    string
	recv    bool // a method of *Service
	generic bool
	params  []variable
	results []string // types, the last may be error
	named   bool
}

// A variable is a name and the sort of its value: see kinds.
type variable struct{ name, kind string }

// fill puts args in the place of verbs. Unlike fmt's, a verb without an index
// takes the argument after that of the last one without.
func fill(format string, args ...any) string {
	next := 0
	return verb.ReplaceAllStringFunc(format, func(v string) string {
		if v[1] == '[' {
			return fmt.Sprint(args[v[2]-'1'])
		}
		next++
		return fmt.Sprint(args[next-1])
	})
}

func (g *generator) name(base string) string {
	g.n++
	if g.r.IntN(3) > 0 {
		return fmt.Sprintf("%s%d", base, g.n)
	}
	return fmt.Sprintf("%s%d", pick(g.r, []string{"x", "v", "tmp"}), g.n)
}

func (g *generator) chance(oneIn int) bool { return g.r.IntN(oneIn) == 0 }

// client writes an expression that makes an HTTP client.
func (g *generator) client() string {
	return pick(g.r, []string{
		"&http.Client{}", "new(http.Client)", "http.DefaultClient", "&http.Client{Timeout: 0}", "&http.Client{Timeout: 30 * time.Second}",
		"&http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 10}}", "&http.Client{Transport: http.DefaultTransport}",
		"&http.Client{\n\tTransport: &http.Transport{\n\t\tMaxIdleConns: 100,\n\t\tIdleConnTimeout: time.Minute, // idle\n\t},\n}",
		"&http.Client{\n\tCheckRedirect: nil, // follow\n\tJar: nil,\n}",
		"&(http.Client{})", "(&http.Client{})",
		"func() *http.Client { return &http.Client{} }()",
	})
}

// kinds are the sorts of values that programs hand around, and their types.
var kinds = map[string]string{
	"ctx": "context.Context", "request": "*http.Request", "writer": "http.ResponseWriter",
	"client": "*http.Client", "db": "*sql.DB", "tx": "*sql.Tx", "conn": "net.Conn", "group": "*errgroup.Group",
	"wg": "*sync.WaitGroup", "mu": "*sync.Mutex", "sem": "chan struct{}", "results": "chan string",
	"urls": "[]string", "url": "string", "n": "int", "delay": "time.Duration", "body": "[]byte", "err": "error",
	"reader": "io.Reader", "f": "func(context.Context, string) error",
}

var paths = map[string]string{
	"context": "context", "http": "net/http", "sql": "database/sql", "net": "net", "errgroup": "golang.org/x/sync/errgroup",
	"sync": "sync", "time": "time", "io": "io", "exec": "os/exec", "errors": "errors", "fmt": "fmt", "log": "log",
	"strings": "strings", "json": "encoding/json", "tls": "crypto/tls", "rand": "math/rand", "bytes": "bytes",
	"semaphore": "golang.org/x/sync/semaphore",
}

var verb = regexp.MustCompile(`%(?:\[(\d)\])?[sd]`)
