package atlas

import (
	"bytes"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

var browser = flag.String("browser", "", "show the page in this Chromium, without a window")

// TestBrowser opens the page in a real browser: it loads without an error in
// the console, and a link to an entry opens that entry.
func TestBrowser(t *testing.T) {
	if *browser == "" {
		t.Skip("without -browser: needs Chromium, which Debian has as a package")
	}
	file := filepath.Join(t.TempDir(), "map.html")
	if err := os.WriteFile(file, []byte(show(t, "html", sample())), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, width := range []string{"360", "1280"} {
		cmd := exec.Command(*browser, "--headless=new", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr",
			"--window-size="+width+",900", "--virtual-time-budget=2000", "--dump-dom", "file://"+filepath.ToSlash(file)+"#e0")
		var stderr bytes.Buffer
		cmd.Stderr = &stderr
		dom, err := cmd.Output()
		if err != nil {
			t.Fatalf("%v\n%s", err, stderr.String())
		}
		if !strings.Contains(string(dom), `<details id="e0" class="entry" open="">`) {
			t.Errorf("width %s: the entry that the address names is not open", width)
		}
		for line := range strings.Lines(stderr.String()) {
			if strings.Contains(line, "CONSOLE") {
				t.Errorf("width %s: %s", width, line)
			}
		}
	}
}
