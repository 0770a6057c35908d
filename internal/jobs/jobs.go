// Package jobs asks, for one package, which jobs of schedulers start again while
// their last run is not over.
package jobs

import (
	"go/ast"
	"go/constant"
	"go/types"
	"slices"
	"strings"
	"time"

	"github.com/timeoutlint/timeoutlint/internal/fanout"
	"github.com/timeoutlint/timeoutlint/internal/fixpoint"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/loops"
	"github.com/timeoutlint/timeoutlint/internal/names"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/waits"
)

// Jobs answers for one package. It is not safe for concurrent use.
type Jobs struct {
	*fanout.Fanout

	apart *fixpoint.Table[depthKey, bool]
}

// depthKey asks about a function that is so many calls away from the job.
// Evidence by name is not looked for far away.
type depthKey struct {
	fn    *symbols.Func
	depth int
}

// New returns the jobs of the package that f knows.
func New(f *fanout.Fanout) *Jobs {
	r := &Jobs{Fanout: f}
	r.apart = fixpoint.NewSet(&f.Group, true, r.findApart)
	return r
}

// Overlap is a job that its scheduler starts again whether or not the last run
// is over.
type Overlap struct {
	Call *symbols.Call
	Row  *knowledge.Scheduler
	// Job is what runs, and Locals the functions of this package that it is.
	Job    ast.Expr
	Locals []*symbols.Func
	// Waits are what a run waits on outside the process.
	Waits []waits.Wait
}

// Overlaps returns the job that a call adds to a scheduler, if its runs may
// overlap: the scheduler is made in this package with nothing that keeps them
// apart, the job takes no lock, and its schedule is not known to be a rare one.
func (r *Jobs) Overlaps(c *symbols.Call) *Overlap {
	fn := c.Func()
	if fn == nil || c.In == nil {
		return nil
	}
	row, lib := knowledge.SchedulerOf(fn)
	if row == nil || c.Expr.Ellipsis.IsValid() {
		return nil
	}
	job := r.jobOf(r.Index().Arg(c.Expr, row.Job), lib, 0)
	if job == nil {
		return nil
	}
	o := &Overlap{Call: c, Row: row, Job: job, Locals: r.jobFuncs(job)}
	for _, f := range o.Locals {
		if r.keepsApart(f) {
			return nil
		}
		for _, w := range waits.Remote(r.FuncWaits(f)) {
			if f.Obj != nil {
				w.Via = waits.Chain(f.Name(), w.Via)
			}
			o.Waits, _ = waits.Add(o.Waits, w)
		}
	}
	if len(o.Waits) == 0 {
		return nil
	}
	s := &schedule{r: r, row: row, lib: lib}
	if s.apart(c.Expr) || s.apart(s.maker(c)) {
		return nil
	}
	for _, other := range r.CallsOf(c.In.Decl()) { // job.SingletonMode()
		if s.is(row.Single, other.Func()) && isMethodOfOther(other.Func(), fn) {
			return nil
		}
	}
	return o
}

// isMethodOfOther reports whether fn is a method, of another type than of is one of.
func isMethodOfOther(fn, of *types.Func) bool {
	a, b := fn.Signature().Recv(), of.Signature().Recv()
	return a != nil && b != nil && symbols.NamedOf(a.Type()) != symbols.NamedOf(b.Type())
}

// jobOf returns the func that an argument is or is given: cron.FuncJob(f),
// gocron.NewTask(f, args...). A wrapper of somebody else may do anything.
func (r *Jobs) jobOf(arg ast.Expr, lib *knowledge.Lib, depth int) ast.Expr {
	x := r.Index()
	if arg == nil || depth > 8 { // job = chain.Then(job)
		return nil
	}
	if call, ok := ast.Unparen(arg).(*ast.CallExpr); ok {
		fn := symbols.FuncOf(x.Info, call)
		if len(call.Args) == 0 || !x.Info.Types[call.Fun].IsType() && (fn == nil || knowledge.Path(symbols.PkgPath(fn)) != lib.Path) {
			return nil
		}
		return r.jobOf(call.Args[0], lib, depth+1)
	}
	if v := x.VarOf(arg); v != nil && !symbols.IsFunc(v.Type()) && !v.IsField() && x.ParamOf[v] == nil && len(x.Assigns(v)) == 1 {
		if value := x.Assigns(v)[0].Value; value != nil && x.Assigns(v)[0].Index < 0 {
			if _, ok := ast.Unparen(value).(*ast.CallExpr); ok {
				return r.jobOf(value, lib, depth+1)
			}
		}
	}
	return arg
}

