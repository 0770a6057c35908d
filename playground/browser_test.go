// Package playground_test opens the playground in a real browser.
package playground_test

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

var (
	browser = flag.String("browser", "", "open the playground in this Chromium, without a window")
	built   = flag.String("dist", "", "the playground that go run ./build has written; it is built if none is named")
	shots   = flag.String("screenshots", "", "write screenshots to this folder")
)

// A visit is a page in the browser, and what its console said.
type visit struct {
	*testing.T
	ctx     context.Context
	address string
	dist    string
	console []string
	server  *http.Server
}

func dist(t *testing.T) string {
	t.Helper()
	if *built != "" {
		return *built
	}
	dir := filepath.Join(t.TempDir(), "dist")
	if out, err := exec.Command("go", "run", "./build", "-o", dir).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return dir
}

// open starts a server and a browser with an empty profile.
func open(t *testing.T, prepare ...chromedp.Action) *visit {
	t.Helper()
	if *browser == "" {
		t.Skip("without -browser: needs Chromium, which Debian has as a package")
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	v := &visit{T: t, address: "http://" + listener.Addr().String() + "/", dist: dist(t)}
	v.server = &http.Server{Handler: http.FileServer(http.Dir(v.dist))}
	go v.server.Serve(listener)
	t.Cleanup(func() { v.server.Close() })
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(*browser), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.WindowSize(1280, 900))
	allocator, cancel := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(cancel)
	ctx, cancel := chromedp.NewContext(allocator)
	t.Cleanup(cancel)
	v.ctx, cancel = context.WithTimeout(ctx, 5*time.Minute)
	t.Cleanup(cancel)
	chromedp.ListenTarget(v.ctx, v.listen)
	v.run(append([]chromedp.Action{log.Enable(), runtime.Enable()}, prepare...)...)
	return v
}

func (v *visit) listen(event any) {
	switch e := event.(type) {
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.APITypeError || e.Type == runtime.APITypeWarning {
			v.console = append(v.console, fmt.Sprint(e.Type, " ", e.Args))
		}
	case *runtime.EventExceptionThrown:
		v.console = append(v.console, e.ExceptionDetails.Error())
	case *log.EventEntryAdded:
		v.console = append(v.console, e.Entry.Text+" "+e.Entry.URL)
	}
}

func (v *visit) run(actions ...chromedp.Action) {
	v.Helper()
	if err := chromedp.Run(v.ctx, actions...); err != nil {
		v.Fatal(err)
	}
}

// eval returns the value of an expression of the page.
func (v *visit) eval(expression string) string {
	v.Helper()
	var value any
	v.run(chromedp.Evaluate(expression, &value, func(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }))
	return fmt.Sprint(value)
}

// await waits until an expression of the page is true.
func (v *visit) await(expression string) {
	v.Helper()
	if err := chromedp.Run(v.ctx, chromedp.Poll(expression, nil, chromedp.WithPollingTimeout(2*time.Minute))); err != nil {
		v.Fatalf("%s: %v; the page says %q", expression, err, v.eval("document.body.innerText"))
	}
}

// analysed waits for the result of what is in the editor.
func (v *visit) analysed(than string) {
	v.Helper()
	v.await("Number(document.getElementById('status').dataset.version ?? 0) > " + than)
}

func (v *visit) version() string {
	v.Helper()
	return v.eval("Number(document.getElementById('status').dataset.version ?? 0)")
}

const kinds = "[...document.querySelectorAll('#findings li[data-kind]')].map((e) => e.dataset.kind).join(' ')"

// paste replaces the program, as a person does.
func (v *visit) paste(text string) {
	v.Helper()
	data, _ := json.Marshal(text)
	v.run(chromedp.Focus(".cm-content"), chromedp.KeyEvent("a", chromedp.KeyModifiers(2)))
	v.eval(`(() => { const d = new DataTransfer(); d.setData("text/plain", ` + string(data) + `);
		document.querySelector(".cm-content").dispatchEvent(new ClipboardEvent("paste", { clipboardData: d, bubbles: true, cancelable: true })); return 0; })()`)
}

