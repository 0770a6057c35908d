package waits

import (
	"go/ast"
	"go/types"
	"slices"

	"github.com/timeoutlint/timeoutlint/internal/facts"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/names"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// Lifetime says how long a call of fn is meant to take: by its row, else by
// what its body or its fact says that it waits on. Its name is asked last, where
// nobody can see what it does, or to tell apart what looks alike: a body that
// sends one request may be that of Shutdown.
func (r *Analysis) Lifetime(fn *types.Func) knowledge.Lifetime {
	row, _ := knowledge.CallOf(fn)
	if row != nil && row.Lifetime != "" {
		return row.Lifetime
	}
	life := r.namedLife(fn)
	if life == knowledge.LifeCall || !r.answers(fn) || names.CarriesOn(fn.Signature()) {
		return life
	}
	switch word, rest := names.LifeWord(fn.Name()); {
	case life == knowledge.LifeProgram && rest == "" && r.mayReceive(fn):
		return life // Run(ctx) that sets up, and waits to be told to stop
	case life == knowledge.LifeRelease:
		// Close() ends its receiver, CloseAccount(ctx, id) an account elsewhere.
		if names.EndsOwn(word, rest) || rest == "" && !names.NamesThing(fn.Signature()) {
			return life
		}
	case life == knowledge.LifeSession && rest == "":
		return life // it keeps what it has made
	}
	return knowledge.LifeCall
}

// answers reports whether all that fn is known to do is to send requests and
// wait for their answers, once, or for as long as it is told.
func (r *Analysis) answers(fn *types.Func) bool {
	if f := r.Index().ByObj[fn]; f != nil {
		waits := Remote(r.waits.Of(f))
		return len(waits) > 0 && !slices.ContainsFunc(waits, func(w Wait) bool { return w.Conn }) &&
			!r.Lasting.Of(f) && (r.BodyPauses(f) != facts.Pauses || names.TakesDuration(fn.Signature())) && !r.Serving()[f]
	}
	fact := r.Fact(fn.Origin())
	if fact == nil || fact.Lasts || fact.Serves || fact.Pauses == facts.Pauses && !names.TakesDuration(fn.Signature()) {
		return false
	}
	remote := 0
	for _, w := range fact.Waits {
		switch {
		case w.Conn:
			return false
		case (Wait{Kind: w.Kind}).Remote():
			remote++
		}
	}
	return remote > 0
}

// mayReceive reports whether fn receives from a channel somewhere.
func (r *Analysis) mayReceive(fn *types.Func) bool { return r.receiving.Of(r.Resolver, fn) }

// namedLife says how long a call of fn is meant to take by its name, where its
// signature, and the table, let it be anything but a call.
func (r *Analysis) namedLife(fn *types.Func) knowledge.Lifetime {
	row, _ := knowledge.CallOf(fn)
	if row != nil && row.Lifetime != "" {
		return row.Lifetime
	}
	word, rest := names.LifeWord(fn.Name())
	if word == "" {
		return knowledge.LifeCall
	}
	sig := fn.Signature()
	switch {
	case names.Computes(sig): // strings.Join, path.Join
		return knowledge.LifeCall
	case knowledge.IsStd(symbols.PkgPath(fn)) && sig.Recv() == nil && row == nil:
		return knowledge.LifeCall // errors.Join, url.JoinPath: std is described by the table
	case rest != "" && row != nil && row.Waits != knowledge.NoEffect && !names.CarriesOn(sig):
		return knowledge.LifeCall // ec2.StopInstances: the table says that it waits for an answer
	}
	return names.Lifetimes[word]
}

// LongLived reports whether a function of this module works until it is told
// to stop: it serves, or loops forever or over a channel.
func (r *Analysis) LongLived(fn *types.Func) bool { return r.goingOn.Of(r.Resolver, fn) }

// leftWithAnswer reports whether a loop of f is left with what f is called for: by a
// return that gives a value and no error. It asks until it is answered, and so
// lasts for one call.
func (r *Analysis) leftWithAnswer(f *symbols.Func, loop *ast.ForStmt) bool {
	n := f.Sig.Results().Len()
	if n < 2 || !symbols.IsError(f.Sig.Results().At(n-1).Type()) {
		return false
	}
	for _, ret := range symbols.Returns(f) {
		if !symbols.Encloses(loop, ret) || len(ret.Results) != n {
			continue
		}
		info := r.Index().Info
		if info.Types[ret.Results[n-1]].IsNil() && !info.Types[ret.Results[0]].IsNil() && info.Types[ret.Results[0]].Value == nil {
			return true
		}
	}
	return false
}

func (r *Analysis) bodyGoesOn(f *symbols.Func) bool {
	if r.Serving()[f] {
		return true
	}
	long := false
	ast.Inspect(f.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ForStmt:
			long = long || n.Cond == nil && !r.leftWithAnswer(f, n)
		case *ast.RangeStmt:
			if t := r.Index().Info.TypeOf(n.X); t != nil {
				if _, ok := t.Underlying().(*types.Chan); ok {
					long = true
				}
			}
		}
		return !long
	})
	return long
}
