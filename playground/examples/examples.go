// Package examples has the programs that the playground offers.
package examples

import (
	"cmp"
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/report"
)

//go:embed *.txt
var files embed.FS

// An Example is a program with defects.
type Example struct {
	Name   string   `json:"name"`
	Title  string   `json:"title"`
	Pass   string   `json:"pass"`   // "" if several find something in it
	Strict bool     `json:"strict"` // what it is about is shown with -strict only
	Source string   `json:"source"`
	Wants  []string `json:"-"` // kinds that are found in it
}

// All returns them, that of the README first and the others by pass and title.
// Their first two lines are title and kinds.
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
		e := Example{Name: strings.TrimSuffix(name, ".txt"), Title: title, Source: source, Wants: strings.Fields(wants)}
		if i := slices.IndexFunc(report.Kinds, func(k report.Kind) bool { return k.Name == wants }); i >= 0 {
			e.Pass, e.Strict = report.Kinds[i].Pass, report.Kinds[i].Strict
		}
		list = append(list, e)
	}
	slices.SortStableFunc(list, func(a, b Example) int {
		switch {
		case a.Name == "readme":
			return -1
		case b.Name == "readme":
			return 1
		}
		return cmp.Or(cmp.Compare(a.Pass, b.Pass), cmp.Compare(a.Title, b.Title))
	})
	return list, nil
}
