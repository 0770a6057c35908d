package line

import (
	"bytes"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/timeoutlint/timeoutlint"
	"github.com/timeoutlint/timeoutlint/internal/atlas"
	"github.com/timeoutlint/timeoutlint/internal/report"
)

// written returns what a command writes.
func written(t *testing.T, command string, args ...string) string {
	t.Helper()
	write := Completion
	if command == "man" {
		write = Man
	}
	text, err := write(args, timeoutlint.Suite())
	if err != nil {
		t.Fatalf("timeoutlint %s %s: %v", command, strings.Join(args, " "), err)
	}
	return text
}

// TestWords holds that the commands of the table are those that have a help,
// and that the usage names each.
func TestWords(t *testing.T) {
	names := wordNames()
	for name := range CommandHelp() {
		if !slices.Contains(names, name) {
			t.Errorf("%s is not in the table of commands", name)
		}
	}
	for _, name := range names {
		if CommandHelp()[name] == "" {
			t.Errorf("the command %s has no help", name)
		}
		if name != "help" && name != "version" && !strings.Contains(usage, "timeoutlint "+name+" ") {
			t.Errorf("the usage does not name %s", name)
		}
	}
	if got := shellNames(); len(got) != len(shells()) {
		t.Errorf("%v are named", got)
	}
	for i, s := range shells() {
		if shellNames()[i] != s.name {
			t.Errorf("%s is named, %s is written", shellNames()[i], s.name)
		}
	}
}

// TestHints holds that what each flag takes is decided, and for no flag that
// does not exist.
func TestHints(t *testing.T) {
	used := make(map[string]bool)
	for _, name := range commandsWithFlags(timeoutlint.Suite()) {
		for _, f := range flagsOf(timeoutlint.Suite(), name) {
			own := name + " -" + f.name
			for _, key := range []string{f.name, own} {
				if _, ok := hints()[key]; ok && (f.value != "" || f.optional) {
					used[key] = true
				}
			}
			h := f.hint
			if f.value != "" && len(h.words) == 0 && !h.files && !h.dirs && !h.any {
				t.Errorf("-%s of %q takes a value, and hints does not say which", f.name, name)
			}
		}
	}
	for key := range hints() {
		if !used[key] {
			t.Errorf("hints has %s, which is no flag with a value", key)
		}
	}
}

// TestWritten holds that every command, flag and kind is in each script and in
// the man page.
func TestWritten(t *testing.T) {
	var flags, kinds []string
	for _, fs := range []*flag.FlagSet{newFlagSet(new(Options), timeoutlint.Suite()), mapFlags(new(Options), new(atlas.Filter), new(time.Duration))} {
		fs.VisitAll(func(f *flag.Flag) { flags = append(flags, f.Name) })
	}
	for _, k := range report.Kinds {
		kinds = append(kinds, k.Name)
	}
	pages := map[string]string{"man": written(t, "man")}
	for _, s := range shellNames() {
		pages[s] = written(t, "completion", s)
	}
	for name, page := range pages {
		forms := []string{"-" + "%s"}
		if name == "man" {
			page = strings.ReplaceAll(page, `\-`, "-")
		}
		if name == "fish" {
			forms = []string{"-o %s -d"}
		}
		for _, f := range flags {
			if !hasWord(page, strings.Replace(forms[0], "%s", f, 1)) {
				t.Errorf("%s: no flag -%s", name, f)
			}
		}
		for _, w := range slices.Concat(wordNames(), kinds) {
			if !hasWord(page, w) {
				t.Errorf("%s: no %s", name, w)
			}
		}
	}
}

// hasWord reports whether text has word, not as a part of another one.
func hasWord(text, word string) bool {
	part := func(s string) bool { return s != "" && (s[0] == '-' || s[0] >= 'a' && s[0] <= 'z') }
	for {
		i := strings.Index(text, word)
		if i < 0 {
			return false
		}
		rest := text[i+len(word):]
		if !part(rest) && (i == 0 || !part(text[i-1:i]) || word[0] == '-') {
			return true
		}
		text = rest
	}
}

// completions are command lines, and some of what must be offered for the last
// word. With "only", nothing else may be.
var completions = []struct {
	line, want string
	only       bool
}{
	{"timeoutlint exp", "explain", true},
	{"timeoutlint -min", "-min-severity", true},
	{"timeoutlint -min-severity w", "warning", true},
	{"timeoutlint -strict -o sar", "sarif", true},
	{"timeoutlint -o me", "", true}, // a format of map only
	{"timeoutlint map -o me", "mermaid", true},
	{"timeoutlint map -bud", "-budget", true},
	{"timeoutlint map -stri", "", true},
	{"timeoutlint explain http-h", "http-helper", true},
	{"timeoutlint -only dial,http-h", "dial,http-helper", true},
	{"timeoutlint rules -j", "-json", true},
	{"timeoutlint completion f", "fish", true},
	{"timeoutlint help noback", "nobackoff", true},
}

func shellOf(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Skipf("%s is not installed", name)
	}
	return path
}

func checkCompletions(t *testing.T, complete func(line string) []string) {
	t.Helper()
	for _, c := range completions {
		got := complete(c.line)
		if c.want == "" && len(got) == 0 {
			continue
		}
		if !slices.Contains(got, c.want) || c.only && len(got) != 1 {
			t.Errorf("%s⇥ offers %q, want %q", c.line, got, c.want)
		}
	}
}

