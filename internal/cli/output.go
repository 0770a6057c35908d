package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/baseline"
	"github.com/timeoutlint/timeoutlint/internal/docs"
	"github.com/timeoutlint/timeoutlint/internal/render"
	"github.com/timeoutlint/timeoutlint/internal/settings"
	"github.com/timeoutlint/timeoutlint/internal/vet"
)

// An output is one value of -o.
type output struct {
	format render.Format
	file   string // "" is standard output
}

type outputFlag struct{ outputs *[]output }

func (outputFlag) String() string { return "" }
func (f outputFlag) Set(s string) error {
	name, file, hasFile := strings.Cut(s, "=")
	if hasFile && file == "" {
		return errors.New("the name of the file is missing")
	}
	o := output{format(name), file}
	if o.format.Name == "" {
		var names []string
		for _, f := range render.Formats {
			names = append(names, f.Name)
		}
		return fmt.Errorf("unknown format %q%s", name, didYouMean(name, names))
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

// A sink is where an output, or a baseline, goes. A file is written beside its
// place and moved there when it is complete.
type sink struct {
	output
	stdout io.Writer // nil for a file
	name   string    // as given
	target string    // absolute, symbolic links resolved
	temp   *os.File  // nil if the target is no regular file
}

// openSinks makes sure, before the analysis, that all outputs can be written.
func (c *command) openSinks() error {
	outputs := c.outputs
	if c.writeBaseline != "" {
		outputs = []output{{file: c.writeBaseline}}
	}
	for _, o := range outputs {
		s := &sink{output: o, name: o.file}
		if o.file == "" {
			s.stdout = c.stdout
		} else {
			s.target = resolve(c.abs(o.file))
			if c.leadsOut(c.abs(o.file), s.target) {
				return fmt.Errorf("%s is not written: a symbolic link leads from there to %s, outside of the repository", o.file, s.target)
			}
		}
		for _, other := range c.sinks {
			if s.stdout != nil && other.stdout != nil {
				return fmt.Errorf("%s and %s would both go to standard output: give one a file, as in -o %s=file", other.format.Name, o.format.Name, o.format.Name)
			}
			if s.stdout == nil && s.target == other.target {
				return fmt.Errorf("%s and %s would both go to %s", other.format.Name, o.format.Name, o.file)
			}
		}
		if err := c.open(s); err != nil {
			return err
		}
	}
	return nil
}

// resolve resolves symbolic links, those of directories alone if there is no
// such file yet.
func resolve(file string) string {
	if real, err := filepath.EvalSymlinks(file); err == nil {
		return real
	}
	if dir, err := filepath.EvalSymlinks(filepath.Dir(file)); err == nil {
		return filepath.Join(dir, filepath.Base(file))
	}
	return file
}

func (s *sink) open() error {
	if s.stdout != nil {
		return nil
	}
	mode := fs.FileMode(0o666)
	info, err := os.Stat(s.target)
	switch {
	case err == nil && info.IsDir():
		return fmt.Errorf("%s cannot be written: is a directory", s.name)
	case err == nil && !info.Mode().IsRegular():
		return nil
	case err == nil && info.Mode().Perm()&0o222 == 0:
		return fmt.Errorf("%s cannot be written: is read-only", s.name)
	case err == nil:
		mode = info.Mode().Perm()
	}
	name := filepath.Join(filepath.Dir(s.target), fmt.Sprintf(".timeoutlint-%d-%s", os.Getpid(), filepath.Base(s.target)))
	s.temp, err = os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, mode)
	return s.unwritable(err)
}

func (s *sink) unwritable(err error) error {
	if err == nil {
		return nil
	}
	if pathError := (*fs.PathError)(nil); errors.As(err, &pathError) {
		err = pathError.Err
	}
	return fmt.Errorf("%s cannot be written: %v", s.name, err)
}

// write writes all of the content.
func (s *sink) write(content []byte) error {
	if s.stdout != nil {
		_, err := s.stdout.Write(content)
		return err
	}
	if s.temp == nil {
		f, err := os.OpenFile(s.target, os.O_WRONLY, 0)
		if err != nil {
			return s.unwritable(err)
		}
		_, err = f.Write(content)
		return s.unwritable(errors.Join(err, f.Close()))
	}
	_, err := s.temp.Write(content)
	if err = errors.Join(err, s.temp.Close()); err != nil {
		return s.unwritable(err)
	}
	if err := os.Rename(s.temp.Name(), s.target); err != nil {
		return s.unwritable(err)
	}
	s.temp = nil
	return nil
}

// open opens a sink and remembers it.
func (c *command) open(s *sink) error {
	c.writing.Lock()
	defer c.writing.Unlock()
	err := s.open()
	if err == nil {
		c.sinks = append(c.sinks, s)
	}
	return err
}

// put writes all of the content to a sink. While a reader of standard output
// takes its time, nothing else has to wait.
func (c *command) put(s *sink, content []byte) error {
	if s.stdout == nil && s.temp != nil {
		c.writing.Lock()
		defer c.writing.Unlock()
	}
	return s.write(content)
}

// discardSinks removes what was not completed. The caller holds c.writing.
func (c *command) discardSinks() {
	for _, s := range c.sinks {
		if s.temp != nil {
			s.temp.Close()
			os.Remove(s.temp.Name())
		}
	}
}

// write shows the findings in all formats.
func (c *command) write(res *vet.Result, findings []*vet.Finding) error {
	r := &render.Report{Findings: findings, Errors: c.errors, Gone: c.gone, Sources: c.sources, Left: c.notShown(res)}
	if c.statistics {
		r.Stats = c.stats(res, findings)
	}
	identified := []string{"json", "sarif", "gitlab", "agent"}
	if slices.ContainsFunc(c.outputs, func(o output) bool { return slices.Contains(identified, o.format.Name) }) {
		r.Fingerprints = baseline.Fingerprints(findings, c.sources)
	}
	for _, s := range c.sinks {
		opts := render.Options{Dir: c.cwd, Root: c.root(), Module: c.moduleRoot(), Help: c.page, Max: c.max}
		if s.stdout != nil {
			opts.Color, opts.Width = c.colored(), c.width()
		}
		var buf bytes.Buffer
		if err := s.format.Write(&buf, opts, r); err != nil {
			return err
		}
		if err := c.put(s, buf.Bytes()); err != nil {
			return err
		}
	}
	return nil
}

// moduleRoot returns the root of the module the command runs in.
func (c *command) moduleRoot() string {
	root, err := settings.Root(c.abs("."))
	if err != nil {
		return c.abs(".")
	}
	return root
}

// page returns what is documented of a kind.
func (c *command) page(kind string) (text, markdown string) {
	s, ok := docs.Find(c.suite, kind)
	if !ok {
		return "", ""
	}
	return docs.Text(s.Text), docs.Markdown(s)
}

// root returns the root of the repository, or where the command runs if there
// is none.
func (c *command) root() string {
	start := c.abs(".")
	for dir := start; ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, ".git")); err == nil {
			return dir
		}
		if dir == filepath.Dir(dir) {
			return start
		}
	}
}
