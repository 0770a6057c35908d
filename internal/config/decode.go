package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/timeoutlint/timeoutlint/internal/spelling"
)

// Error is a mistake in a YAML file.
type Error struct {
	File      string
	Line, Col int    // from 1; 0 if not known
	Msg       string // names the key
}

func (e *Error) Error() string {
	switch {
	case e.Line == 0:
		return e.File + ": " + e.Msg
	case e.Col == 0:
		return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Msg)
	}
	return fmt.Sprintf("%s:%d:%d: %s", e.File, e.Line, e.Col, e.Msg)
}

// Decode reads one YAML document into the struct that v points to, by the
// names in its yaml tags. It is strict where yaml.Unmarshal is lenient: an
// unknown or repeated key, a value of another type, an anchor or a second
// document is an error that says where it stands. The one leniency is a string
// where a list of strings is expected.
//
// If v has a method Validate() []error it is called on what was decoded; an
// error with a method Path() string, such as "libraries[3].calls[0].bound", is
// placed at the value there, or at its key if the path ends in "#".
//
// The error joins all mistakes found, each an *[Error].
func Decode(file string, data []byte, v any) error {
	root, err := parse(file, data)
	if err != nil {
		return err
	}
	d := &decoder{file: file}
	if root != nil {
		d.value(root, reflect.ValueOf(v).Elem(), "")
	}
	// Values that did not decode would only be complained about twice.
	if val, ok := v.(interface{ Validate() []error }); ok && len(d.errs) == 0 {
		for _, err := range val.Validate() {
			e := &Error{File: file, Msg: err.Error()}
			if at, ok := err.(interface{ Path() string }); ok {
				e.Line, e.Col = locate(root, at.Path())
			}
			d.add(e)
		}
	}
	if d.more > 0 {
		d.errs = append(d.errs, &Error{File: file, Msg: fmt.Sprintf("%d more mistakes", d.more)})
	}
	return errors.Join(d.errs...)
}

// maxErrors is how many mistakes are shown of one file, maxText how many bytes
// of the text of one.
const maxErrors, maxText = 20, 600

func (d *decoder) add(e *Error) {
	if len(d.errs) == maxErrors {
		d.more++
		return
	}
	if len(e.Msg) > maxText {
		e.Msg = strings.ToValidUTF8(e.Msg[:maxText], "") + "…"
	}
	d.errs = append(d.errs, e)
}

// Locate returns the line and column, from 1, of the value at path, such as
// "libraries[3].calls[0].func[1]", or of the innermost value on the way to it
// that stands in data.
func Locate(data []byte, path string) (line, col int) {
	root, err := parse("", data)
	if err != nil {
		return 0, 0
	}
	return locate(root, path)
}

// parse returns the root of the only document, or nil if there is none.
func parse(file string, data []byte) (*yaml.Node, error) {
	dec := yaml.NewDecoder(bytes.NewReader(data))
	var doc, second yaml.Node
	if err := dec.Decode(&doc); err == io.EOF {
		return nil, nil
	} else if err != nil {
		return nil, syntaxError(file, err)
	}
	if err := dec.Decode(&second); err == nil {
		return nil, &Error{file, second.Line, second.Column, "a second YAML document"}
	} else if err != io.EOF {
		return nil, syntaxError(file, err)
	}
	if len(doc.Content) == 0 {
		return nil, nil
	}
	return doc.Content[0], nil
}

// syntaxError takes the line out of yaml's "yaml: line 3: ...".
func syntaxError(file string, err error) error {
	msg := strings.TrimPrefix(err.Error(), "yaml: ")
	e := &Error{File: file, Msg: msg}
	if rest, ok := strings.CutPrefix(msg, "line "); ok {
		if num, text, ok := strings.Cut(rest, ": "); ok {
			if line, err := strconv.Atoi(num); err == nil {
				e.Line, e.Msg = line, text
			}
		}
	}
	return e
}

