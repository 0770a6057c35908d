package lsp

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"
)

// path returns the name of a file, "" for what is none: an unsaved buffer, a
// file in an archive, one on another machine.
func path(u uri.URI) string {
	if !strings.HasPrefix(string(u), "file://") {
		return ""
	}
	parsed, err := uri.Parse(string(u))
	if err != nil {
		return ""
	}
	name := parsed.FsPath()
	if !filepath.IsAbs(name) || strings.ContainsRune(name, 0) {
		return ""
	}
	return strings.Clone(filepath.Clean(name)) // which the message need not outlive
}

// isGo reports whether a file is one that the command analyses.
func isGo(name string) bool { return filepath.Ext(name) == ".go" }

// module returns the directory of the module that dir belongs to, "" if there
// is none.
func module(dir string) string {
	for {
		if info, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil && info.Mode().IsRegular() {
			return dir
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return ""
		}
		dir = parent
	}
}

// within reports whether a file or directory is dir or below it.
func within(dir, name string) bool {
	rel, err := filepath.Rel(dir, name)
	return err == nil && filepath.IsLocal(rel)
}

// foldersOf returns the directories that a client has opened.
func foldersOf(p *protocol.InitializeParams) []string {
	var dirs []string
	if list, ok := p.WorkspaceFolders.Get(); ok {
		for _, f := range list {
			dirs = appendFolder(dirs, f.URI)
		}
	}
	if len(dirs) == 0 && p.RootURI != nil {
		dirs = appendFolder(dirs, *p.RootURI)
	}
	return dirs
}

func appendFolder(dirs []string, u uri.URI) []string {
	if dir := path(u); dir != "" && !slices.Contains(dirs, dir) {
		return append(dirs, dir)
	}
	return dirs
}

// analysed reports whether files of dir are analysed: it is in a folder that was
// opened. What an editor shows of other modules, of the standard library and of
// the module cache is not the user's to mend. Without folders, it is whatever is
// opened.
func (s *server) analysed(dir string) bool {
	if len(s.folders) == 0 {
		return true
	}
	return slices.ContainsFunc(s.folders, func(folder string) bool {
		if within(folder, dir) {
			return true
		}
		real, err := filepath.EvalSymlinks(folder)
		return err == nil && within(real, dir)
	})
}
