package knowledge

import (
	"strconv"
	"strings"
	"sync"

	"golang.org/x/mod/semver"
)

// versions holds the module versions of packages, by import path.
var versions sync.Map

// SetVersion says of which module version the package at path is, so that
// entries that are limited to versions hold or do not. A package cannot see the
// versions of what it imports: only while the package itself is analysed is its
// version known, and it travels on as a fact. Where nobody says, the newest of
// the import path's major version is assumed.
func SetVersion(path, version string) {
	if !semver.IsValid(version) {
		return
	}
	if old, ok := versions.Swap(path, version); ok && old == version {
		return
	}
	x := current()
	x.mu.Lock()
	defer x.mu.Unlock()
	delete(x.libs, path)
}

// Versioned returns the functions of the package at path that entries which are
// limited to versions describe.
func Versioned(path string) []string {
	x := current()
	var names []string
	for _, l := range x.exact[Path(path)] {
		if l.Since == "" && l.Until == "" {
			continue
		}
		for _, c := range l.Constructors {
			names = append(names, c.New...)
		}
		for _, c := range l.Calls {
			names = append(names, c.Func...)
		}
	}
	return names
}

// Holds reports whether an entry's version limits admit the package at an
// import path: by its version if that is known (SetVersion), else by the major
// version in the path, of which the newest is assumed. So of the rows before
// and since v3.33.0, p and p/v2 get the former and p/v3 the latter.
func (l *Library) Holds(path string) bool {
	if v, ok := versions.Load(path); ok {
		return (l.Since == "" || semver.Compare(v.(string), l.Since) >= 0) &&
			(l.Until == "" || semver.Compare(v.(string), l.Until) < 0)
	}
	major := majorOf(path)
	return (l.Since == "" || major >= majorOfVersion(l.Since)) &&
		(l.Until == "" || major < majorOfVersion(l.Until))
}

// majorOf returns the major version in an import path: 3 for p/v3/q and for
// gopkg.in/p.v3, 1 where there is none.
func majorOf(path string) int {
	for elem := range strings.SplitSeq(path, "/") {
		if n, ok := strings.CutPrefix(elem, "v"); ok {
			if major, err := strconv.Atoi(n); err == nil {
				return major
			}
		}
	}
	if strings.HasPrefix(path, "gopkg.in/") {
		if i := strings.LastIndex(path, ".v"); i >= 0 {
			n, _, _ := strings.Cut(path[i+2:], "/")
			if major, err := strconv.Atoi(n); err == nil {
				return major
			}
		}
	}
	return 1
}

// majorOfVersion returns 1 for v1.2.3.
func majorOfVersion(v string) int {
	num, _, _ := strings.Cut(strings.TrimPrefix(v, "v"), ".")
	major, _ := strconv.Atoi(num)
	return major
}
