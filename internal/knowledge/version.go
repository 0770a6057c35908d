package knowledge

import (
	"strconv"
	"strings"
)

// Holds reports whether an entry's version limits admit the package at an
// import path. All that is known of the version is what the path says, the
// major; within it the newest is assumed. So of the rows before and since
// v3.33.0, p and p/v2 get the former and p/v3 the latter.
func (l *Library) Holds(path string) bool {
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
