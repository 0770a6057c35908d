package torture

import (
	"fmt"
	"strings"
)

// diff shows what changes from a to b, with a line around each change. It is
// for people: of two long texts it finds one change, from the first to the last
// line that differs, if there are many lines between.
func diff(a, b []byte) string {
	x, y := strings.Split(string(a), "\n"), strings.Split(string(b), "\n")
	// The longest common subsequence, which is quadratic: texts are short.
	if len(x)*len(y) > 4<<20 {
		return string(b)
	}
	common := make([][]int, len(x)+1)
	for i := range common {
		common[i] = make([]int, len(y)+1)
	}
	for i := len(x) - 1; i >= 0; i-- {
		for j := len(y) - 1; j >= 0; j-- {
			if x[i] == y[j] {
				common[i][j] = common[i+1][j+1] + 1
			} else {
				common[i][j] = max(common[i+1][j], common[i][j+1])
			}
		}
	}
	var out strings.Builder
	shown := -1 // last line of x that was shown
	context := func(i int) {
		if i >= 0 && i < len(x) && i > shown {
			fmt.Fprintf(&out, "%4d   %s\n", i+1, x[i])
			shown = i
		}
	}
	i, j := 0, 0
	for i < len(x) || j < len(y) {
		switch {
		case i < len(x) && j < len(y) && x[i] == y[j]:
			i, j = i+1, j+1
			if shown == i-2 && shown >= 0 { // the line after a change
				context(i - 1)
				shown = i
			}
		case i < len(x) && (j == len(y) || common[i+1][j] >= common[i][j+1]):
			context(i - 1)
			fmt.Fprintf(&out, "%4d - %s\n", i+1, x[i])
			shown = i
			i++
		default:
			context(i - 1)
			fmt.Fprintf(&out, "     + %s\n", y[j])
			j++
		}
	}
	return out.String()
}
