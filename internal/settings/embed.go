package settings

import (
	"errors"
	"path/filepath"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/timeoutlint/timeoutlint/internal/config"
)

// Embedded is what stands in the configuration of another program: a [File],
// and what elsewhere are flags.
type Embedded struct {
	File      `yaml:",inline"`
	Tests     bool `yaml:"tests"`     // show findings in _test.go files too
	Generated bool `yaml:"generated"` // show findings in generated files too
}

// Embed reads settings out of v, which is what another program, run in dir, has
// decoded of its own file. It is as strict as [Read]. Where v stood in that file
// is not known, so that errors name the key alone, and excluded paths are
// relative to the root of the module.
func Embed(v any, dir string) (*Embedded, error) {
	root, err := moduleRoot(dir)
	if err != nil {
		return nil, err
	}
	e := &Embedded{File: File{path: filepath.Join(root, Name)}}
	if v == nil {
		return e, nil
	}
	if e.data, err = yaml.Marshal(v); err != nil {
		return nil, err
	}
	if err := config.Decode("", e.data, e); err != nil {
		return nil, withoutPositions(err)
	}
	return e, nil
}

// withoutPositions joins what config.Decode found to one line.
func withoutPositions(err error) error {
	list, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return err
	}
	var texts []string
	for _, err := range list.Unwrap() {
		text := err.Error()
		if at := (*config.Error)(nil); errors.As(err, &at) {
			text = at.Msg
		}
		texts = append(texts, text)
	}
	return errors.New(strings.Join(texts, "; "))
}
