package settings

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"unicode"

	"github.com/timeoutlint/timeoutlint/internal/config"
	"github.com/timeoutlint/timeoutlint/internal/report"
)

// FuzzRead holds that no file crashes what reads settings, that each mistake is
// one line with the name of the file, and that settings which are read can be
// asked, and handed to the vet tool and back.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{
		"", "strict: true\n", "rules: {http-client: off}\n", "rules: {http-clent: off}\n", "values: {llm: {timeout: 3s}}\n",
		"exclude: ['**/*_gen.go', 'a/']\n", "exclude: ['[a']\n", "strict: &a true\nx: *a\n", "a: 1\n---\nb: 2\n",
		"libraries:\n- package: example.com/p\n  calls: [{func: F, waits: network}]\n  constructors: [{new: New, timeout: 30s}]\n",
		"libraries: [{package: p, calls: [{func: 'a.{b,c}', waits: netwrok}]}]\n", "\xff: \x00\n", "? [a]\n: {}\n", "<<: {strict: yes}\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		file := &File{data: data}
		if err := config.Decode("f.yaml", data, file); err != nil {
			checkMistakes(t, err)
			return
		}
		for _, k := range report.Kinds {
			file.Shows(k.Name, report.Strict, false)
		}
		if user := file.User(); !reflect.DeepEqual(user, file.User()) {
			t.Error("the same settings make different users")
		}
	})
}

func checkMistakes(t *testing.T, err error) {
	t.Helper()
	var each []error
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		each = joined.Unwrap()
	} else {
		each = []error{err}
	}
	for _, err := range each {
		text := err.Error()
		if at := (*config.Error)(nil); !errors.As(err, &at) || !strings.HasPrefix(text, "f.yaml:") {
			t.Errorf("not placed in the file: %q", text)
		}
		if strings.ContainsFunc(text, func(r rune) bool { return r == '\n' || unicode.IsControl(r) && r != '\t' }) {
			t.Errorf("not one line of text: %q", text)
		}
	}
}
