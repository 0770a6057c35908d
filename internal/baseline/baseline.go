// Package baseline tells new findings from those that stood in a program when
// a baseline was written.
//
// A baseline names findings by kind, package, function and code, not by line,
// so it survives what moves lines.
package baseline

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"

	"github.com/timeoutlint/timeoutlint/internal/source"
	"github.com/timeoutlint/timeoutlint/internal/vet"
)

const toolName = "timeoutlint"

// A Baseline is a set of findings that were accepted.
type Baseline struct {
	Scope
	file  string
	count map[Key]int
}

// Scope says what the run that wrote a baseline could see.
type Scope struct {
	Tests     bool `json:"tests,omitempty"`
	Generated bool `json:"generated,omitempty"`
}

// document is the content of the file.
type document struct {
	Tool    string `json:"tool"`
	Version int    `json:"version"`
	Scope
	Findings []entry `json:"findings"`
}

type entry struct {
	Key
	Count int `json:"count"` // how many are equal
}

// Encode returns the content of a baseline of the findings.
func Encode(findings []*vet.Finding, sources *source.Set, scope Scope) ([]byte, error) {
	count := make(map[Key]int)
	for _, k := range Keys(findings, sources) {
		count[k]++
	}
	doc := document{Tool: toolName, Version: 1, Scope: scope, Findings: []entry{}}
	for k, n := range count {
		doc.Findings = append(doc.Findings, entry{k, n})
	}
	slices.SortFunc(doc.Findings, func(a, b entry) int { return compareKeys(a.Key, b.Key) })
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "\t")
	err := enc.Encode(doc)
	return buf.Bytes(), err
}

func compareKeys(a, b Key) int {
	return cmp.Or(cmp.Compare(a.Package, b.Package), cmp.Compare(a.Function, b.Function), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Code, b.Code))
}

// Read reads the baseline in the file, which errors call by the given name.
func Read(file, name string) (*Baseline, error) {
	data, err := os.ReadFile(file)
	if pathError := (*fs.PathError)(nil); errors.As(err, &pathError) {
		return nil, fmt.Errorf("%s: %v", name, pathError.Err)
	} else if err != nil {
		return nil, err
	}
	var doc document
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&doc); err != nil || doc.Tool != toolName {
		return nil, fmt.Errorf("%s is not a baseline: timeoutlint -write-baseline writes one", name)
	}
	if doc.Version != 1 {
		return nil, fmt.Errorf("%s is a baseline of version %d, and this is a timeoutlint that reads version 1", name, doc.Version)
	}
	b := &Baseline{Scope: doc.Scope, file: name, count: make(map[Key]int)}
	for _, e := range doc.Findings {
		if _, twice := b.count[e.Key]; twice || e.Count < 1 || e.Kind == "" {
			return nil, fmt.Errorf("%s is not a baseline as timeoutlint -write-baseline writes it: see the entry of %s in %s", name, e.Kind, e.Package)
		}
		b.count[e.Key] = e.Count
	}
	return b, nil
}

// New returns the findings of shown that are not in the baseline. Of more
// findings that are equal than it has, the last are new.
func (b *Baseline) New(shown []*vet.Finding, sources *source.Set) []*vet.Finding {
	_, fresh := b.match(shown, sources)
	return fresh
}

// Gone describes the entries that none of all stands for any more; inScope
// says which packages and kinds all is about.
func (b *Baseline) Gone(all []*vet.Finding, sources *source.Set, inScope func(Key) bool) []string {
	left, _ := b.match(all, sources)
	var keys []Key
	for k, n := range left {
		if n > 0 && inScope(k) {
			keys = append(keys, k)
		}
	}
	slices.SortFunc(keys, compareKeys)
	var gone []string
	for _, k := range keys {
		where := k.Package
		if k.Function != "" {
			where += ", " + k.Function
		}
		text := fmt.Sprintf("%s in %s: %s", k.Kind, where, k.Code)
		if n := left[k]; n > 1 {
			text += fmt.Sprintf(" (%d times)", n)
		}
		gone = append(gone, text)
	}
	return gone
}

func (b *Baseline) match(findings []*vet.Finding, sources *source.Set) (left map[Key]int, fresh []*vet.Finding) {
	left = make(map[Key]int)
	for k, n := range b.count {
		left[k] = n
	}
	for i, k := range Keys(findings, sources) {
		if left[k] > 0 {
			left[k]--
		} else {
			fresh = append(fresh, findings[i])
		}
	}
	return left, fresh
}
