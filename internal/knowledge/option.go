package knowledge

import (
	"go/types"
	"strings"
	"sync"
)

// owners holds the packages of the entries that rows of constructors stand in.
var owners = sync.OnceValue(func() map[*Constructor]string {
	m := make(map[*Constructor]string)
	for _, list := range [][]Library{user, libraries} {
		for i := range list {
			for j := range list[i].Constructors {
				m[&list[i].Constructors[j]] = list[i].Package
			}
		}
	}
	return m
})

// IsOption reports whether fn is the function that a setting of the row calls
// option: "F" of the row's own package, "sub.F" of a package below it, or
// "import/path.F".
func (c *Constructor) IsOption(option string, fn *types.Func) bool {
	return fn != nil && strings.HasSuffix(option, fn.Name()) && isOption(option, owners()[c], fn)
}

// isOption is IsOption for the rows of one package, which "/..." may follow.
func isOption(option, of string, fn *types.Func) bool {
	i := strings.LastIndexByte(option, '.')
	if fn.Name() != option[i+1:] || fn.Pkg() == nil {
		return false
	}
	path := Path(fn.Pkg().Path())
	base, wide := strings.CutSuffix(of, "/...")
	below := strings.HasPrefix(path, base+"/")
	switch pkg := option[:max(i, 0)]; {
	case pkg == "":
		return path == base || wide && below
	case strings.Contains(pkg, "/"):
		return path == pkg
	default:
		return below && strings.HasSuffix(path, "/"+pkg)
	}
}