func (v *visit) quiet() {
	v.Helper()
	for _, line := range v.console {
		v.Errorf("console: %s", line)
	}
	v.console = nil
}

func (v *visit) shot(name string) {
	v.Helper()
	if *shots == "" {
		return
	}
	var png []byte
	v.run(chromedp.CaptureScreenshot(&png))
	if err := os.WriteFile(filepath.Join(*shots, name+".png"), png, 0o666); err != nil {
		v.Fatal(err)
	}
}

// TestDefects holds that the four defects of the README are found and mended,
// by keyboard and by mouse, and that one undo takes that back.
func TestDefects(t *testing.T) {
	v := open(t)
	v.run(chromedp.Navigate(v.address))
	v.analysed("0")
	if got := v.eval(kinds); got != "http-client no-delay go-per-item no-ctx-call" {
		t.Errorf("found: %s", got)
	}
	v.shot("desktop")

	// By keyboard: to the first finding, its fix, applied.
	before := v.version()
	v.run(chromedp.Focus(".cm-content"), chromedp.KeyEvent(kb.F8), chromedp.KeyEvent(kb.Enter, chromedp.KeyModifiers(1)))
	v.await("!document.getElementById('diff').hidden && document.activeElement.id === 'apply'")
	if got := v.eval("document.querySelector('#diff .add')?.textContent"); !strings.Contains(got, "Timeout: 30 * time.Second") {
		t.Errorf("the fix at the cursor adds %q", got)
	}
	v.shot("diff")
	v.run(chromedp.KeyEvent(kb.Enter))
	v.analysed(before)
	v.await("!document.getElementById('status').textContent.includes('Analysing')")
	if got := v.eval(kinds); got != "no-delay go-per-item no-ctx-call" {
		t.Errorf("after the first fix: %s", got)
	}

	before = v.version()
	v.run(chromedp.Click("#fixall"))
	v.await("!document.getElementById('diff').hidden")
	v.await("document.activeElement.id === 'apply'")
	v.run(chromedp.Click("#apply"))
	v.analysed(before)
	if got := v.eval("document.getElementById('status').textContent"); got != "No findings" {
		t.Errorf("after all fixes: %s: %s", got, v.eval(kinds))
	}
	v.shot("fixed")

	before = v.version()
	v.run(chromedp.Focus(".cm-content"), chromedp.KeyEvent("z", chromedp.KeyModifiers(2)))
	v.analysed(before)
	if got := v.eval(kinds); got != "no-delay go-per-item no-ctx-call" {
		t.Errorf("after an undo: %s", got)
	}
	v.quiet()
}

// TestLarge holds that a program of 500 lines is answered within three seconds.
func TestLarge(t *testing.T) {
	v := open(t)
	v.run(chromedp.Navigate(v.address))
	v.analysed("0")
	var src strings.Builder
	src.WriteString("package main\n\nimport (\n\t\"fmt\"\n\t\"io\"\n\t\"net/http\"\n)\n\nfunc main() {}\n")
	for i := range 33 {
		fmt.Fprintf(&src, "\ntype service%d struct{ client *http.Client }\n\nfunc (s *service%d) get(url string) ([]byte, error) {\n\tresp, err := s.client.Get(url)\n\tif err != nil {\n\t\treturn nil, fmt.Errorf(\"%%s: %%w\", url, err)\n\t}\n\tdefer resp.Body.Close()\n\treturn io.ReadAll(resp.Body)\n}\n\nfunc (s *service%d) ServeHTTP(w http.ResponseWriter, r *http.Request) {\n\ts.client = &http.Client{}\n\tfor _, u := range r.Form[\"u\"] {\n\t\tgo s.get(u)\n\t}\n}\n", i, i, i)
	}
	if n := strings.Count(src.String(), "\n"); n < 500 {
		t.Fatalf("%d lines", n)
	}
	before := v.version()
	start := time.Now()
	v.paste(src.String())
	v.analysed(before)
	took := time.Since(start)
	t.Logf("answered %v after the paste, of which the analysis took %s ms; %s", took, v.eval("document.getElementById('status').dataset.time"), v.eval("document.getElementById('status').textContent"))
	if n := len(strings.Fields(v.eval(kinds))); n < 33 {
		t.Errorf("%d findings in 33 copies of a service", n)
	}
	if took > 3*time.Second && os.Getenv("CI") == "" {
		t.Errorf("it took %v", took)
	}
	v.quiet()
}

