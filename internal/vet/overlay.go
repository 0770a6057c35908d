package vet

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// copies is how the names of directories with copies of files begin.
const copies = "timeoutlint-fix-"

// copyOf returns the name of a file's copy, which is the same in each run: the
// go command may replay what an earlier one said, of a directory that is gone.
func copyOf(file string) string {
	sum := sha256.Sum256([]byte(file))
	return fmt.Sprintf("%x-%s", sum[:8], filepath.Base(file))
}

// runOverlay analyses the packages with the files of the plan as they will be,
// of which it writes copies to dir.
func (c *Command) runOverlay(ctx context.Context, plan *Plan, dir string) (*Result, error) {
	replace := make(map[string]string)
	for _, file := range plan.Files {
		name := filepath.Join(dir, copyOf(file.Name))
		// The go command does not know by which name it read a file, and would
		// replay what it said of this copy when the file itself has become the
		// same: so the copy is not quite the same. The directive also makes
		// the compiler and the passes name the file itself.
		content := append([]byte("//line "+file.Name+":1:1\n"), file.New...)
		if err := os.WriteFile(name, content, 0o666); err != nil {
			return nil, err
		}
		replace[file.Name] = name
	}
	data, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return nil, err
	}
	overlay := filepath.Join(dir, "overlay.json")
	if err := os.WriteFile(overlay, data, 0o666); err != nil {
		return nil, err
	}
	checked := *c
	checked.BuildFlags = append(slices.Clone(c.BuildFlags), "-overlay="+overlay)
	res, err := checked.Run(ctx)
	if err != nil {
		return nil, err
	}
	for _, r := range res.Records {
		inStrings(reflect.ValueOf(r), func(s string) string { return standsIn(s, replace) })
	}
	return res, nil
}

// standsIn returns where a place of a record is in the file of which it names
// the copy: records say where something is written, whatever a //line says.
func standsIn(place string, replace map[string]string) string {
	if !strings.Contains(place, copies) {
		return place
	}
	for file := range replace {
		dir, rest, ok := strings.Cut(place, string(filepath.Separator)+copyOf(file)+":")
		if !ok || !strings.HasPrefix(filepath.Base(dir), copies) {
			continue
		}
		line, rest, found := strings.Cut(rest, ":")
		if n, err := strconv.Atoi(line); err == nil {
			place = fmt.Sprintf("%s:%d", file, n-1) // without the line of the directive
			if found {
				place += ":" + rest
			}
		}
		return place
	}
	return place
}

// inStrings changes the strings in the fields and elements of v.
func inStrings(v reflect.Value, change func(string) string) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			inStrings(v.Elem(), change)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				inStrings(v.Field(i), change)
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			inStrings(v.Index(i), change)
		}
	case reflect.String:
		v.SetString(change(v.String()))
	}
}
