package knowledge

import (
	"path/filepath"
	"slices"
	"time"

	"github.com/timeoutlint/timeoutlint/internal/glob"
)

// Values are what messages and fixes suggest in a file: the user's values for
// it, or the built-in ones.
type Values struct{ file string }

// ValuesIn returns the values for a file of that absolute name, "" for none in
// particular.
func ValuesIn(file string) Values { return Values{file} }

// Timeout returns the timeout of a whole call of p.
func (v Values) Timeout(p Profile) time.Duration {
	if d := own(v.file, p, func(v Value) time.Duration { return v.Timeout }); d > 0 {
		return d
	}
	switch p {
	case LLM:
		return 120 * time.Second
	case Embedding:
		return 90 * time.Second
	case Dial:
		return 5 * time.Second
	}
	return 30 * time.Second
}

// Limit returns the number of calls of p that run at the same time.
func (v Values) Limit(p Profile) int {
	if n := own(v.file, p, func(v Value) int { return v.Limit }); n > 0 {
		return n
	}
	if p == LLM || p == Embedding {
		return 5
	}
	return 10
}

// own returns what the user says of p in a file, or 0.
func own[T time.Duration | int](file string, p Profile, part func(Value) T) T {
	for _, s := range slices.Backward(pathValues) {
		if n := part(s.Values[p]); n > 0 && s.holds(file) {
			return n
		}
	}
	return part(values[p])
}

// holds reports whether the values hold in a file.
func (s PathValues) holds(file string) bool {
	if file == "" {
		return false
	}
	rel, err := filepath.Rel(s.Dir, file)
	if err != nil || !filepath.IsLocal(rel) {
		return false
	}
	return slices.ContainsFunc(s.Path, func(pattern string) bool { return glob.Match(pattern, filepath.ToSlash(rel)) })
}
