package knowledge

import (
	"fmt"
	"go/token"
	"slices"
	"strings"
	"time"
)

// Problem is a value that no entry can have.
type Problem struct {
	At     string // path of the value in its file, such as "libraries[3].calls[0].bound"; with "#", of its key
	Reason string
}

func (p *Problem) Error() string { return strings.TrimSuffix(p.At, "#") + ": " + p.Reason }
func (p *Problem) Path() string  { return p.At }

// Words of keys that are plain strings in the schema. The empty string is
// always allowed and not listed.
var (
	backoffWords   = []string{"none", "constant", "linear", "exponential"}
	typeRoleWords  = []string{"client", "conn", "stream", "rows", "server", "transport", "writer", "token-source", "status"}
	limitWords     = []string{"none", "default", "arg", "inherits"}
	unlimitedWords = []string{"negative", "zero", "nonpositive"}
	doesWords      = []string{"acquire", "release", "try", "rate"}
	badWhenWords   = []string{"zero", "negative", "nonpositive", "any"}
	classWords     = []string{"request", "stream", "consumer", "workqueue", "job", "reconciler", "cli", "event-loop"}
	timeoutWords   = []string{"none", "inherits", "ctx", "carried"}
	yesWords       = []string{"yes", "no"}

	profiles    = []Profile{LLM, Embedding, VectorDB, HTTP, RPC, SQL, Cache, Queue, Search, Storage, Cloud, Process, Dial}
	effects     = []Effect{Network, Database, Exec, Sleep, Lock, Channel, NoEffect}
	bounds      = []Bound{ByCtx, ByClient, ByArg, ByDefault, Never}
	roles       = []Role{RoleHTTPHelper, RoleDial, RoleHandshake, RoleServe, RoleNewRequest, RoleConnIO, RoleDeadline, RoleResponse, RoleConfig, RoleNoRetry, RoleErrorIs, RoleReap, RoleTimeoutHandler, RoleOpens}
	lifetimes   = []Lifetime{LifeProgram, LifeSession, LifeRelease, LifeCall}
	results     = []Result{ResultBody, ResultRows, ResultStream, ResultConn, ResultSession}
	streams     = []Streams{StreamsResponse, StreamsFlush, StreamsHandler, StreamsExtends}
	ctxResults  = []CtxResult{CtxNone, CtxDeadline, CtxDerived, CtxRequest, CtxRoot}
	delays      = []Delay{DelaySleeps, DelayWaits, DelayDuration, DelayTimer, DelayLater}
	whens       = []When{RunNow, RunLater, RunGo, RunLoop, RunRetry, RunEach}
	makesValues = []Makes{MakesClient, MakesServer, MakesTransport, MakesDialer, MakesPool, MakesConfig}
)

// Profiles lists all profiles.
func Profiles() []Profile { return slices.Clone(profiles) }

// Validate returns a [Problem] for each value that has the right type and yet
// means nothing.
func (f *File) Validate() []error {
	var c checker
	seen := make(map[string]string) // package, versions and name → where
	for i := range f.Libraries {
		lib := &f.Libraries[i]
		at := fmt.Sprintf("libraries[%d]", i)
		c.library(at, lib)
		for j, call := range lib.Calls {
			for k, name := range call.Func {
				for _, name := range Expand(name) {
					key := fmt.Sprint(lib.Package, " ", lib.Since, " ", lib.Until, " ", name)
					here := fmt.Sprintf("%s.calls[%d].func[%d]", at, j, k)
					if first, dup := seen[key]; dup {
						c.reject(here, "%s.%s is described twice, first at %s", lib.Package, name, first)
						continue
					}
					seen[key] = here
				}
			}
		}
	}
	return c.problems
}

type checker struct{ problems []error }

func (c *checker) reject(at, format string, args ...any) {
	c.problems = append(c.problems, &Problem{at, fmt.Sprintf(format, args...)})
}

