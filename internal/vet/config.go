package vet

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/settings"
)

// maxConfig is how much of a configuration goes into the flag itself; the
// limit for a whole command line is 32 KiB on Windows.
const maxConfig = 16 << 10

// ConfigFlags returns the flags that hand what of f changes findings to the
// tool: the same for the same content, so that the go command's cache knows
// whether it has changed. Of large content they name the file and a hash.
func ConfigFlags(f *settings.File) []string {
	text := f.User().Encode()
	switch {
	case text == "":
		return nil
	case len(text) > maxConfig && !f.Joined():
		text = f.Path() + "#" + digest(text)
	}
	return []string{"-config=" + text}
}

func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// configure takes the value of -config. If a user gives it to "go vet", it is
// the name of a file, and the tool itself selects findings. It does not return
// errors about such a value, which would drown in the usage of the tool.
func configure(text string) error {
	switch name, sum, hashed := strings.Cut(text, "#"); {
	case hashed && filepath.IsAbs(name):
		f := mustRead(name)
		u := f.User()
		if digest(u.Encode()) != sum {
			mustNot(fmt.Errorf("%s changed meanwhile", name))
		}
		knowledge.SetUser(u)
	case isFileName(text):
		configureFile("-config", text)
	default:
		u, err := knowledge.DecodeUser(text)
		if err != nil {
			return err
		}
		knowledge.SetUser(u)
	}
	return nil
}

// isFileName tells what a user writes from what the front end does.
func isFileName(text string) bool {
	return strings.ContainsAny(text, `./\`) && !strings.Contains(text, "#")
}

// configureFile does all that the file says. The go command does not know of
// the file, only of the tool's identity, into which -V=full mixes the files
// that are named (see namedFiles); one that is not among them is refused.
func configureFile(by, name string) {
	f, err := readNamed(by, name)
	if err == nil && !slices.Contains(namedFiles(), name) {
		err = fmt.Errorf("%s=%s: the go command would not notice when that file changes: set %s to its name too", by, name, settings.Variable)
	}
	if err != nil {
		mustNot(err)
	}
	knowledge.SetUser(f.User())
	report.Options.SomeStrict = f.AnyStrict()
	report.Options.Select = func(kind string, tier report.Tier, file string, strict bool) bool {
		return f.ShowsIn(file, kind, tier, strict) && !f.Excludes(file)
	}
}

// readNamed reads the file that a user named, by a flag or a variable.
func readNamed(by, name string) (*settings.File, error) {
	if !filepath.IsAbs(name) {
		return nil, fmt.Errorf("%s=%s: not an absolute name, and the go command runs the tool in many directories", by, name)
	}
	return settings.Read(name, name)
}

// configureFromEnv reads the file that the environment names, if no flag does.
func configureFromEnv(args []string) {
	name := os.Getenv(settings.Variable)
	if name == "" || name == "off" || slices.ContainsFunc(args, isConfigFlag) {
		return
	}
	configureFile(settings.Variable, name)
}

func isConfigFlag(arg string) bool {
	name, _, _ := strings.Cut(strings.TrimLeft(arg, "-"), "=")
	return name == "config" || strings.HasSuffix(name, ".config")
}

// checkNamed returns an error about a file that is named and will not do. Each
// unit would say so again, several hundred in a program; -V=full says it once.
// Where the arguments of the go command cannot be told apart, the units do.
func checkNamed() error {
	name := os.Getenv(settings.Variable)
	if name == "off" { // the front end has read its file itself
		return nil
	}
	if name != "" {
		if _, err := readNamed(settings.Variable, name); err != nil {
			return err
		}
	}
	args := strings.Split(parentArgs(), "\x00")
	for i, arg := range args[:len(args)-1] {
		if !strings.HasPrefix(arg, "-") || !isConfigFlag(arg) {
			continue
		}
		_, value, hasValue := strings.Cut(arg, "=")
		if !hasValue {
			value = args[i+1]
		}
		if isFileName(value) {
			if _, err := readNamed("-config", value); err != nil {
				return err
			}
		}
	}
	return nil
}

func mustRead(name string) *settings.File {
	f, err := settings.Read(name, name)
	if err != nil {
		mustNot(err)
	}
	return f
}

// mustNot ends the tool: as errors of a flag these would drown in its usage.
func mustNot(err error) {
	fmt.Fprintf(os.Stderr, "%v\n", err)
	os.Exit(2)
}

// namedFiles returns the files with settings that the user of "go vet" has
// named: in the environment, in GOFLAGS, or in the command line of the go
// command that started this process, which both -V=full and a unit can see.
func namedFiles() []string {
	var names []string
	if name := os.Getenv(settings.Variable); name != "" && name != "off" {
		names = append(names, name)
	}
	for _, line := range []string{os.Getenv("GOFLAGS"), parentArgs()} {
		names = append(names, configNames(line)...)
	}
	return names
}

// configNames returns the files that a command line names, whose arguments end
// with NUL or spaces. Where that leaves open how long a name is, all are
// returned that there are.
func configNames(line string) []string {
	var names []string
	for {
		_, rest, ok := strings.Cut(line, "config")
		if !ok {
			return names
		}
		line = rest
		if rest == "" || !strings.ContainsRune("=\x00 ", rune(rest[0])) {
			continue
		}
		rest = rest[1:]
		arg, _, _ := strings.Cut(rest, "\x00")
		for end := range len(arg) + 1 {
			if end < len(arg) && arg[end] != ' ' {
				continue
			}
			name := strings.Trim(arg[:end], `"'`)
			if info, err := os.Stat(name); err == nil && filepath.IsAbs(name) && info.Mode().IsRegular() {
				names = append(names, name)
			}
		}
	}
}

// configHash returns a hash of the files that are named, or "".
func configHash() string {
	names := namedFiles()
	if len(names) == 0 {
		return ""
	}
	var all strings.Builder
	for _, name := range names {
		f, err := settings.Read(name, name)
		var text []byte
		if err != nil {
			text = []byte(err.Error())
		} else {
			text = f.Data()
		}
		fmt.Fprintf(&all, "%q %q\n", name, text)
	}
	return digest(all.String())
}
