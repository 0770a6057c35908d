package docs

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
)

// Libraries renders doc/libraries.md: what is known of clients.
func Libraries() string {
	var b strings.Builder
	b.WriteString(`<!-- Generated from internal/knowledge/data. Do not edit. -->

# Libraries

The clients that timeoutlint knows: what ends a call by default, what they retry
without being asked, and how to bound a call. Rows about older versions say so. To
see a library with all its calls in the terminal:
` + "`timeoutlint knowledge import/path`" + `.

| library | made by | default timeout | hidden retries | how to bound it |
|---|---|---|---|---|
`)
	libs := knowledge.Libraries()
	slices.SortStableFunc(libs, func(a, b knowledge.Library) int { return cmp.Compare(a.Package, b.Package) })
	for i := range libs {
		lib := &libs[i]
		for j := range lib.Constructors {
			c := &lib.Constructors[j]
			if c.Makes == knowledge.MakesConfig || c.Timeout == "" && c.Retry == nil {
				continue
			}
			fmt.Fprintf(&b, "| %s | %s | %s | %s | %s |\n", title(lib), code(c.New), timeoutWords(c), cmp.Or(retryWords(c.Retry), "-"), boundWords(c))
		}
	}
	b.WriteString(`
## Entries

Functions that frameworks call, and what the rules for request paths look at.

| entry | of | class | recognised as | its context |
|---|---|---|---|---|
`)
	for i := range libs {
		lib := &libs[i]
		for j := range lib.Entries {
			e := &lib.Entries[j]
			fmt.Fprintf(&b, "| %s | `%s`%s | %s | %s | %s |\n", e.Name, lib.Package, versions(lib), e.Class, cmp.Or(strings.Join(recognised(e), ", "), "-"), cmp.Or(strings.Join(entryCtx(e), ", "), "-"))
		}
	}
	return b.String()
}

// title names a library and the versions a row is about.
func title(lib *knowledge.Library) string {
	t := "`" + lib.Package + "`"
	if lib.Name != "" {
		t = lib.Name + " " + t
	}
	return t + versions(lib)
}

func versions(lib *knowledge.Library) string {
	var s string
	if lib.Since != "" {
		s += " since " + lib.Since
	}
	if lib.Until != "" {
		s += " before " + lib.Until
	}
	return s
}

func code(names []string) string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = "`" + n + "`"
	}
	return strings.Join(out, ", ")
}

func timeoutWords(c *knowledge.Constructor) string {
	switch c.Timeout {
	case "":
		return "not known"
	case knowledge.TimeoutNone:
		return "**none**"
	case knowledge.TimeoutInherits:
		return "that of the client handed over"
	case knowledge.TimeoutCtx:
		return "none: only the context ends a call"
	}
	if c.Header {
		return string(c.Timeout) + ", for the response headers only"
	}
	return string(c.Timeout)
}

func retryWords(r *knowledge.Retry) string {
	if r == nil {
		return ""
	}
	n := "without end"
	if r.Attempts > 0 {
		n = fmt.Sprintf("%d attempts", r.Attempts)
	}
	switch r.Backoff {
	case "":
	case knowledge.BackoffNone:
		n += " without a pause"
	default:
		n += ", " + string(r.Backoff) + " backoff"
	}
	if r.IgnoresCtx {
		n += " that the context does not end"
	}
	if r.Off != "" {
		n += "; off with `" + r.Off + "`"
	}
	return n
}

func boundWords(c *knowledge.Constructor) string {
	var ways []string
	fix := ""
	if c.Fix != nil {
		fix = strings.ReplaceAll(cmp.Or(c.Fix.Arg, c.Fix.Field), "%s", "d")
		ways = append(ways, "`"+fix+"`")
	}
	for _, s := range c.SetBy {
		var way, name string
		switch {
		case s.Option != "":
			way, name = "option", s.Option
		case s.Field != "":
			way, name = "field", s.Field
		case s.Method != "":
			way, name = "method", s.Method
		case s.Inherits:
			ways = append(ways, fmt.Sprintf("the timeout of argument %d", s.Arg))
			continue
		}
		if strings.HasPrefix(fix, name[strings.LastIndexByte(name, '.')+1:]+":") || strings.Contains(fix, name+"(") {
			continue // the fix says it
		}
		way += " `" + name + "`"
		if s.Inherits {
			way = "a client with a timeout in " + way
		}
		ways = append(ways, way)
	}
	if len(ways) == 0 {
		if c.Timeout == knowledge.TimeoutNone || c.Timeout == knowledge.TimeoutCtx {
			return "a context with a deadline"
		}
		return "-"
	}
	return strings.Join(ways, ", ")
}