type decoder struct {
	file string
	errs []error
	more int // mistakes that are not among errs
}

func (d *decoder) errorf(n *yaml.Node, format string, args ...any) {
	d.add(&Error{d.file, n.Line, n.Column, fmt.Sprintf(format, args...)})
}

var durationType = reflect.TypeFor[time.Duration]()

// value decodes n, which stands at path, into v.
func (d *decoder) value(n *yaml.Node, v reflect.Value, path string) {
	if n.Kind == yaml.AliasNode || n.Anchor != "" {
		d.errorf(n, "%s: anchors and aliases are not supported", orTop(path))
		return
	}
	if n.Kind == yaml.ScalarNode && n.Tag == "!!null" && n.Value == "" {
		return // a key with everything below it commented out
	}
	switch v.Kind() {
	case reflect.Pointer:
		p := reflect.New(v.Type().Elem())
		d.value(n, p.Elem(), path)
		v.Set(p)
	case reflect.Struct:
		d.mapping(n, v, path)
	case reflect.Map:
		d.stringMap(n, v, path)
	case reflect.Slice:
		d.list(n, v, path)
	default:
		d.scalar(n, v, path)
	}
}

func (d *decoder) mapping(n *yaml.Node, v reflect.Value, path string) {
	if !d.want(n, yaml.MappingNode, "a mapping", path) {
		return
	}
	fields := make(map[string]reflect.Value)
	keys := collectFields(v, fields, nil)
	d.eachKey(n, path, func(key, value *yaml.Node) {
		f, ok := fields[key.Value]
		if !ok {
			d.errorf(key, "unknown key %q%s%s", key.Value, in(path), Hint(key.Value, keys))
			return
		}
		d.value(value, f, join(path, key.Value))
	})
}

func (d *decoder) stringMap(n *yaml.Node, v reflect.Value, path string) {
	if !d.want(n, yaml.MappingNode, "a mapping", path) {
		return
	}
	v.Set(reflect.MakeMap(v.Type()))
	d.eachKey(n, path, func(key, value *yaml.Node) {
		e := reflect.New(v.Type().Elem()).Elem()
		d.value(value, e, join(path, key.Value))
		v.SetMapIndex(reflect.ValueOf(key.Value).Convert(v.Type().Key()), e)
	})
}

// eachKey calls f for each key of the mapping n, and reports repeated ones.
func (d *decoder) eachKey(n *yaml.Node, path string, f func(key, value *yaml.Node)) {
	seen := make(map[string]int)
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		if key.Kind != yaml.ScalarNode {
			d.errorf(key, "a key%s is not a word", in(path))
			continue
		}
		if line, dup := seen[key.Value]; dup {
			d.errorf(key, "duplicate key %q%s, first on line %d", key.Value, in(path), line)
			continue
		}
		seen[key.Value] = key.Line
		f(key, n.Content[i+1])
	}
}

func (d *decoder) list(n *yaml.Node, v reflect.Value, path string) {
	if n.Kind == yaml.ScalarNode && v.Type().Elem().Kind() == reflect.String {
		e := reflect.New(v.Type().Elem()).Elem()
		d.scalar(n, e, path)
		v.Set(reflect.Append(v, e))
		return
	}
	if !d.want(n, yaml.SequenceNode, "a list", path) {
		return
	}
	v.Set(reflect.MakeSlice(v.Type(), len(n.Content), len(n.Content)))
	for i, c := range n.Content {
		d.value(c, v.Index(i), fmt.Sprintf("%s[%d]", path, i))
	}
}

