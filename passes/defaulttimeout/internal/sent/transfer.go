package sent

import (
	"go/ast"
	"go/constant"
	"go/types"
	"slices"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/names"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// Transfers reports whether a call moves a file or a stream: it is given a
// reader, writer or file, or it or the function around it is named after that.
func (c *Finder) Transfers(call *symbols.Call) bool {
	if fn := call.Func(); fn != nil && names.Transfers(fn.Name()) {
		return true
	}
	if d := call.In.Decl(); d != nil && names.Transfers(d.Obj.Name()) {
		return true
	}
	return slices.ContainsFunc(call.Expr.Args, func(e ast.Expr) bool {
		return c.isUpload(e) || isWriter(c.Pass.TypesInfo.TypeOf(e))
	})
}

// MovesFiles reports whether the package calls a function of a library that is
// named after a transfer, or gives one a reader, a writer or a file.
func (c *Finder) MovesFiles(lib *types.Package) bool {
	return slices.ContainsFunc(c.Index.Calls, func(call *symbols.Call) bool {
		fn := call.Func()
		if fn == nil || fn.Pkg() != lib {
			return false
		}
		return names.Transfers(fn.Name()) || slices.ContainsFunc(call.Expr.Args, c.isUpload)
	})
}

// isWriter reports whether t is io.Writer or an interface like it.
func isWriter(t types.Type) bool {
	if t == nil || !types.IsInterface(t) {
		return false
	}
	m, _, _ := types.LookupFieldOrMethod(t, false, nil, "Write")
	_, ok := m.(*types.Func)
	return ok && !isResponseWriter(t)
}

func isResponseWriter(t types.Type) bool { return knowledge.IsNamed(t, "net/http", "ResponseWriter") }

// isUpload reports whether a body is a file, a pipe, or a reader of which it is
// not known that it reads from memory.
func (c *Finder) isUpload(e ast.Expr) bool {
	t := c.Pass.TypesInfo.TypeOf(e)
	if t == nil {
		return false
	}
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		return knowledge.IsNamed(p.Elem(), "os", "File") || knowledge.IsNamed(p.Elem(), "io", "PipeReader")
	}
	if !types.IsInterface(t) {
		return false
	}
	if m, _, _ := types.LookupFieldOrMethod(t, false, nil, "Read"); m == nil {
		return false
	}
	return !c.inMemory(e)
}

// inMemory reports whether every value of a reader reads from memory.
func (c *Finder) inMemory(e ast.Expr) bool {
	v := c.Index.VarOf(e)
	if v == nil || v.IsField() || c.Index.ParamOf[v] != nil || v.Parent() == c.Pass.Pkg.Scope() {
		return v != nil && v.Pkg() != nil && v.Pkg().Path() == "net/http" // NoBody
	}
	for _, a := range c.Index.Assigns(v) {
		if a.Value == nil {
			return false
		}
		t := c.Pass.TypesInfo.TypeOf(a.Value)
		if a.Index >= 0 || t == nil || !c.Pass.TypesInfo.Types[a.Value].IsNil() && !isMemory(t) {
			return false
		}
	}
	return true
}

func isMemory(t types.Type) bool {
	p, ok := types.Unalias(t).(*types.Pointer)
	return ok && (knowledge.IsNamed(p.Elem(), "bytes", "Reader") || knowledge.IsNamed(p.Elem(), "bytes", "Buffer") || knowledge.IsNamed(p.Elem(), "strings", "Reader"))
}

// PlainQuery reports whether a call sends a constant statement that reads or
// writes rows, or none (a ping), and is the only one of its function that waits
// for a database.
func (c *Finder) PlainQuery(call *symbols.Call) bool {
	for _, other := range call.In.Calls {
		if row, _ := knowledge.CallOf(other.Func()); other != call && other.Func() != nil && row != nil && row.Waits == knowledge.Database {
			return false
		}
	}
	if d := call.In.Decl(); d != nil && names.Transfers(d.Obj.Name()) || names.Transfers(c.Pass.Pkg.Name()) {
		return false
	}
	if call.Func().Name() == "Ping" {
		return true
	}
	for _, a := range call.Expr.Args {
		v := c.Pass.TypesInfo.Types[a].Value
		if v == nil || v.Kind() != constant.String {
			continue
		}
		words := strings.Fields(constant.StringVal(v))
		return len(words) > 0 && slices.Contains([]string{"SELECT", "INSERT", "UPDATE", "DELETE", "WITH"}, strings.ToUpper(words[0]))
	}
	return false
}

// IsVariantOf reports whether the function around a call is the form without a
// ctx of what it calls: Upload calls UploadContext, or does nothing but hand on
// a ctx that never ends. How long that may take is for its callers to say.
func (c *Finder) IsVariantOf(call *symbols.Call) bool {
	d := call.In.Decl()
	if d == nil || call.Func() == nil {
		return false
	}
	if hasForm(d.Obj, call.Func()) {
		return true
	}
	if !d.Obj.Exported() || c.Pass.Pkg.Name() == "main" || len(d.Body.List) != 1 || c.Index.ByObj[call.Func()] == nil {
		return false
	}
	ret, ok := d.Body.List[0].(*ast.ReturnStmt)
	return ok && len(ret.Results) == 1 && ast.Unparen(ret.Results[0]) == call.Expr
}

// IsOffered reports whether the function around a call is one that its package
// offers to others beside the form with a ctx, which it calls: Users beside
// UsersContext. Whoever has a ctx, or wants an end, takes the other.
func (c *Finder) IsOffered(call *symbols.Call) bool {
	d := call.In.Decl()
	return d != nil && call.Func() != nil && hasForm(d.Obj, call.Func()) && c.Pass.Pkg.Name() != "main" &&
		d.Obj.Exported() && call.Func().Exported()
}

// hasForm reports whether with is called as the form with a ctx of fn is.
func hasForm(fn, with *types.Func) bool {
	suffix, ok := strings.CutPrefix(with.Name(), fn.Name())
	return ok && slices.Contains([]string{"Context", "WithContext", "Ctx", "WithCtx"}, suffix)
}
