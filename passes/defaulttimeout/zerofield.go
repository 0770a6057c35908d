package defaulttimeout

import (
	"go/ast"
	"go/types"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// zeroFields: an http.Client that is a field by value, and that nobody writes:
// it is the zero client, as a variable that is declared without a value is.
//
//	type api struct {
//		client http.Client
func (c *checker) zeroFields() {
	for _, file := range c.x.Files {
		ast.Inspect(file, func(n ast.Node) bool {
			st, ok := n.(*ast.StructType)
			if !ok {
				return true
			}
			for _, f := range st.Fields.List {
				if t := c.pass.TypesInfo.TypeOf(f.Type); t == nil || !knowledge.IsNamed(t, "net/http", "Client") {
					continue
				}
				for _, name := range f.Names {
					c.zeroField(name)
				}
			}
			return true
		})
	}
}

func (c *checker) zeroField(name *ast.Ident) {
	v, ok := c.pass.TypesInfo.Defs[name].(*types.Var)
	if !ok || c.r.Quiet(name.Pos()) || !c.x.Closed(v) || len(c.x.Assigns(v)) > 0 {
		return // set, or nobody knows by whom
	}
	if q := c.Follow(name); !q.Seen {
		return
	}
	n, _ := types.Unalias(v.Type()).(*types.Named)
	c.httpClient(&symbols.Literal{Node: name, Type: n})
}