// TestTyping holds that of many edits the last one counts, and that programs
// which do not compile say why.
func TestTyping(t *testing.T) {
	v := open(t)
	v.run(chromedp.Navigate(v.address))
	v.analysed("0")
	// A fix of what stood there before is not one of what stands there now.
	got := v.eval(`(() => { const d = new DataTransfer(); d.setData("text/plain", "// mine\n");
		document.querySelector(".cm-content").dispatchEvent(new ClipboardEvent("paste", { clipboardData: d, bubbles: true, cancelable: true }));
		[...document.querySelectorAll("#findings button")].find((b) => b.textContent.startsWith("Fix:")).click();
		return document.getElementById("diff").hidden + " " + document.getElementById("notice").textContent; })()`)
	if !strings.HasPrefix(got, "true The program has changed") {
		t.Errorf("after a fix of another program: %s", got)
	}
	for i := range 20 {
		v.paste(fmt.Sprintf("package p\n\nvar x%d int = \"\"\n", i))
	}
	v.paste("package p\n\nimport \"net/http\"\n\nfunc f(url string) { http.Get(url) }\n")
	v.await("(" + kinds + ") === 'http-helper'")

	v.paste("package p\n\nfunc f( {\n")
	v.await("document.getElementById('status').textContent.startsWith('Not analysed') && document.querySelectorAll('#findings .error').length > 0")
	v.paste("package p\n\nimport (\n\t\"net/http\"\n\n\t\"example.com/other\"\n)\n\nvar v = other.New()\n\nfunc f(url string) { http.Get(url) }\n")
	v.await("document.getElementById('status').textContent.includes('without what example.com/other does') && (" + kinds + ") === 'http-helper'")
	v.shot("missing")
	v.quiet()
}

// TestLinks holds that a link carries the program, and that a damaged one says
// so and leaves what was there.
func TestLinks(t *testing.T) {
	v := open(t)
	v.run(chromedp.Navigate(v.address))
	v.analysed("0")
	const mine = "package mine // ä€𝄞\n"
	v.paste(mine)
	v.await("document.getElementById('status').textContent === 'No findings'")
	v.run(chromedp.Click("#share"))
	v.await("location.hash.length > 10")
	hash := v.eval("location.hash")
	v.paste("package other\n")
	v.await("localStorage.getItem('timeoutlint-playground-program') === 'package other\\n'")
	v.run(chromedp.Navigate("about:blank"), chromedp.Navigate(v.address+hash))
	v.await("document.querySelector('.cm-content').innerText.includes('package mine // ä€𝄞')")
	if got := v.eval("document.getElementById('notice').textContent"); !strings.Contains(got, "Back to yours") {
		t.Errorf("the notice says %q", got)
	}
	for _, damaged := range []string{hash[:len(hash)-9], hash[:20] + "A" + hash[21:], "#1.****", "#x", "#1."} {
		if damaged == hash {
			damaged = hash[:20] + "B" + hash[21:]
		}
		v.run(chromedp.Navigate("about:blank"), chromedp.Navigate(v.address+damaged))
		v.await("document.getElementById('notice').textContent.includes('The link is damaged')")
		v.await("document.querySelector('.cm-content').innerText.includes('package mine')")
	}
	v.run(chromedp.Navigate("about:blank"), chromedp.Navigate(v.address+"#example=http-server"))
	v.await("(" + kinds + ") === 'http-server'")
	v.quiet()
}

