// Package shapes declares what a scanner for braces could get wrong.
package shapes

import (
	"errors"
	. "fmt"
	"math/rand/v2"
	_ "net"
	"os"
	str "strings"
	"text/template"
	"time"
	"unicode/utf8"
)

// Literals whose elements say nothing, and arrays whose elements say their length.
var (
	List    = []string{"}", `{`, "\"{"}
	Nested  = map[string][]struct{ A, B int }{"x": {{1, 2}, {3, 4}}}
	Counted = [...]string{0: "a", 5: "b}"}
	Deep    = [...][]int{{1}, {2, 3}, {}}
	Structs = [...]struct{ X rune }{{'{'}, {'}'}, {'\''}}
	Funcs   = [...]func() int{func() int { return 1 }, nil}
	Pair, B = map[string]int{"a": 1}, struct{ C [2]int }{[2]int{1, 2}}
	Ptr     = &struct{ D string }{D: "}"}
	Iface   interface {
		M(func() struct{ E int }) interface{ N() }
	}
	Spaced = [...]int{1, 2, 3}
	Table  = [...]time.Duration{
		time.Second, time.Minute, // time.Hour,
		time.Hour,
		/* , */ 4 * time.Hour,
	}
	AfterTable int
	Named      = [...]struct {
		Name string
		At   [2]int
	}{
		{"a", [2]int{1, 2}},
		{"b", [...]int{0, 1: 2}},
	}
	Flags = [...]struct{ Mode os.FileMode }{{os.ModePerm}, {0}}
	Rand  = rand.IntN(3)
)

// Size depends on elements.
const Size = len([...]byte{1, 2, 3}) + len([4]string{"x"})

// Literal has its type from its signature.
var Literal = func(x int) (struct{ F int }, error) {
	if x > 0 {
		return struct{ F int }{x}, nil
	}
	return struct{ F int }{}, errors.New("}")
}

// Called is called.
var Called = func() time.Duration { return time.Second }()

// One is followed by another.
func One()                    { Println("{") }
func Two() struct{ G, H int } { return struct{ G, H int }{} }

var Three = One

// Number is a constraint.
type Number interface{ ~int | ~float64 }

// Sum is generic.
func Sum[T interface{ Number }](list []T) (sum T) {
	for _, x := range list {
		sum += x // }
	}
	return sum /* } */
}

// Tree is a generic type.
type Tree[K interface{ comparable }, V any] struct {
	left, right *Tree[K, V]
	Walk        func(yield func(K, V) bool) struct{ Done bool }
}

// All walks.
func (t *Tree[K, V]) All() func(yield func(K, V) bool) {
	return func(yield func(K, V) bool) {
	loop:
		for {
			switch {
			case t == nil:
				break loop
			}
		}
	}
}

type hidden struct{ template.FuncMap }

// Unhide returns what is not exported.
func Unhide() hidden { return hidden{template.FuncMap{"a": str.ToUpper}} }

// Of another package, in a signature only.
func Of(os.FileMode, ...utf8Rune) Stringer { return nil }

type utf8Rune = rune

const runeError = utf8.RuneError

// Last ends the file without a line end.
var Last = 'x'
