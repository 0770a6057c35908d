// Package examples has the programs that the playground offers.
package examples

import (
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strings"
)

//go:embed *.txt
var files embed.FS

// An Example is a program with defects.
type Example struct {
	Name   string   `json:"name"`
	Title  string   `json:"title"`
	Source string   `json:"source"`
	Wants  []string `json:"-"` // kinds that are found in it
}

// All returns them, that of the README first. Their first two lines are title
// and kinds.
func All() ([]Example, error) {
	names, err := fs.Glob(files, "*.txt")
	if err != nil {
		return nil, err
	}
	var list []Example
	for _, name := range names {
		data, err := files.ReadFile(name)
		if err != nil {
			return nil, err
		}
		title, rest, ok := strings.Cut(strings.TrimPrefix(string(data), "// "), "\n")
		wants, source, ok2 := strings.Cut(strings.TrimPrefix(rest, "// wants: "), "\n\n")
		if !ok || !ok2 || wants == "" {
			return nil, fmt.Errorf("examples/%s: want a title, a line // wants: kinds, and an empty line", name)
		}
		list = append(list, Example{strings.TrimSuffix(name, ".txt"), title, source, strings.Fields(wants)})
	}
	slices.SortStableFunc(list, func(a, b Example) int {
		switch {
		case a.Name == "readme":
			return -1
		case b.Name == "readme":
			return 1
		}
		return strings.Compare(a.Title, b.Title)
	})
	return list, nil
}
