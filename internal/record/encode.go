package record

import (
	"encoding/json"
	"path/filepath"
	"strings"
)

// What most of a record would repeat is written once: the package of its own
// functions is left out before a dot, and the folder of its files.

// Encode writes a record as JSON. It changes p.
func Encode(p *Package) ([]byte, error) {
	for _, f := range p.Funcs {
		if dir, _ := filepath.Split(f.At); dir != "" {
			p.Dir = dir
			break
		}
	}
	p.each(func(id string) string {
		if rest, ok := strings.CutPrefix(id, p.Path+"."); ok {
			return "." + rest
		}
		return id
	}, func(at string) string {
		if rest, ok := strings.CutPrefix(at, p.Dir); ok && p.Dir != "" && !strings.ContainsAny(rest, `/\`) {
			return rest
		}
		return at
	})
	return json.Marshal(p)
}

// Decode reads what Encode has written. A record of another version is an error
// that says so, also where its fields have other types than today.
func Decode(data []byte) (*Package, error) {
	p := new(Package)
	err := json.Unmarshal(data, p) // it goes on after a field of another type
	if other := p.CheckVersion(); other != nil && json.Valid(data) {
		return nil, other
	}
	if err != nil {
		return nil, err
	}
	p.each(func(id string) string {
		if strings.HasPrefix(id, ".") {
			return p.Path + id
		}
		return id
	}, func(at string) string {
		if at != "" && !strings.ContainsAny(at, `/\`) {
			return p.Dir + at
		}
		return at
	})
	return p, nil
}

// each changes the names of functions and the places of calls.
func (p *Package) each(name, place func(string) string) {
	for i := range p.Funcs {
		f := &p.Funcs[i]
		f.ID, f.In, f.At = name(f.ID), name(f.In), place(f.At)
		for j := range f.Calls {
			c := &f.Calls[j]
			c.At = place(c.At)
			for k := range c.To {
				c.To[k] = name(c.To[k])
			}
		}
	}
}
