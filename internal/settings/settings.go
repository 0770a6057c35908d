// Package settings reads .timeoutlint.yaml: what a user says about in-house
// libraries, and which findings are wanted.
package settings

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/timeoutlint/timeoutlint/internal/config"
	"github.com/timeoutlint/timeoutlint/internal/glob"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
	"github.com/timeoutlint/timeoutlint/internal/report"
)

// Name is the name of the file.
const Name = ".timeoutlint.yaml"

// Variable names the environment variable with the name of the file, if it is
// not to be looked for; "off" means there is none.
const Variable = "TIMEOUTLINT_CONFIG"

// A File is what stands in the file. Libraries and Values change what the
// passes find; the rest selects findings.
type File struct {
	// Strict shows the findings of the strict tier of every rule, as -strict does.
	Strict bool `yaml:"strict"`
	// Rules selects findings by kind ("http-client"), or all kinds of a pass
	// ("defaulttimeout"), or "directive". What is said of a kind wins.
	Rules map[string]Rule `yaml:"rules"`
	// Exclude lists paths left out, relative to this file: a file, a directory
	// and all below it, or a pattern in which "*" is any part of a name and
	// "**" any number of directories.
	Exclude []string `yaml:"exclude"`
	// Paths changes rules and values for some files: where several patterns match,
	// what the last says of a kind, or of a profile, counts.
	Paths []PathSettings `yaml:"paths"`
	// Values are what messages and fixes suggest, by the profile of the callee.
	Values map[knowledge.Profile]knowledge.Value `yaml:"values"`
	// Libraries describes in-house clients, blocking calls, limiters,
	// spawners, retry helpers and entries. The rows win over built-in ones.
	Libraries []knowledge.Library `yaml:"libraries"`

	path string // absolute name of the file; "" if there is none
	data []byte

	joined bool
	values []knowledge.PathValues // of other files that were joined

	mu   sync.Mutex
	left map[string]bool // by file and patterns, whether they match
}

// PathSettings is what holds for some files.
type PathSettings struct {
	// Path lists patterns, as in Exclude.
	Path []string `yaml:"path"`
	// Rules selects findings there, as Rules does everywhere.
	Rules map[string]Rule `yaml:"rules"`
	// Values are what is suggested there, in place of Values.
	Values map[knowledge.Profile]knowledge.Value `yaml:"values"`
}

// Rule says which findings of a kind are shown.
type Rule string

const (
	Off     Rule = "off"
	Default Rule = "default" // those of the default tier
	Strict  Rule = "strict"  // all
)

// Rules lists the words for a rule.
var Rules = []Rule{Off, Default, Strict}

// Find returns the absolute name of the file that holds for dir, or "": the
// one in the root of dir's module, or else in the nearest directory above it.
func Find(dir string) (string, error) {
	switch name := os.Getenv(Variable); name {
	case "":
	case "off":
		return "", nil
	default:
		return filepath.Abs(name)
	}
	dir, err := moduleRoot(dir)
	if err != nil {
		return "", err
	}
	for d := range upwards(dir) {
		name := filepath.Join(d, Name)
		if exists(name) {
			return name, stays(name)
		}
		if info, err := os.Stat(name); err == nil && info.IsDir() {
			return "", fmt.Errorf("%s is a directory: the settings are a file of that name", name)
		}
		for _, other := range []string{".timeoutlint.yml", "timeoutlint.yaml", "timeoutlint.yml"} {
			if name := filepath.Join(d, other); exists(name) {
				return "", fmt.Errorf("%s is not read: call it %s", name, Name)
			}
		}
	}
	return "", nil
}

// Root returns the directory in which the file for dir belongs: the root of
// dir's module, or dir if there is none.
func Root(dir string) (string, error) { return moduleRoot(dir) }

// stays returns an error if the file is a symbolic link that leads out of the
// repository (or, where there is none, out of its directory): what is said of
// mistakes in it quotes it, and it could be any file of the machine.
func stays(name string) error {
	target, err := filepath.EvalSymlinks(name)
	if err != nil {
		return err
	}
	root := filepath.Dir(name)
	for d := range upwards(root) {
		if _, err := os.Stat(filepath.Join(d, ".git")); err == nil {
			root = d
			break
		}
	}
	if root, err = filepath.EvalSymlinks(root); err != nil {
		return err
	}
	if rel, err := filepath.Rel(root, target); err != nil || !filepath.IsLocal(rel) {
		return fmt.Errorf("%s is a symbolic link to %s, outside of the repository, and is not read: name that file with -config", name, target)
	}
	return nil
}

// moduleRoot returns the root of dir's module, or dir if there is none.
func moduleRoot(dir string) (string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	for d := range upwards(dir) {
		if exists(filepath.Join(d, "go.mod")) {
			return d, nil
		}
	}
	return dir, nil
}

