package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/cli/line"
	"github.com/timeoutlint/timeoutlint/internal/docs"
	"github.com/timeoutlint/timeoutlint/internal/knowledge"
)

// knowledge shows what is known of the packages, the user's own rows first, or
// lists the libraries.
func (c *command) knowledge(paths []string) error {
	c.Options = new(line.Options)
	if err := c.loadSettings(); err != nil {
		return err
	}
	knowledge.SetUser(c.settings.User())
	if len(paths) == 0 {
		var names []string
		for _, l := range knowledge.Libraries() {
			names = append(names, l.Package)
		}
		slices.Sort(names)
		for _, n := range slices.Compact(names) {
			fmt.Fprintln(c.stdout, n)
		}
		return nil
	}
	for i, path := range paths {
		lib := knowledge.Find(path)
		if lib == nil {
			var below []string
			for _, l := range knowledge.Libraries() {
				if strings.Contains(l.Package, knowledge.Path(path)) && !slices.Contains(below, l.Package) {
					below = append(below, l.Package)
				}
			}
			if len(below) > 0 {
				return fmt.Errorf("nothing is known of %s itself; known: %s", path, strings.Join(below, ", "))
			}
			return fmt.Errorf("nothing is known of %s: describe it in .timeoutlint.yaml (timeoutlint init)", path)
		}
		if i > 0 {
			fmt.Fprintln(c.stdout)
		}
		for _, e := range lib.All {
			fmt.Fprint(c.stdout, docs.Knowledge(e))
		}
	}
	return nil
}
