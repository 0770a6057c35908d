package cli

import (
	"fmt"
	"os"
	"strconv"

	"golang.org/x/term"
)

// colorModes are the values of -color.
var colorModes = []string{"auto", "always", "never"}

type colorFlag struct{ mode *string }

func (colorFlag) String() string { return "" }
func (f colorFlag) Set(s string) error {
	for _, m := range colorModes {
		if m == s {
			*f.mode = s
			return nil
		}
	}
	return fmt.Errorf("want auto, always or never")
}

// colored reports whether standard output gets colours.
func (c *command) colored() bool {
	switch c.color {
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