// Knowledge says in words what is known of one package.
func Knowledge(lib *knowledge.Library) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s%s", lib.Package, versions(lib))
	if lib.Name != "" {
		fmt.Fprintf(&b, ": %s", lib.Name)
	}
	if lib.Profile != "" {
		values := knowledge.ValuesIn("")
		fmt.Fprintf(&b, " (%s: suggested timeout %v, at most %d calls at once)", lib.Profile, values.Timeout(lib.Profile), values.Limit(lib.Profile))
	}
	b.WriteString("\n")
	if lib.Source != "" {
		fmt.Fprintf(&b, "read in %s\n", lib.Source)
	}
	plain := func(s string) string { return strings.NewReplacer("`", "", "**", "").Replace(s) }
	line := func(names []string, parts ...string) {
		parts = slices.DeleteFunc(parts, func(p string) bool { return p == "" })
		fmt.Fprintf(&b, "  %s\n      %s\n", strings.Join(names, ", "), plain(strings.Join(parts, "; ")))
	}
	prefixed := func(prefix, s string) string {
		if s == "" || s == "-" {
			return ""
		}
		return prefix + s
	}
	for i := range lib.Constructors {
		c := &lib.Constructors[i]
		var pool string
		if c.Pool {
			pool = "has its own connections: share it"
		}
		line(c.New, "makes a "+string(cmp.Or(c.Makes, knowledge.MakesClient)), "default timeout: "+timeoutWords(c),
			prefixed("bound it by ", boundWords(c)), prefixed("retries by itself: ", retryWords(c.Retry)), pool, c.Note)
	}
	for i := range lib.Calls {
		c := &lib.Calls[i]
		line(c.Func, callWords(c)...)
	}
	for _, g := range lib.Groups {
		line(g.Spawn, "starts goroutines", prefixed("limit: ", string(g.Limit)), prefixed("limit it with ", strings.ReplaceAll(g.Fix, "%d", "n")))
	}
	for _, l := range lib.Limiters {
		line(l.Func, "limits concurrency: "+string(l.Does))
	}
	for _, r := range lib.Retriers {
		n := "without end"
		if r.Attempts > 0 {
			n = fmt.Sprintf("%d attempts", r.Attempts)
		}
		if r.ByCaller {
			n = "as often as its arguments say"
		}
		line(r.Func, "retries its argument", n, prefixed("backoff: ", string(r.Backoff)))
	}
	for i := range lib.Entries {
		e := &lib.Entries[i]
		line([]string{e.Name}, entryWords(e)...)
	}
	return b.String()
}

func entryWords(e *knowledge.Entry) []string {
	w := append([]string{"called by a framework, as a " + string(e.Class)}, recognised(e)...)
	if ctx := entryCtx(e); len(ctx) > 0 {
		ctx[0] = "its context: " + ctx[0]
		w = append(w, ctx...)
	}
	for _, field := range e.Workers {
		w = append(w, "as many at once as "+field)
	}
	return w
}

// recognised says what makes a function an entry.
func recognised(e *knowledge.Entry) (w []string) {
	switch {
	case e.Signature != nil:
		text := "a function that takes (" + strings.Join(e.Signature, ", ") + ")"
		if len(e.Results) > 0 {
			text += " and returns (" + strings.Join(e.Results, ", ") + ")"
		}
		w = append(w, text)
	case e.Method != "":
		w = append(w, "the method of "+e.Method)
	case e.Embeds != "":
		w = append(w, "methods of what embeds "+e.Embeds)
	case e.Serves != "":
		name, arg, _ := strings.Cut(e.Serves, ".")
		if arg == "*" {
			w = append(w, "methods of the interfaces that the generated "+name+" returns")
		} else {
			w = append(w, "methods of the interface that the generated "+name+" takes as argument "+arg)
		}
	case e.Receives != "":
		w = append(w, "a function that is given what "+e.Receives+" returns, in a loop around it")
	case e.Field != "":
		w = append(w, "what is stored in "+e.Field)
	case e.Arg != "":
		if i := strings.LastIndexByte(e.Arg, '.'); i >= 0 {
			w = append(w, "argument "+e.Arg[i+1:]+" of "+e.Arg[:i])
		}
	}
	if e.Last != "" {
		w = append(w, "with a "+e.Last+" last")
	}
	return w
}

// entryCtx says how an entry's context is had and what ends it.
func entryCtx(e *knowledge.Entry) (w []string) {
	switch {
	case e.Ctx != "":
		arg, from, dot := strings.Cut(strings.TrimPrefix(e.Ctx, "$"), ".")
		if dot {
			from += " of "
		}
		w = append(w, from+"argument "+arg)
	case e.Last != "":
		w = append(w, "Context() of the last argument")
	default:
		return nil
	}
	if e.Deadline {
		w = append(w, "which has a deadline")
	}
	if e.Cancels {
		w = append(w, "which ends when the caller has gone")
	}
	if e.Fallback != "" {
		w = append(w, "and the argument itself with it where "+e.Fallback+" is set")
	}
	return w
}

