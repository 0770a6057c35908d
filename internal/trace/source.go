package trace

import (
	"cmp"
	"go/ast"
	"go/types"
	"slices"

	"github.com/timeoutlint/timeoutlint/internal/symbols"
)

// Tri is a three-valued answer.
type Tri int8

const (
	Unknown Tri = iota
	Yes
	No
)

func (t Tri) String() string { return [...]string{"unknown", "yes", "no"}[t] }

// Source is the set of ways in which a bound can arrive: a ctx's deadline or a client's timeout.
type Source struct {
	None    bool         // a way that is proven to have none
	Has     bool         // a way that is proven to have one
	Unknown bool         // any other way
	Entry   bool         // one of the unknown ways is the ctx of a request being served
	Given   bool         // one of the unknown ways is a client made in sight, with something that may be a timeout
	Params  []*types.Var // ways that come in as a parameter
	Root    ast.Expr     // the first expression that proves None
	Assumed bool         // None only because a listed client counts as built with its defaults
}

// Bounded answers whether there is a bound. Parameters make it unknown.
func (s Source) Bounded() Tri {
	switch {
	case s.Unknown || len(s.Params) > 0 || s.None == s.Has:
		return Unknown
	case s.Has:
		return Yes
	}
	return No
}

// Pure reports whether the source is a definite no but for parameters: no
// bound is in sight, so whatever the parameters carry decides.
func (s Source) Pure() bool { return !s.Unknown && !s.Has && (s.None || len(s.Params) > 0) }

func (s *Source) join(o Source) {
	s.None = s.None || o.None
	s.Has = s.Has || o.Has
	s.Unknown = s.Unknown || o.Unknown
	s.Entry = s.Entry || o.Entry
	s.Given = s.Given || o.Given
	s.Assumed = s.Assumed || o.Assumed
	s.Root = firstRoot(s.Root, o.Root)
	for _, p := range o.Params {
		if !slices.Contains(s.Params, p) {
			s.Params = append(s.Params, p)
		}
	}
	slices.SortFunc(s.Params, func(a, b *types.Var) int { return cmp.Compare(a.Pos(), b.Pos()) })
}

// firstRoot returns that of two roots which stands first.
func firstRoot(a, b ast.Expr) ast.Expr {
	if a == nil || b != nil && b.Pos() < a.Pos() {
		return b
	}
	return a
}

func (s Source) same(o Source) bool {
	return s.None == o.None && s.Has == o.Has && s.Unknown == o.Unknown && s.Entry == o.Entry && s.Given == o.Given &&
		s.Assumed == o.Assumed && s.Root == o.Root && slices.Equal(s.Params, o.Params)
}

// orUnknown returns s, or unknown if no way is known at all.
func orUnknown(s Source) Source {
	if s.empty() {
		return unknown
	}
	return s
}

func (s Source) empty() bool {
	return !s.None && !s.Has && !s.Unknown && len(s.Params) == 0
}

var (
	none    = Source{None: true}
	has     = Source{Has: true}
	unknown = Source{Unknown: true}
)

// ResultFact says what a result of a function of another package carries.
type ResultFact struct {
	Result             int
	None, Has, Unknown bool
	Params             []int
}

// result is result number I of a function of the package.
type result struct {
	fn *symbols.Func
	i  int
}

// Join returns the ways of both.
func (s Source) Join(o Source) Source {
	s.Params = slices.Clone(s.Params)
	s.join(o)
	return s
}
