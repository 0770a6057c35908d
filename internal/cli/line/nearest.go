package line

import (
	"fmt"

	"github.com/timeoutlint/timeoutlint/internal/spelling"
)

// DidYouMean returns a hint with the name nearest to s, or "" if none is near.
func DidYouMean(s string, names []string) string {
	best := spelling.Nearest(s, names)
	if best == "" {
		return ""
	}
	return fmt.Sprintf(" (did you mean %s?)", best)
}
