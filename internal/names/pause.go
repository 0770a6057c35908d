package names

import (
	"go/types"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
)

// NamedPause reports whether a function that cannot be seen into pauses, by its name.
func NamedPause(name string) bool {
	l := strings.ToLower(name)
	for _, w := range []string{"sleep", "backoff", "pause", "delay", "throttle"} {
		if strings.Contains(l, w) {
			return true
		}
	}
	return strings.HasPrefix(l, "wait") || l == "take"
}

// TakesDuration reports whether a function is given how long something lasts.
func TakesDuration(sig *types.Signature) bool {
	for p := range sig.Params().Variables() {
		if knowledge.IsNamed(p.Type(), "time", "Duration") {
			return true
		}
	}
	return false
}
