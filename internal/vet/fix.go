package vet

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
)

// A FileFix is a file and what the chosen fixes make of it.
type FileFix struct {
	Name     string
	Findings []*Finding // whose first fix is applied
	Old, New []byte
	Hunks    string // of the unified diff from Old to New

	target string // Name with symbolic links resolved
	mode   fs.FileMode
}

// A Plan is the fixes of one run. Nothing is written before [Plan.Write].
type Plan struct {
	Files []*FileFix
	// Later holds findings whose fix touches the same place as another's.
	Later []*Finding

	keys map[*Finding]uint64 // of those that are fixed, in a selection
	only string              // the flag that selects the findings, or "" if the tool's own choice is the same
}

// NewPlan chooses the fixes of the findings in chosen, which are among those
// of res; reported says which of res the tool reports with the flags of the
// run that will fix. Started is a time before the analysis began.
func NewPlan(res *Result, chosen []*Finding, reported func(*Finding) bool, started time.Time) (*Plan, error) {
	plan := new(Plan)
	files := make(map[string]*FileFix)
	taken := make(map[string][]Edit)
	for _, f := range chosen {
		edits := f.firstFix()
		if slices.ContainsFunc(edits, func(e Edit) bool { return overlaps(e, taken[e.Filename]) }) {
			plan.Later = append(plan.Later, f)
			continue
		}
		for _, e := range edits {
			taken[e.Filename] = append(taken[e.Filename], e)
			if files[e.Filename] == nil {
				file, err := readFile(e.Filename, started)
				if err != nil {
					return nil, err
				}
				files[e.Filename] = file
				plan.Files = append(plan.Files, file)
			}
			if file := files[e.Filename]; !slices.Contains(file.Findings, f) {
				file.Findings = append(file.Findings, f)
			}
		}
	}
	slices.SortFunc(plan.Files, func(a, b *FileFix) int { return strings.Compare(a.Name, b.Name) })

	// Left to itself the tool fixes all it reports. That is cached, and a
	// selection never is, so one is only made where it makes a difference.
	plan.keys = make(map[*Finding]uint64)
	extra := len(plan.Later) > 0
	for _, f := range res.Findings {
		edits := f.firstFix()
		if len(edits) == 0 {
			continue
		}
		file := files[edits[0].Filename]
		switch {
		case file == nil:
		case slices.Contains(file.Findings, f):
			plan.keys[f] = selectionKey(f.Category, f.posn, file.Old)
		case reported(f):
			extra = true
		}
	}
	if extra {
		if err := plan.selectFixes(); err != nil {
			return nil, err
		}
	}
	return plan, nil
}

// selectFixes makes the tool fix what is in the plan, and nothing else.
func (p *Plan) selectFixes() error {
	selected := make(selection)
	for _, key := range p.keys {
		selected[key] = true
	}
	if len(selected) > maxSelection {
		return fmt.Errorf("%d fixes are too many for one run: name fewer packages", len(selected))
	}
	p.only = selected.encode()
	return nil
}

// firstFix returns the Edits of the fix that is applied, if there is one.
func (f *Finding) firstFix() []Edit {
	if len(f.Fixes) == 0 {
		return nil
	}
	return f.Fixes[0].Edits
}

// overlaps reports whether e cannot be made together with others. The same
// edit twice, for instance of an import, is made once.
func overlaps(e Edit, others []Edit) bool {
	return slices.ContainsFunc(others, func(o Edit) bool {
		return e != o && e.Start < o.End && o.Start < e.End || e != o && e.Start == o.Start && e.End > e.Start && o.End > o.Start
	})
}

func readFile(name string, started time.Time) (*FileFix, error) {
	// A rename would replace a symbolic link by a file.
	target, err := filepath.EvalSymlinks(name)
	if err != nil {
		return nil, err
	}
	info, err := os.Stat(target)
	if err != nil {
		return nil, err
	}
	data, err := os.ReadFile(target)
	if err != nil {
		return nil, err
	}
	if info.ModTime().After(started) {
		return nil, changed(name)
	}
	return &FileFix{Name: name, Old: data, target: target, mode: info.Mode().Perm()}, nil
}

func changed(name string) error {
	return fmt.Errorf("%s changed since it was analysed, so nothing was fixed: run again", name)
}

// modified is how x/tools says that a file's size is not what it was.
var modified = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`concurrent file modification detected in file (\S+\.go)`)
})

// Patch asks the tool for the fixes, as a diff, and fills in what each file
// becomes.
func (c *Command) Patch(ctx context.Context, plan *Plan) error {
	flags := []string{"-fix", "-diff"}
	if plan.only != "" {
		flags = append(flags, "-only="+plan.only)
	}
	cmd, stdout, stderr, err := c.vet(ctx, flags...)
	if err != nil {
		return err
	}
	// It exits 1 if there is a diff, and if anything went wrong.
	if _, err := run(ctx, cmd); err != nil {
		return err
	}
	if m := modified().FindStringSubmatch(stderr.String()); m != nil {
		return changed(m[1])
	}
	patches, err := splitPatch(stdout.String())
	if err != nil {
		return err
	}
	for _, file := range plan.Files {
		versions := patches[file.Name]
		if len(versions) == 0 {
			if text := strings.TrimSpace(stderr.String()); text != "" && len(patches) == 0 {
				return errors.New(text)
			}
			return changed(file.Name)
		}
		// Longest first: a test variant may know more than its package.
		slices.SortFunc(versions, func(a, b string) int { return len(b) - len(a) })
		if file.New, err = applyPatch(file.Old, versions[0]); err != nil {
			return changed(file.Name)
		}
		if file.Hunks, err = renumber(versions[0]); err != nil {
			return err
		}
		file.keepLineEnds()
	}
	return nil
}

// Check analyses the packages as they would be after the fixes, by an overlay:
// nothing is written to their directories. It returns what there is to report,
// and the files that do not compile any more with the first error of each.
func (c *Command) Check(ctx context.Context, plan *Plan, before *Result) (*Result, map[*FileFix]string, error) {
	dir, err := os.MkdirTemp("", copies)
	if err != nil {
		return nil, nil, err
	}
	defer os.RemoveAll(dir)
	res, err := c.runOverlay(ctx, plan, dir)
	if err != nil {
		return nil, nil, err
	}
	return res, blame(res, before, plan), nil
}

// Drop takes out of the plan what it is that does not compile, and returns it:
// of each file the fix that is nearest to its error. The plan has to be asked
// for its patch again.
func (p *Plan) Drop(bad map[*FileFix]string) ([]*Finding, error) {
	dropped := make(map[*Finding]bool)
	for file, text := range bad {
		if f := file.nearest(errorLine(text)); f != nil {
			dropped[f] = true
		}
	}
	var list []*Finding
	for _, file := range p.Files {
		for _, f := range file.Findings {
			if dropped[f] && !slices.Contains(list, f) {
				list = append(list, f)
			}
		}
		file.Findings = slices.DeleteFunc(file.Findings, func(f *Finding) bool { return dropped[f] })
	}
	for f := range dropped {
		delete(p.keys, f)
	}
	p.Files = slices.DeleteFunc(p.Files, func(f *FileFix) bool { return len(f.Findings) == 0 })
	return list, p.selectFixes()
}

// nearest returns the finding whose fix changes the file nearest to a line of
// what it becomes.
func (f *FileFix) nearest(line int) *Finding {
	old := f.oldLine(line)
	var best *Finding
	least := 0
	for _, finding := range f.Findings {
		for _, e := range finding.firstFix() {
			if e.Filename != f.Name {
				continue
			}
			d := 1 + bytes.Count(f.Old[:min(e.Start, len(f.Old))], []byte("\n")) - old
			if d < 0 {
				if d = old - 1 - bytes.Count(f.Old[:min(e.End, len(f.Old))], []byte("\n")); d < 0 {
					d = 0 // within the edit
				}
			}
			if best == nil || d < least {
				best, least = finding, d
			}
		}
	}
	return best
}

// oldLine returns the line of the old file that a line of the new one stands
// in the place of.
func (f *FileFix) oldLine(line int) int {
	delta := 0
	for hunks := f.Hunks; hunks != ""; {
		size, err := hunkSize(hunks)
		if err != nil {
			break
		}
		header, body, _ := strings.Cut(hunks[:size], "\n")
		hunks = hunks[size:]
		start, _, _, err := hunkHeader(header)
		if err != nil || start+delta > line {
			break
		}
		at, now := start, start+delta
		for l := range strings.Lines(body) {
			if now >= line {
				return at
			}
			switch l[0] {
			case ' ':
				at, now = at+1, now+1
			case '-':
				at, delta = at+1, delta-1
			case '+':
				now, delta = now+1, delta+1
			}
		}
	}
	return line - delta
}

// errorLine reads the line of "file.go:12:3: message"; 0 if there is none.
func errorLine(text string) int {
	_, rest, ok := strings.Cut(text, ".go:")
	if !ok {
		return 0
	}
	n := 0
	fmt.Sscanf(rest, "%d", &n)
	return n
}

// blame returns the fixed files because of which res says that packages do not
// compile which did compile before: those that errors stand in or, if there
// are none, all.
func blame(res, before *Result, plan *Plan) map[*FileFix]string {
	was := before.Broken()
	news := slices.DeleteFunc(res.Broken(), func(pkg string) bool { return slices.Contains(was, pkg) })
	worse := len(news) > 0 || res.Failed && !before.Failed || !res.Loaded()
	if !worse || len(plan.Files) == 0 {
		return nil
	}
	bad := make(map[*FileFix]string)
	for line := range strings.Lines(res.Stderr) {
		line = strings.TrimSpace(strings.TrimPrefix(line, "vet: "))
		for _, file := range plan.Files {
			if _, seen := bad[file]; !seen && mentions(line, file.Name) {
				bad[file] = line
			}
		}
	}
	if len(bad) == 0 {
		for _, file := range plan.Files {
			bad[file] = strings.TrimSpace(res.Stderr)
		}
	}
	return bad
}

// mentions reports whether a line of the compiler begins with a position in
// the file, which it may name relative to a directory.
func mentions(line, name string) bool {
	file, _, ok := strings.Cut(line, ".go:")
	if !ok {
		return false
	}
	file = filepath.Clean(file + ".go")
	for strings.HasPrefix(file, ".."+string(filepath.Separator)) {
		file = file[3:]
	}
	return name == file || strings.HasSuffix(name, string(filepath.Separator)+file)
}

// Write writes the files, each by a temporary file and a rename. It writes none
// if one of them cannot be written or is no longer what was analysed.
func (p *Plan) Write() (err error) {
	for _, file := range p.Files {
		if err := file.writable(); err != nil {
			return err
		}
	}
	temps := make(map[*FileFix]string)
	defer func() {
		for _, name := range temps {
			os.Remove(name)
		}
	}()
	for _, file := range p.Files {
		name, err := file.writeTemp()
		if err != nil {
			return err
		}
		temps[file] = name
	}
	var done []*FileFix
	for _, file := range p.Files {
		err := file.unchanged()
		if err == nil {
			err = os.Rename(temps[file], file.target)
		}
		if err != nil {
			for _, d := range done {
				os.WriteFile(d.target, d.Old, d.mode)
			}
			return err
		}
		delete(temps, file)
		done = append(done, file)
	}
	return nil
}

// writable looks at the permissions, since a rename would replace a read-only
// file without asking.
func (f *FileFix) writable() error {
	for _, name := range []string{f.target, filepath.Dir(f.target)} {
		info, err := os.Stat(name)
		if err != nil {
			return err
		}
		if info.Mode().Perm()&0o222 == 0 {
			return fmt.Errorf("%s is read-only, so nothing was fixed", name)
		}
	}
	return f.unchanged()
}

func (f *FileFix) unchanged() error {
	data, err := os.ReadFile(f.target)
	if err != nil {
		return err
	}
	if !bytes.Equal(data, f.Old) {
		return changed(f.Name)
	}
	return nil
}

func (f *FileFix) writeTemp() (name string, err error) {
	tmp, err := os.CreateTemp(filepath.Dir(f.target), ".timeoutlint-*")
	if err != nil {
		return "", fmt.Errorf("%s cannot be written, so nothing was fixed: %w", f.Name, err)
	}
	_, err = tmp.Write(f.New)
	err = errors.Join(err, tmp.Chmod(f.mode), tmp.Close())
	if err != nil {
		os.Remove(tmp.Name())
	}
	return tmp.Name(), err
}
