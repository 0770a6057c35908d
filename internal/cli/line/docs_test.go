package line

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/timeoutlint/timeoutlint"
)

var (
	inline  = regexp.MustCompile("`((?:GOCACHEPROG=\"[^\"]*\" )?timeoutlint [^`]+)`")
	inBlock = regexp.MustCompile(`(?m)^\t?((?:GOCACHEPROG="[^"]*" )?timeoutlint -?[^:\n]*)$`)
)

// TestDocumentedCommands holds that each command line that the documentation
// shows is one that the command takes.
func TestDocumentedCommands(t *testing.T) {
	files, err := filepath.Glob("../../../doc/*.md")
	if err != nil {
		t.Fatal(err)
	}
	files = append(files, "../../../README.md", "../../../CHANGELOG.md", "../../../CONTRIBUTING.md", "../../../examples/ragservice/README.md")
	n := 0
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range slices.Concat(inline.FindAllStringSubmatch(string(data), -1), inBlock.FindAllStringSubmatch(string(data), -1)) {
			n++
			if err := documented(m[1]); err != nil {
				t.Errorf("%s: %s: %v", file, m[1], err)
			}
		}
	}
	if n < 30 {
		t.Errorf("%d commands found", n)
	}
}

// placeholders are words of the documentation in the place of a value.
var placeholders = strings.NewReplacer("=kinds", "=dial", " kinds", " dial", "-issues-exit-code code", "-issues-exit-code 1", "=kind", "=dial", "${INPUT}", "x.go", "$FilePath$", "x.go")

func documented(line string) error {
	_, line, _ = strings.Cut(line, "timeoutlint ")
	args := strings.Fields(placeholders.Replace(line))
	if _, ok := CommandHelp()[args[0]]; ok || args[0] == "version" {
		return nil
	}
	if err := CheckCommand(args, ""); err != nil {
		return err
	}
	if args[0] == "-C" { // which has to exist
		args = args[2:]
	}
	_, err := Parse(args, timeoutlint.Suite())
	return err
}