func oneOf[T ~string](c *checker, at string, value T, allowed []T) {
	if value == "" || slices.Contains(allowed, value) {
		return
	}
	words := make([]string, len(allowed))
	for i, a := range allowed {
		words[i] = string(a)
	}
	c.reject(at, "%q is not one of %s", value, strings.Join(words, ", "))
}

func (c *checker) library(at string, lib *Library) {
	c.importPath(at+".package", lib.Package)
	oneOf(c, at+".profile", lib.Profile, profiles)
	c.version(at+".since", lib.Since)
	c.version(at+".until", lib.Until)
	for i := range lib.Constructors {
		c.constructor(fmt.Sprintf("%s.constructors[%d]", at, i), &lib.Constructors[i])
	}
	for i := range lib.Calls {
		c.call(fmt.Sprintf("%s.calls[%d]", at, i), &lib.Calls[i])
	}
	for i := range lib.Types {
		t := &lib.Types[i]
		at := fmt.Sprintf("%s.types[%d]", at, i)
		c.names(at+".name", t.Name, isPattern)
		if t.Role == "" {
			c.reject(at+".role", "missing")
		}
		oneOf(c, at+".role", t.Role, typeRoleWords)
	}
	for i := range lib.Groups {
		c.group(fmt.Sprintf("%s.groups[%d]", at, i), &lib.Groups[i])
	}
	for i := range lib.Limiters {
		l := &lib.Limiters[i]
		at := fmt.Sprintf("%s.limiters[%d]", at, i)
		c.names(at+".func", l.Func, isFuncName)
		if l.Does == "" {
			c.reject(at+".does", "missing")
		}
		oneOf(c, at+".does", l.Does, doesWords)
	}
	for i := range lib.Opens {
		at := fmt.Sprintf("%s.opens[%d]", at, i)
		c.names(at+".func", lib.Opens[i].Func, isFuncName)
		if lib.Opens[i].Driver < 0 {
			c.reject(at+".driver", "%d is not the number of an argument", lib.Opens[i].Driver)
		}
	}
	for i := range lib.Drivers {
		c.driver(fmt.Sprintf("%s.drivers[%d]", at, i), &lib.Drivers[i])
	}
	for i := range lib.Retriers {
		c.retrier(fmt.Sprintf("%s.retriers[%d]", at, i), &lib.Retriers[i])
	}
	for i := range lib.Schedulers {
		s := &lib.Schedulers[i]
		at := fmt.Sprintf("%s.schedulers[%d]", at, i)
		c.names(at+".func", s.Func, isFuncName)
		c.names(at+".new", s.New, isFuncName)
		for _, list := range [][]string{s.Single, s.Rare} {
			if len(list) > 0 {
				c.names(at+".single", list, isFuncName)
			}
		}
		if s.Way == "" {
			c.reject(at+".way", "missing")
		}
	}
	c.bad(at+".bad", lib.Bad)
	for i := range lib.Entries {
		c.entry(fmt.Sprintf("%s.entries[%d]", at, i), &lib.Entries[i])
	}
}

func (c *checker) importPath(at, path string) {
	path = strings.TrimSuffix(path, "/...")
	switch {
	case path == "":
		c.reject(at, "missing")
	case strings.ContainsAny(path, " \t*{}\"`\\") || strings.HasPrefix(path, "/") || strings.HasSuffix(path, "/"):
		c.reject(at, "%q is not an import path", path)
	default:
		if short := Path(path); short != path {
			c.reject(at, "%q: write %q, entries hold for every major version (limit one with since and until)", path, short)
		}
	}
}

func isDigits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// version accepts "v1.2.3" with nothing left out, so that comparing is simple.
func (c *checker) version(at, v string) {
	if v == "" {
		return
	}
	core, _, _ := strings.Cut(v, "-")
	parts := strings.Split(strings.TrimPrefix(core, "v"), ".")
	if v[0] != 'v' || len(parts) != 3 || slices.ContainsFunc(parts, func(p string) bool { return !isDigits(p) }) {
		c.reject(at, "%q is not a version such as v1.2.3", v)
	}
}

