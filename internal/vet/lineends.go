package vet

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
)

// keepLineEnds gives a file that ended its lines with CR LF these ends back,
// which x/tools takes away when it formats the whole file: a fix of one line
// would otherwise be a change of all of them. Other files stay as they are.
func (f *FileFix) keepLineEnds() {
	n := bytes.Count(f.Old, []byte("\n"))
	if n == 0 || bytes.Count(f.Old, []byte("\r\n")) != n {
		return
	}
	plain := bytes.ReplaceAll(f.New, []byte("\r\n"), []byte("\n"))
	f.New = bytes.ReplaceAll(plain, []byte("\n"), []byte("\r\n"))
	f.Hunks = hunk(strings.SplitAfter(string(f.Old), "\n"), strings.SplitAfter(string(f.New), "\n"))
}

// around is how many unchanged lines stand before and behind a hunk.
const around = 3

// maxCells bounds the table of hunk: beyond it all that lies between the first
// and the last changed line is shown as changed.
const maxCells = 4 << 20

// hunk returns the difference of two files, cut into lines with their ends, as
// one hunk of a unified diff; "" if there is none. Both end with a line end.
func hunk(old, new []string) string {
	head := 0
	for head < len(old) && head < len(new) && old[head] == new[head] {
		head++
	}
	if head == len(old) && head == len(new) {
		return ""
	}
	tail := 0
	for tail < min(len(old), len(new))-head && old[len(old)-1-tail] == new[len(new)-1-tail] {
		tail++
	}
	from := max(head-around, 0)
	to := min(tail, around)
	var body strings.Builder
	count := [2]int{}
	write := func(mark byte, lines []string) {
		for _, l := range lines {
			if l == "" {
				continue // behind the last line end
			}
			body.WriteByte(mark)
			body.WriteString(l)
			if mark != '+' {
				count[0]++
			}
			if mark != '-' {
				count[1]++
			}
		}
	}
	write(' ', old[from:head])
	edit(old[head:len(old)-tail], new[head:len(new)-tail], write)
	write(' ', old[len(old)-tail:len(old)-tail+to])
	return fmt.Sprintf("@@ -%d,%d +%d,%d @@\n%s", from+1, count[0], from+1, count[1], body.String())
}

// edit writes how one list of lines becomes another, with as many of them kept
// as can be.
func edit(old, new []string, write func(mark byte, lines []string)) {
	if len(old)*len(new) > maxCells {
		write('-', old)
		write('+', new)
		return
	}
	// common[i][j] is how many lines old[i:] and new[j:] have in common, in order.
	common := make([][]int, len(old)+1)
	for i := range common {
		common[i] = make([]int, len(new)+1)
	}
	for i := range slices.Backward(old) {
		for j := range slices.Backward(new) {
			if old[i] == new[j] {
				common[i][j] = common[i+1][j+1] + 1
			} else {
				common[i][j] = max(common[i+1][j], common[i][j+1])
			}
		}
	}
	i, j := 0, 0
	for i < len(old) || j < len(new) {
		switch {
		case i < len(old) && j < len(new) && old[i] == new[j]:
			write(' ', old[i:i+1])
			i, j = i+1, j+1
		case j == len(new) || i < len(old) && common[i+1][j] >= common[i][j+1]:
			write('-', old[i:i+1])
			i++
		default:
			write('+', new[j:j+1])
			j++
		}
	}
}
