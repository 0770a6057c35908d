package waits

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/facts"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
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
	if life == knowledge.LifeCall || !r.answers(fn) || carriesOn(fn.Signature()) {
		return life
	}
	switch word, rest := lifeWord(fn.Name()); {
	case life == knowledge.LifeProgram && rest == "" && r.mayReceive(fn):
		return life // Run(ctx) that sets up, and waits to be told to stop
	case life == knowledge.LifeRelease:
		// Close() ends its receiver, CloseAccount(ctx, id) an account elsewhere.
		if endsOwn(word, rest) || rest == "" && !namesThing(fn.Signature()) {
			return life
		}
	case life == knowledge.LifeSession && rest == "":
		return life // it keeps what it has made
	}
	return knowledge.LifeCall
}

// answers reports whether all that fn is known to do is to send requests and
// wait for their answers, once.
func (r *Analysis) answers(fn *types.Func) bool {
	if f := r.Index().ByObj[fn]; f != nil {
		waits := Remote(r.waits.Of(f))
		return len(waits) > 0 && !slices.ContainsFunc(waits, func(w Wait) bool { return w.Conn }) &&
			!r.Lasting.Of(f) && r.BodyPauses(f) != facts.Pauses && !r.Serving()[f]
	}
	fact := r.Fact(fn.Origin())
	if fact == nil || fact.Lasts || fact.Serves || fact.Pauses == facts.Pauses {
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
	word, rest := lifeWord(fn.Name())
	if word == "" {
		return knowledge.LifeCall
	}
	sig := fn.Signature()
	switch {
	case computes(sig): // strings.Join, path.Join
		return knowledge.LifeCall
	case knowledge.IsStd(symbols.PkgPath(fn)) && sig.Recv() == nil && row == nil:
		return knowledge.LifeCall // errors.Join, url.JoinPath: std is described by the table
	case rest != "" && row != nil && row.Waits != knowledge.NoEffect && !carriesOn(sig):
		return knowledge.LifeCall // ec2.StopInstances: the table says that it waits for an answer
	}
	return lifetimes[word]
}

// lifeWord returns the first word of a name if it is one of a lifetime, and the rest.
func lifeWord(name string) (word, rest string) {
	name = strings.ToUpper(name[:1]) + name[1:]
	for prefix := range lifetimes { // none is the beginning of another
		if name == prefix || strings.HasPrefix(name, prefix) && name[len(prefix)] >= 'A' && name[len(prefix)] <= 'Z' {
			return prefix, name[len(prefix):]
		}
	}
	return "", ""
}

// computes reports whether a function has results of plain values only, and is
// given nothing that can end it: no ctx, no receiver, no function.
func computes(sig *types.Signature) bool {
	if sig.Recv() != nil || sig.Results().Len() == 0 {
		return false
	}
	for p := range sig.Params().Variables() {
		if knowledge.IsContext(p.Type()) || symbols.IsFunc(p.Type()) {
			return false
		}
	}
	plain := false
	for res := range sig.Results().Variables() {
		t := res.Type().Underlying()
		if s, ok := t.(*types.Slice); ok {
			t = s.Elem().Underlying()
		}
		if _, ok := t.(*types.Basic); ok {
			plain = true
		} else if !symbols.IsError(res.Type()) {
			return false
		}
	}
	return plain
}

// carriesOn reports whether a result goes on after the call: a channel, or what
// can be closed, stopped or received from.
func carriesOn(sig *types.Signature) bool {
	for res := range sig.Results().Variables() {
		if symbols.IsChan(res.Type()) || symbols.IsFunc(res.Type()) {
			return true
		}
		for _, m := range []string{"Close", "Stop", "Cancel", "Unsubscribe", "Done", "End", "Recv", "Wait", "Release", "Shutdown", "Disconnect"} {
			if obj, _, _ := types.LookupFieldOrMethod(res.Type(), true, nil, m); obj != nil {
				if _, ok := obj.(*types.Func); ok {
					return true
				}
			}
		}
	}
	return false
}

// endsOwn reports whether what a function releases is the program's own by its
// name, whatever it sends for that: a lock, a connection, all it has.
func endsOwn(word, rest string) bool {
	switch word {
	case "Rollback", "Unlock", "Deregister", "Shutdown":
		return true
	}
	return slices.ContainsFunc([]string{"Lock", "Lease", "Conn", "Client", "Session", "Server", "Listener", "Pool", "Stream", "Idle", "All", "Log", "Worker", "Gracefully"},
		func(own string) bool { return strings.HasPrefix(rest, own) })
}

// namesThing reports whether a parameter says which of many things is meant: it
// is no ctx and no time.
func namesThing(sig *types.Signature) bool {
	for p := range sig.Params().Variables() {
		if !knowledge.IsContext(p.Type()) && !knowledge.IsNamed(p.Type(), "time", "Duration") && !knowledge.IsNamed(p.Type(), "time", "Time") {
			return true
		}
	}
	return false
}

// IsCourse reports whether a function is a course of the program by its name,
// and by what it is given, which names nothing to work on: Run(ctx). What it
// waits on is a call all the same where a request waits for it.
func IsCourse(fn *types.Func) bool {
	word, rest := lifeWord(fn.Name())
	return lifetimes[word] == knowledge.LifeProgram && rest == "" && !namesThing(fn.Signature())
}

// LongLived reports whether a function of this module works until it is told
// to stop: it serves, or loops forever or over a channel.
func (r *Analysis) LongLived(fn *types.Func) bool { return r.goingOn.Of(r.Resolver, fn) }

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
			long = long || n.Cond == nil
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

// lifetimes are first words of names, where nothing else says what a function does.
var lifetimes = map[string]knowledge.Lifetime{
	"Run": knowledge.LifeProgram, "Start": knowledge.LifeProgram, "Serve": knowledge.LifeProgram,
	"Listen": knowledge.LifeProgram, "Consume": knowledge.LifeProgram, "Receive": knowledge.LifeProgram,
	"Subscribe": knowledge.LifeProgram, "Watch": knowledge.LifeProgram, "Wait": knowledge.LifeProgram,
	"Poll": knowledge.LifeProgram, "Join": knowledge.LifeProgram, "PSubscribe": knowledge.LifeProgram,
	"Connect": knowledge.LifeSession,
	"Close":   knowledge.LifeRelease, "Shutdown": knowledge.LifeRelease, "Stop": knowledge.LifeRelease,
	"Disconnect": knowledge.LifeRelease, "Rollback": knowledge.LifeRelease, "Flush": knowledge.LifeRelease,
	"Unlock": knowledge.LifeRelease, "Deregister": knowledge.LifeRelease, "Release": knowledge.LifeRelease,
}
