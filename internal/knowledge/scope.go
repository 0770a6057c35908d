package knowledge

import (
	"go/types"
	"strconv"
	"strings"
	"sync"
)

type ctxType struct {
	want, suffix string
	row          *Entry
}

// ctxTypes lists the parameter types from which entries take their ctx.
var ctxTypes = sync.OnceValue(func() (list []ctxType) {
	for _, row := range entryRows() {
		rest, ok := strings.CutPrefix(row.Ctx, "$")
		if !ok || row.Signature == nil || row.Class == ClassCLI {
			continue
		}
		digits := strings.IndexFunc(rest, func(r rune) bool { return r < '0' || r > '9' })
		if digits < 0 {
			digits = len(rest)
		}
		i, err := strconv.Atoi(rest[:digits])
		if err != nil || i >= len(row.Signature) || row.Signature[i] == "context.Context" || row.Signature[i] == "*net/http.Request" {
			continue
		}
		list = append(list, ctxType{row.Signature[i], rest[digits:], row.Entry})
	}
	return list
})

// CtxOf says how a ctx is had from a value of type t that a framework hands to
// its handlers: what follows the value's name (".Request.Context()"), and the
// row of such a handler; nil if t is none.
func CtxOf(t types.Type) (suffix string, row *Entry) {
	if named := typeName(t); named == "" {
		return "", nil
	}
	for _, c := range ctxTypes() {
		if matchType(c.want, t) {
			return c.suffix, c.row
		}
	}
	return "", nil
}

// PlacedEntry is an entry that its place makes one, and its library's path.
type PlacedEntry struct {
	*Entry
	Lib string
}

// Placed lists the entries that are recognised by the field they are stored
// in, the argument they are, or what they are given.
var Placed = sync.OnceValue(func() (list []PlacedEntry) {
	for _, row := range entryRows() {
		if row.Field != "" || row.Arg != "" || row.Receives != "" {
			list = append(list, PlacedEntry{row.Entry, Path(row.lib)})
		}
	}
	return list
})
