package vet

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
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
	case len(text) > maxConfig:
		text = f.Path() + "#" + digest(text)
	}
	return []string{"-config=" + text}
}

func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// configure takes the value of -config. If a user gives it to "go vet", it is
// the name of a file, and the tool itself selects findings.
func configure(text string) error {
	switch name, sum, hashed := strings.Cut(text, "#"); {
	case hashed && filepath.IsAbs(name):
		f := mustRead(name)
		u := f.User()
		if digest(u.Encode()) != sum {
			mustNot(fmt.Errorf("%s changed meanwhile", name))
		}
		knowledge.SetUser(u)
	case filepath.IsAbs(text):
		configureFile(text)
	case strings.ContainsAny(text, `./\`):
		mustNot(fmt.Errorf("-config=%s: not an absolute name, and the go command runs the tool in many directories", text))
	default:
		u, err := knowledge.DecodeUser(text)
		if err != nil {
			return err
		}
		knowledge.SetUser(u)
	}
	return nil
}

// configureFile does all that the file says. The go command does not know of
// the file, only of the tool's identity, into which -V=full mixes what it
// finds; a file that it may not find is refused.
func configureFile(name string) {
	if !filepath.IsAbs(name) {
		mustNot(fmt.Errorf("%s=%s is not an absolute name", settings.Variable, name))
	}
	if filepath.Base(name) != settings.Name && os.Getenv(settings.Variable) != name {
		mustNot(fmt.Errorf("the go command would not notice when %s changes: call it %s, or set %s to its name", name, settings.Name, settings.Variable))
	}
	f := mustRead(name)
	knowledge.SetUser(f.User())
	report.Options.SomeStrict = f.AnyStrict()
	report.Options.Select = func(kind string, tier report.Tier, file string, strict bool) bool {
		return f.Shows(kind, tier, strict) && !f.Excludes(file)
	}
}

// configureFromEnv reads the file that the environment names, if no flag does.
func configureFromEnv(args []string) {
	name := os.Getenv(settings.Variable)
	if name == "" || name == "off" || slices.ContainsFunc(args, isConfigFlag) {
		return
	}
	configureFile(name)
}

func isConfigFlag(arg string) bool {
	name, _, _ := strings.Cut(strings.TrimLeft(arg, "-"), "=")
	return name == "config" || strings.HasSuffix(name, ".config")
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

// configHash returns a hash of the file that would be found from here, or "".
func configHash() string {
	name, err := settings.Find(".")
	if name == "" && err == nil {
		return ""
	}
	data, readErr := os.ReadFile(name)
	if err := errors.Join(err, readErr); err != nil {
		data = []byte(err.Error())
	}
	return digest(name + "\n" + string(data))
}