func upwards(dir string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for yield(dir) && filepath.Dir(dir) != dir {
			dir = filepath.Dir(dir)
		}
	}
}

func exists(name string) bool {
	info, err := os.Stat(name)
	return err == nil && !info.IsDir()
}

// Read reads the file of that name, which errors call shown.
func Read(name, shown string) (*File, error) {
	name, err := filepath.Abs(name)
	if err != nil {
		return nil, err
	}
	data, err := readFile(name)
	if err != nil {
		var failed *os.PathError
		if errors.As(err, &failed) {
			err = failed.Err
		}
		return nil, &config.Error{File: shown, Msg: err.Error()}
	}
	f := &File{path: name, data: data}
	if err := config.Decode(shown, data, f); err != nil {
		return nil, err
	}
	return f, nil
}

// MaxSize is the size in bytes above which the file is refused.
const MaxSize = 1 << 20

// readFile reads a regular file that is not too large: a repository can make a
// pipe or a device of it, or write as much as it likes.
func readFile(name string) ([]byte, error) {
	if info, err := os.Stat(name); err != nil {
		return nil, err
	} else if info.IsDir() {
		return nil, errors.New("is a directory")
	} else if !info.Mode().IsRegular() {
		return nil, errors.New("not a regular file")
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, MaxSize+1))
	if err == nil && len(data) > MaxSize {
		return nil, errors.New("more than 1 MB, and nobody writes so much: describe libraries with patterns (func: \"Client.*\")")
	}
	return data, err
}

// Path returns the absolute name of the file, "" if there is none.
func (f *File) Path() string { return f.path }

// Data returns the content of the file.
func (f *File) Data() []byte { return f.data }

// Locate returns the line and column of what stands at path in the file.
func (f *File) Locate(path string) (line, col int) { return config.Locate(f.data, path) }

// Join adds the libraries of other, the settings of a module, and its values for
// the files below it.
func (f *File) Join(other *File) {
	f.joined = true
	f.Libraries = append(f.Libraries, other.Libraries...)
	if len(other.Values) > 0 {
		f.values = append(f.values, knowledge.PathValues{Dir: filepath.Dir(other.path), Path: []string{"**"}, Values: other.Values})
	}
	f.values = append(f.values, other.pathValues()...)
}

// pathValues returns the values for some files only.
func (f *File) pathValues() (list []knowledge.PathValues) {
	for _, p := range f.Paths {
		if len(p.Values) > 0 {
			list = append(list, knowledge.PathValues{Dir: filepath.Dir(f.path), Path: p.Path, Values: p.Values})
		}
	}
	return list
}

// Joined reports whether there is more in f than in its file.
func (f *File) Joined() bool { return f.joined }

// User returns what of the file changes what passes find.
func (f *File) User() *knowledge.User {
	u := &knowledge.User{Libraries: knowledge.Complete(f.Libraries), Values: f.Values, Paths: append(f.pathValues(), f.values...)}
	return u
}

// rule returns what is said of a kind, or of its pass.
func (f *File) rule(kind string) (rule Rule, said bool) {
	if rule, said = f.Rules[kind]; !said {
		k, _ := report.Lookup(kind)
		rule, said = f.Rules[k.Pass]
	}
	return rule, said
}

// Shows reports whether findings of a kind and tier are wanted; strict is set
// if all are, but those of rules that are off.
func (f *File) Shows(kind string, tier report.Tier, strict bool) bool {
	rule, _ := f.rule(kind)
	switch {
	case rule == Off:
		return false
	case tier != report.Strict || strict || rule == Strict:
		return true
	}
	return rule == "" && f.Strict
}

// ShowsIn is Shows for findings in a file, of that absolute name.
func (f *File) ShowsIn(name, kind string, tier report.Tier, strict bool) bool {
	for _, p := range slices.Backward(f.Paths) {
		if !f.matches(p.Path, name) {
			continue
		}
		here := &File{Rules: p.Rules}
		if _, said := here.rule(kind); said {
			return here.Shows(kind, tier, strict)
		}
	}
	return f.Shows(kind, tier, strict)
}

// Off lists the kinds of which nothing is shown.
func (f *File) Off() []string {
	var off []string
	for _, k := range report.Kinds {
		if !f.Shows(k.Name, report.Default, true) {
			off = append(off, k.Name)
		}
	}
	return off
}

// AnyStrict reports whether findings of the strict tier are wanted of some kind.
func (f *File) AnyStrict() bool {
	strict := func(rules map[string]Rule) bool { return slices.Contains(slices.Collect(maps.Values(rules)), Strict) }
	return f.Strict || strict(f.Rules) || slices.ContainsFunc(f.Paths, func(p PathSettings) bool { return strict(p.Rules) })
}

