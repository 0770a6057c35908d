package opened

import (
	"go/ast"
	"go/constant"
	"go/types"

	"github.com/timeoutlint/timeoutlint/internal/facts"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// Places is the set of places where a database may be.
type Places struct{ local, remote, Unknown bool }

func (p Places) join(o Places) Places {
	return Places{p.local || o.local, p.remote || o.remote, p.Unknown || o.Unknown}
}

// One returns the only place of a set, or unknown.
func (p Places) One() knowledge.Place {
	switch p {
	case Places{local: true}:
		return knowledge.PlaceLocal
	case Places{remote: true}:
		return knowledge.PlaceRemote
	}
	return knowledge.PlaceUnknown
}

func placesOf(p knowledge.Place) Places {
	return Places{p == knowledge.PlaceLocal, p == knowledge.PlaceRemote, p == knowledge.PlaceUnknown}
}

// PlaceOf says where the database is that a listed call waits for.
func (r *Finder) PlaceOf(row *knowledge.Call, lib *knowledge.Lib) knowledge.Place {
	switch {
	case row.Waits != knowledge.Database:
		return knowledge.PlaceUnknown
	case lib.AnyDriver:
		return r.Databases()
	}
	return knowledge.PlaceRemote
}

// Databases says where the databases are that this package works with through
// libraries that take any driver. They are where all are that it opens, or that
// functions, variables and types of other packages give it which say so. Where
// nothing says which driver that is, the drivers that it imports do. A database
// that comes as a parameter is where its caller has it: unknown.
func (r *Finder) Databases() knowledge.Place {
	if r.databasesAt == nil {
		p := r.findDatabases()
		r.databasesAt = &p
	}
	return *r.databasesAt
}

// Opened says where the databases are that this package opens.
func (r *Finder) Opened() Places {
	if r.openedAt != nil {
		return *r.openedAt
	}
	var all Places
	for _, c := range r.Index().Calls {
		if i, ok := r.Opening(c.Func()); ok {
			if arg := r.Index().Arg(c.Expr, i); arg != nil {
				all = all.join(r.driver(arg))
			}
		}
	}
	r.openedAt = &all
	return all
}

// Opens says whether the package opens databases of this machine, and whether
// it opens such as are elsewhere, or nobody can say where. What an exported
// function opens with a driver that it is given, its callers do.
func (r *Finder) Opens() (local, other bool) {
	for _, c := range r.Index().Calls {
		i, ok := r.Opening(c.Func())
		arg := r.Index().Arg(c.Expr, max(i, 0))
		if !ok || arg == nil {
			continue
		}
		if d := c.In.Decl(); d != nil && d.Obj.Exported() && symbols.ParamIndex(d.Sig, r.Index().VarOf(arg)) >= 0 {
			continue
		}
		at := r.driver(arg)
		local, other = local || at.local, other || at.remote || at.Unknown
	}
	return local, other
}

func (r *Finder) findDatabases() knowledge.Place {
	all := r.Opened()
	x := r.Index()
	seen := make(map[types.Object]bool)
	for _, obj := range x.Info.Uses {
		if obj.Pkg() == nil || obj.Pkg() == r.Pass.Pkg || seen[obj] {
			continue
		}
		seen[obj] = true
		if f := new(facts.DatabaseFact); r.Pass.ImportObjectFact(obj, f) && f.Driver == 0 {
			all.local = true
		}
	}
	if all.Unknown || all == (Places{}) {
		var imported Places
		for _, p := range r.Pass.Pkg.Imports() {
			if at := knowledge.DriverPackage(p.Path()); at != knowledge.PlaceUnknown {
				imported = imported.join(placesOf(at))
			}
		}
		if imported != (Places{}) {
			all.Unknown = false
			all = all.join(imported)
		}
	}
	return all.One()
}

// Opening returns the argument that decides which driver a function opens a
// database with: one of the tables, or one that hands it on to such a one.
func (r *Finder) Opening(fn *types.Func) (int, bool) {
	if i, ok := knowledge.OpeningOf(fn); ok {
		return i, true
	}
	if fn == nil || fn.Pkg() == nil || fn.Pkg() == r.Pass.Pkg || knowledge.IsStd(fn.Pkg().Path()) {
		return 0, false
	}
	f := new(facts.DatabaseFact)
	return f.Driver - 1, r.Pass.ImportObjectFact(fn, f) && f.Driver > 0
}

// driver says where the databases of a driver are that e names, or was made by.
func (r *Finder) driver(e ast.Expr) Places {
	x := r.Index()
	if v := x.Info.Types[e].Value; v != nil && v.Kind() == constant.String {
		return placesOf(knowledge.DriverPlace(constant.StringVal(v)))
	}
	if n := symbols.NamedOf(x.Info.TypeOf(e)); n != nil && n.Obj().Pkg() != nil {
		if p := knowledge.DriverPackage(n.Obj().Pkg().Path()); p != knowledge.PlaceUnknown {
			return placesOf(p)
		}
	}
	if call, ok := ast.Unparen(e).(*ast.CallExpr); ok {
		if fn := symbols.FuncOf(x.Info, call); fn != nil && fn.Pkg() != nil {
			return placesOf(knowledge.DriverPackage(fn.Pkg().Path()))
		}
	}
	if v := x.VarOf(e); v != nil && x.Closed(v) && !x.AddressTaken(v) {
		return r.driverVars.Of(v)
	}
	return Places{Unknown: true}
}

// driverVar says where the databases are of the drivers that v may name or hold.
func (r *Finder) driverVar(v *types.Var) (all Places) {
	x := r.Index()
	if f := x.ParamOf[v]; f != nil {
		var calls []*ast.CallExpr
		seen := false
		if f.Obj != nil && !f.Sig.Variadic() {
			calls, seen = r.Index().CallsTo(f.Obj)
		}
		if !seen || f.Obj.Exported() && x.Pkg.Name() != "main" {
			all.Unknown = true
		}
		for _, c := range calls {
			if arg := x.Arg(c, symbols.ParamIndex(f.Sig, v)); arg != nil {
				all = all.join(r.driver(arg))
			} else {
				all.Unknown = true
			}
		}
	}
	for _, a := range x.Assigns(v) {
		if a.Value == nil || a.Index > 0 {
			all.Unknown = true
			continue
		}
		all = all.join(r.driver(a.Value))
	}
	if all == (Places{}) {
		all.Unknown = true
	}
	return all
}

// GivesDatabase reports whether a function returns, a variable is, or a struct
// type has a field that is of a library that takes any driver.
func GivesDatabase(obj types.Object) bool {
	switch obj := obj.(type) {
	case *types.Func:
		for v := range obj.Signature().Results().Variables() {
			if takesAnyDriver(v.Type()) {
				return true
			}
		}
	case *types.Var:
		return takesAnyDriver(obj.Type())
	case *types.TypeName:
		if st, ok := obj.Type().Underlying().(*types.Struct); ok {
			for f := range st.Fields() {
				if takesAnyDriver(f.Type()) {
					return true
				}
			}
		}
	}
	return false
}

func takesAnyDriver(t types.Type) bool {
	n := symbols.NamedOf(t)
	if n == nil || n.Obj().Pkg() == nil {
		return false
	}
	lib := knowledge.Find(n.Obj().Pkg().Path())
	return lib != nil && lib.AnyDriver
}
