// The notes command writes the notes of a release: the section of CHANGELOG.md
// with its version.
//
//	go run ./release/notes v1.2.3
//	go run ./release/notes -snapshot      the section [Unreleased]
//
// A version that has no section, no date or nothing in its section is an error:
// it keeps a tag from becoming a release that nobody has described.
package main

import (
	"flag"
	"fmt"
	"os"
	"regexp"
	"strings"
)

func main() {
	file := flag.String("changelog", "CHANGELOG.md", "read this `file`")
	snapshot := flag.Bool("snapshot", false, "write what is not released yet")
	flag.Parse()
	notes, err := run(*file, *snapshot, flag.Args())
	if err != nil {
		fmt.Fprintln(os.Stderr, "notes:", err)
		os.Exit(1)
	}
	fmt.Print(notes)
}

func run(file string, snapshot bool, args []string) (string, error) {
	if snapshot == (len(args) == 1) || len(args) > 1 {
		return "", fmt.Errorf("name one tag, as in v1.2.3, or give -snapshot")
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return "", err
	}
	if snapshot {
		return section(string(data), file, "Unreleased")
	}
	version, ok := strings.CutPrefix(args[0], "v")
	if !ok || !semver.MatchString(version) {
		return "", fmt.Errorf("%q is not a tag such as v1.2.3 or v1.2.3-rc.1", args[0])
	}
	return section(string(data), file, version)
}

var (
	semver  = regexp.MustCompile(`^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?$`)
	heading = regexp.MustCompile(`(?m)^## \[([^\]\n]*)\](.*)$`)
	date    = regexp.MustCompile(`^ - \d{4}-\d{2}-\d{2}$`)
)

// section returns what stands below "## [version] - date", without the heading.
func section(text, file, version string) (string, error) {
	all := heading.FindAllStringSubmatchIndex(text, -1)
	for i, m := range all {
		if text[m[2]:m[3]] != version {
			continue
		}
		if rest := text[m[4]:m[5]]; version != "Unreleased" && !date.MatchString(rest) {
			return "", fmt.Errorf("%s: the heading of %s has no date: want ## [%s] - 2006-01-02", file, version, version)
		}
		end := len(text)
		if i+1 < len(all) {
			end = all[i+1][0]
		}
		notes := strings.TrimSpace(text[m[1]:end])
		if notes == "" {
			return "", fmt.Errorf("%s: the section of %s is empty", file, version)
		}
		return notes + "\n", nil
	}
	return "", fmt.Errorf("%s has no section ## [%s]: rename [Unreleased], and date it, before the tag is set", file, version)
}
