package cli

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/cli/place"
	"github.com/timeoutlint/timeoutlint/internal/program"
	"github.com/timeoutlint/timeoutlint/internal/record"
	"github.com/timeoutlint/timeoutlint/internal/render"
	"github.com/timeoutlint/timeoutlint/internal/settings"
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
// a finding or none. The whole module of the first file is analysed: what stands
// behind an interface is known to the program alone.
func (c *command) explainPlaces(ctx context.Context, spots []spot) error {
	for _, s := range spots {
		data, err := os.ReadFile(s.file)
		if err != nil {
			return fmt.Errorf("%s: no such file", render.Path(c.cwd, s.file))
		}
		if n := 1 + strings.Count(strings.TrimSuffix(string(data), "\n"), "\n"); s.last > n {
			return fmt.Errorf("%s has %s", render.Path(c.cwd, s.file), plural(n, "line", "lines"))
		}
	}
	root, err := settings.Root(filepath.Dir(spots[0].file))
	if err != nil {
		return fmt.Errorf("%s stands in no module: %v", render.Path(c.cwd, spots[0].file), err)
	}
	c.Dir, c.Patterns = root, []string{"./..."}
	if err := c.loadSettings(); err != nil {
		return err
	}
	t, err := c.target(ctx)
	if err != nil {
		return err
	}
	cmd := c.lintCommand(t)
	running := c.startProgress(ctx, cmd)
	res, err := cmd.Run(ctx)
	running.Stop()
	if err != nil {
		return err
	}
	if res.Failed {
		if res, err = c.explainFailure(ctx, t, cmd, res); err != nil {
			return err
		}
	}
	if err := res.Link(true); err != nil {
		return err
	}
	p, err := program.Link(record.Merge(res.Records))
	if err != nil {
		return err
	}
	for i, s := range spots {
		lines, err := place.Lines(s.file, s.line, s.last)
		if err != nil {
			return fmt.Errorf("%s does not parse: %v", render.Path(c.cwd, s.file), err)
		}
		for j, l := range lines {
			if i+j > 0 {
				fmt.Fprintln(c.stdout)
			}
			l.Explain(c.stdout, c.cwd, res, p)
		}
	}
	return nil
}
