package cli

import (
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/timeoutlint/timeoutlint/internal/settings"
)

//go:embed init.yaml
var initFile string

// init writes a file to start from.
func (c *command) init(args []string) error {
	if len(args) > 0 {
		return fmt.Errorf("init takes no arguments: it writes %s here", settings.Name)
	}
	root, err := settings.Root(c.cwd)
	if err != nil {
		return err
	}
	if root != c.cwd {
		return fmt.Errorf("settings are read from the root of the module: run timeoutlint init in %s", root)
	}
	f, err := os.OpenFile(filepath.Join(c.cwd, settings.Name), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o666)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s stands here already, and is not overwritten", settings.Name)
	}
	if err != nil {
		return err
	}
	if _, err = f.WriteString(initFile); err == nil {
		err = f.Close()
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(c.stdout, "wrote %s\n", settings.Name)
	return nil
}