// jobFuncs returns the functions of this package that a job is: a func, or the
// Run method of a value.
func (r *Jobs) jobFuncs(job ast.Expr) []*symbols.Func {
	x := r.Index()
	t := x.Info.TypeOf(job)
	if symbols.IsFunc(t) {
		fs, _ := r.Targets(job)
		return fs
	}
	if n := symbols.NamedOf(t); n != nil && !types.IsInterface(n) {
		if obj, _, _ := types.LookupFieldOrMethod(t, true, x.Pkg, "Run"); obj != nil {
			if fn, ok := obj.(*types.Func); ok && x.ByObj[fn.Origin()] != nil {
				return []*symbols.Func{x.ByObj[fn.Origin()]}
			}
		}
	}
	return nil
}

// keepsApart reports whether a function asks whether it runs already: it takes a
// lock or a place of a limiter, swaps a flag, or tests a field of state.
func (r *Jobs) keepsApart(f *symbols.Func) bool { return r.apart.Of(depthKey{f, 0}) }

func (r *Jobs) findApart(k depthKey) bool {
	f := k.fn
	if r.TakesPlace(f) || r.Capped(f) {
		return true
	}
	for _, c := range r.CallsOf(f) {
		fn := c.Func()
		if fn == nil {
			continue
		}
		if names.Excludes(fn.Name()) || symbols.PkgPath(fn) == "golang.org/x/sync/singleflight" {
			return true
		}
		if g := r.Index().ByObj[fn]; g != nil && k.depth < 2 && g != f && r.apart.Of(depthKey{g, k.depth + 1}) {
			return true
		}
	}
	found := false
	ast.Inspect(f.Body, func(n ast.Node) bool {
		if s, ok := n.(*ast.IfStmt); ok && loops.LeavesRound(s.Body) && fanout.ReadsState(r.Index(), s.Cond) {
			found = true
		}
		return !found
	})
	return found
}

// schedule asks about one scheduler.
type schedule struct {
	r   *Jobs
	row *knowledge.Scheduler
	lib *knowledge.Lib
}

// is reports whether a function is one of a list of the scheduler's row.
func (s *schedule) is(list []string, fn *types.Func) bool {
	return fn != nil && knowledge.Path(symbols.PkgPath(fn)) == s.lib.Path && slices.Contains(list, knowledge.Symbol(fn.Origin()))
}

// apart reports whether an expression keeps runs apart, or may: it names what
// does, an option that is not seen through, or a rare schedule. Nil: nobody knows.
func (s *schedule) apart(e ast.Expr) bool {
	if e == nil {
		return true
	}
	x := s.r.Index()
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.CallExpr:
			fn := symbols.FuncOf(x.Info, n)
			if s.is(s.row.Single, fn) || s.is(s.row.Rare, fn) || n.Ellipsis.IsValid() {
				found = true
			}
			// An option of a function of ours, or of another library.
			if t := symbols.NamedOf(x.Info.TypeOf(n)); fn != nil && t != nil && s.ours(t) && knowledge.Path(symbols.PkgPath(fn)) != s.lib.Path {
				found = true
			}
		case *ast.Ident:
			v, _ := x.Info.Uses[n].(*types.Var)
			if v != nil && knowledge.Path(varPath(v)) != s.lib.Path && s.isOption(v.Type()) {
				found = true
			}
		}
		if e, ok := n.(ast.Expr); ok && isRare(x.Info.Types[e].Value, x.Info.TypeOf(e)) {
			found = true
		}
		return !found
	})
	return found
}

