package line

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/render"
)

// An Output is one value of -o.
type Output struct {
	Format render.Format
	File   string // "" is standard output
}

type outputFlag struct{ outputs *[]Output }

func (outputFlag) String() string { return "" }

func (f outputFlag) Set(s string) error {
	name, file, hasFile := strings.Cut(s, "=")
	if hasFile && file == "" {
		return errors.New("the name of the file is missing")
	}
	o := Output{format(name), file}
	if o.Format.Name == "" {
		var names []string
		for _, f := range render.Formats {
			names = append(names, f.Name)
		}
		return fmt.Errorf("unknown format %q%s", name, DidYouMean(name, names))
	}
	*f.outputs = append(*f.outputs, o)
	return nil
}

// formatNames lists the formats for the usage.
func formatNames() string {
	var names []string
	for _, f := range render.Formats {
		names = append(names, f.Name)
	}
	return strings.Join(names[:len(names)-1], ", ") + " or " + names[len(names)-1]
}

// format returns the format with that name, or the zero Format.
func format(name string) render.Format {
	i := slices.IndexFunc(render.Formats, func(f render.Format) bool { return f.Name == name })
	if i < 0 {
		return render.Format{}
	}
	return render.Formats[i]
}