func (c *checker) constructor(at string, k *Constructor) {
	c.names(at+".new", k.New, isNewName)
	oneOf(c, at+".makes", k.Makes, makesValues)
	oneOf(c, at+".profile", k.Profile, profiles)
	if k.Type != "" && !isTypeName(k.Type) {
		c.reject(at+".type", "%q is not a type name", k.Type)
	}
	if k.Timeout != "" && !slices.Contains(timeoutWords, k.Timeout) {
		c.duration(at+".timeout", k.Timeout, strings.Join(timeoutWords, ", "))
	}
	c.settings(at+".set_by", k.SetBy)
	c.retry(at+".retry", k.Retry)
	if k.Fix == nil {
		return
	}
	switch {
	case (k.Fix.Arg == "") == (k.Fix.Field == ""):
		c.reject(at+".fix", "needs exactly one of arg and field")
	case strings.Count(k.Fix.Arg+k.Fix.Field, "%s") > 1:
		c.reject(at+".fix", "more than one %%s: it stands for the duration")
	}
}

func (c *checker) call(at string, call *Call) {
	c.names(at+".func", call.Func, isFuncPattern)
	oneOf(c, at+".waits", call.Waits, effects)
	oneOf(c, at+".bound", call.Bound, bounds)
	oneOf(c, at+".profile", call.Profile, profiles)
	oneOf(c, at+".role", call.Role, roles)
	oneOf(c, at+".lifetime", call.Lifetime, lifetimes)
	oneOf(c, at+".result", call.Result, results)
	oneOf(c, at+".streams", call.Streams, streams)
	oneOf(c, at+".returns_ctx", call.Ctx, ctxResults)
	oneOf(c, at+".delay", call.Delay, delays)
	c.retry(at+".retry", call.Retry)
	if call.Variant != "" && !isFuncName(call.Variant) {
		c.reject(at+".variant", "%q is not a function or method name", call.Variant)
	}
	if call.TimeoutArg != 0 && call.Bound != ByArg && call.Role != RoleTimeoutHandler {
		c.reject(at+".timeout_arg", "only read with bound: arg or role: timeout-handler")
	}
	if call.Bound != "" && (call.Waits == "" || call.Waits == NoEffect) {
		c.reject(at+".bound", "a bound without a wait: set waits")
	}
	for i, r := range call.Runs {
		at := fmt.Sprintf("%s.runs[%d]", at, i)
		if r.When == "" {
			c.reject(at+".when", "missing")
		}
		oneOf(c, at+".when", r.When, whens)
	}
}

func (c *checker) retry(at string, r *Retry) {
	if r == nil {
		return
	}
	oneOf(c, at+".backoff", r.Backoff, backoffWords)
	oneOf(c, at+".timeouts", r.Timeouts, yesWords)
	if r.Attempts < 0 || r.Attempts == 1 {
		c.reject(at+".attempts", "%d attempts are no retry: 2 or more, or 0 for no end", r.Attempts)
	}
	c.settings(at+".set_by", r.SetBy)
}

func (c *checker) settings(at string, list []Setting) {
	for i, s := range list {
		at := fmt.Sprintf("%s[%d]", at, i)
		set := 0
		for _, name := range []string{s.Field, s.Option, s.Method} {
			if name == "" {
				continue
			}
			set++
			// A path such as "Retry.TryTimeout", "sub.WithTimeout" or, for
			// options, "import/path.WithTimeout".
			if i := strings.LastIndex(name, "/"); i >= 0 && name == s.Option {
				c.importPath(at+".option", name[:strings.LastIndex(name, ".")])
				name = name[i+1:]
			}
			for part := range strings.SplitSeq(name, ".") {
				if !token.IsIdentifier(part) {
					c.reject(at, "%q is not a name", name)
				}
			}
		}
		if set != 1 && (set != 0 || !s.Inherits) {
			c.reject(at, "needs exactly one of field, option and method, has %d", set)
		}
	}
}

