// Package spelling finds the name that was meant by one that is none.
package spelling

import "slices"

// Nearest returns the name of the list nearest to s, or "" if none is near.
func Nearest(s string, names []string) string {
	best, bestDist := "", len(s)/2+1
	for _, n := range names {
		if d := distance(s, n); d < bestDist {
			best, bestDist = n, d
		}
	}
	return best
}

// distance is the number of letters to insert, delete or replace to make b of a.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diag := row[0]
		row[0] = i + 1
		for j := range len(b) {
			subst := diag
			if a[i] != b[j] {
				subst++
			}
			diag = row[j+1]
			row[j+1] = slices.Min([]int{subst, diag + 1, row[j] + 1})
		}
	}
	return row[len(b)]
}