// Excludes reports whether the file of that absolute name is left out.
func (f *File) Excludes(name string) bool {
	return f.matches(f.Exclude, name)
}

// matches reports whether one of the patterns matches the file.
func (f *File) matches(patterns []string, name string) bool {
	if len(patterns) == 0 {
		return false
	}
	rel, err := filepath.Rel(filepath.Dir(f.path), name)
	if err != nil {
		return false
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	key := name + "\x00" + patterns[0] + fmt.Sprintf("\x00%p", patterns)
	left, known := f.left[key]
	if !known {
		left = slices.ContainsFunc(patterns, func(pattern string) bool { return glob.Match(pattern, filepath.ToSlash(rel)) })
		if f.left == nil {
			f.left = make(map[string]bool)
		}
		f.left[key] = left
	}
	return left
}

// Validate returns an error for each value that has the right type and yet
// means nothing.
func (f *File) Validate() []error {
	errs := (&knowledge.File{Libraries: f.Libraries}).Validate()
	reject := func(at, format string, args ...any) {
		errs = append(errs, &knowledge.Problem{At: at, Reason: fmt.Sprintf(format, args...)})
	}
	for i, p := range f.Paths {
		at := fmt.Sprintf("paths[%d]", i)
		if len(p.Path) == 0 {
			reject(at, "path is missing: which files do these settings hold for?")
		}
		if len(p.Rules) == 0 && len(p.Values) == 0 {
			reject(at, "rules and values are missing: what holds for these files?")
		}
		errs = append(errs, checkPatterns(at+".path", p.Path)...)
		errs = append(errs, checkRules(at+".rules.", p.Rules)...)
		errs = append(errs, checkValues(at+".values.", p.Values)...)
	}
	errs = append(errs, checkRules("rules.", f.Rules)...)
	errs = append(errs, checkPatterns("exclude", f.Exclude)...)
	return append(errs, checkValues("values.", f.Values)...)
}

// checkValues returns what is wrong with values, which stand at prefix.
func checkValues(prefix string, values map[knowledge.Profile]knowledge.Value) (errs []error) {
	reject := func(at, format string, args ...any) {
		errs = append(errs, &knowledge.Problem{At: at, Reason: fmt.Sprintf(format, args...)})
	}
	for _, p := range slices.Sorted(maps.Keys(values)) {
		at := prefix + string(p)
		if !slices.Contains(knowledge.Profiles(), p) {
			reject(at+"#", "no profile is called %q%s", p, config.Hint(string(p), strs(knowledge.Profiles())))
		}
		if v := values[p]; v.Timeout < 0 {
			reject(at+".timeout", "%v is not a timeout", v.Timeout)
		} else if v.Limit < 0 {
			reject(at+".limit", "%d is not a limit", v.Limit)
		}
	}
	return errs
}

// checkRules returns what is wrong with rules, which stand at prefix.
func checkRules(prefix string, rules map[string]Rule) (errs []error) {
	reject := func(at, format string, args ...any) {
		errs = append(errs, &knowledge.Problem{At: at, Reason: fmt.Sprintf(format, args...)})
	}
	for _, name := range slices.Sorted(maps.Keys(rules)) {
		at := prefix + name
		if !slices.Contains(ruleNames(), name) {
			reject(at+"#", "no kind of finding and no pass is called %q%s", name, config.Hint(name, ruleNames()))
		}
		if rule := rules[name]; !slices.Contains(Rules, rule) {
			reject(at, "%q is not one of %s", rule, words(Rules))
		}
	}
	return errs
}

// checkPatterns returns what is wrong with patterns, which are the list at.
func checkPatterns(list string, patterns []string) (errs []error) {
	reject := func(at, format string, args ...any) {
		errs = append(errs, &knowledge.Problem{At: at, Reason: fmt.Sprintf(format, args...)})
	}
	for i, pattern := range patterns {
		at := fmt.Sprintf("%s[%d]", list, i)
		if _, err := path.Match(pattern, ""); err != nil || pattern == "" {
			reject(at, "%q is not a pattern", pattern)
		} else if path.IsAbs(pattern) || filepath.IsAbs(pattern) {
			reject(at, "%q: write it relative to this file", pattern)
		}
	}
	return errs
}

// ruleNames lists the keys of rules.
func ruleNames() []string {
	var names []string
	for _, k := range report.Kinds {
		names = append(names, k.Name)
		if !slices.Contains(names, k.Pass) {
			names = append(names, k.Pass)
		}
	}
	return append(names, report.Directive)
}

func words[T ~string](list []T) string { return strings.Join(strs(list), ", ") }

func strs[T ~string](list []T) []string {
	var out []string
	for _, v := range list {
		out = append(out, string(v))
	}
	return out
}
