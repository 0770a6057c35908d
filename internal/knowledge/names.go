package knowledge

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// Names of a library that rows have, by the tag names of their column:
//
//	func         "F" or "T.M"
//	pattern      that, where "*" stands for letters
//	new          "F", "T.M", "T{}" or "var V"
//	type         "T"
//	types        that, where "*" stands for letters
//	member       "M" of the row's type, or "F" where it has none
//	field        "T.F"
//	method       "I.M"
//	arg          "F.0" or "T.M.0"
//	option       "F", or "sub.F" or "import/path.F" of another package
//	unqualified  "F" or "M", beside what the row is about
//
// needed, behind a comma, is set where there must be one.

// Name is one name in a row.
type Name struct {
	At   string // where it stands, such as "calls[0].func[1]"
	Text string
	Sort string // as the tag says
	Type string // the type of the row, of a member
}

// Symbol returns what a name that stands for something in the library's package
// stands for there: "F", "T", "T.M" or "T.F", perhaps with "*"; "" if it stands
// for something elsewhere.
func (n *Name) Symbol() string {
	switch n.Sort {
	case "member":
		if n.Type != "" {
			return n.Type + "." + n.Text
		}
	case "new":
		return strings.TrimSuffix(strings.TrimPrefix(n.Text, "var "), "{}")
	case "arg":
		return n.Text[:strings.LastIndexByte(n.Text, '.')]
	case "option":
		if strings.Contains(n.Text, ".") {
			return ""
		}
	case "unqualified":
		return ""
	}
	return n.Text
}

// Names calls f for every name in the rows of the library, before "{A,B}" is expanded.
func (l *Library) Names(f func(n *Name)) {
	eachColumn(reflect.ValueOf(l).Elem(), "", func(c column) {
		switch v := c.value; v.Kind() {
		case reflect.String:
			if v.String() != "" {
				f(&Name{c.at, v.String(), c.sort, c.typ})
			}
		default:
			for i := range v.Len() {
				f(&Name{fmt.Sprintf("%s[%d]", c.at, i), v.Index(i).String(), c.sort, c.typ})
			}
		}
	})
}

// Complete returns the entries of one file with what rows take from others
// (like) filled in, and names that stand for several replaced by those.
// Validate has found no fault with them.
func Complete(libs []Library) []Library {
	out := make([]Library, len(libs))
	for i := range libs {
		out[i] = libs[i].clone()
		for j := range out[i].Constructors {
			if c := &out[i].Constructors[j]; c.Like != "" {
				c.takeFrom(constructor(libs, out[i].Package, c.Like))
			}
		}
		out[i].expandNames()
	}
	return out
}

// clone copies the rows of l, but not the lists in them.
func (l *Library) clone() Library {
	c := *l
	all := reflect.ValueOf(&c).Elem()
	for i := range all.NumField() {
		if v := all.Field(i); v.Kind() == reflect.Slice && v.Len() > 0 {
			rows := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
			reflect.Copy(rows, v)
			v.Set(rows)
		}
	}
	return c
}

// expandNames replaces the names of l that stand for several by those.
func (l *Library) expandNames() {
	eachColumn(reflect.ValueOf(l).Elem(), "", func(c column) {
		if list, ok := c.value.Addr().Interface().(*[]string); ok && *list != nil {
			var out []string
			for _, name := range *list {
				out = append(out, Expand(name)...)
			}
			*list = out
		}
	})
}

// constructor returns the first row for the constructor of a package that says
// all itself, or nil.
func constructor(libs []Library, pkg, name string) *Constructor {
	for i := range libs {
		for j := range libs[i].Constructors {
			c := &libs[i].Constructors[j]
			if libs[i].Package == pkg && c.Like == "" && slices.ContainsFunc(c.New, func(n string) bool { return slices.Contains(Expand(n), name) }) {
				return c
			}
		}
	}
	return nil
}

// takeFrom fills in what c does not say itself. Header belongs to the timeout.
func (c *Constructor) takeFrom(o *Constructor) {
	if c.Timeout == "" {
		c.Timeout, c.Header = o.Timeout, o.Header
	}
	if c.SetBy == nil {
		c.SetBy = o.SetBy
	}
	if c.Fix == nil {
		c.Fix = o.Fix
	}
	if c.Retry == nil {
		c.Retry = o.Retry
	}
	if c.Batches == nil {
		c.Batches = o.Batches
	}
	c.Pool = c.Pool || o.Pool
	c.Profile = cmp.Or(c.Profile, o.Profile)
	c.Like = ""
}

// column is a field of a row that holds names: a string or a list of them.
type column struct {
	at     string
	value  reflect.Value
	sort   string
	needed bool
	typ    string
}

// eachField calls f for every field of a struct and of all rows in it, which is
// the one walk over the schema.
func eachField(row reflect.Value, at string, f func(at string, v, row reflect.Value, tag reflect.StructTag)) {
	for i := range row.NumField() {
		tag, v := row.Type().Field(i).Tag, row.Field(i)
		here := strings.TrimPrefix(at+"."+tag.Get("yaml"), ".")
		f(here, v, row, tag)
		if v.Kind() == reflect.Pointer && !v.IsNil() {
			v = v.Elem()
		}
		switch {
		case v.Kind() == reflect.Struct:
			eachField(v, here, f)
		case v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Struct:
			for j := range v.Len() {
				eachField(v.Index(j), fmt.Sprintf("%s[%d]", here, j), f)
			}
		}
	}
}

// eachColumn calls f for the columns that hold names.
func eachColumn(row reflect.Value, at string, f func(column)) {
	eachField(row, at, func(at string, v, row reflect.Value, tag reflect.StructTag) {
		names, ok := tag.Lookup("names")
		if !ok {
			return
		}
		sort, needed, _ := strings.Cut(names, ",")
		c := column{at: at, value: v, sort: sort, needed: needed != ""}
		if t := row.FieldByName("Type"); t.IsValid() && t.Kind() == reflect.String {
			c.typ = t.String()
		}
		f(c)
	})
}
