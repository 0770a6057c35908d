package knowledge

import (
	"fmt"
	"go/token"
	"maps"
	"reflect"
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

// words lists the values of each type of the schema that has a few. The empty
// string is always allowed, and not listed.
var words = map[string][]string{
	"Profile":     strs(profiles),
	"Effect":      strs([]Effect{Network, Database, Exec, Sleep, Lock, Channel, NoEffect}),
	"Bound":       strs([]Bound{ByCtx, ByClient, ByArg, ByDefault, Never}),
	"Role":        strs([]Role{RoleHTTPHelper, RoleDial, RoleHandshake, RoleServe, RoleNewRequest, RoleConnIO, RoleDeadline, RoleResponse, RoleConfig, RoleNoRetry, RoleErrorIs, RoleReap, RoleTimeoutHandler, RoleOpens}),
	"Lifetime":    strs([]Lifetime{LifeProgram, LifeSession, LifeRelease, LifeCall}),
	"Result":      strs([]Result{ResultBody, ResultRows, ResultStream, ResultConn, ResultSession}),
	"Streams":     strs([]Streams{StreamsResponse, StreamsFlush, StreamsHandler, StreamsExtends}),
	"CtxResult":   strs([]CtxResult{CtxNone, CtxDeadline, CtxDerived, CtxRequest, CtxRoot}),
	"Delay":       strs([]Delay{DelaySleeps, DelayWaits, DelayDuration, DelayTimer, DelayLater}),
	"When":        strs([]When{RunNow, RunLater, RunGo, RunLoop, RunRetry, RunEach}),
	"Makes":       strs([]Makes{MakesClient, MakesServer, MakesTransport, MakesDialer, MakesPool, MakesConfig}),
	"TypeRole":    strs([]TypeRole{TypeClient, TypeConn, TypeStream, TypeRows, TypeServer, TypeTransport, TypeWriter, TypeTokenSource, TypeStatus}),
	"GroupLimit":  strs([]GroupLimit{GroupUnlimited, GroupDefault, GroupArg, GroupInherits}),
	"LimiterDoes": strs([]LimiterDoes{LimiterAcquires, LimiterReleases, LimiterTries, LimiterRate}),
	"Sign":        strs([]Sign{Negative, Zero, NonPositive, AnyNumber}),
	"Without":     strs([]Without{WithoutEnd, WithoutPause, WithoutLimit}),
	"Backoff":     strs([]Backoff{BackoffNone, BackoffConstant, BackoffLinear, BackoffExponential}),
	"Answer":      strs([]Answer{Yes, No}),
	"Class":       strs([]Class{ClassRequest, ClassStream, ClassConsumer, ClassWorkqueue, ClassJob, ClassReconciler, ClassCLI, ClassEventLoop}),
}

var profiles = []Profile{LLM, Embedding, VectorDB, HTTP, RPC, SQL, Cache, Queue, Search, Storage, Cloud, Cluster, Process, Dial}

// Words returns the values of each type of the schema that has a few, by its name.
func Words() map[string][]string { return maps.Clone(words) }

func strs[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = string(v)
	}
	return out
}

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
		for j, k := range lib.Constructors {
			if k.Like != "" && constructor(f.Libraries, lib.Package, k.Like) == nil {
				c.reject(fmt.Sprintf("%s.constructors[%d].like", at, j), "%q is no constructor of this package that says all itself", k.Like)
			}
		}
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

// Validate returns a [Problem] for each entry that means nothing.
func (f *SilentFile) Validate() []error {
	var c checker
	for i, s := range f.Silent {
		at := fmt.Sprintf("silent[%d]", i)
		switch {
		case s.Package == "" && s.Header == "":
			c.reject(at, "needs package or header")
		case len(s.Functions) == 0:
			c.reject(at+".functions", "missing")
		}
		if p := Path(s.Package); p != s.Package {
			c.reject(at+".package", "%q: write %q, entries hold for every major version", s.Package, p)
		}
		for j, name := range s.Functions {
			base, _ := strings.CutSuffix(name, "*()")
			if name != "*" && !token.IsIdentifier(base) {
				c.reject(fmt.Sprintf("%s.functions[%d]", at, j), "%q is not a name such as F, Get*() or *", name)
			}
		}
	}
	return c.problems
}

