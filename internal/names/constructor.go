package names

import (
	"go/types"
	"slices"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
)

// Begins reports whether a name is a word, or begins with it: Open and OpenStream,
// but neither Opening nor OpenAI, which is a name of its own.
func Begins(name, word string) bool {
	rest, ok := strings.CutPrefix(name, word)
	if !ok || rest != "" && (rest[0] < 'A' || rest[0] > 'Z') {
		return false
	}
	return word != "Open" || !slices.ContainsFunc(openNames, func(own string) bool { return strings.HasPrefix(rest, own) })
}

// openNames are what names of products go on with that begin with Open.
var openNames = []string{"AI", "API", "Router", "Search", "Telemetry", "ID", "Weather", "Meteo", "Street", "CTI", "FDA", "Graph"}

// beginsWithOneOf reports whether the first word of a function's name is one of
// some. A function that loads makes what the program keeps; a method that does
// asks for something each time.
func beginsWithOneOf(fn *types.Func, words ...string) bool {
	return slices.ContainsFunc(words, func(word string) bool {
		return Begins(fn.Name(), word) && !(word == "Load" && fn.Signature().Recv() != nil)
	})
}

// IsConstructor reports whether a function makes something that lasts, by the
// first word of its name, which may be one of more; not a method called New…
// whose row says that it is a call (openai's Completions.New).
func IsConstructor(fn *types.Func, more ...string) bool {
	if row, _ := knowledge.CallOf(fn); row != nil && row.Waits == knowledge.Network && fn.Signature().Recv() != nil && strings.HasPrefix(fn.Name(), "New") {
		return false
	}
	return beginsWithOneOf(fn, append(more, "New", "Open", "Load", "Must", "Init", "Setup")...)
}

// Builds reports whether a function makes a value of what it is given, or of the
// surroundings, by the first word of its name.
func Builds(fn *types.Func) bool {
	return beginsWithOneOf(fn, "New", "Open", "Load", "Must", "With", "Parse")
}

// Makes reports whether a function makes something that is kept, by the first
// word of its name.
func Makes(fn *types.Func) bool {
	return beginsWithOneOf(fn, "New", "Init", "Open", "Setup", "Connect")
}

// IsLocal reports whether a function works on what it has, by its name: the
// likes of templates and graphs take a ctx and options too.
func IsLocal(name string) bool {
	switch name {
	case "Compile", "Format", "Render", "Validate":
		return true
	}
	return false
}
