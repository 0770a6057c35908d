package record

import (
	"strconv"
	"strings"
)

// SplitPlace splits "file:line:col" or "file:line". What is not there is 0.
func SplitPlace(at string) (file string, line, col int) {
	rest, n, ok := cutNumber(at)
	if !ok {
		return at, 0, 0
	}
	if file, line, ok := cutNumber(rest); ok {
		return file, line, n
	}
	return rest, n, 0
}

func cutNumber(s string) (before string, n int, ok bool) {
	i := strings.LastIndexByte(s, ':')
	if i < 0 {
		return s, 0, false
	}
	n, err := strconv.Atoi(s[i+1:])
	if err != nil {
		return s, 0, false
	}
	return s[:i], n, true
}
