package cli

import (
	"cmp"
	"errors"
	"os"

	"github.com/timeoutlint/timeoutlint/internal/config"
	"github.com/timeoutlint/timeoutlint/internal/printable"
	"github.com/timeoutlint/timeoutlint/internal/render"
	"github.com/timeoutlint/timeoutlint/internal/settings"
)

// loadSettings reads the configuration: the file that -config names, or that
// is found from here.
func (c *command) loadSettings() (err error) {
	name := c.Config
	if name == "" {
		if name, err = settings.Find(cmp.Or(c.Dir, c.cwd)); err != nil {
			return err
		}
	}
	c.settings = new(settings.File)
	if name != "" {
		if c.settings, err = settings.Read(name, render.Path(c.cwd, name)); err != nil {
			return err
		}
	}
	if c.StrictSaid && !c.Strict {
		c.settings.Strict = false
	}
	return nil
}

// settingsOf returns the settings that hold for a file.
func (c *command) settingsOf(file string) *settings.File {
	var best *settings.File
	root := ""
	for dir, f := range c.modules {
		if below(dir, file) && len(dir) > len(root) {
			best, root = f, dir
		}
	}
	if best != nil {
		return best
	}
	return c.settings
}

func (c *command) anyStrict() bool {
	for _, f := range c.modules {
		if f.AnyStrict() {
			return true
		}
	}
	return c.settings.AnyStrict()
}

// say prints an error; one that begins with a position stands alone, so that
// editors find it.
func say(err error) {
	text := printable.Text(err.Error())
	if !hasPosition(err) {
		text = "timeoutlint: " + text
	}
	os.Stderr.WriteString(text + "\n")
}

func hasPosition(err error) bool {
	var at *config.Error
	return errors.As(err, &at)
}
