package knowledge

import (
	"go/types"
	"strings"
)

// IsOption reports whether fn is the function that a row calls option: by its name,
// and by the package before that, which may be the last part of a path.
func IsOption(option string, fn *types.Func) bool {
	pkg, name := "", option
	if i := strings.LastIndexByte(option, '.'); i >= 0 {
		pkg, name = option[:i], option[i+1:]
	}
	if fn.Name() != name || pkg == "" || fn.Pkg() == nil {
		return fn.Name() == name && pkg == ""
	}
	path := Path(fn.Pkg().Path())
	return path == pkg || fn.Pkg().Name() == pkg || strings.HasSuffix(path, "/"+pkg)
}
