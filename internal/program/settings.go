package program

import (
	"maps"
	"slices"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/record"
)

// settingOf says what the timeout of a wait is read from that nobody knows: settings
// in words, or the fields that others fill, by name.
func (p *Program) settingOf(w *record.Wait) string {
	said, held := make(map[string]bool), make(map[string]bool)
	seen := make(map[string]bool)
	var open []string
	follow := func(from string) {
		switch holder, ok := strings.CutPrefix(from, record.At); {
		case from == "":
		case !ok:
			said[from] = true
		default:
			held[holder] = true
			open = append(open, holder)
		}
	}
	follow(w.Setting)
	if w.Client != "" {
		open = append(open, w.Client)
	}
	for len(open) > 0 {
		holder := open[len(open)-1]
		open = open[:len(open)-1]
		if seen[holder] {
			continue
		}
		seen[holder] = true
		for _, t := range p.holders.stores[holder] {
			follow(t.Setting)
			if t.From != "" {
				open = append(open, t.From)
			}
		}
		for _, from := range p.settings[holder] {
			follow(from)
		}
	}
	if len(said) > 0 {
		return strings.Join(slices.Sorted(maps.Keys(said)), ", ")
	}
	var fields []string
	for _, holder := range slices.Sorted(maps.Keys(held)) {
		if !strings.Contains(holder, "#") { // a parameter is nothing to set
			fields = append(fields, holder[strings.LastIndex(holder, "/")+1:])
		}
	}
	return strings.Join(fields, ", ")
}
