package docs_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/settings"
)

//go:generate go test -run TestSchema -update

const schemaFile = "../../doc/timeoutlint.schema.json"

type object = map[string]any

// TestSchema compares the JSON schema for editors with the structs, and checks
// that it accepts what "timeoutlint init" writes, and refuses mistakes.
func TestSchema(t *testing.T) {
	g := &schemaGen{comments: structComments(t), words: knowledge.Words(), defs: make(object)}
	g.words["Rule"] = []string{"off", "default", "strict"}
	root := g.fields(reflect.TypeFor[settings.File]())
	root["$schema"] = "http://json-schema.org/draft-07/schema#"
	root["title"] = settings.Name
	root["definitions"] = g.defs
	rules := make(object)
	for _, k := range report.Kinds {
		rules[k.Name] = g.of(reflect.TypeFor[settings.Rule](), "")
		rules[k.Pass] = rules[k.Name]
	}
	rules[report.Directive] = g.of(reflect.TypeFor[settings.Rule](), "")
	constrain(root, "rules", rules)
	constrain(g.defs["PathSettings"].(object), "rules", rules)
	values := make(object)
	for _, p := range knowledge.Profiles() {
		values[string(p)] = g.of(reflect.TypeFor[knowledge.Value](), "")
	}
	constrain(root, "values", values)
	constrain(g.defs["PathSettings"].(object), "values", values)

	var want bytes.Buffer
	enc := json.NewEncoder(&want)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(root); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(schemaFile, want.Bytes(), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(schemaFile)
	if err != nil || !bytes.Equal(got, want.Bytes()) {
		t.Errorf("doc/timeoutlint.schema.json is not what the structs say: run go generate ./internal/docs")
	}
	var schema object
	if err := json.Unmarshal(want.Bytes(), &schema); err != nil {
		t.Fatal(err)
	}
	examples(t, schema)
}

func examples(t *testing.T, schema object) {
	start, err := os.ReadFile("../cli/init.yaml")
	if err != nil {
		t.Fatal(err)
	}
	uncommented := strings.ReplaceAll(strings.ReplaceAll(string(start), "\n  # ", "\n  "), "\n# ", "\n## ")
	good := []string{string(start), uncommented}
	data, err := filepath.Glob("../knowledge/data/*.yaml")
	if err != nil || len(data) == 0 {
		t.Fatal("no data files")
	}
	for _, name := range data {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		good = append(good, string(text))
	}
	for _, src := range good {
		name := filepath.Join(t.TempDir(), settings.Name)
		if err := os.WriteFile(name, []byte(src), 0o666); err != nil {
			t.Fatal(err)
		}
		if _, err := settings.Read(name, "f.yaml"); err != nil {
			t.Errorf("%v\n%.300s", err, src)
		}
		if err := accepts(schema, schema, document(t, src)); err != nil {
			t.Errorf("the schema refuses: %v\n%.300s", err, src)
		}
	}
	for _, src := range []string{
		"rulez: {}", "rules: {http-clent: off}", "rules: {http-client: never}", "values: {lmm: {}}", "strict: 1",
		"values: {llm: {timeout: 3}}", "libraries: [{package: p, calls: [{fun: F}]}]", "libraries: [{package: p, calls: [{func: F, waits: netwrok}]}]",
	} {
		if accepts(schema, schema, document(t, src)) == nil {
			t.Errorf("the schema accepts %s", src)
		}
	}
}

func document(t *testing.T, src string) any {
	t.Helper()
	var v any
	if err := yaml.Unmarshal([]byte(src), &v); err != nil {
		t.Fatalf("%v in\n%s", err, src)
	}
	return v
}

// constrain replaces the free keys of a property by given ones.
func constrain(root object, key string, properties object) {
	p := root["properties"].(object)[key].(object)
	p["properties"], p["additionalProperties"] = properties, false
}

type schemaGen struct {
	comments map[string]string // by "Struct" and "Struct.Field"
	words    map[string][]string
	defs     object
}

func (g *schemaGen) fields(t reflect.Type) object {
	props := make(object)
	for f := range fieldsOf(t) {
		key, _, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		s := g.of(f.Type, t.Name()+"."+key)
		if text := g.comments[t.Name()+"."+f.Name]; text != "" && s["$ref"] == nil {
			s["description"] = text
		}
		props[key] = s
	}
	return object{"type": []string{"object", "null"}, "properties": props, "additionalProperties": false}
}

func fieldsOf(t reflect.Type) func(yield func(reflect.StructField) bool) {
	return func(yield func(reflect.StructField) bool) {
		for i := range t.NumField() {
			if f := t.Field(i); f.Tag.Get("yaml") != "" && !yield(f) {
				return
			}
		}
	}
}

func (g *schemaGen) of(t reflect.Type, key string) object {
	words := g.words[key]
	if words == nil {
		words = g.words[t.Name()]
	}
	switch {
	case t == reflect.TypeFor[time.Duration]():
		return object{"type": []string{"string", "null"}, "pattern": `^([0-9.]+(ns|us|µs|ms|s|m|h))+$`}
	case words != nil:
		return object{"enum": append(slices.Clone(words), "")}
	}
	switch t.Kind() {
	case reflect.Pointer:
		return g.of(t.Elem(), key)
	case reflect.Struct:
		if g.defs[t.Name()] == nil {
			g.defs[t.Name()] = object{} // a cycle ends here
			def := g.fields(t)
			if text := g.comments[t.Name()]; text != "" {
				def["description"] = text
			}
			g.defs[t.Name()] = def
		}
		return object{"$ref": "#/definitions/" + t.Name()}
	case reflect.Map:
		return object{"type": []string{"object", "null"}, "additionalProperties": g.of(t.Elem(), "")}
	case reflect.Slice:
		types := []string{"array", "null"}
		if t.Elem().Kind() == reflect.String {
			types = append(types, "string")
		}
		return object{"type": types, "items": g.of(t.Elem(), "")}
	case reflect.String:
		return object{"type": []string{"string", "null"}}
	case reflect.Bool:
		return object{"type": []string{"boolean", "null"}}
	case reflect.Int:
		return object{"type": []string{"integer", "null"}}
	}
	panic("no schema for " + t.String())
}

// structComments reads the comments of the structs, as one line each.
func structComments(t *testing.T) map[string]string {
	comments := make(map[string]string)
	for _, name := range []string{"../knowledge/schema.go", "../knowledge/user.go", "../settings/settings.go"} {
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		line := func(g *ast.CommentGroup) string { return strings.Join(strings.Fields(g.Text()), " ") }
		for n := range ast.Preorder(f) {
			decl, ok := n.(*ast.GenDecl)
			if !ok || decl.Tok != token.TYPE {
				continue
			}
			spec := decl.Specs[0].(*ast.TypeSpec)
			st, ok := spec.Type.(*ast.StructType)
			if !ok {
				continue
			}
			comments[spec.Name.Name] = line(decl.Doc)
			for _, field := range st.Fields.List {
				text := line(field.Doc)
				if text == "" {
					text = line(field.Comment)
				}
				for _, id := range field.Names {
					comments[spec.Name.Name+"."+id.Name] = text
				}
			}
		}
	}
	return comments
}

// accepts is as much of a validator as the schema needs.
func accepts(root, schema object, v any) error {
	if ref, ok := schema["$ref"].(string); ok {
		return accepts(root, root["definitions"].(object)[strings.TrimPrefix(ref, "#/definitions/")].(object), v)
	}
	if words, ok := schema["enum"].([]any); ok {
		if v != nil && !slices.Contains(words, v) {
			return fmt.Errorf("%v is not one of %v", v, words)
		}
		return nil
	}
	var is string
	switch v := v.(type) {
	case nil:
		is = "null"
	case bool:
		is = "boolean"
	case int:
		is = "integer"
	case string:
		is = "string"
		if schema["pattern"] != nil && strings.Trim(v, "0123456789") == "" {
			return fmt.Errorf("%q has no unit", v)
		}
	case []any:
		is = "array"
		for _, e := range v {
			if items, ok := schema["items"].(object); ok {
				if err := accepts(root, items, e); err != nil {
					return err
				}
			}
		}
	case object:
		is = "object"
		props, _ := schema["properties"].(object)
		for key, e := range v {
			p, ok := props[key].(object)
			if !ok {
				return fmt.Errorf("unknown key %q", key)
			}
			if err := accepts(root, p, e); err != nil {
				return fmt.Errorf("%s: %v", key, err)
			}
		}
	}
	if types, ok := schema["type"].([]any); ok && !slices.Contains(types, any(is)) {
		return fmt.Errorf("%v is not one of %v", v, types)
	}
	return nil
}
