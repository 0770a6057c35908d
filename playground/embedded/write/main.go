// The write command writes the file of packages that programs in the playground
// may import.
//
//	go run ./embedded/write -o packages.bin
package main

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"go/types"
	"os"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"
	"golang.org/x/tools/go/types/objectpath"

	"github.com/timeoutlint/timeoutlint/internal/effects"
	"github.com/timeoutlint/timeoutlint/playground/embedded"
)

func main() {
	out := flag.String("o", "", "write to `file`")
	flag.Parse()
	if err := run(*out); err != nil {
		fmt.Fprintln(os.Stderr, "write:", err)
		os.Exit(1)
	}
}

func run(out string) error {
	if out == "" {
		return errors.New("-o names the file")
	}
	patterns, err := importable()
	if err != nil {
		return err
	}
	// The system of most servers, whatever this is built on.
	env := append(os.Environ(), "GOOS=linux", "GOARCH=amd64", "CGO_ENABLED=0")
	cfg := &packages.Config{Mode: packages.LoadAllSyntax | packages.NeedModule, Env: env}
	pkgs, err := packages.Load(cfg, patterns...)
	if err != nil {
		return err
	}
	if packages.PrintErrors(pkgs) > 0 {
		return errors.New("packages do not type-check")
	}
	graph, err := checker.Analyze([]*analysis.Analyzer{effects.Analyzer}, pkgs, nil)
	if err != nil {
		return err
	}
	facts, err := factsOf(graph)
	if err != nil {
		return err
	}
	var list []*types.Package
	for _, p := range pkgs {
		list = append(list, p.Types)
	}
	slices.SortFunc(list, func(a, b *types.Package) int { return strings.Compare(a.Path(), b.Path()) })
	f, err := os.Create(out)
	if err != nil {
		return err
	}
	defer f.Close()
	w := bufio.NewWriter(f)
	if err := embedded.Write(w, pkgs[0].Fset, list, facts, effects.Analyzer.FactTypes); err != nil {
		return err
	}
	if err := w.Flush(); err != nil {
		return err
	}
	fmt.Printf("%d packages, %d facts\n", len(list), len(facts))
	return f.Close()
}

// factsOf returns the facts of all packages that were analysed.
func factsOf(graph *checker.Graph) (list []embedded.Fact, err error) {
	paths := new(objectpath.Encoder)
	seen := make(map[string]bool)
	for act := range graph.All() {
		if act.Err != nil {
			return nil, fmt.Errorf("%s: %w", act.Package.PkgPath, act.Err)
		}
		for _, f := range act.AllObjectFacts() {
			path, err := paths.For(f.Object)
			if err != nil || f.Object.Pkg() != act.Package.Types {
				continue // not to be reached from elsewhere; told by its own package
			}
			if key := f.Object.Pkg().Path() + " " + string(path); !seen[key] {
				seen[key] = true
				list = append(list, embedded.Fact{Package: f.Object.Pkg().Path(), Object: path, Fact: f.Fact})
			}
		}
	}
	slices.SortFunc(list, func(a, b embedded.Fact) int {
		return strings.Compare(a.Package+" "+string(a.Object), b.Package+" "+string(b.Object))
	})
	return list, nil
}

// importable lists the packages: std without what services do not import, and
// those of libraries.go.
func importable() ([]string, error) {
	std, err := packages.Load(&packages.Config{Mode: packages.NeedName}, "std")
	if err != nil {
		return nil, err
	}
	list := libraries
	for _, p := range std {
		if !slices.ContainsFunc(left, func(prefix string) bool { return strings.HasPrefix(p.PkgPath+"/", prefix) }) && !strings.Contains(p.PkgPath, "internal") {
			list = append(list, p.PkgPath)
		}
	}
	if len(list) < 100 {
		return nil, fmt.Errorf("%d packages are found in the standard library", len(list)-len(libraries))
	}
	return list, nil
}

// left are the parts of std that are not embedded.
var left = []string{"vendor/", "cmd/", "unsafe/", "archive/", "debug/", "go/", "image/", "index/", "plugin/", "syscall/", "testing/", "text/scanner/", "text/tabwriter/",
	"expvar/", "runtime/cgo/", "runtime/coverage/", "runtime/pprof/", "runtime/race/", "runtime/trace/", "runtime/metrics/", "net/http/cgi/", "net/http/fcgi/", "log/syslog/",
	"compress/bzip2/", "compress/lzw/", "crypto/des/", "crypto/dsa/", "crypto/rc4/", "hash/adler32/", "hash/crc32/", "math/cmplx/", "encoding/asn1/", "encoding/ascii85/", "encoding/base32/", "encoding/pem/", "database/sql/driver/", "structs/", "weak/", "unique/", "simd/"}
