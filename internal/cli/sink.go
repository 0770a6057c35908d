package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/timeoutlint/timeoutlint/internal/cli/line"
)

// A sink is where an output, or a baseline, goes. A file is written beside its
// place and moved there when it is complete.
type sink struct {
	line.Output
	stdout io.Writer // nil for a file
	name   string    // as given
	target string    // absolute, symbolic links resolved
	temp   *os.File  // nil if the target is no regular file
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

// openSinks makes sure, before the analysis, that all outputs can be written.
func (c *command) openSinks() error {
	outputs := c.Outputs
	if c.WriteBaseline != "" {
		outputs = []line.Output{{File: c.WriteBaseline}}
	}
	for _, o := range outputs {
		s := &sink{Output: o, name: o.File}
		if o.File == "" {
			s.stdout = c.stdout
		} else {
			s.target = resolve(c.abs(o.File))
			if c.leadsOut(c.abs(o.File), s.target) {
				return fmt.Errorf("%s is not written: a symbolic link leads from there to %s, outside of the repository", o.File, s.target)
			}
		}
		for _, other := range c.sinks {
			if s.stdout != nil && other.stdout != nil {
				return fmt.Errorf("%s and %s would both go to standard output: give one a file, as in -o %s=file", other.Format.Name, o.Format.Name, o.Format.Name)
			}
			if s.stdout == nil && s.target == other.target {
				return fmt.Errorf("%s and %s would both go to %s", other.Format.Name, o.Format.Name, o.File)
			}
		}
		if err := c.open(s); err != nil {
			return err
		}
	}
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