type checker struct{ problems []error }

func (c *checker) reject(at, format string, args ...any) {
	c.problems = append(c.problems, &Problem{at, fmt.Sprintf(format, args...)})
}

// forms says what each sort of name looks like.
var forms = map[string]struct {
	is   func(string) bool
	what string
}{
	"func":        {isFuncName, "a well-formed name here"},
	"pattern":     {isFuncPattern, "a well-formed name here"},
	"new":         {isNewName, "a well-formed name here"},
	"type":        {isTypeName, "a type name"},
	"types":       {isPattern, "a well-formed name here"},
	"member":      {isFuncName, "a well-formed name here"},
	"unqualified": {isFuncName, "a function or method name"},
	"field":       {isMember, "a struct and a field, such as Config.OnEvent"},
	"method":      {isMember, "an interface and a method, such as Handler.ServeHTTP"},
	"arg":         {isArgName, "a function and an argument, such as Start.0"},
	"option":      {isOptionName, "a function, perhaps behind its package, such as option.WithTimeout"},
}

// columns checks the words and names of a row and of all rows in it.
func (c *checker) columns(at string, row reflect.Value) {
	eachColumn(row, at, func(col column) {
		list, isList := col.value.Interface().([]string)
		form := forms[col.sort]
		if !isList {
			if text := col.value.String(); text != "" && !form.is(text) {
				c.reject(col.at, "%q is not %s", text, form.what)
			}
			return
		}
		if col.needed && len(list) == 0 {
			c.reject(col.at, "missing")
		}
		for i, name := range list {
			if standsFor(name) > maxNames {
				c.reject(fmt.Sprintf("%s[%d]", col.at, i), "stands for more than %d names: write a pattern (Client.*), or several entries", maxNames)
				continue
			}
			for _, n := range Expand(name) {
				if !form.is(n) {
					c.reject(fmt.Sprintf("%s[%d]", col.at, i), "%q is not %s", n, form.what)
				}
			}
		}
	})
	eachField(row, at, func(at string, v, _ reflect.Value, _ reflect.StructTag) {
		allowed, text := words[v.Type().Name()], ""
		if allowed != nil {
			text = v.String()
		}
		if text != "" && !slices.Contains(allowed, text) {
			c.reject(at, "%q is not one of %s", text, strings.Join(allowed, ", "))
		}
	})
}

