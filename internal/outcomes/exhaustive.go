package outcomes

import (
	"go/ast"
	"go/constant"
	"go/types"

	"github.com/timeoutlint/timeoutlint/internal/flow"
)

// lastOfAll reports whether a branch is the last case of a switch without a
// default that lists all constants of its type: no path goes past it.
//
//	switch classify(err) {
//	case Succeed, Fail:
//		return err
//	case Retry:
//		time.Sleep(d)
//	}
func (r *Finder) lastOfAll(b flow.Branch) bool {
	cc, ok := b.Stmt.(*ast.CaseClause)
	if !ok || b.Cond == nil || len(cc.List) == 0 || cc.List[len(cc.List)-1] != b.Cond {
		return false
	}
	x := r.Index()
	body, _ := x.Parent(cc).(*ast.BlockStmt)
	sw, ok := x.Parent(body).(*ast.SwitchStmt)
	if !ok || sw.Tag == nil || body.List[len(body.List)-1] != ast.Stmt(cc) {
		return false
	}
	named, ok := types.Unalias(x.Info.TypeOf(sw.Tag)).(*types.Named)
	if !ok || named.Obj().Pkg() == nil {
		return false
	}
	listed := make(map[string]bool)
	for _, clause := range body.List {
		list := clause.(*ast.CaseClause).List
		if list == nil {
			return false // default
		}
		for _, e := range list {
			if v := x.Info.Types[e].Value; v != nil {
				listed[v.ExactString()] = true
			}
		}
	}
	return len(listed) > 1 && listsAll(named, listed)
}

// listsAll reports whether the values of all constants of a type, which its
// package declares, are among those listed.
func listsAll(t *types.Named, listed map[string]bool) bool {
	scope := t.Obj().Pkg().Scope()
	for _, name := range scope.Names() {
		c, ok := scope.Lookup(name).(*types.Const)
		if ok && types.Identical(c.Type(), t) && c.Val().Kind() != constant.Unknown && !listed[c.Val().ExactString()] {
			return false
		}
	}
	return true
}
