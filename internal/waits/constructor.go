package waits

import (
	"go/types"
	"slices"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
)

func isConstructor(name string) bool {
	return slices.ContainsFunc([]string{"New", "Open", "Load", "Must", "With", "Parse"}, func(word string) bool { return begins(name, word) })
}

// begins reports whether a name is a word, or begins with it: Open and OpenStream,
// but neither Opening nor OpenAI, which is a name of its own.
func begins(name, word string) bool {
	rest, ok := strings.CutPrefix(name, word)
	if !ok || rest != "" && (rest[0] < 'A' || rest[0] > 'Z') {
		return false
	}
	return word != "Open" || !slices.ContainsFunc(openNames, func(own string) bool { return strings.HasPrefix(rest, own) })
}

// openNames are what names of products go on with that begin with Open.
var openNames = []string{"AI", "API", "Router", "Search", "Telemetry", "ID", "Weather", "Meteo", "Street", "CTI", "FDA", "Graph"}

// IsConstructor reports whether a function makes something that lasts, by the
// first word of its name, which may be one of more; not a method called New…
// whose row says that it is a call (openai's Completions.New).
func IsConstructor(fn *types.Func, more ...string) bool {
	name := fn.Name()
	if row, _ := knowledge.CallOf(fn); row != nil && row.Waits == knowledge.Network && fn.Signature().Recv() != nil && strings.HasPrefix(name, "New") {
		return false
	}
	for _, p := range append(more, "New", "Open", "Load", "Must", "Init", "Setup") {
		if begins(name, p) {
			return true
		}
	}
	return false
}

// Makes reports whether a function makes something that is kept, by the first
// word of its name.
func Makes(fn *types.Func) bool {
	return slices.ContainsFunc([]string{"New", "Init", "Open", "Setup", "Connect"}, func(word string) bool { return begins(fn.Name(), word) })
}
