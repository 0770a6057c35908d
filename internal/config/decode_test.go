package config

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"
)

type top struct {
	base      `yaml:",inline"`
	Libraries []lib          `yaml:"libraries"`
	Rules     map[string]int `yaml:"rules"`
	Wait      time.Duration  `yaml:"wait"`
}

type base struct {
	Strict bool `yaml:"strict"`
}

type word string

type lib struct {
	Package string   `yaml:"package"`
	Calls   []call   `yaml:"calls"`
	Fix     *fix     `yaml:"fix"`
	Words   []word   `yaml:"words"`
	Skipped struct{} // no tag, no key
}

type call struct {
	Func []string `yaml:"func"`
	Arg  int      `yaml:"arg"`
}

type fix struct {
	Text string `yaml:"text"`
}

type atError struct{ path, msg string }

func (e atError) Error() string { return e.path + ": " + e.msg }
func (e atError) Path() string  { return e.path }

func (t *top) Validate() []error {
	var errs []error
	for _, l := range t.Libraries {
		if l.Package == "bad" {
			errs = append(errs, atError{"libraries[0].calls[0].func[1]", "no such thing"})
		}
	}
	return errs
}

func TestDecode(t *testing.T) {
	const src = `
strict: true
wait: 1m30s
rules: {a: 1, b: -2}
libraries:
- package: example.com/p
  words: one
  fix: {text: "x"}
  calls:
  - func: F
  - func: [G, "T.M"]
    arg: 2
- package: q
  calls:
`
	var got top
	if err := Decode("f.yaml", []byte(src), &got); err != nil {
		t.Fatal(err)
	}
	want := top{
		base: base{Strict: true}, Wait: 90 * time.Second, Rules: map[string]int{"a": 1, "b": -2},
		Libraries: []lib{
			{Package: "example.com/p", Words: []word{"one"}, Fix: &fix{"x"},
				Calls: []call{{Func: []string{"F"}}, {Func: []string{"G", "T.M"}, Arg: 2}}},
			{Package: "q"},
		},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
	for _, empty := range []string{"", "# nothing\n", "libraries:\n"} {
		if err := Decode("f.yaml", []byte(empty), new(top)); err != nil {
			t.Errorf("%q: %v", empty, err)
		}
	}
}

func TestDecodeErrors(t *testing.T) {
	for _, test := range []struct{ src, want string }{
		{"libraries:\n- package: p\n  calls:\n  - fun: F\n", `f.yaml:4:5: unknown key "fun" in libraries[0].calls[0] (did you mean "func"?)`},
		{"librarys: []\n", `f.yaml:1:1: unknown key "librarys" (did you mean "libraries"?)`},
		{"colour: red\n", `f.yaml:1:1: unknown key "colour" (known: strict, libraries, rules, wait)`},
		{"strict: true\nstrict: false\n", `f.yaml:2:1: duplicate key "strict", first on line 1`},
		{"strict: 1\n", `f.yaml:1:9: strict: want true or false, have the number 1`},
		{"libraries: p\n", `f.yaml:1:12: libraries: want a list, have "p"`},
		{"libraries: [p]\n", `f.yaml:1:13: libraries[0]: want a mapping, have "p"`},
		{"libraries:\n- package: [p]\n", `f.yaml:2:12: libraries[0].package: want a string, have a list`},
		{"libraries:\n- package: 12\n", `f.yaml:2:12: libraries[0].package: want a string, have the number 12`},
		{"libraries:\n- calls:\n  - arg: two\n", `f.yaml:3:10: libraries[0].calls[0].arg: want a number, have "two"`},
		{"libraries:\n- calls:\n  - func: [F, true]\n", `f.yaml:3:15: libraries[0].calls[0].func[1]: want a string, have the boolean true`},
		{"wait: 30\n", `f.yaml:1:7: wait: want a duration such as "30s", have the number 30`},
		{"- a\n", `f.yaml:1:1: the document: want a mapping, have a list`},
		{"libraries: &x []\n", `f.yaml:1:12: libraries: anchors and aliases are not supported`},
		{"strict: true\n---\nstrict: true\n", `f.yaml:2:1: a second YAML document`},
		{"a: [\n", `f.yaml:1: did not find expected node content`},
		{"libraries:\n- package: bad\n  calls:\n  - func: [F, G]\n", `f.yaml:4:15: libraries[0].calls[0].func[1]: no such thing`},
	} {
		err := Decode("f.yaml", []byte(test.src), new(top))
		if err == nil || err.Error() != test.want {
			t.Errorf("%q:\n got %v\nwant %v", test.src, err, test.want)
		}
	}
}

func TestDecodeReportsAll(t *testing.T) {
	err := Decode("f.yaml", []byte("strict: 1\nwait: x\n"), new(top))
	if n := len(strings.Split(err.Error(), "\n")); n != 2 {
		t.Errorf("%d errors, want 2: %v", n, err)
	}
	var e *Error
	if !errors.As(err, &e) || e.Line != 1 || e.Col != 9 {
		t.Errorf("not an *Error at 1:9: %#v", e)
	}
}

func TestLocate(t *testing.T) {
	const src = "libraries:\n- calls:\n  - func: [F, G]\n"
	for _, test := range []struct {
		path      string
		line, col int
	}{
		{"libraries[0].calls[0].func[1]", 3, 15},
		{"libraries[0].calls[0].bound", 3, 5},
		{"libraries[7]", 2, 1},
		{"", 1, 1},
	} {
		if line, col := Locate([]byte(src), test.path); line != test.line || col != test.col {
			t.Errorf("%s is at %d:%d, want %d:%d", test.path, line, col, test.line, test.col)
		}
	}
}
