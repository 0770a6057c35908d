//go:build unix

package main

import (
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"text/tabwriter"
)

// runFamily measures programs of one shape and several sizes.
func runFamily(tmp string) error {
	if *family != "chain" && *family != "diamond" {
		return fmt.Errorf("-family %s: there is no such shape; it is chain or diamond", *family)
	}
	// What one package costs, with all of std that it imports, is no question of size.
	list := []program{{shape: *family, packages: 1, lines: 60}}
	if *lines > 0 {
		list = nil
		list = append(list, program{shape: *family, packages: max(1, *lines/linesPerPackage), lines: linesPerPackage})
	} else {
		for _, s := range strings.Split(*sizes, ",") {
			n, err := strconv.Atoi(strings.TrimSpace(s))
			if err != nil || n < 1 {
				return fmt.Errorf("-sizes %s: %q is not a number of packages", *sizes, s)
			}
			list = append(list, program{shape: *family, packages: n, lines: 60})
		}
	}
	tools := func() []*tool {
		return []*tool{
			{name: "go vet"},
			{name: "noop", pkg: "./bench/noop", kind: vettool},
			{name: "timeoutlint", pkg: "./cmd/timeoutlint", kind: vettool},
		}
	}
	cpu := make(map[string][]float64)
	for _, p := range list {
		dir := filepath.Join(tmp, fmt.Sprintf("%s%d", p.shape, p.packages))
		total, err := p.write(dir)
		if err != nil {
			return err
		}
		fmt.Printf("\n%s of %d packages, %d lines\n", p.shape, p.packages, total)
		b := &bench{dir: dir, packages: []string{"./..."}, tmp: tmp}
		tools := tools()
		if err := b.measureAll(tools); err != nil {
			return err
		}
		printTools(tools)
		for _, t := range tools {
			cpu[t.name] = append(cpu[t.name], t.cold.median().cpu.Seconds())
		}
		if err := b.printEdits(p, tools[2]); err != nil {
			return err
		}
		os.RemoveAll(dir)
	}
	if len(list) > 1 {
		fmt.Printf("\nCPU time of a cold run, beyond that of one package, grows with the number of packages to the power of\n")
		for _, t := range tools() {
			fmt.Printf("%8.2f  %s\n", exponent(list, cpu[t.name]), t.name)
		}
	}
	return nil
}

// exponent returns the slope of the line through the logarithms of what is above
// the first, by least squares; not a number if that costs as much as another.
func exponent(list []program, y []float64) float64 {
	var n, sx, sy, sxx, sxy float64
	for i, p := range list[1:] {
		lx, ly := math.Log(float64(p.packages-1)), math.Log(y[i+1]-y[0])
		n, sx, sy, sxx, sxy = n+1, sx+lx, sy+ly, sxx+lx*lx, sxy+lx*ly
	}
	return (n*sxy - sx*sy) / (n*sxx - sx*sx)
}

// printEdits measures what the tool takes after one line has changed.
func (b *bench) printEdits(p program, t *tool) error {
	command, err := b.command(t)
	if err != nil {
		return err
	}
	if _, err := execute(command()); err != nil {
		return err
	}
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	for _, where := range []struct {
		name  string
		index int
	}{{"at the bottom, which all import", 0}, {"at the top", p.packages - 1}} {
		var all samples
		for range *runs {
			nonce++
			if err := p.edit(b.dir, where.index, nonce); err != nil {
				return err
			}
			// What the edit makes the compiler do is nobody's here.
			build := exec.Command("go", "build", "./...")
			build.Dir = b.dir
			if _, err := execute(build); err != nil {
				return err
			}
			s, err := execute(command())
			if err != nil {
				return err
			}
			all = append(all, s)
		}
		m := all.median()
		fmt.Fprintf(w, "%s, one line changed in a package %s:\t%.2f s wall\t%.2f s CPU\n", t.name, where.name, m.wall.Seconds(), m.cpu.Seconds())
	}
	return w.Flush()
}

// linesPerPackage is for -lines.
const linesPerPackage = 1000

// A program is a module that is made up.
type program struct {
	shape    string
	packages int
	lines    int // per package, about
}

// imports returns the packages that a package imports.
func (p program) imports(i int) []int {
	if p.shape == "chain" {
		if i == 0 {
			return nil
		}
		return []int{i - 1}
	}
	const width = 10
	layer, at := i/width, i%width
	if layer == 0 {
		return nil
	}
	var list []int
	for d := range 3 {
		list = append(list, (layer-1)*width+(at+d)%width)
	}
	return list
}

// write writes the module and returns how many lines it has.
func (p program) write(dir string) (int, error) {
	total := 0
	put := func(name, text string) error {
		total += strings.Count(text, "\n")
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			return err
		}
		return os.WriteFile(name, []byte(text), 0o666)
	}
	if err := put("go.mod", "module example.com/program\n\ngo 1.26\n"); err != nil {
		return 0, err
	}
	for i := range p.packages {
		if err := put(fmt.Sprintf("p%d/p.go", i), p.source(i, 0)); err != nil {
			return 0, err
		}
	}
	return total, nil
}

// edit changes a line in the body of a function of a package.
func (p program) edit(dir string, i, nonce int) error {
	return os.WriteFile(filepath.Join(dir, fmt.Sprintf("p%d", i), "p.go"), []byte(p.source(i, nonce)), 0o666)
}

// source returns a package of a service: a client of what stands below it, a
// handler, work on data.
func (p program) source(i, nonce int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "// Package p%d is a part of a service.\npackage p%d\n\nimport (\n\t\"context\"\n\t\"fmt\"\n\t\"net/http\"\n", i, i)
	for _, j := range p.imports(i) {
		fmt.Fprintf(&b, "\n\t\"example.com/program/p%d\"", j)
	}
	fmt.Fprintf(&b, `
)

// Client asks.
type Client struct {
	HTTP *http.Client
	URL  string
}

// Ask asks what is below, and then the server.
func (c *Client) Ask(ctx context.Context, q string) (string, error) {
	q = fmt.Sprint(q, %d)
`, nonce)
	for _, j := range p.imports(i) {
		fmt.Fprintf(&b, "\tif a, err := (&p%d.Client{HTTP: c.HTTP, URL: c.URL}).Ask(ctx, q); err != nil {\n\t\treturn a, err\n\t}\n", j)
	}
	b.WriteString(`	req, err := http.NewRequestWithContext(ctx, http.MethodGet, c.URL+q, nil)
	if err != nil {
		return "", err
	}
	resp, err := c.HTTP.Do(req)
	if err != nil {
		return "", err
	}
	return resp.Status, resp.Body.Close()
}

// ServeHTTP answers.
func (c *Client) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a, err := c.Ask(r.Context(), r.URL.Path)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	fmt.Fprintln(w, a)
}
`)
	for n := 0; strings.Count(b.String(), "\n") < p.lines; n++ {
		fmt.Fprintf(&b, `
// Row%[1]d is a row.
type Row%[1]d struct {
	ID    int
	Name  string
	Parts []float64
}

// Sum%[1]d adds up.
func (r *Row%[1]d) Sum%[1]d(scale float64) (sum float64) {
	for i, x := range r.Parts {
		if i%%2 == 0 {
			sum += x * scale
		} else {
			sum -= x / scale
		}
	}
	return sum
}
`, n)
	}
	return b.String()
}
