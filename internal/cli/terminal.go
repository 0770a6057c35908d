package cli

import (
	"os"
	"strconv"

	"golang.org/x/term"
)

// colored reports whether standard output gets colours.
func (c *command) colored() bool {
	switch c.Color {
	case "always":
		return true
	case "never":
		return false
	}
	return c.ttyOut && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
}

// width returns the number of columns of the terminal that standard output is;
// without one COLUMNS, if it is set, or 0.
func (c *command) width() int {
	if !c.ttyOut {
		columns, _ := strconv.Atoi(os.Getenv("COLUMNS"))
		return max(columns, 0)
	}
	width, _, err := term.GetSize(int(os.Stdout.Fd()))
	if err != nil || width <= 0 {
		return 80
	}
	return width
}
