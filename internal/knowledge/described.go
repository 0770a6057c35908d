package knowledge

import (
	"strings"
	"sync"
)

// Describes reports whether rows of the library describe a package-level
// function, type or variable of that name, in another way than that it asks
// which error it is given.
func (l *Lib) Describes(name string) bool {
	if c := l.calls[name]; c != nil && c.Role != RoleErrorIs {
		return true
	}
	for _, p := range l.patterns {
		if match(p.text, name) {
			return true
		}
	}
	return l.constructors[name] != nil || l.constructors[name+"{}"] != nil || l.constructors["var "+name] != nil
}

// StdMethods returns the names of the methods of the standard library that rows
// describe, and the packages of which rows describe methods by a pattern.
var StdMethods = sync.OnceValues(func() (names, patterns map[string]bool) {
	names, patterns = make(map[string]bool), make(map[string]bool)
	for _, list := range [][]Library{user, libraries} {
		for i := range list {
			l := &list[i]
			path, _ := strings.CutSuffix(l.Package, "/...")
			if !IsStd(path) {
				continue
			}
			for j := range l.Calls {
				for _, f := range l.Calls[j].Func {
					if strings.Contains(f, "*") {
						patterns[path] = true
					} else if _, m, ok := strings.Cut(f, "."); ok {
						names[m] = true
					}
				}
			}
			for j := range l.Constructors {
				for _, f := range l.Constructors[j].New {
					if _, m, ok := strings.Cut(f, "."); ok {
						names[m] = true
					}
				}
			}
		}
	}
	return names, patterns
})
