// Package changes asks git which lines of the working tree are new.
package changes

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Set is the changed lines of a working tree.
type Set struct {
	files    map[string]*fileChanges // by absolute name, symbolic links resolved
	resolved map[string]string
}

type fileChanges struct {
	all   bool // the file is new
	hunks []hunk
}

// A hunk says that lines [newLine, newLine+newCount) stand in the place of
// lines [oldLine, oldLine+oldCount). As git has it, a range without lines
// follows the line it names.
type hunk struct {
	oldLine, oldCount int
	newLine, newCount int
}

// Since returns what differs between the working tree and the commit at which
// rev and HEAD parted. Files that git does not know are new.
func Since(ctx context.Context, dir, rev string) (*Set, error) {
	g, err := repository(ctx, dir)
	if err != nil {
		return nil, err
	}
	commit, err := g.run(ctx, "rev-parse", "--verify", "--quiet", "--end-of-options", rev+"^{commit}")
	if err != nil {
		return nil, fmt.Errorf("%q names no commit of this repository%s", rev, g.wayOut(ctx, rev))
	}
	base, err := g.run(ctx, "merge-base", strings.TrimSpace(commit), "HEAD")
	if err != nil {
		return nil, fmt.Errorf("%q and HEAD have no commit in common: is this a shallow clone?", rev)
	}
	return g.set(ctx, true, strings.TrimSpace(base))
}

// wayOut says what may have been meant by a revision that is none, or how to get it.
func (g *git) wayOut(ctx context.Context, rev string) string {
	if remote, _, ok := strings.Cut(rev, "/"); ok { // of a remote, its default branch
		out, err := g.run(ctx, "symbolic-ref", "--quiet", "--short", "refs/remotes/"+remote+"/HEAD")
		if branch := strings.TrimSpace(out); err == nil && branch != rev {
			return fmt.Sprintf(" (did you mean %s?)", branch)
		}
	}
	return g.history(ctx)
}

// history says how to get the commits that a shallow clone lacks; "" in any other.
func (g *git) history(ctx context.Context) string {
	out, err := g.run(ctx, "rev-parse", "--is-shallow-repository")
	if err != nil || strings.TrimSpace(out) != "true" {
		return ""
	}
	return ", which is a shallow clone (git fetch --unshallow; fetch-depth: 0 in actions/checkout)"
}

// Unstaged returns what differs between the working tree and the index.
func Unstaged(ctx context.Context, dir string) (*Set, error) {
	g, err := repository(ctx, dir)
	if err != nil {
		return nil, err
	}
	return g.set(ctx, true)
}

// Staged returns what differs between the index and HEAD, at the lines where
// it stands in the working tree; what has changed since is left out.
func Staged(ctx context.Context, dir string) (*Set, error) {
	g, err := repository(ctx, dir)
	if err != nil {
		return nil, err
	}
	staged, err := g.set(ctx, false, "--cached")
	if err != nil {
		return nil, err
	}
	unstaged, err := g.set(ctx, false)
	if err != nil {
		return nil, err
	}
	for name, f := range staged.files {
		if later := unstaged.files[name]; later != nil {
			f.hunks = moved(f.hunks, later.hunks)
		}
	}
	return staged, nil
}

// Index returns what differs between the index and HEAD, at the lines where it
// stands in the index, and the content that the index has of the Go files that
// are another in the working tree, or missing there, by their absolute names.
func Index(ctx context.Context, dir string) (*Set, map[string][]byte, error) {
	g, err := repository(ctx, dir)
	if err != nil {
		return nil, nil, err
	}
	staged, err := g.set(ctx, false, "--cached")
	if err != nil {
		return nil, nil, err
	}
	out, err := g.run(ctx, "diff", "--name-only", "--no-renames", "--no-ext-diff", "--no-relative", "--ignore-submodules", "--diff-filter=MTD", "-z", "--", "*.go")
	if err != nil {
		return nil, nil, fmt.Errorf("git diff: %v", err)
	}
	content := make(map[string][]byte)
	for name := range strings.SplitSeq(out, "\x00") {
		if name == "" {
			continue
		}
		data, err := g.run(ctx, "cat-file", "blob", ":"+name)
		if err != nil {
			return nil, nil, fmt.Errorf("git cat-file: %v", err)
		}
		content[filepath.Join(g.root, filepath.FromSlash(name))] = []byte(data)
	}
	return staged, content, nil
}

// Has reports whether one of the lines from first to last of the file is new,
// or lines between them are gone.
func (s *Set) Has(file string, first, last int) bool {
	f := s.files[s.resolve(file)]
	if f == nil {
		return false
	}
	return f.all || slices.ContainsFunc(f.hunks, func(h hunk) bool {
		if h.newCount == 0 {
			return first <= h.newLine && h.newLine < last
		}
		return first < h.newLine+h.newCount && h.newLine <= last
	})
}

// resolve resolves symbolic links of directories: git does.
func (s *Set) resolve(file string) string {
	dir, base := filepath.Split(file)
	real, ok := s.resolved[dir]
	if !ok {
		var err error
		if real, err = filepath.EvalSymlinks(dir); err != nil {
			real = dir
		}
		s.resolved[dir] = real
	}
	return filepath.Join(real, base)
}

// A git is the working tree of a repository.
type git struct {
	dir, root string
	env       []string
}