func (c *checker) driver(at string, d *Driver) {
	if len(d.Names)+len(d.Packages) == 0 {
		c.reject(at, "needs names or packages")
	}
	for i, name := range d.Names {
		if strings.Trim(name, "*") == "" {
			c.reject(fmt.Sprintf("%s.names[%d]", at, i), "%q is not the name of a driver", name)
		}
	}
	for i, path := range d.Packages {
		c.importPath(fmt.Sprintf("%s.packages[%d]", at, i), path)
	}
}

func (c *checker) group(at string, g *Group) {
	if g.Type != "" && !isTypeName(g.Type) {
		c.reject(at+".type", "%q is not a type name", g.Type)
	}
	c.names(at+".spawn", g.Spawn, isFuncName)
	if len(g.New) > 0 {
		c.names(at+".new", g.New, isFuncName)
	}
	if len(g.Join) > 0 {
		c.names(at+".join", g.Join, isFuncName)
	}
	oneOf(c, at+".limit", g.Limit, limitWords)
	oneOf(c, at+".unlimited", g.Unlimited, unlimitedWords)
	c.settings(at+".set_by", g.SetBy)
	if g.Fix != "" && strings.Count(g.Fix, "%d") != 1 {
		c.reject(at+".fix", "needs one %%d, where the limit goes")
	}
}

func (c *checker) retrier(at string, r *Retrier) {
	c.names(at+".func", r.Func, isFuncName)
	oneOf(c, at+".backoff", r.Backoff, backoffWords)
	if r.Elapsed != "" {
		c.duration(at+".elapsed", r.Elapsed, "")
	}
	c.settings(at+".set_by", r.SetBy)
	c.bad(at+".bad", r.Bad)
}

func (c *checker) bad(at string, list []BadSetting) {
	for i, b := range list {
		at := fmt.Sprintf("%s[%d]", at, i)
		if (b.Option == "") == (b.Field == "") {
			c.reject(at, "needs exactly one of option and field")
		}
		if b.When == "" {
			c.reject(at+".when", "missing")
		}
		oneOf(c, at+".when", b.When, badWhenWords)
		if b.Says == "" {
			c.reject(at+".says", "missing")
		}
	}
}

func (c *checker) entry(at string, e *Entry) {
	set := 0
	if e.Signature != nil {
		set++
		for i, t := range e.Signature {
			if !isTypeString(t) && (t != "..." || i < len(e.Signature)-1) {
				c.reject(fmt.Sprintf("%s.signature[%d]", at, i), "%q is not a type such as *net/http.Request", t)
			}
		}
	}
	for i, t := range e.Results {
		if !isTypeString(t) {
			c.reject(fmt.Sprintf("%s.results[%d]", at, i), "%q is not a type", t)
		}
	}
	if e.Method != "" {
		set++
		if t, m, ok := strings.Cut(e.Method, "."); !ok || !isTypeName(t) || !isTypeName(m) {
			c.reject(at+".method", "%q is not an interface and a method, such as Handler.ServeHTTP", e.Method)
		}
	}
	if e.Embeds != "" {
		set++
		if !isPattern(e.Embeds) {
			c.reject(at+".embeds", "%q is not a type name or pattern", e.Embeds)
		}
	}
	if e.Serves != "" {
		set++
		if i := strings.LastIndex(e.Serves, "."); i < 0 || !isPattern(e.Serves[:i]) || e.Serves[i+1:] != "*" && !isDigits(e.Serves[i+1:]) {
			c.reject(at+".serves", "%q is not a function pattern and an argument, such as Register*Server.1, or an interface, such as ResolverRoot.*", e.Serves)
		}
	}
	if e.Last != "" && (!isTypeName(e.Last) || e.Embeds == "" && e.Serves == "") {
		c.reject(at+".last", "%q is not the name of an interface, or stands without embeds and serves", e.Last)
	}
	if e.Fallback != "" {
		if t, f, ok := strings.Cut(e.Fallback, "."); !ok || !isTypeName(t) || !isTypeName(f) {
			c.reject(at+".fallback", "%q is not a struct and a field, such as Engine.ContextWithFallback", e.Fallback)
		}
	}
	if e.Field != "" {
		set++
		if t, f, ok := strings.Cut(e.Field, "."); !ok || !isTypeName(t) || !isTypeName(f) {
			c.reject(at+".field", "%q is not a struct and a field, such as Config.OnEvent", e.Field)
		}
	}
	if e.Arg != "" {
		set++
		if i := strings.LastIndex(e.Arg, "."); i < 0 || !isFuncName(e.Arg[:i]) || !isDigits(e.Arg[i+1:]) {
			c.reject(at+".arg", "%q is not a function and an argument, such as Start.0", e.Arg)
		}
	}
	if e.Receives != "" {
		set++
		if !isFuncName(e.Receives) {
			c.reject(at+".receives", "%q is not a function or method, such as Reader.ReadMessage", e.Receives)
		}
	}
	if set != 1 {
		c.reject(at, "needs exactly one of signature, method, embeds, serves, field, arg and receives, has %d", set)
	}
	if e.Class == "" {
		c.reject(at+".class", "missing")
	}
	oneOf(c, at+".class", e.Class, classWords)
	if e.Name == "" {
		c.reject(at+".name", "missing")
	}
}

