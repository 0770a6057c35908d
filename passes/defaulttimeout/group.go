package defaulttimeout

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// destination is what several values flow into: a variable, or the result of a
// function. Values of one kind that share it are one finding.
type destination struct {
	kind string
	tier report.Tier
	v    *types.Var
	fn   *symbols.Func
	node ast.Node // the value itself, where it shares nothing
}

// hold keeps a finding about a value until all that flow into the same place are known.
func (c *checker) hold(value ast.Expr, f report.Finding) {
	d := destination{kind: f.Kind, tier: f.Tier, node: value}
	if v, fn := c.flowsInto(value); v != nil || fn != nil {
		d.v, d.fn, d.node = v, fn, nil
	}
	if c.held == nil {
		c.held = make(map[destination][]report.Finding)
	}
	if c.held[d] == nil {
		c.heldOrder = append(c.heldOrder, d)
	}
	c.held[d] = append(c.held[d], f)
}

// flowsInto returns the local or package variable that value is assigned to, or
// the function that returns it, directly.
func (c *checker) flowsInto(value ast.Expr) (*types.Var, *symbols.Func) {
	var e ast.Node = value
	p := c.x.Parent(e)
	for {
		switch p.(type) {
		case *ast.UnaryExpr, *ast.ParenExpr:
			e, p = p, c.x.Parent(p)
			continue
		}
		break
	}
	switch p := p.(type) {
	case *ast.AssignStmt:
		if v := c.x.VarOf(p.Lhs[0]); v != nil && !v.IsField() && p.Rhs[0] == e {
			return v, nil
		}
	case *ast.ReturnStmt:
		if p.Results[0] == e {
			return nil, c.x.Enclosing(p)
		}
	}
	return nil, nil
}

// release reports what hold kept: the first of each group, with the others as
// related places and in its fix.
func (c *checker) release() {
	for _, d := range c.heldOrder {
		fs := slices.DeleteFunc(c.held[d], c.r.Ignores)
		if len(fs) == 0 {
			continue
		}
		f := fs[0]
		for _, other := range fs[1:] {
			f.Related = append(f.Related, analysis.RelatedInformation{Pos: other.Range.Pos(), End: other.Range.End(), Message: "and here"})
		}
		if len(fs) > 1 {
			f.What += fmt.Sprintf(" (and %d more like it)", len(fs)-1)
			f.Fixes = together(fs)
		}
		c.r.Report(f)
	}
}

// together joins the fixes of a group that say the same; none if one has no such fix.
func together(fs []report.Finding) []analysis.SuggestedFix {
	var list []analysis.SuggestedFix
	for i, first := range fs[0].Fixes {
		joined := analysis.SuggestedFix{Message: first.Message}
		for _, f := range fs {
			if i >= len(f.Fixes) || f.Fixes[i].Message != first.Message {
				return list
			}
			for _, e := range f.Fixes[i].TextEdits {
				if !contains(joined.TextEdits, e) {
					joined.TextEdits = append(joined.TextEdits, e)
				}
			}
		}
		list = append(list, joined)
	}
	return list
}

func contains(list []analysis.TextEdit, e analysis.TextEdit) bool {
	for _, have := range list {
		if have.Pos == e.Pos && have.End == e.End && string(have.NewText) == string(e.NewText) {
			return true
		}
	}
	return false
}
