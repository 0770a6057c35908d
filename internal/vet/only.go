package vet

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"slices"

	"golang.org/x/tools/go/analysis"
)

// A selection is a set of findings, written in a flag, so that a fix touches
// what the user was shown and nothing else. Each is eight bytes of a hash of
// its category, its position and the content of its file: what changed since
// it was shown is not selected.
type selection map[uint64]bool

// maxSelection keeps the flag well below the 128 KiB that Linux allows for
// one argument.
const maxSelection = 10_000

func selectionKey(category, posn string, content []byte) uint64 {
	h := sha256.New()
	fmt.Fprintf(h, "%s\n%s\n", category, posn)
	h.Write(content)
	return binary.BigEndian.Uint64(h.Sum(nil))
}

// encode returns the same text for the same set.
func (s selection) encode() string {
	var keys []uint64
	for k := range s {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	data := make([]byte, 0, 8*len(keys))
	for _, k := range keys {
		data = binary.BigEndian.AppendUint64(data, k)
	}
	return base64.RawURLEncoding.EncodeToString(data)
}

func decodeSelection(text string) (selection, error) {
	data, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || len(data)%8 != 0 {
		return nil, fmt.Errorf("-only is not what timeoutlint -fix writes: %q", text)
	}
	s := make(selection)
	for ; len(data) > 0; data = data[8:] {
		s[binary.BigEndian.Uint64(data)] = true
	}
	return s, nil
}

// filterReports lets only the findings selected by *only through, if it is not
// empty.
func filterReports(a *analysis.Analyzer, only *string) {
	run := a.Run
	a.Run = func(pass *analysis.Pass) (any, error) {
		if *only == "" {
			return run(pass)
		}
		selected, err := decodeSelection(*only)
		if err != nil {
			return nil, err
		}
		contents := make(map[string][]byte)
		content := func(name string) []byte {
			data, ok := contents[name]
			if !ok {
				data, _ = pass.ReadFile(name)
				contents[name] = data
			}
			return data
		}
		filtered := *pass
		filtered.Report = func(d analysis.Diagnostic) {
			posn := pass.Fset.Position(d.Pos)
			name := pass.Fset.File(d.Pos).Name()
			if selected[selectionKey(d.Category, posn.String(), content(name))] {
				pass.Report(d)
			}
		}
		return run(&filtered)
	}
}
