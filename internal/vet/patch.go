package vet

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
)

var errMismatch = errors.New("the patch does not fit the file")

// splitPatch cuts the output of "go vet -fix -diff" into the hunks of each
// file. A file may occur twice, once for a package and once for its test
// variant; each occurrence is kept.
func splitPatch(patch string) (map[string][]string, error) {
	files := make(map[string][]string)
	for patch != "" {
		header, rest, _ := strings.Cut(patch, "\n")
		name, ok := strings.CutPrefix(header, "--- ")
		_, rest, ok2 := strings.Cut(rest, "\n")
		if !ok || !ok2 {
			return nil, fmt.Errorf("go vet -fix -diff wrote %q where a diff should begin", header)
		}
		name = strings.TrimSuffix(name, " (old)")
		hunks, n := rest, 0
		for strings.HasPrefix(hunks[n:], "@@ ") {
			size, err := hunkSize(hunks[n:])
			if err != nil {
				return nil, err
			}
			n += size
		}
		files[name] = append(files[name], hunks[:n])
		patch = hunks[n:]
	}
	return files, nil
}

// hunkHeader reads "@@ -12,3 +12,4 @@".
func hunkHeader(line string) (oldLine, oldCount, newCount int, err error) {
	fields := strings.Fields(line)
	if len(fields) < 3 {
		return 0, 0, 0, fmt.Errorf("bad hunk %q", line)
	}
	scan := func(s string, line, count *int) {
		*count = 1
		if n, _ := fmt.Sscanf(s[1:], "%d,%d", line, count); n == 0 {
			err = fmt.Errorf("bad hunk %q", s)
		}
	}
	var newLine int
	scan(fields[1], &oldLine, &oldCount)
	scan(fields[2], &newLine, &newCount)
	return oldLine, oldCount, newCount, err
}

// hunkSize returns the length of the hunk at the beginning of s. Lines are
// counted, since a deleted line may look like the header of a file.
func hunkSize(s string) (int, error) {
	line, _, _ := strings.Cut(s, "\n")
	_, old, new, err := hunkHeader(line)
	if err != nil {
		return 0, err
	}
	n := min(len(line)+1, len(s)) // the last line may have no end
	for (old > 0 || new > 0 || strings.HasPrefix(s[min(n, len(s)):], `\`)) && n < len(s) {
		switch s[n] {
		case ' ':
			old, new = old-1, new-1
		case '-':
			old--
		case '+':
			new--
		}
		end := strings.IndexByte(s[n:], '\n')
		if end < 0 {
			return len(s), nil
		}
		n += end + 1
	}
	return n, nil
}

// renumber returns hunks with the line numbers of the new file, which x/tools
// gets wrong where a hunk before added or removed lines.
func renumber(hunks string) (string, error) {
	var out strings.Builder
	delta := 0
	for hunks != "" {
		size, err := hunkSize(hunks)
		if err != nil {
			return "", err
		}
		header, body, _ := strings.Cut(hunks[:size], "\n")
		line, old, new, err := hunkHeader(header)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&out, "@@ -%d,%d +%d,%d @@\n%s", line, old, line+delta, new, body)
		delta += new - old
		hunks = hunks[size:]
	}
	return out.String(), nil
}

// applyPatch applies hunks to old, of which every line that the hunks quote
// must be exactly as quoted.
func applyPatch(old []byte, hunks string) ([]byte, error) {
	var out bytes.Buffer
	lines := strings.SplitAfter(string(old), "\n")
	next := 0 // first line not yet copied
	for hunks != "" {
		size, err := hunkSize(hunks)
		if err != nil {
			return nil, err
		}
		hunk := strings.SplitAfter(hunks[:size], "\n")
		hunks = hunks[size:]
		start, count, _, err := hunkHeader(strings.TrimSuffix(hunk[0], "\n"))
		if err != nil {
			return nil, err
		}
		if count > 0 {
			start-- // lines count from 1; "-0,0" is before the first
		}
		if start < next || start > len(lines) {
			return nil, errMismatch
		}
		out.WriteString(strings.Join(lines[next:start], ""))
		next = start
		for i, line := range hunk[1:] {
			if line == "" || line[0] == '\\' {
				continue
			}
			text := line[1:]
			if i+2 < len(hunk) && strings.HasPrefix(hunk[i+2], `\`) {
				text = strings.TrimSuffix(text, "\n") // no newline at end of file
			}
			if line[0] != '+' {
				if next >= len(lines) || lines[next] != text {
					return nil, errMismatch
				}
				next++
			}
			if line[0] != '-' {
				out.WriteString(text)
			}
		}
	}
	out.WriteString(strings.Join(lines[next:], ""))
	return out.Bytes(), nil
}
