package torture

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// owedReturns counts what the functions of a file may leave without giving
// back, though a later statement of the same list does: a lock, a place of a
// semaphore, a count of a wait group, a channel to close. A fix must not add to
// it; where the author returns already, a fix may too.
func owedReturns(src []byte) (n int) {
	f, err := parser.ParseFile(token.NewFileSet(), "", src, parser.SkipObjectResolution)
	if err != nil {
		return 0
	}
	for _, list := range lists(f) {
		for i, s := range list {
			of := givesBack(s)
			if of == "" || left(list[:i]) {
				continue
			}
			// From where it was taken; from the beginning, if that was elsewhere.
			begin := 0
			for k := i - 1; k >= 0; k-- {
				if takes(list[k], of) {
					begin = k
					break
				}
			}
			if slices.ContainsFunc(list[begin:i], func(s ast.Stmt) bool { return leaves(s, false, false) }) {
				n++
			}
		}
	}
	return n
}

// left reports whether what follows statements of a list is never reached: a
// break, continue, goto or return before it, and no label after that.
func left(before []ast.Stmt) bool {
	for _, s := range slices.Backward(before) {
		switch s.(type) {
		case *ast.BranchStmt, *ast.ReturnStmt:
			return true
		case *ast.LabeledStmt:
			return false
		}
	}
	return false
}

// givesBack returns what a statement gives back, or "" if nothing: what a call
// makes, new(sync.Mutex), is another one each time.
func givesBack(s ast.Stmt) string {
	if of := givenBack(s); !strings.Contains(of, "(") {
		return of
	}
	return ""
}

func givenBack(s ast.Stmt) string {
	e, ok := s.(*ast.ExprStmt)
	if !ok {
		return ""
	}
	switch e := e.X.(type) {
	case *ast.UnaryExpr:
		// What a call gives, time.After or ctx.Done, was never taken.
		if _, isCall := e.X.(*ast.CallExpr); e.Op == token.ARROW && !isCall {
			return types.ExprString(e.X)
		}
	case *ast.CallExpr:
		switch fun := e.Fun.(type) {
		case *ast.Ident:
			if fun.Name == "close" && len(e.Args) == 1 {
				return types.ExprString(e.Args[0])
			}
		case *ast.SelectorExpr:
			switch fun.Sel.Name {
			case "Unlock", "RUnlock", "Done":
				if len(e.Args) == 0 {
					return types.ExprString(fun.X)
				}
			}
		}
	}
	return ""
}

// takes reports whether a statement takes what is owed, or makes it.
func takes(s ast.Stmt, of string) bool {
	switch s := s.(type) {
	case *ast.SendStmt:
		return types.ExprString(s.Chan) == of
	case *ast.AssignStmt:
		return len(s.Lhs) == 1 && types.ExprString(s.Lhs[0]) == of
	case *ast.ExprStmt:
		if call, ok := s.X.(*ast.CallExpr); ok {
			if sel, ok := call.Fun.(*ast.SelectorExpr); ok && types.ExprString(sel.X) == of {
				switch sel.Sel.Name {
				case "Lock", "RLock", "Add":
					return true
				}
			}
		}
	}
	return false
}

// leaves reports whether a node holds a statement that leaves what it stands
// in: a return, or a break or continue of a loop or switch around it. What
// function literals do does not count.
func leaves(n ast.Node, inLoop, inSwitch bool) (found bool) {
	ast.Inspect(n, func(m ast.Node) bool {
		if found {
			return false
		}
		switch m := m.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt:
			found = true
		case *ast.BranchStmt:
			found = m.Label == nil && (m.Tok == token.CONTINUE && !inLoop || m.Tok == token.BREAK && !inSwitch)
		case *ast.ForStmt:
			found = leaves(m.Body, true, true)
			return false
		case *ast.RangeStmt:
			found = leaves(m.Body, true, true)
			return false
		case *ast.SwitchStmt:
			found = leaves(m.Body, inLoop, true)
			return false
		case *ast.TypeSwitchStmt:
			found = leaves(m.Body, inLoop, true)
			return false
		case *ast.SelectStmt:
			found = leaves(m.Body, inLoop, true)
			return false
		}
		return true
	})
	return found
}