// What a call waits on, how long it lasts, and what it does, in words.
var (
	effectWords = map[knowledge.Effect]string{
		knowledge.Network: "waits on the network", knowledge.Database: "waits on a database", knowledge.Exec: "waits on another process",
		knowledge.Sleep: "sleeps", knowledge.Lock: "waits on a lock", knowledge.Channel: "waits on other goroutines",
		knowledge.NoEffect: "does not wait",
	}
	lifetimeWords = map[knowledge.Lifetime]string{
		knowledge.LifeProgram: "lasts as long as the program", knowledge.LifeSession: "lasts as long as a session",
		knowledge.LifeRelease: "ends what lasts",
	}
	roleWords = map[knowledge.Role]string{
		knowledge.RoleHTTPHelper: "uses http.DefaultClient", knowledge.RoleDial: "establishes a connection",
		knowledge.RoleHandshake: "ends with the deadline of its connection", knowledge.RoleConnIO: "ends with the deadline of its connection",
		knowledge.RoleServe: "makes or runs a server", knowledge.RoleNewRequest: "builds a request without a context",
		knowledge.RoleDeadline: "gives a connection its deadline", knowledge.RoleResponse: "reads or writes what is being served",
	}
	ctxWords = map[knowledge.CtxResult]string{
		knowledge.CtxNone: "returns a context without a deadline", knowledge.CtxDeadline: "returns a context with a deadline",
		knowledge.CtxDerived: "carries on the context it is given", knowledge.CtxRequest: "returns the context of what is being served",
		knowledge.CtxRoot: "returns a context that a person ends",
	}
	delayWords = map[knowledge.Delay]string{
		knowledge.DelaySleeps: "pauses", knowledge.DelayWaits: "waits for its turn", knowledge.DelayDuration: "returns how long to pause",
		knowledge.DelayTimer: "returns what to wait on", knowledge.DelayLater: "has it done again later",
	}
	whenWords = map[knowledge.When]string{
		knowledge.RunNow: "runs argument %d before it returns", knowledge.RunLater: "keeps argument %d, to be run later",
		knowledge.RunGo: "runs argument %d on a new goroutine", knowledge.RunLoop: "runs argument %d more than once",
		knowledge.RunRetry: "runs argument %d again when it fails", knowledge.RunEach: "runs argument %d on a goroutine per element",
	}
)

func callWords(c *knowledge.Call) []string {
	var w []string
	if c.CtxFirst {
		w = append(w, "where a context comes first")
	}
	w = append(w, effectWords[c.Waits])
	switch {
	case c.Role == knowledge.RoleConnIO || c.Role == knowledge.RoleHandshake || c.Role == knowledge.RoleServe:
	case c.Lifetime == knowledge.LifeProgram: // meant to go on
	default:
		w = append(w, endWords(c))
	}
	w = append(w, roleWords[c.Role], lifetimeWords[c.Lifetime])
	if c.CtxIgnored {
		w = append(w, "waits on when its context has ended")
	}
	if c.Result != "" {
		w = append(w, "its result goes on: "+string(c.Result))
	}
	if r := retryWords(c.Retry); r != "" {
		w = append(w, "retries by itself: "+r)
	}
	if b := c.Batch; b != nil {
		n := "many"
		if b.Max > 0 {
			n = fmt.Sprintf("up to %d", b.Max)
		}
		if b.With != "" {
			w = append(w, b.With+" takes many "+cmp.Or(b.Of, "items")+" at once")
		} else {
			w = append(w, "takes "+n+" "+cmp.Or(b.Of, "items")+" at once")
		}
	}
	for _, r := range c.Runs {
		w = append(w, fmt.Sprintf(whenWords[r.When], r.Arg))
	}
	w = append(w, ctxWords[c.Ctx], delayWords[c.Delay])
	if c.Variant != "" {
		w = append(w, "a form with a bound: "+c.Variant)
	}
	if c.NoReturn {
		w = append(w, "never returns")
	}
	return append(w, c.Note)
}

// endWords says what ends the wait of c.
func endWords(c *knowledge.Call) string {
	switch c.Bound {
	case knowledge.ByCtx:
		return "ended by its context only"
	case knowledge.ByClient:
		return "ended by its context or the client's timeout"
	case knowledge.ByArg:
		return fmt.Sprintf("ended by argument %d", c.TimeoutArg)
	case knowledge.ByDefault:
		return "always ends: the library has a timeout"
	case knowledge.Never:
		return "nothing ends it"
	}
	return ""
}
