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

The clients that timeoutlint knows: what ends a call if you set nothing, what
they retry without being asked, and how to give a call a bound. Rows about
versions that are not the newest say so. In the terminal, with all calls:
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
	case "none":
		return "**none**"
	case "inherits":
		return "that of the client handed over"
	case "ctx":
		return "none: only the context ends a call"
	}
	if c.Header {
		return c.Timeout + ", for the response headers only"
	}
	return c.Timeout
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
	case "none":
		n += " without a pause"
	default:
		n += ", " + r.Backoff + " backoff"
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
	if c.Fix != nil {
		ways = append(ways, "`"+strings.ReplaceAll(cmp.Or(c.Fix.Arg, c.Fix.Field), "%s", "d")+"`")
	}
	for _, s := range c.SetBy {
		switch {
		case s.Option != "":
			ways = append(ways, "option `"+s.Option+"`")
		case s.Field != "":
			ways = append(ways, "field `"+s.Field+"`")
		case s.Method != "":
			ways = append(ways, "method `"+s.Method+"`")
		case s.Inherits:
			ways = append(ways, fmt.Sprintf("the timeout of argument %d", s.Arg))
		}
	}
	if len(ways) == 0 {
		if c.Timeout == "none" || c.Timeout == "ctx" {
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
		fmt.Fprintf(&b, " (%s: suggested timeout %v, at most %d calls at once)", lib.Profile, lib.Profile.Timeout(), lib.Profile.Limit())
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
		line(g.Spawn, "starts goroutines", prefixed("limit: ", g.Limit), prefixed("limit it with ", g.Fix))
	}
	for _, l := range lib.Limiters {
		line(l.Func, "limits concurrency: "+l.Does)
	}
	for _, r := range lib.Retriers {
		n := "without end"
		if r.Attempts > 0 {
			n = fmt.Sprintf("%d attempts", r.Attempts)
		}
		if r.ByCaller {
			n = "as often as its arguments say"
		}
		line(r.Func, "retries its argument", n, prefixed("backoff: ", r.Backoff))
	}
	for _, e := range lib.Entries {
		line([]string{e.Name}, "entry: "+e.Class, prefixed("its context: ", e.Ctx))
	}
	return b.String()
}

func callWords(c *knowledge.Call) []string {
	var w []string
	switch c.Waits {
	case knowledge.Unlisted:
	case knowledge.NoEffect:
		w = append(w, "does not wait")
	default:
		w = append(w, "waits on "+string(c.Waits))
		switch c.Bound {
		case knowledge.ByCtx:
			w = append(w, "ended by its context only")
		case knowledge.ByClient:
			w = append(w, "ended by its context or the client's timeout")
		case knowledge.ByArg:
			w = append(w, fmt.Sprintf("ended by argument %d", c.TimeoutArg))
		case knowledge.ByDefault:
			w = append(w, "always ends: the library has a timeout")
		case knowledge.Never:
			w = append(w, "nothing ends it")
		}
	}
	if c.CtxIgnored {
		w = append(w, "waits on when its context has ended")
	}
	if c.Result != "" {
		w = append(w, "its result goes on: "+string(c.Result))
	}
	if r := retryWords(c.Retry); r != "" {
		w = append(w, "retries by itself: "+r)
	}
	if c.Batch != nil {
		w = append(w, "takes many "+cmp.Or(c.Batch.Of, "items")+" at once")
	}
	for _, r := range c.Runs {
		w = append(w, fmt.Sprintf("runs argument %d: %s", r.Arg, r.When))
	}
	if c.NoReturn {
		w = append(w, "never returns")
	}
	if len(w) == 0 {
		w = append(w, "known to the passes")
	}
	if c.Note != "" {
		w = append(w, c.Note)
	}
	return w
}
