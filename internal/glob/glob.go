// Package glob matches the paths of files with patterns, as settings name them.
package glob

import (
	"path"
	"slices"
	"strings"
)

// Match reports whether the pattern matches the path, or a directory on it. In
// a pattern "*" is any part of a name and "**" any number of directories; both
// are separated by slashes. What is no pattern (see [path.Match]) matches
// nothing.
func Match(pattern, name string) bool {
	return match(strings.Split(path.Clean(pattern), "/"), strings.Split(name, "/"))
}

// match matches the elements of a path. What stands between two "**" is looked
// for from the left, and where it is found first is as good as any later place:
// there is nothing to go back to, and the time is at most the product of both
// lengths.
func match(pattern, elems []string) bool {
	for anchored := true; ; anchored = false {
		i := slices.Index(pattern, "**")
		part, last := pattern, i < 0
		if !last {
			part, pattern = pattern[:i], pattern[i+1:]
		}
		for !matchHere(part, elems) {
			if anchored || len(elems) == 0 {
				return false
			}
			elems = elems[1:]
		}
		elems = elems[len(part):]
		if last {
			return true
		}
	}
}

// matchHere reports whether the path begins with what the pattern, which has
// no "**", matches.
func matchHere(pattern, elems []string) bool {
	if len(pattern) > len(elems) {
		return false
	}
	for i, p := range pattern {
		if ok, _ := path.Match(p, elems[i]); !ok {
			return false
		}
	}
	return true
}
