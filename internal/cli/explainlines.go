package cli

import (
	"cmp"
	"context"
	"fmt"
	"go/build"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/cli/place"
	"github.com/timeoutlint/timeoutlint/internal/program"
	"github.com/timeoutlint/timeoutlint/internal/record"
	"github.com/timeoutlint/timeoutlint/internal/render"
	"github.com/timeoutlint/timeoutlint/internal/settings"
	"github.com/timeoutlint/timeoutlint/internal/vet"
)

// A spot is a line of a file, or some, as the command line names them.
type spot struct {
	file       string // absolute
	line, last int
}

// spotOf reads "file.go:12", "file.go:12:3" or "file.go:12-20"; ok is false for
// anything else, also for a line of a log that names a file and goes on.
func (c *command) spotOf(arg string) (s spot, ok bool) {
	name, rest, found := strings.Cut(arg, ".go:")
	if !found {
		return s, false
	}
	number, column, _ := strings.Cut(rest, ":")
	if strings.Trim(column, "0123456789:") != "" {
		return s, false
	}
	first, second, isRange := strings.Cut(number, "-")
	line, err := strconv.Atoi(first)
	last := line
	if isRange && err == nil {
		last, err = strconv.Atoi(second)
	}
	if err != nil || line < 1 || last < line {
		return s, false
	}
	file := name + ".go"
	if !filepath.IsAbs(file) {
		file = filepath.Join(cmp.Or(c.Dir, c.cwd), file)
	}
	return spot{filepath.Clean(file), line, last}, true
}

// explainPlaces says of lines what they lead to, what ends that, and why there is
// a finding or none. The whole module of a file is analysed: what stands behind an
// interface is known to the program alone.
func (c *command) explainPlaces(ctx context.Context, spots []spot) error {
	analysed := make(map[string]*analysed)
	for i, s := range spots {
		data, err := os.ReadFile(s.file)
		if err != nil {
			return fmt.Errorf("%s: no such file", render.Path(c.cwd, s.file))
		}
		if n := 1 + strings.Count(strings.TrimSuffix(string(data), "\n"), "\n"); s.last > n {
			return fmt.Errorf("%s has %s", render.Path(c.cwd, s.file), plural(n, "line", "lines"))
		}
		lines, err := place.Lines(s.file, s.line, s.last)
		if err != nil {
			return fmt.Errorf("%s does not parse: %v", render.Path(c.cwd, s.file), err)
		}
		root, err := settings.Root(filepath.Dir(s.file))
		if err != nil {
			return fmt.Errorf("%s stands in no module: %v", render.Path(c.cwd, s.file), err)
		}
		if analysed[root] == nil {
			if analysed[root], err = c.analyseModule(ctx, root); err != nil {
				return err
			}
		}
		for j, l := range lines {
			if i+j > 0 {
				fmt.Fprintln(c.stdout)
			}
			l.Explain(c.stdout, c.cwd, analysed[root].result, analysed[root].program, c.leftOut(s.file))
		}
	}
	return nil
}

// analysed is a module with what an analysis has found in it.
type analysed struct {
	result  *vet.Result
	program *program.Program
}

// analyseModule analyses and links all packages of the module at root.
func (c *command) analyseModule(ctx context.Context, root string) (*analysed, error) {
	c.Dir, c.Patterns = root, []string{"./..."}
	if err := c.loadSettings(); err != nil {
		return nil, err
	}
	t, err := c.target(ctx)
	if err != nil {
		return nil, err
	}
	cmd := c.lintCommand(t)
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
	if err := res.Link(true); err != nil {
		return nil, err
	}
	p, err := program.Link(record.Merge(res.Records))
	if err != nil {
		return nil, err
	}
	return &analysed{res, p}, nil
}

// leftOut says why the go command leaves a file out of its package, or returns "".
func (c *command) leftOut(file string) string {
	build := build.Default
	for _, flag := range c.Build {
		if tags, ok := strings.CutPrefix(flag, "-tags="); ok {
			build.BuildTags = strings.FieldsFunc(tags, func(r rune) bool { return r == ',' || r == ' ' })
		}
	}
	if match, err := build.MatchFile(filepath.Dir(file), filepath.Base(file)); err != nil || match {
		return ""
	}
	return "its build constraints leave the file out of this build (-tags sets tags, GOOS and GOARCH the system)"
}
