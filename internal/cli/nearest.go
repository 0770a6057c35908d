package cli

import (
	"fmt"

	"github.com/timeoutlint/timeoutlint/internal/config"
)

// didYouMean returns a hint with the name nearest to s, or "" if none is near.
func didYouMean(s string, names []string) string {
	best := config.Nearest(s, names)
	if best == "" {
		return ""
	}
	return fmt.Sprintf(" (did you mean %s?)", best)
}