func varPath(v *types.Var) string {
	if v.Pkg() == nil {
		return ""
	}
	return v.Pkg().Path()
}

func (s *schedule) ours(n *types.Named) bool {
	return n.Obj().Pkg() != nil && knowledge.Path(n.Obj().Pkg().Path()) == s.lib.Path
}

// isOption reports whether values of a type of the library may change how jobs
// run: options and wrappers, which are funcs, and jobs that are wrapped already.
func (s *schedule) isOption(t types.Type) bool {
	n := symbols.NamedOf(t)
	if n == nil || !s.ours(n) {
		if sl, ok := t.Underlying().(*types.Slice); ok {
			return s.isOption(sl.Elem())
		}
		return false
	}
	_, isFunc := n.Underlying().(*types.Signature)
	return isFunc || n.Obj().Name() == "Chain" || n.Obj().Name() == "JobDefinition"
}

// maker returns the call that makes the scheduler a job is added to; nil if it
// is not seen, or there may be another, or a method of it keeps runs apart.
func (s *schedule) maker(c *symbols.Call) ast.Expr {
	x := s.r.Index()
	base := symbols.Receiver(c.Expr)
	for { // s.Every(5).Minutes().Do(f)
		call, ok := ast.Unparen(symbols.ExprOr(base)).(*ast.CallExpr)
		if !ok {
			break
		}
		if fn := symbols.FuncOf(x.Info, call); s.is(s.row.New, fn) {
			return call
		}
		base = symbols.Receiver(call)
	}
	v := x.VarOf(symbols.ExprOr(base))
	if v == nil || !x.Closed(v) || x.ParamOf[v] != nil || s.toldApart(v) {
		return nil
	}
	var made ast.Expr
	for _, a := range x.Assigns(v) {
		call, ok := ast.Unparen(symbols.ExprOr(a.Value)).(*ast.CallExpr)
		if !ok || a.Index > 0 || made != nil {
			return nil
		}
		if fn := symbols.FuncOf(x.Info, call); !s.is(s.row.New, fn) {
			return nil
		}
		made = call
	}
	return made
}

// toldApart reports whether a method that keeps runs apart is called on v, or v
// is handed to a function that may.
func (s *schedule) toldApart(v *types.Var) bool {
	x := s.r.Index()
	for _, id := range x.Uses(v) {
		switch p := loops.Outer(x, id).(type) {
		case *ast.SelectorExpr:
			if fn, ok := x.Info.Uses[p.Sel].(*types.Func); ok && s.is(s.row.Single, fn) {
				return true
			}
		case *ast.CallExpr:
			for _, a := range p.Args {
				if x.VarOf(a) == v {
					return true
				}
			}
		}
	}
	return false
}

// isRare reports whether a constant is a schedule of once an hour or less: "@daily",
// "0 3 * * *", 24 * time.Hour.
func isRare(v constant.Value, t types.Type) bool {
	if v == nil || t == nil {
		return false
	}
	if knowledge.IsNamed(t, "time", "Duration") {
		n, ok := symbols.IntOf(v)
		return ok && time.Duration(n) >= time.Hour
	}
	if v.Kind() != constant.String {
		return false
	}
	spec := strings.TrimSpace(constant.StringVal(v))
	if d, ok := strings.CutPrefix(spec, "@every "); ok {
		every, err := time.ParseDuration(strings.TrimSpace(d))
		return err == nil && every >= time.Hour
	}
	if strings.HasPrefix(spec, "@") {
		return true
	}
	if d, err := time.ParseDuration(spec); err == nil { // gocron's Every("1h")
		return d >= time.Hour
	}
	fields := strings.Fields(spec)
	if len(fields) > 0 && strings.Contains(fields[0], "TZ=") {
		fields = fields[1:]
	}
	switch len(fields) {
	case 5: // minute first
		return isNumber(fields[0])
	case 6: // second first
		return isNumber(fields[0]) && isNumber(fields[1])
	}
	return false
}

func isNumber(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }
