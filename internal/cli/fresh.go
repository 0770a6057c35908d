package cli

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/baseline"
	"github.com/timeoutlint/timeoutlint/internal/changes"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/source"
	"github.com/timeoutlint/timeoutlint/internal/vet"
)

// readFilters reads what decides which findings are new: the baseline, and
// what git says of the working tree.
func (c *command) readFilters(ctx context.Context) (err error) {
	if c.Baseline != "" {
		if c.known, err = baseline.Read(c.abs(c.Baseline), c.Baseline); err != nil {
			return err
		}
	}
	dir := cmp.Or(c.Dir, c.cwd)
	switch {
	case c.NewFrom != "":
		c.changed, err = changes.Since(ctx, dir, c.NewFrom)
	case c.Staged && (c.Fix || c.Diff): // what is fixed is the working tree
		c.changed, err = changes.Staged(ctx, dir)
	case c.Staged:
		var index map[string][]byte
		if c.changed, index, err = changes.Index(ctx, dir); err == nil {
			c.index = unresolved(index, dir)
			err = c.overlayIndex()
		}
	case c.Unstaged:
		c.changed, err = changes.Unstaged(ctx, dir)
	}
	return err
}

// unresolved names files as they are called from dir: git resolves symbolic
// links, the go command does not.
func unresolved(files map[string][]byte, dir string) map[string][]byte {
	real, err := filepath.EvalSymlinks(dir)
	if err != nil || real == dir {
		return files
	}
	named := make(map[string][]byte)
	for name, data := range files {
		if rel, err := filepath.Rel(real, name); err == nil {
			name = filepath.Join(dir, rel)
		}
		named[name] = data
	}
	return named
}

// overlayIndex has the go command read what is staged where the working tree has
// something else: what is committed is analysed, not what lies beside it.
func (c *command) overlayIndex() error {
	if len(c.index) == 0 {
		return nil
	}
	dir, err := os.MkdirTemp("", "timeoutlint-index-")
	if err != nil {
		return err
	}
	c.overlay = filepath.Join(dir, "overlay.json")
	replace := make(map[string]string)
	for i, name := range slices.Sorted(maps.Keys(c.index)) {
		copied := filepath.Join(dir, fmt.Sprintf("%d-%s", i, filepath.Base(name)))
		// As for fixes: the directive names the file itself, and keeps the copy
		// from being taken for it in the cache.
		content := append([]byte("//line "+name+":1:1\n"), c.index[name]...)
		if err := os.WriteFile(copied, content, 0o666); err != nil {
			return err
		}
		replace[name] = copied
	}
	data, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return err
	}
	return os.WriteFile(c.overlay, data, 0o666)
}

// removeOverlay removes what overlayIndex wrote.
func (c *command) removeOverlay() {
	if c.overlay != "" {
		os.RemoveAll(filepath.Dir(c.overlay))
	}
}

// readSources makes the files of packages known that may be shown.
func (c *command) readSources(pkgs []vet.Package) {
	c.sources = source.NewSet(vet.Files(pkgs))
	for name, data := range c.index {
		c.sources.Put(name, data)
	}
}

// newOf returns the findings that are not in the baseline and stand in changed lines.
func (c *command) newOf(findings []*vet.Finding) []*vet.Finding {
	if c.known != nil {
		findings = c.known.New(findings, c.sources)
	}
	if c.changed != nil {
		findings = slices.DeleteFunc(findings, func(f *vet.Finding) bool {
			last := f.Pos.Line
			if f.End.File == f.Pos.File {
				last = max(last, f.End.Line)
			}
			return !c.changed.Has(f.Pos.File, f.Pos.Line, last)
		})
	}
	return findings
}

func (c *command) scope() baseline.Scope {
	return baseline.Scope{Tests: c.Tests, Generated: c.Generated}
}

// reportGone names the entries of the baseline that this run would have found,
// were they still there.
func (c *command) reportGone(ctx context.Context, res *vet.Result, t *target) (err error) {
	if c.known == nil || c.failed || len(t.files) > 0 {
		return nil
	}
	if c.known.Tests && !c.Tests || c.known.Generated && !c.Generated {
		return nil
	}
	if t.roots == nil {
		if t.roots, err = c.vetCommand(t).Named(ctx); err != nil {
			return err
		}
	}
	named := make(map[string]bool)
	for _, p := range t.roots {
		named[p.ImportPath], named[p.ImportPath+"_test"] = true, true
	}
	c.gone = c.known.Gone(res.Findings, c.sources, func(k baseline.Key) bool {
		kind, ok := report.Lookup(k.Kind)
		return named[k.Package] && (!ok || c.Shown(kind.Pass))
	})
	if len(c.gone) > 0 {
		c.note("%s of %s gone (-write-baseline drops them):\n\t%s",
			plural(len(c.gone), "entry", "entries"), c.Baseline, strings.Join(c.gone, "\n\t"))
	}
	return nil
}

// saveBaseline writes the findings to the baseline.
func (c *command) saveBaseline(findings []*vet.Finding) (code int, err error) {
	if c.failed {
		return exitError, fmt.Errorf("%s was not written, because not everything could be analysed", c.WriteBaseline)
	}
	data, err := baseline.Encode(findings, c.sources, c.scope())
	if err != nil {
		return exitError, err
	}
	if err := c.put(c.sinks[0], data); err != nil {
		return exitError, err
	}
	fmt.Fprintf(c.stdout, "%s: %s\n", c.WriteBaseline, plural(len(findings), "finding", "findings"))
	return exitClean, nil
}
