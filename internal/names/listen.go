package names

import (
	"strings"
)

// IsListen reports whether a method of an unlisted library serves by its name.
func IsListen(name string) bool {
	return strings.HasPrefix(name, "ListenAndServe") || name == "Serve" || name == "Listen" || name == "Consume" || name == "Subscribe"
}
