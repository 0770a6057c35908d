package names

import (
	"go/types"
	"slices"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// LifeWord returns the first word of a name if it is one of a lifetime, and the rest.
func LifeWord(name string) (word, rest string) {
	name = strings.ToUpper(name[:1]) + name[1:]
	for prefix := range Lifetimes { // none is the beginning of another
		if Begins(name, prefix) {
			return prefix, name[len(prefix):]
		}
	}
	return "", ""
}

// Computes reports whether a function has results of plain values only, and is
// given nothing that can end it: no ctx, no receiver, no function.
func Computes(sig *types.Signature) bool {
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

// MakesAction reports whether a function without a ctx returns something to be
// run with one: what its name says is done then, not by the call.
func MakesAction(sig *types.Signature) bool {
	for p := range sig.Params().Variables() {
		if knowledge.IsContext(p.Type()) {
			return false
		}
	}
	if sig.Results().Len() == 0 {
		return false
	}
	t := sig.Results().At(0).Type()
	if f, ok := t.Underlying().(*types.Signature); ok {
		return takesCtx(f)
	}
	for m := range types.NewMethodSet(t).Methods() {
		if f, ok := m.Type().(*types.Signature); ok && m.Obj().Exported() && takesCtx(f) {
			return true
		}
	}
	return false
}

func takesCtx(sig *types.Signature) bool {
	return sig.Params().Len() > 0 && knowledge.IsContext(sig.Params().At(0).Type())
}

// CarriesOn reports whether a result goes on after the call: a channel, or what
// can be closed, stopped or received from.
func CarriesOn(sig *types.Signature) bool {
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

// EndsOwn reports whether what a function releases is the program's own by its
// name, whatever it sends for that: a lock, a connection, all it has.
func EndsOwn(word, rest string) bool {
	switch word {
	case "Rollback", "Unlock", "Deregister", "Shutdown":
		return true
	}
	return slices.ContainsFunc([]string{"Lock", "Lease", "Conn", "Client", "Session", "Server", "Listener", "Pool", "Stream", "Idle", "All", "Log", "Worker", "Gracefully"},
		func(own string) bool { return strings.HasPrefix(rest, own) })
}

// NamesThing reports whether a parameter says which of many things is meant: it
// is no ctx and no time.
func NamesThing(sig *types.Signature) bool {
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
	word, rest := LifeWord(fn.Name())
	return Lifetimes[word] == knowledge.LifeProgram && rest == "" && !NamesThing(fn.Signature())
}

// Lifetimes are first words of names, where nothing else says what a function does.
var Lifetimes = map[string]knowledge.Lifetime{
	"Run": knowledge.LifeProgram, "Start": knowledge.LifeProgram, "Serve": knowledge.LifeProgram,
	"Listen": knowledge.LifeProgram, "Consume": knowledge.LifeProgram, "Receive": knowledge.LifeProgram,
	"Subscribe": knowledge.LifeProgram, "Watch": knowledge.LifeProgram, "Wait": knowledge.LifeProgram,
	"Poll": knowledge.LifeProgram, "Join": knowledge.LifeProgram, "PSubscribe": knowledge.LifeProgram,
	"Connect": knowledge.LifeSession,
	"Close":   knowledge.LifeRelease, "Shutdown": knowledge.LifeRelease, "Stop": knowledge.LifeRelease,
	"Disconnect": knowledge.LifeRelease, "Rollback": knowledge.LifeRelease, "Flush": knowledge.LifeRelease,
	"Unlock": knowledge.LifeRelease, "Deregister": knowledge.LifeRelease, "Release": knowledge.LifeRelease,
}