func (c *checker) library(at string, lib *Library) {
	c.columns(at, reflect.ValueOf(lib).Elem())
	c.importPath(at+".package", lib.Package)
	c.version(at+".since", lib.Since)
	c.version(at+".until", lib.Until)
	for i := range lib.Constructors {
		c.constructor(fmt.Sprintf("%s.constructors[%d]", at, i), &lib.Constructors[i])
	}
	for i := range lib.Calls {
		c.call(fmt.Sprintf("%s.calls[%d]", at, i), &lib.Calls[i])
	}
	for i, t := range lib.Types {
		if t.Role == "" {
			c.reject(fmt.Sprintf("%s.types[%d].role", at, i), "missing")
		}
	}
	for i := range lib.Groups {
		c.group(fmt.Sprintf("%s.groups[%d]", at, i), &lib.Groups[i])
	}
	for i, l := range lib.Limiters {
		if l.Does == "" {
			c.reject(fmt.Sprintf("%s.limiters[%d].does", at, i), "missing")
		}
	}
	for i, o := range lib.Opens {
		if o.Driver < 0 {
			c.reject(fmt.Sprintf("%s.opens[%d].driver", at, i), "%d is not the number of an argument", o.Driver)
		}
	}
	for i := range lib.Drivers {
		c.driver(fmt.Sprintf("%s.drivers[%d]", at, i), &lib.Drivers[i])
	}
	for i := range lib.Retriers {
		c.bad(fmt.Sprintf("%s.retriers[%d].bad", at, i), lib.Retriers[i].Bad)
	}
	for i, s := range lib.Schedulers {
		if s.Way == "" {
			c.reject(fmt.Sprintf("%s.schedulers[%d].way", at, i), "missing")
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
	switch k.Timeout {
	case "", TimeoutNone, TimeoutInherits, TimeoutCtx, TimeoutCarried:
	default:
		c.duration(at+".timeout", string(k.Timeout), "none, inherits, ctx, carried")
	}
	c.settings(at+".set_by", k.SetBy)
	c.settings(at+".batches", k.Batches)
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
	c.retry(at+".retry", call.Retry)
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
	}
}

func (c *checker) retry(at string, r *Retry) {
	if r == nil {
		return
	}
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
			if name == s.Option {
				continue // see forms
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
	c.settings(at+".set_by", g.SetBy)
	if g.Fix != "" && strings.Count(g.Fix, "%d") != 1 {
		c.reject(at+".fix", "needs one %%d, where the limit goes")
	}
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
		if b.Without == "" {
			c.reject(at+".without", "missing")
		}
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
	for _, by := range []string{e.Method, e.Embeds, e.Serves, e.Field, e.Arg, e.Receives} {
		if by != "" {
			set++
		}
	}
	if e.Embeds != "" && !isPattern(e.Embeds) {
		c.reject(at+".embeds", "%q is not a type name or pattern", e.Embeds)
	}
	if i := strings.LastIndex(e.Serves, "."); e.Serves != "" && (i < 0 || !isPattern(e.Serves[:i]) || e.Serves[i+1:] != "*" && !isDigits(e.Serves[i+1:])) {
		c.reject(at+".serves", "%q is not a function pattern and an argument, such as Register*Server.1, or an interface, such as ResolverRoot.*", e.Serves)
	}
	if e.Last != "" && e.Embeds == "" && e.Serves == "" {
		c.reject(at+".last", "%q stands without embeds and serves", e.Last)
	}
	if set != 1 {
		c.reject(at, "needs exactly one of signature, method, embeds, serves, field, arg and receives, has %d", set)
	}
	if e.Class == "" {
		c.reject(at+".class", "missing")
	}
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

func isTypeName(s string) bool { return token.IsIdentifier(s) }

// isMember accepts "T.M".
func isMember(s string) bool { return strings.Contains(s, ".") && isFuncName(s) }

// isArgName accepts "F.0" and "T.M.0".
func isArgName(s string) bool {
	i := strings.LastIndexByte(s, '.')
	return i > 0 && isFuncName(s[:i]) && isDigits(s[i+1:])
}

// isOptionName accepts "F", "sub.F" and "import/path.F".
func isOptionName(s string) bool {
	i := strings.LastIndexByte(s, '/')
	if i < 0 {
		return isFuncName(s)
	}
	dot := strings.LastIndexByte(s, '.')
	return dot > i && token.IsIdentifier(s[dot+1:]) && Path(s[:dot]) == s[:dot]
}

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

// maxNames is for how many names one may stand: each "{A,B}" doubles them.
const maxNames = 100

// standsFor returns how many names one stands for, at most maxNames+1.
func standsFor(name string) int {
	n := 1
	for {
		_, rest, ok := strings.Cut(name, "{")
		group, after, closed := strings.Cut(rest, "}")
		if !ok || !closed || n > maxNames {
			return min(n, maxNames+1)
		}
		n *= 1 + strings.Count(group, ",")
		name = after
	}
}

// Expand expands the first "{A,B}" of name, and so on: "Client.{Get,Head}"
// stands for Client.Get and Client.Head. "T{}" stands for itself, and so does
// what stands for too many, which Validate rejects.
func Expand(name string) []string {
	if standsFor(name) > maxNames {
		return []string{name}
	}
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
