package trace

import (
	"go/types"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// Entry is a function that a framework calls.
type Entry struct {
	*knowledge.Entry
	Fn *symbols.Func
}

// EntryOf returns the entry that f itself is, by its type; nil if it is none.
func (t *Tracer) EntryOf(f *symbols.Func) *Entry {
	if e, ok := t.entries[f]; ok {
		return e
	}
	name, recv := "", types.Type(nil)
	if f.Obj != nil {
		name = f.Obj.Name()
		if r := f.Sig.Recv(); r != nil {
			recv = r.Type()
		}
	}
	var e *Entry
	if row := knowledge.EntryOf(name, f.Sig, recv, t.X.Pkg); row != nil {
		e = &Entry{row, f}
	}
	t.entries[f] = e
	return e
}
