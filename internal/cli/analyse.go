package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/cli/progress"
	"github.com/timeoutlint/timeoutlint/internal/record"
	"github.com/timeoutlint/timeoutlint/internal/vet"
)

// analyse runs the analysis, says what could not be analysed, and returns the
// findings in the packages that were named.
func (c *command) analyse(ctx context.Context, t *target) (*vet.Result, error) {
	cmd := c.lintCommand(t)
	if c.Debug {
		show, err := cmd.Debug(c.stderr)
		if err != nil {
			return nil, err
		}
		defer show()
	}
	running := c.startProgress(ctx, cmd)
	res, err := cmd.Run(ctx)
	running.Stop()
	if err != nil {
		return nil, err
	}
	if res.Failed {
		if res, err = c.explainFailure(ctx, t, cmd, res); err != nil {
			return nil, err
		}
	}
	if err := res.Link(c.whole(t)); err != nil {
		return nil, err
	}
	for _, f := range res.Failures {
		if c.Shown(f.Pass) || f.Pass == "effects" || f.Pass == record.Name {
			c.complain(fmt.Sprintf("timeoutlint: %s: %s: %s", f.Package, f.Pass, f.Text))
		}
	}
	if len(res.Findings)+res.Suppressed > 0 {
		if t.roots == nil {
			if t.roots, err = cmd.Named(ctx); err != nil {
				return nil, err
			}
		}
		res.KeepPackages(t.roots)
		c.readSources(t.roots)
	}
	return res, nil
}

// startProgress shows what a run of cmd is doing, unless that is not wanted.
func (c *command) startProgress(ctx context.Context, cmd *vet.Command) *progress.Progress {
	if c.Quiet {
		return c.progress.Start(ctx, cmd, nil, false)
	}
	return c.progress.Start(ctx, cmd, c.stderr, c.ttyErr)
}

// explainFailure says why the go command failed. If it gave up before building
// anything, for instance because a module is missing, explainFailure analyses
// the packages that can be loaded.
func (c *command) explainFailure(ctx context.Context, t *target, cmd *vet.Command, res *vet.Result) (*vet.Result, error) {
	if res.Loaded() {
		c.complain(eachOnce(withoutDumps(withoutDownloads(res.Stderr))))
		skipped, err := cmd.Skipped(ctx, res.Broken())
		if err != nil {
			return nil, err
		}
		if len(skipped) > 0 {
			c.complain("timeoutlint: not analysed, because they import what does not compile or could not be analysed: " + c.some(skipped))
		}
		return res, nil
	}

	said := strings.TrimSpace(withoutDownloads(res.Stderr))
	s, err := cmd.Split(ctx)
	if err != nil || len(t.files) > 0 {
		return nil, errors.New(c.elsewhere(said))
	}
	if len(s.Causes) > 0 {
		said = c.causes(s.Causes)
	}
	if strings.Contains(said, "no Go files in ") && slices.Equal(c.Patterns, []string{"."}) {
		said += "\n(timeoutlint ./... analyses the packages below)"
	}
	if len(s.Healthy) == 0 || len(s.Broken) == 0 {
		return nil, errors.New(c.elsewhere(said))
	}
	c.complain(said)
	c.complain("timeoutlint: not analysed, because they cannot be loaded: " + c.some(s.Broken))
	t.patterns, t.roots = s.Healthy, nil
	cmd.Patterns = s.Healthy
	res, err = cmd.Run(ctx)
	if err != nil {
		return nil, err
	}
	if res.Failed {
		if !res.Loaded() {
			return nil, errors.New(strings.TrimSpace(withoutDownloads(res.Stderr)))
		}
		return c.explainFailure(ctx, t, cmd, res)
	}
	return res, nil
}

// A few of what a list says are told, and how many more there are: the rest is
// told with -debug.
const few = 3

// some names packages.
func (c *command) some(pkgs []string) string {
	if c.Debug || len(pkgs) <= few+1 {
		return strings.Join(pkgs, ", ")
	}
	return fmt.Sprintf("%d packages: %s and %d more (-debug names all)", len(pkgs), strings.Join(pkgs[:few], ", "), len(pkgs)-few)
}

// causes tells why packages cannot be loaded, each cause once.
func (c *command) causes(list []vet.Cause) string {
	var b strings.Builder
	for i, cause := range list {
		if i >= few && len(list) > few+1 && !c.Debug {
			fmt.Fprintf(&b, "%d more causes (-debug names all)\n", len(list)-few)
			break
		}
		if cause.Pos != "" {
			fmt.Fprintf(&b, "%s: ", cause.Pos)
		}
		b.WriteString(strings.TrimSpace(cause.Text))
		if cause.More > 0 {
			fmt.Fprintf(&b, " (and in %s)", plural(cause.More, "more place", "more places"))
		}
		b.WriteByte('\n')
	}
	return strings.TrimSpace(b.String())
}

// eachOnce joins what the compiler and the vet tool say of a package, of which
// the one names the first mistake and the other all, and each of them again for
// its tests.
func eachOnce(stderr string) string {
	type block struct {
		head string
		text []string
	}
	var blocks []*block
	byPackage := make(map[string]*block)
	var in *block
	for line := range strings.Lines(stderr) {
		line = strings.TrimRight(line, "\r\n")
		if head, ok := strings.CutPrefix(line, "# "); ok {
			pkg, _, _ := strings.Cut(strings.Trim(head, "[]"), " ")
			if in = byPackage[pkg]; in == nil {
				in = &block{head: line}
				blocks, byPackage[pkg] = append(blocks, in), in
			}
			continue
		}
		if in == nil {
			in = new(block)
			blocks = append(blocks, in)
		}
		if !slices.Contains(in.text, line) {
			in.text = append(in.text, line)
		}
	}
	var b strings.Builder
	for _, block := range blocks {
		for _, line := range append([]string{block.head}, block.text...) {
			if line != "" {
				b.WriteString(line + "\n")
			}
		}
	}
	return b.String()
}

// withoutDownloads cuts what the go command says of its downloads, which is no
// error and was shown as progress.
func withoutDownloads(stderr string) string {
	var b strings.Builder
	for line := range strings.Lines(stderr) {
		if !vet.IsDownload(line) {
			b.WriteString(line)
		}
	}
	return b.String()
}

// withoutDumps cuts the goroutine dumps of a tool that crashed on a package:
// the line that says why stands above them.
func withoutDumps(stderr string) string {
	var b strings.Builder
	in := false
	for line := range strings.Lines(stderr) {
		switch {
		case strings.HasPrefix(line, "# "):
			in = false
		case !in && (strings.HasPrefix(line, "goroutine ") || strings.HasPrefix(line, "runtime stack:")):
			in = true
			b.WriteString("(timeoutlint crashed on this package; this is a bug in timeoutlint)\n")
		}
		if !in {
			b.WriteString(line)
		}
	}
	return b.String()
}