// TestHang holds that an analysis which does not end is ended with its worker,
// and that the next program is analysed.
func TestHang(t *testing.T) {
	v := open(t)
	files := v.server.Handler
	v.server.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/worker.js" {
			files.ServeHTTP(w, r)
			return
		}
		script, err := os.ReadFile(filepath.Join(v.dist, "worker.js"))
		if err != nil {
			t.Error(err)
		}
		w.Header().Set("Content-Type", "text/javascript")
		fmt.Fprintf(w, "addEventListener('message', ({ data }) => { while (data.source?.includes('hang')); });\n%s", script)
	})
	v.run(chromedp.Navigate(v.address))
	v.analysed("0")
	v.paste("package hang\n")
	v.await("document.body.innerText.includes('The analysis took more than 15 s and was ended')")
	if got := v.eval("document.querySelector('.cm-content').innerText"); !strings.Contains(got, "package hang") {
		t.Errorf("the program is now %q", got)
	}
	v.shot("hang")
	if got := v.eval("document.getElementById('status').textContent"); got != "Not analysed" {
		t.Errorf("the status is %q", got)
	}
	if got := v.eval(kinds); got != "" {
		t.Errorf("findings of the program before: %s", got)
	}
	v.paste("package p\n\nimport \"net/http\"\n\nfunc f(url string) { http.Get(url) }\n")
	v.await("(" + kinds + ") === 'http-helper'")
	v.quiet()
}

// TestExamples holds that an example of what is for audits shows it.
func TestExamples(t *testing.T) {
	v := open(t)
	v.run(chromedp.Navigate(v.address))
	v.analysed("0")
	for _, name := range []string{"sequential", "channel", "retry-window"} {
		v.run(chromedp.Navigate("about:blank"), chromedp.Navigate(v.address+"#example="+name))
		v.await("(" + kinds + ").split(' ').includes('" + name + "')")
	}
	if n := v.eval("document.querySelectorAll('#example optgroup option').length"); n == "0" {
		t.Error("no examples in groups")
	}
	v.shot("examples")
	v.quiet()
}

// TestOffline holds that the page works when its server is gone.
func TestOffline(t *testing.T) {
	v := open(t)
	v.run(chromedp.Navigate(v.address))
	v.analysed("0")
	v.await("navigator.serviceWorker.controller !== null")
	v.server.Close()
	v.run(chromedp.Navigate("about:blank"), chromedp.Navigate(v.address))
	v.analysed("0")
	if got := v.eval(kinds); !strings.Contains(got, "http-client") {
		t.Errorf("found without a network: %s", got)
	}
	v.quiet()
}

// TestNoWebAssembly holds that a browser without it says so, and keeps the program.
func TestNoWebAssembly(t *testing.T) {
	v := open(t, chromedp.ActionFunc(func(ctx context.Context) error {
		_, err := page.AddScriptToEvaluateOnNewDocument("delete globalThis.WebAssembly").Do(ctx)
		return err
	}))
	v.run(chromedp.Navigate(v.address))
	v.await("document.getElementById('status').textContent.includes('no WebAssembly')")
	v.await("document.querySelector('.cm-content').innerText.includes('package main')")
	v.quiet()
}

// TestNarrow holds that nothing is wider than the screen of a telephone.
func TestNarrow(t *testing.T) {
	v := open(t, emulation.SetDeviceMetricsOverride(360, 740, 2, true))
	v.run(chromedp.Navigate(v.address))
	v.analysed("0")
	if got := v.eval("document.documentElement.scrollWidth"); got != "360" {
		t.Errorf("the page is %s wide on a screen of 360", got)
	}
	v.shot("narrow")
	v.eval("document.querySelector('.fix').scrollIntoView()")
	v.run(chromedp.Click(".fix"))
	v.await("!document.getElementById('diff').hidden")
	if got := v.eval("document.documentElement.scrollWidth"); got != "360" {
		t.Errorf("with a diff the page is %s wide on a screen of 360", got)
	}
	v.shot("narrow-diff")
	v.quiet()
}
