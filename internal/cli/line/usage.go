package line

import (
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"text/tabwriter"
	"time"

	"golang.org/x/tools/go/analysis"

	"github.com/timeoutlint/timeoutlint/internal/atlas"
	"github.com/timeoutlint/timeoutlint/internal/docs"
	"github.com/timeoutlint/timeoutlint/internal/report"
)

const usage = `timeoutlint finds calls with no timeout, goroutines with no limit, retries with
no pause, and request handlers that block on all of it.

	timeoutlint ./...                report; without packages, for the one in this directory
	timeoutlint -fix ./...           apply fixes; -diff only shows them
	timeoutlint explain kind         what a finding means and what to do about it
	timeoutlint explain file.go:12   what a line waits for, and why there is a finding or none
	timeoutlint explain "error text" which layer timed out, and what ended the wait
	timeoutlint explain -            the same for a log or a goroutine dump
	timeoutlint map [packages]       what the program waits for, and what ends each wait
	timeoutlint init                 write a .timeoutlint.yaml to start from
	timeoutlint settings [files]     which settings apply here, and where they come from
	timeoutlint knowledge [package]  what is known of a library
	timeoutlint rules [-json]        all kinds of findings
	timeoutlint help flags           all flags
	timeoutlint help pass            what a pass looks for, and its kinds
	timeoutlint completion shell     a script for bash, zsh, fish or powershell
	timeoutlint man                  the man page
`

const exitCodes = `
It exits 0 if there is nothing to report, 1 if there are findings, 2 if anything
went wrong.
`

// common are the flags that the usage shows. The others are shown by "help flags".
var common = []string{"C", "disable", "min-severity", "new-from", "o", "only", "strict"}

// WriteUsage writes how the command is used: what a first reader needs.
func WriteUsage(w io.Writer, suite []*analysis.Analyzer) {
	fmt.Fprint(w, usage)
	writeFlags(w, "Flags that are used most:", newFlagSet(new(Options), suite), func(name string) bool { return slices.Contains(common, name) })
	fmt.Fprintf(w, "\nPasses:\n\n")
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, a := range suite {
		fmt.Fprintf(tw, "\t%s\t%s\n", a.Name, docs.Of(a).Summary)
	}
	tw.Flush()
	fmt.Fprint(w, exitCodes)
}

// WriteFlags writes all flags.
func WriteFlags(w io.Writer, suite []*analysis.Analyzer) {
	fmt.Fprintf(w, "timeoutlint [flags] [packages]\n")
	printFlags(w, newFlagSet(new(Options), suite))
}

func printFlags(w io.Writer, fs *flag.FlagSet) {
	writeFlags(w, "Flags:", fs, func(string) bool { return true })
}

// writeFlags writes the wanted flags of a set under a heading.
func writeFlags(w io.Writer, heading string, fs *flag.FlagSet, wanted func(name string) bool) {
	fmt.Fprintf(w, "\n%s\n\n", heading)
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fs.VisitAll(func(f *flag.Flag) {
		if !wanted(f.Name) {
			return
		}
		value, text := flag.UnquoteUsage(f)
		fmt.Fprintf(tw, "\t-%s\t%s\n", strings.TrimSpace(f.Name+" "+value), text)
	})
	tw.Flush()
}

// CommandHelp says how each command is used.
var CommandHelp = sync.OnceValue(func() map[string]string {
	return map[string]string{
		"help":       "timeoutlint help [flags|pass|kind|command]...\n\nShows how timeoutlint is used, all its flags, or what a pass, a kind or a command is.\n",
		"explain":    explainUsage(),
		"map":        mapUsage(),
		"completion": completionHelp,
		"man":        "timeoutlint man\n\nWrites the man page: timeoutlint man | man -l -\n",
		"version":    "timeoutlint version\n\nPrints the versions of timeoutlint and Go, and a digest of the library knowledge.\n",
		"init":       "timeoutlint init\n\nWrites a .timeoutlint.yaml to start from into the root of the module.\n",
		"knowledge":  "timeoutlint knowledge [import/path]...\n\nShows what is known of libraries, the module's own rows first. Without arguments, lists all libraries.\n",
		"settings":   "timeoutlint settings [file]...\n\nShows the settings that apply here, or to the given files, and which file each comes from.\n",
		"rules":      "timeoutlint rules [-json]\n\nLists all kinds of findings with their pass, tier and severity.\n",
	}
})

// WantsHelp reports whether the arguments of a command ask how it is used.
func WantsHelp(args []string) bool {
	return len(args) > 0 && slices.Contains([]string{"-h", "-help", "--help"}, args[0])
}

// WriteKinds lists the kinds of a pass.
func WriteKinds(out io.Writer, pass string) {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, k := range report.Kinds {
		if k.Pass != pass {
			continue
		}
		tier := ""
		if k.Strict {
			tier = "strict"
		}
		fmt.Fprintf(w, "\t%s\t%s\t%s\n", k.Name, tier, k.Short)
	}
	w.Flush()
}

// explainUsage says how explanations are asked for.
func explainUsage() string {
	var b strings.Builder
	b.WriteString(explainHelp)
	printFlags(&b, explainFlags(new(Options)))
	return b.String()
}

// mapUsage says how the map is asked for.
func mapUsage() string {
	var b strings.Builder
	b.WriteString(mapHelp)
	printFlags(&b, mapFlags(new(Options), new(atlas.Filter), new(time.Duration)))
	return b.String()
}
