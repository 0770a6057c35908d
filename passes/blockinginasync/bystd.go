package blockinginasync

import (
	"go/types"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/passkit"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
	"github.com/timeoutlint/timeoutlint/internal/waits"
)

// calledByStd returns the path of a function that the standard library calls
// for many at a time, itself or in a method that calls it: RoundTrip for each
// request of a client, a driver's Open or Connect for each connection of a
// pool. Such methods wait by their nature, so only a lock that makes all of
// them take turns is asked about.
func (c *checker) calledByStd(f *symbols.Func) *passkit.Path {
	name := stdCaller(f)
	entry := f
	var calls []*symbols.Call
	if name == "" {
		for _, call := range c.res.Callers(f) {
			if in := call.In; in != nil && in != f && stdCaller(in) != "" {
				name, entry, calls = stdCaller(in), in, []*symbols.Call{call}
				break
			}
		}
	}
	if name == "" || c.r.Quiet(f.Node.Pos()) {
		return nil
	}
	return c.PathBy(knowledge.ClassRequest, name, entry, calls...)
}

// stdCaller names what the standard library calls f for, or returns "".
func stdCaller(f *symbols.Func) string {
	if f.Obj == nil || f.Sig.Recv() == nil {
		return ""
	}
	switch f.Obj.Name() {
	case "RoundTrip":
		if waits.IsDoShape(f.Obj) {
			return "transport"
		}
	case "Open", "Connect":
		if res := f.Sig.Results(); res.Len() == 2 && isDriverConn(res.At(0).Type()) {
			return "driver"
		}
	}
	return ""
}

func isDriverConn(t types.Type) bool { return knowledge.IsNamed(t, "database/sql/driver", "Conn") }