// In bash a script asks its own function, as readline does.
func TestCompletionBash(t *testing.T) {
	bash := shellOf(t, "bash")
	script := filepath.Join(t.TempDir(), "timeoutlint")
	if err := os.WriteFile(script, []byte(written(t, "completion", "bash")), 0o666); err != nil {
		t.Fatal(err)
	}
	complete := func(line string) []string {
		words := strings.Fields(strings.ReplaceAll(line, "=", " = "))
		if strings.HasSuffix(line, "=") { // readline gives "=" as the word
			words = words[:len(words):len(words)]
		}
		cmd := exec.Command(bash, "--norc", "-c", `source "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($#-1)); _timeoutlint; printf '%s\n' "${COMPREPLY[@]}"`)
		cmd.Args = append(append(cmd.Args, script), words...)
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%s: %v\n%s", line, err, out)
		}
		return strings.Fields(string(out))
	}
	checkCompletions(t, complete)
	for line, want := range map[string]string{
		"timeoutlint -fix=http-h":           "http-helper",
		"timeoutlint -only=dial,http-h":     "dial,http-helper",
		"timeoutlint --min-sev":             "--min-severity",
		"timeoutlint --min-severity w":      "warning",
		"timeoutlint --min-severity=w":      "warning",
		"timeoutlint -fix http-h":           "", // the names are joined by "=" only
		"timeoutlint -new-from=x -color=al": "always",
	} {
		if got := strings.Join(complete(line), " "); got != want {
			t.Errorf("%s⇥ offers %q, want %q", line, got, want)
		}
	}
}

func TestCompletionFish(t *testing.T) {
	fish := shellOf(t, "fish")
	home := t.TempDir()
	script := filepath.Join(home, "timeoutlint.fish")
	if err := os.WriteFile(script, []byte(written(t, "completion", "fish")), 0o666); err != nil {
		t.Fatal(err)
	}
	checkCompletions(t, func(line string) (offered []string) {
		cmd := exec.Command(fish, "--no-config", "-c", "source $argv[1]; complete -C $argv[2]", script, line)
		cmd.Env = append(os.Environ(), "HOME="+home, "XDG_CONFIG_HOME="+home, "XDG_DATA_HOME="+home)
		cmd.Dir = home
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%s: %v\n%s", line, err, out)
		}
		for l := range strings.Lines(string(out)) {
			word, _, _ := strings.Cut(strings.TrimSpace(l), "\t")
			offered = append(offered, word)
		}
		return offered
	})
}

// In zsh a shell on a pseudo-terminal is typed to: what is in the line after
// the tab is what was completed.
func TestCompletionZsh(t *testing.T) {
	zsh := shellOf(t, "zsh")
	home := t.TempDir()
	if err := os.WriteFile(filepath.Join(home, "_timeoutlint"), []byte(written(t, "completion", "zsh")), 0o666); err != nil {
		t.Fatal(err)
	}
	const driver = `
zmodload zsh/zpty
zpty z env HOME=$PWD ZDOTDIR=$PWD TERM=dumb zsh -f -i
zpty -w z 'PS1= RPS1=; unsetopt zle_bracketed_paste beep; fpath=($PWD $fpath); autoload -Uz compinit; compinit -u -D; show() { print -r -- "line<$BUFFER>"; BUFFER=; zle accept-line }; zle -N show; bindkey "^X" show; print rea""dy'
zpty -r -m z out '*ready*'
for line; do
	zpty -n -w z "$line"$'\t\x18'
	zpty -r -m z out '*line<*>*'
	print -r -- "$out"
done
zpty -d z
`
	cmd := exec.Command(zsh, "-f", "-c", driver, "zsh")
	for _, c := range completions {
		cmd.Args = append(cmd.Args, c.line)
	}
	cmd.Dir = home
	out, err := cmd.CombinedOutput()
	shown := strings.Split(string(out), "line<")[1:]
	if err != nil || len(shown) != len(completions) {
		t.Fatalf("zsh: %v\n%s", err, out)
	}
	checkCompletions(t, func(line string) []string {
		got, _, _ := strings.Cut(shown[0], ">")
		shown = shown[1:]
		if strings.TrimSpace(got) == line {
			return nil
		}
		words := strings.Fields(got)
		return []string{strings.TrimSuffix(words[len(words)-1], ",")} // a comma that goes with the next key
	})
}

func TestManPage(t *testing.T) {
	groff := shellOf(t, "groff")
	cmd := exec.Command(groff, "-man", "-ww", "-Tascii", "-P-cbu")
	cmd.Stdin = strings.NewReader(written(t, "man"))
	var warnings bytes.Buffer
	cmd.Stderr = &warnings
	out, err := cmd.Output()
	if err != nil || warnings.Len() > 0 {
		t.Errorf("groff: %v\n%s", err, &warnings)
	}
	for _, want := range []string{"TIMEOUTLINT(1)", `explain [flags] kind... | file.go:12 | "error text" | -`, "[=", "EXIT STATUS"} {
		if !strings.Contains(string(out), want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}