func (d *decoder) scalar(n *yaml.Node, v reflect.Value, path string) {
	wrong := func(want string) { d.errorf(n, "%s: want %s, have %s", orTop(path), want, describe(n)) }
	scalar := n.Kind == yaml.ScalarNode
	switch {
	case v.Type() == durationType:
		dur, err := time.ParseDuration(n.Value)
		if !scalar || err != nil {
			wrong(`a duration such as "30s"`)
			return
		}
		v.SetInt(int64(dur))
	case v.Kind() == reflect.String:
		if !scalar || n.Tag != "!!str" {
			wrong("a string")
			return
		}
		v.SetString(n.Value)
	case v.Kind() == reflect.Bool:
		if !scalar || n.Tag != "!!bool" {
			wrong("true or false")
			return
		}
		v.SetBool(strings.EqualFold(n.Value, "true"))
	case v.CanInt():
		i, err := strconv.ParseInt(n.Value, 10, v.Type().Bits())
		if !scalar || n.Tag != "!!int" || err != nil {
			wrong("a number")
			return
		}
		v.SetInt(i)
	default:
		panic("internal error: no YAML form for " + v.Type().String())
	}
}

// want reports whether n is of the kind wanted, and says so if it is not.
func (d *decoder) want(n *yaml.Node, kind yaml.Kind, what, path string) bool {
	if n.Kind == kind {
		return true
	}
	d.errorf(n, "%s: want %s, have %s", orTop(path), what, describe(n))
	return false
}

// collectFields adds the fields of v by their yaml names to fields, those of
// structs tagged ",inline" included, and returns the names in order.
func collectFields(v reflect.Value, fields map[string]reflect.Value, keys []string) []string {
	for i := range v.NumField() {
		name, opts, _ := strings.Cut(v.Type().Field(i).Tag.Get("yaml"), ",")
		switch {
		case opts == "inline":
			keys = collectFields(v.Field(i), fields, keys)
		case name != "" && name != "-":
			fields[name] = v.Field(i)
			keys = append(keys, name)
		}
	}
	return keys
}

func locate(n *yaml.Node, path string) (line, col int) {
	if n == nil {
		return 0, 0
	}
	path, wantKey := strings.CutSuffix(path, "#")
	for path != "" {
		key, next := step(n, &path)
		if next == nil {
			break
		}
		n = next
		if path == "" && wantKey && key != nil {
			n = key
		}
	}
	return n.Line, n.Column
}

// step returns the child of n that path begins with, and its key if it has one,
// and shortens path by it.
func step(n *yaml.Node, path *string) (key, value *yaml.Node) {
	if rest, ok := strings.CutPrefix(*path, "["); ok {
		num, rest, _ := strings.Cut(rest, "]")
		*path = strings.TrimPrefix(rest, ".")
		i, err := strconv.Atoi(num)
		if n.Kind != yaml.SequenceNode || err != nil || i >= len(n.Content) {
			return nil, nil // a scalar that stands for a list of one, too
		}
		return nil, n.Content[i]
	}
	end := strings.IndexAny(*path, ".[")
	if end < 0 {
		end = len(*path)
	}
	name := (*path)[:end]
	*path = strings.TrimPrefix((*path)[end:], ".")
	if n.Kind != yaml.MappingNode {
		return nil, nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == name {
			return n.Content[i], n.Content[i+1]
		}
	}
	return nil, nil
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

func orTop(path string) string {
	if path == "" {
		return "the document"
	}
	return path
}

func in(path string) string {
	if path == "" {
		return ""
	}
	return " in " + path
}

func describe(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "a mapping"
	case yaml.SequenceNode:
		return "a list"
	}
	switch n.Tag {
	case "!!int", "!!float":
		return "the number " + n.Value
	case "!!bool":
		return "the boolean " + n.Value
	case "!!null":
		return "nothing"
	}
	return strconv.Quote(n.Value)
}

// Hint names the key that was probably meant, or all there are.
func Hint(key string, known []string) string {
	best := spelling.Nearest(key, known)
	if best == "" {
		for _, k := range known {
			if strings.HasPrefix(k, key) || strings.HasPrefix(key, k) {
				best = k
				break
			}
		}
	}
	if best != "" {
		return fmt.Sprintf(" (did you mean %q?)", best)
	}
	return " (known: " + strings.Join(known, ", ") + ")"
}
