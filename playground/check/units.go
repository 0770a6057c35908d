package check

import "unicode/utf16"

// units turns offsets in bytes into offsets in UTF-16 code units.
type units struct {
	ascii bool
	of    []int // by byte
}

func newUnits(src string) *units {
	u := &units{ascii: true}
	for i := range len(src) {
		if src[i] >= 0x80 {
			u.ascii = false
			break
		}
	}
	if u.ascii {
		return u
	}
	u.of = make([]int, len(src)+1)
	n, last := 0, 0
	for i, r := range src {
		for ; last < i; last++ {
			u.of[last] = n
		}
		u.of[i] = n
		last = i + 1
		for j := i + 1; j <= len(src) && j < i+4; j++ {
			u.of[j] = n + max(1, utf16.RuneLen(r))
		}
		n += max(1, utf16.RuneLen(r))
	}
	u.of[len(src)] = n
	return u
}

// at returns the offset in code units of the one in bytes.
func (u *units) at(offset int) int {
	if u.ascii {
		return offset
	}
	return u.of[min(offset, len(u.of)-1)]
}
