package lsp

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Settings are what an editor may set. They choose what is shown. Only the
// command line of the server says which executable is run, because editors also
// take settings from the folder that is opened.
type Settings struct {
	Strict    bool     `json:"strict"`    // also show the strict tier
	Tests     bool     `json:"tests"`     // also show findings in _test.go files
	Generated bool     `json:"generated"` // also show findings in generated files
	Only      []string `json:"only"`      // show only these kinds or passes
	Disable   []string `json:"disable"`   // hide these kinds or passes
	Tags      []string `json:"tags"`      // build tags
	Hover     *bool    `json:"hover"`     // on calls that wait; true if absent
}

// parseSettings reads settings, which may stand in an object under the name of
// the server. Keys that are none are named.
func parseSettings(raw []byte) (s Settings, unknown []string, err error) {
	if len(raw) == 0 || string(raw) == "null" {
		return s, nil, nil
	}
	var keys map[string]json.RawMessage
	if err := json.Unmarshal(raw, &keys); err != nil {
		return s, nil, fmt.Errorf("settings: want an object: %w", err)
	}
	if inner, ok := keys["timeoutlint"]; ok {
		return parseSettings(inner)
	}
	known := map[string]any{
		"strict": &s.Strict, "tests": &s.Tests, "generated": &s.Generated, "only": &s.Only,
		"disable": &s.Disable, "tags": &s.Tags, "hover": &s.Hover,
	}
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		target, ok := known[key]
		if !ok {
			unknown = append(unknown, key)
			continue
		}
		if err := json.Unmarshal(keys[key], target); err != nil {
			return Settings{}, nil, fmt.Errorf("settings: %s: %w", key, err)
		}
	}
	for _, list := range [][]string{s.Only, s.Disable, s.Tags} {
		for _, word := range list {
			if word == "" || strings.ContainsAny(word, ", \t\n") {
				return Settings{}, nil, fmt.Errorf("settings: %q: want one name in each string", word)
			}
		}
	}
	if len(s.Only) > 0 && len(s.Disable) > 0 {
		return Settings{}, nil, fmt.Errorf("settings: only and disable cannot be used together")
	}
	return s, unknown, nil
}

// flags returns the flags of the command.
func (s Settings) flags() []string {
	var flags []string
	for name, set := range map[string]bool{"-strict": s.Strict, "-tests": s.Tests, "-generated": s.Generated} {
		if set {
			flags = append(flags, name)
		}
	}
	slices.Sort(flags) // part of the key in the cache
	for name, list := range map[string][]string{"-only=": s.Only, "-disable=": s.Disable, "-tags=": s.Tags} {
		if len(list) > 0 {
			flags = append(flags, name+strings.Join(list, ","))
		}
	}
	slices.Sort(flags)
	return flags
}

func (s Settings) hover() bool { return s.Hover == nil || *s.Hover }
