// The build command makes the playground: one folder of static files, for any
// web server.
//
//	go run ./build -o dist
//
// It needs npm, for the editor, and the modules of go.mod. What is downloaded
// is pinned by go.sum and web/package-lock.json.
package main

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/timeoutlint/timeoutlint/playground/embedded"
	"github.com/timeoutlint/timeoutlint/playground/examples"

	"github.com/timeoutlint/timeoutlint/internal/effects"
)

// limit is how large what the page loads may be, compressed.
const limit = 8 << 20

func main() {
	out := flag.String("o", "dist", "write to `folder`, which is replaced")
	flag.Parse()
	if err := build(*out); err != nil {
		fmt.Fprintln(os.Stderr, "build:", err)
		os.Exit(1)
	}
}

func build(out string) error {
	if _, err := os.Stat("web/package.json"); err != nil {
		return errors.New("run it in the directory playground")
	}
	if err := empty(out); err != nil {
		return err
	}
	tmp, err := os.MkdirTemp("", "playground-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	wasm, packages := filepath.Join(tmp, "timeoutlint.wasm"), filepath.Join(tmp, "packages.bin")
	if err := run("", []string{"GOOS=js", "GOARCH=wasm"}, "go", "build", "-trimpath", "-ldflags=-s -w", "-o", wasm, "./wasm"); err != nil {
		return err
	}
	if err := run("", nil, "go", "run", "./embedded/write", "-o", packages); err != nil {
		return err
	}
	for from, to := range map[string]string{wasm: "timeoutlint.bin", packages: "packages.bin"} {
		if err := pack(from, filepath.Join(out, to)); err != nil {
			return err
		}
	}
	if err := script(out); err != nil {
		return err
	}
	if err := data(packages, out); err != nil {
		return err
	}
	for _, name := range []string{"index.html", "style.css", "worker.js"} {
		if err := copyFile(filepath.Join("web", name), filepath.Join(out, name)); err != nil {
			return err
		}
	}
	if err := copyFile(filepath.Join(runtime.GOROOT(), "lib", "wasm", "wasm_exec.js"), filepath.Join(out, "wasm_exec.js")); err != nil {
		return err
	}
	return offline(out)
}

// empty makes an empty folder; one that is there must be an earlier playground.
func empty(dir string) error {
	entries, err := os.ReadDir(dir)
	if err == nil && len(entries) > 0 {
		if _, err := os.Stat(filepath.Join(dir, "wasm_exec.js")); err != nil {
			return fmt.Errorf("%s has files that are no playground: name a new folder", dir)
		}
		if err := os.RemoveAll(dir); err != nil {
			return err
		}
	}
	return os.MkdirAll(dir, 0o777)
}

func run(dir string, env []string, name string, args ...string) error {
	cmd := exec.Command(name, args...)
	cmd.Dir, cmd.Env, cmd.Stderr = dir, append(os.Environ(), env...), os.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%s %s: %w", name, strings.Join(args, " "), err)
	}
	return nil
}

// script bundles the page's script with the editor.
func script(out string) error {
	if err := run("web", nil, "npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"); err != nil {
		return err
	}
	to, err := filepath.Abs(filepath.Join(out, "app.js"))
	if err != nil {
		return err
	}
	return run("web", nil, "npx", "--no-install", "esbuild", "app.js", "--bundle", "--minify", "--format=esm", "--target=es2022", "--legal-comments=eof", "--log-level=warning", "--outfile="+to)
}

// pack compresses a file. Its name does not end in .gz: some servers would say
// that it is encoded, and the browser would unpack it before the page does.
func pack(from, to string) error {
	data, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return err
	}
	if _, err := z.Write(data); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	return os.WriteFile(to, b.Bytes(), 0o666)
}

// data writes the examples, and the names of the libraries outside std.
func data(packages, out string) error {
	raw, err := os.ReadFile(packages)
	if err != nil {
		return err
	}
	p, err := embedded.Read(raw, effects.Analyzer.FactTypes)
	if err != nil {
		return err
	}
	all, err := examples.All()
	if err != nil {
		return err
	}
	libraries := []string{}
	for _, path := range p.Paths() {
		if first, _, _ := strings.Cut(path, "/"); strings.Contains(first, ".") {
			// The packages of a module stand behind its first one.
			if len(libraries) == 0 || !strings.HasPrefix(path, libraries[len(libraries)-1]+"/") {
				libraries = append(libraries, path)
			}
		}
	}
	text, err := json.Marshal(map[string]any{"examples": all, "libraries": libraries})
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(out, "data.json"), text, 0o666)
}

func copyFile(from, to string) error {
	data, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return os.WriteFile(to, data, 0o666)
}

// offline writes the service worker, with the list of files and a name that
// changes with them, and says how much the page loads.
func offline(out string) error {
	entries, err := os.ReadDir(out)
	if err != nil {
		return err
	}
	names := []string{"./"}
	h := sha256.New()
	total := 0
	for _, e := range entries {
		data, err := os.ReadFile(filepath.Join(out, e.Name()))
		if err != nil {
			return err
		}
		fmt.Fprintf(h, "%s %d\n", e.Name(), len(data))
		h.Write(data)
		n := size(e.Name(), data)
		total += n
		fmt.Printf("%9d  %s\n", n, e.Name())
		names = append(names, e.Name())
	}
	slices.Sort(names)
	fmt.Printf("%9d  in all, compressed\n", total)
	if total > limit {
		return fmt.Errorf("the page loads %d bytes, more than %d", total, limit)
	}
	list, err := json.Marshal(names)
	if err != nil {
		return err
	}
	text, err := os.ReadFile("web/offline.js")
	if err != nil {
		return err
	}
	text = bytes.Replace(text, []byte("BUILD"), fmt.Appendf(nil, "%x", h.Sum(nil)[:8]), 1)
	text = bytes.Replace(text, []byte("FILES"), list, 1)
	return os.WriteFile(filepath.Join(out, "offline.js"), text, 0o666)
}

// size is what a file needs on the wire.
func size(name string, data []byte) int {
	if strings.HasSuffix(name, ".bin") {
		return len(data)
	}
	var n counter
	z := gzip.NewWriter(&n)
	io.Copy(z, bytes.NewReader(data))
	z.Close()
	return int(n)
}

type counter int

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}
