package ragservice_test

import (
	"bytes"
	"flag"
	"fmt"
	"html"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"
)

//go:generate go test -run "TestPicture|TestReadme|TestMap" -update

var update = flag.Bool("update", false, "write the pictures, and what the READMEs show")

// TestPicture holds doc/report.svg to what timeoutlint says of the broken
// service.
func TestPicture(t *testing.T) {
	const kinds = "lock-over-io,go-per-item,retries-multiply,http-server"
	shown := lint(t, "-color=always", "-only="+kinds)
	if strings.Count(shown, "error:") < 3 {
		t.Fatalf("the kinds of the picture are not found:\n%s", shown)
	}
	want := svg("timeoutlint ./broken", shown)
	file := filepath.Join("..", "..", "doc", "report.svg")
	if *update {
		if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := os.ReadFile(file); err != nil || string(got) != want {
		t.Errorf("doc/report.svg shows another report: run go generate here")
	}
}

// TestReadme holds the finding that README.md shows to what timeoutlint says.
func TestReadme(t *testing.T) {
	_, want, ok := strings.Cut("\n"+lint(t, "-color=never", "-only=ctx-dropped"), "\nbroken/handler.go")
	if !ok {
		t.Fatal("the finding of README.md is not found")
	}
	want, _, _ = strings.Cut("broken/handler.go"+want, "\n\n")
	want = "```\n" + strings.TrimRight(want, "\n") + "\n```\n"
	file := filepath.Join("..", "..", "README.md")
	readme, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		block := regexp.MustCompile("(?s)```\nbroken/handler.go.*?\n```\n")
		readme = block.ReplaceAllLiteral(readme, []byte(want))
		if err := os.WriteFile(file, readme, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Contains(readme, []byte(want)) {
		t.Errorf("README.md shows another finding (go generate writes it):\n%s", want)
	}
}

// TestMap holds README.md and its pictures to the map and the report of both forms.
func TestMap(t *testing.T) {
	var b strings.Builder
	for _, form := range []struct {
		name string
		exit int
	}{{"broken", 1}, {"fixed", 0}} {
		shown(t, form.name+".svg", run(t, 0, "map", "-q", "-o", "svg", "./"+form.name))
		tree := run(t, 0, "map", "-q", "-color=never", "-entry", "handleAnswer", "./"+form.name)
		tree, _, _ = strings.Cut(tree, "\n\n")
		report := run(t, form.exit, "-color=never", "-o", "line=/dev/null", "./"+form.name)
		if tree == "" || report == "" {
			t.Fatalf("%s has no map, or no report", form.name)
		}
		fmt.Fprintf(&b, "![what the %[1]s form waits for](%[1]s.svg)\n\n```\n$ timeoutlint map -entry handleAnswer ./%[1]s\n%[2]s\n\n$ timeoutlint -o line=report.txt ./%[1]s\n%[3]s\n```\n\n", form.name, tree, strings.TrimSpace(report))
	}
	const begin, end = "<!-- begin map -->\n", "<!-- end map -->\n"
	data, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	before, rest, _ := strings.Cut(string(data), begin)
	_, after, ok := strings.Cut(rest, end)
	if !ok {
		t.Fatalf("README.md has no place for the map, between %q and %q", begin, end)
	}
	shown(t, "README.md", before+begin+"\n"+b.String()+end+after)
}

// shown holds a file to a text, or writes it.
func shown(t *testing.T, file, want string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := os.ReadFile(file); err != nil || string(got) != want {
		t.Errorf("%s shows something else (go generate writes it):\n%s", file, want)
	}
}

// lint returns what timeoutlint says of the broken service, 100 columns wide.
func lint(t *testing.T, flags ...string) string {
	t.Helper()
	return run(t, 1, append(flags, "-q", "./broken")...)
}

// tool builds the timeoutlint of this repository, once.
var tool = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "ragservice-")
	if err != nil {
		return "", err
	}
	bin := filepath.Join(dir, "timeoutlint")
	build := exec.Command("go", "build", "-o", bin, "./cmd/timeoutlint")
	build.Dir = filepath.Join("..", "..")
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %v\n%s", err, out)
	}
	return bin, nil
})

// run returns what timeoutlint writes, and then its summary, if it exits as it should.
func run(t *testing.T, exit int, args ...string) string {
	t.Helper()
	bin, err := tool()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(bin, args...)
	cmd.Env = append(os.Environ(), "COLUMNS=100", "GOFLAGS=")
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); cmd.ProcessState == nil || cmd.ProcessState.ExitCode() != exit {
		t.Fatalf("timeoutlint: %v\n%s", err, errs.String())
	}
	return out.String() + errs.String()
}

// Sizes of the picture in pixels.
const (
	charWidth, lineHeight = 8.4, 19
	margin, header        = 18, 38
)

// svg draws the output of a command as a terminal shows it, in the colours that
// the reader's system prefers.
func svg(command, output string) string {
	lines := strings.Split(strings.TrimRight("\x1b[32m$\x1b[0m \x1b[1m"+command+"\x1b[0m\n\n"+output, "\n"), "\n")
	columns := 0
	for i, line := range lines {
		lines[i] = strings.ReplaceAll(line, "\t", "        ")
		columns = max(columns, utf8.RuneCountInString(escape.ReplaceAllString(lines[i], "")))
	}
	width, height := int(float64(columns)*charWidth)+2*margin, header+len(lines)*lineHeight+margin
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %[1]d %[2]d" width="%[1]d" height="%[2]d" role="img" aria-label="a report of timeoutlint in a terminal">
<style>
text { font: 14px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; fill: #1f2328; white-space: pre; }
rect { fill: #f6f8fa; stroke: #d0d7de; }
.bold { font-weight: 700; } .faint { fill: #59636e; } .red { fill: #c4232b; } .green { fill: #116329; } .magenta { fill: #8250df; }
@media (prefers-color-scheme: dark) {
text { fill: #e6edf3; } rect { fill: #0d1117; stroke: #3d444d; }
.faint { fill: #9198a1; } .red { fill: #ff7b72; } .green { fill: #56d364; } .magenta { fill: #d2a8ff; }
}
</style>
<rect x="0.5" y="0.5" width="%[3]d" height="%[4]d" rx="8"/>
<circle cx="20" cy="18" r="5" fill="#ff5f57"/><circle cx="38" cy="18" r="5" fill="#febc2e"/><circle cx="56" cy="18" r="5" fill="#28c840"/>
`, width, height, width-1, height-1)
	for i, line := range lines {
		if line != "" {
			fmt.Fprintf(&b, "<text x=\"%d\" y=\"%d\">%s</text>\n", margin, header+(i+1)*lineHeight-5, spans(line))
		}
	}
	return b.String() + "</svg>\n"
}

var (
	escape  = regexp.MustCompile("\x1b\\[([0-9;]*)m")
	classes = map[string]string{"1": "bold", "2": "faint", "32": "green", "1;31": "bold red", "1;35": "bold magenta"}
)

// spans writes a line with escape sequences as parts with classes.
func spans(line string) string {
	var b strings.Builder
	class := ""
	write := func(text string) {
		switch {
		case text == "":
		case class == "":
			b.WriteString(html.EscapeString(text))
		default:
			fmt.Fprintf(&b, `<tspan class="%s">%s</tspan>`, class, html.EscapeString(text))
		}
	}
	for {
		at := escape.FindStringSubmatchIndex(line)
		if at == nil {
			write(line)
			return b.String()
		}
		write(line[:at[0]])
		class = classes[line[at[2]:at[3]]]
		line = line[at[1]:]
	}
}