func (c *checker) duration(at, text, words string) {
	if d, err := time.ParseDuration(text); err == nil && d > 0 {
		return
	}
	what := `a duration such as "30s"`
	if words != "" {
		what += " or one of " + words
	}
	c.reject(at, "%q is not %s", text, what)
}

// names checks that there are names and that each is well formed.
func (c *checker) names(at string, list []string, ok func(string) bool) {
	if len(list) == 0 {
		c.reject(at, "missing")
	}
	for i, name := range list {
		for _, n := range Expand(name) {
			if !ok(n) {
				c.reject(fmt.Sprintf("%s[%d]", at, i), "%q is not a well-formed name here", n)
			}
		}
	}
}

func isTypeName(s string) bool { return token.IsIdentifier(s) }

// isFuncName accepts "F" and "T.M".
func isFuncName(s string) bool {
	t, m, method := strings.Cut(s, ".")
	return token.IsIdentifier(t) && (!method || token.IsIdentifier(m))
}

// isFuncPattern accepts "F" and "T.M" where "*" stands for letters.
func isFuncPattern(s string) bool {
	t, m, method := strings.Cut(s, ".")
	return isPattern(t) && (!method || isPattern(m))
}

func isPattern(s string) bool {
	return s != "" && (s == "*" || token.IsIdentifier(strings.ReplaceAll(s, "*", "x")))
}

// isNewName accepts "F", "T.M", "T{}" and "var V".
func isNewName(s string) bool {
	if t, ok := strings.CutSuffix(s, "{}"); ok {
		return isTypeName(t)
	}
	if v, ok := strings.CutPrefix(s, "var "); ok {
		return token.IsIdentifier(v)
	}
	return isFuncName(s)
}

// isTypeString accepts "import/path.T" and predeclared names, behind "*" or "[]".
func isTypeString(s string) bool {
	s = strings.TrimPrefix(s, "[]")
	s = strings.TrimPrefix(s, "*")
	i := strings.LastIndex(s, ".")
	return token.IsIdentifier(s[i+1:]) && (i < 0 || i > 0 && !strings.ContainsAny(s, " *[]{}"))
}

// Expand expands the first "{A,B}" of name, and so on: "Client.{Get,Head}"
// stands for Client.Get and Client.Head. "T{}" stands for itself.
func Expand(name string) []string {
	i := strings.Index(name, "{")
	j := strings.Index(name, "}")
	if i < 0 || j < i+2 {
		return []string{name}
	}
	var all []string
	for alt := range strings.SplitSeq(name[i+1:j], ",") {
		for _, rest := range Expand(name[j+1:]) {
			all = append(all, name[:i]+strings.TrimSpace(alt)+rest)
		}
	}
	return all
}