func repository(ctx context.Context, dir string) (*git, error) {
	g := &git{dir: dir, env: environment(nil)}
	if err := g.disarm(ctx); err != nil {
		return nil, err
	}
	root, err := g.run(ctx, "rev-parse", "--show-toplevel")
	if err != nil {
		return nil, fmt.Errorf("git does not say which lines are new: %v", err)
	}
	g.root = filepath.FromSlash(strings.TrimRight(root, "\r\n"))
	if real, err := filepath.EvalSymlinks(g.root); err == nil {
		g.root = real
	}
	return g, nil
}

// run returns what git prints; its error is the first line of what it complains about.
func (g *git) run(ctx context.Context, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, "git", args...)
	cmd.Dir = cmp.Or(g.root, g.dir)
	cmd.Env = g.env
	cmd.WaitDelay = time.Second
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		first, _, _ := strings.Cut(strings.TrimSpace(stderr.String()), "\n")
		return "", errors.New(cmp.Or(strings.TrimPrefix(first, "fatal: "), err.Error()))
	}
	return stdout.String(), err
}

// set returns what "git diff args…" says, with the files git does not know if untracked.
func (g *git) set(ctx context.Context, untracked bool, args ...string) (*Set, error) {
	// Nothing of the user's configuration may change the output.
	diff := []string{
		"-c", "core.quotePath=false", "-c", "diff.noprefix=false", "-c", "diff.mnemonicPrefix=false",
		"diff", "-U0", "--no-color", "--no-ext-diff", "--no-textconv", "--no-relative",
		"--src-prefix=a/", "--dst-prefix=b/", "--find-renames", "--ignore-submodules", "--diff-filter=d",
	}
	out, err := g.run(ctx, slices.Concat(diff, args, []string{"--", "*.go"})...)
	if err != nil {
		return nil, fmt.Errorf("git diff: %v", err)
	}
	s := &Set{files: make(map[string]*fileChanges), resolved: make(map[string]string)}
	if err := s.parse(g.root, out); err != nil {
		return nil, err
	}
	if untracked {
		out, err := g.run(ctx, "ls-files", "--others", "--exclude-standard", "-z", "--", "*.go")
		if err != nil {
			return nil, fmt.Errorf("git ls-files: %v", err)
		}
		for name := range strings.SplitSeq(out, "\x00") {
			if name != "" {
				s.files[filepath.Join(g.root, filepath.FromSlash(name))] = &fileChanges{all: true}
			}
		}
	}
	return s, nil
}

// parse reads a patch without context lines.
func (s *Set) parse(root, patch string) error {
	var file *fileChanges
	header, skip := false, 0
	for line := range strings.Lines(patch) {
		line = strings.TrimRight(line, "\r\n")
		switch {
		case skip > 0 && !strings.HasPrefix(line, `\`):
			skip--
		case strings.HasPrefix(line, "diff --git "):
			header = true
		case header && strings.HasPrefix(line, "+++ "):
			name, err := unquote(strings.TrimSuffix(line[len("+++ "):], "\t"))
			if err != nil {
				return fmt.Errorf("git diff names a file in a way that is not understood: %s", line)
			}
			header = false
			file = new(fileChanges)
			s.files[filepath.Join(root, filepath.FromSlash(strings.TrimPrefix(name, "b/")))] = file
		case file != nil && strings.HasPrefix(line, "@@ "):
			h, err := parseHunk(line)
			if err != nil {
				return err
			}
			file.hunks = append(file.hunks, h)
			skip = h.oldCount + h.newCount
		}
	}
	return nil
}

func unquote(name string) (string, error) {
	if !strings.HasPrefix(name, `"`) {
		return name, nil
	}
	return strconv.Unquote(name)
}

// parseHunk reads "@@ -12,3 +12 @@ func f() {".
func parseHunk(line string) (h hunk, err error) {
	fields := strings.Fields(line)
	if len(fields) < 4 {
		return h, fmt.Errorf("git diff: bad hunk %q", line)
	}
	parse := func(s string, line, count *int) {
		*count = 1
		if n, _ := fmt.Sscanf(s[1:], "%d,%d", line, count); n == 0 {
			err = fmt.Errorf("git diff: bad hunk %q", s)
		}
	}
	parse(fields[1], &h.oldLine, &h.oldCount)
	parse(fields[2], &h.newLine, &h.newCount)
	return h, err
}

// moved returns the lines of hunks where they stand after later: shifted, and
// without those that later touches.
func moved(hunks, later []hunk) []hunk {
	var out []hunk
	for _, h := range hunks {
		if h.newCount == 0 {
			if line, ok := shift(h.newLine, later); ok {
				out = append(out, hunk{newLine: line})
			}
			continue
		}
		for line := h.newLine; line < h.newLine+h.newCount; line++ {
			if line, ok := shift(line, later); ok {
				out = append(out, hunk{newLine: line, newCount: 1})
			}
		}
	}
	return out
}

// shift returns the number of a line after later; ok is false if it is touched.
func shift(line int, later []hunk) (int, bool) {
	delta := 0
	for _, h := range later {
		if h.oldCount > 0 && h.oldLine <= line && line < h.oldLine+h.oldCount {
			return 0, false
		}
		if h.oldCount == 0 && h.oldLine < line || h.oldCount > 0 && h.oldLine+h.oldCount <= line {
			delta += h.newCount - h.oldCount
		}
	}
	return line + delta, true
}
