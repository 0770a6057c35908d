package torture

import (
	"fmt"
	"strings"
)

// A Shape is a program of n alike elements. What the analysis costs may grow
// little faster than n, whatever the elements are.
type Shape struct {
	Name string
	Of   func(n int) *Program
}

// Shapes are programs whose values, calls and comments lead to each other in
// ways that make walks without a memory endless.
var Shapes = []Shape{
	{"ctx-reassigned", func(n int) *Program {
		return grown([]string{"context", "net/http"}, "type key int\n\nfunc Do(ctx context.Context, url string) error {\n"+
			repeat(n, "\tctx = context.WithValue(ctx, key(%[1]d), %[1]d)\n")+send+"}\n")
	}},
	{"ctx-conditional", func(n int) *Program {
		return grown([]string{"context", "net/http"}, "type key int\n\nfunc Do(ctx context.Context, url string, on []bool) error {\n"+
			repeat(n, "\tif on[%[1]d] {\n\t\tctx = context.WithValue(ctx, key(%[1]d), %[1]d)\n\t}\n")+send+"}\n")
	}},
	{"ctx-in-loop", func(n int) *Program {
		return grown([]string{"context", "net/http"}, "type key int\n\nfunc Do(ctx context.Context, url string, on []bool) error {\n\tfor range on {\n"+
			repeat(n, "\t\tif on[%[1]d] {\n\t\t\tctx = context.WithValue(ctx, key(%[1]d), %[1]d)\n\t\t}\n")+send+"\t}\n\treturn nil\n}\n")
	}},
	{"ctx-used-each-time", func(n int) *Program {
		return grown([]string{"context", "database/sql"}, "type key int\n\nfunc Do(ctx context.Context, db *sql.DB) {\n"+
			repeat(n, "\tctx = context.WithValue(ctx, key(%[1]d), %[1]d)\n\t_, _ = db.ExecContext(ctx, \"select %[1]d\")\n")+"}\n")
	}},
	{"attempts-in-a-condition", func(n int) *Program {
		return grown([]string{"net/http"}, "func get(url string) error {\n\t_, err := http.Get(url)\n\treturn err\n}\n\nfunc Do(url string) {\n\tfor get(url) != nil"+
			repeat(n, " && get(url) != nil")+" {\n\t}\n}\n")
	}},
	{"ctx-switch", func(n int) *Program {
		return grown([]string{"context", "database/sql"}, "type key int\n\nfunc Do(db *sql.DB, k int) {\n\tctx := context.Background()\n\tswitch k {\n"+
			repeat(n, "\tcase %[1]d:\n\t\tctx = context.WithValue(ctx, key(%[1]d), %[1]d)\n")+"\t}\n\t_, _ = db.ExecContext(ctx, \"select 1\")\n}\n")
	}},
	{"ctx-captured", func(n int) *Program {
		return grown([]string{"context", "database/sql"}, "type key int\n\nfunc Do(ctx context.Context, db *sql.DB) {\n"+
			repeat(n, "\tctx = context.WithValue(ctx, key(%[1]d), %[1]d)\n\tgo func() { _, _ = db.ExecContext(ctx, \"select %[1]d\") }()\n")+"}\n")
	}},
	{"ctx-chain", func(n int) *Program {
		return grown([]string{"context", "net/http"}, repeat(n, "func f%[1]d(ctx context.Context) context.Context {\n\tif ctx.Err() != nil {\n\t\treturn f%[2]d(context.WithoutCancel(ctx))\n\t}\n\treturn f%[2]d(ctx)\n}\n\n")+
			fmt.Sprintf("func f%d(ctx context.Context) context.Context { return ctx }\n\nfunc Do(url string) error {\n\tctx := f0(context.Background())\n", n)+send+"}\n")
	}},
	{"clients-in-diamonds", func(n int) *Program {
		return grown([]string{"net/http"}, repeat(n, "func c%[1]d(on bool) *http.Client {\n\tif on {\n\t\treturn c%[2]d(!on)\n\t}\n\treturn c%[2]d(on)\n}\n\n")+
			fmt.Sprintf("func c%d(on bool) *http.Client { return &http.Client{} }\n\nfunc Get(url string) (*http.Response, error) { return c0(true).Get(url) }\n", n))
	}},
	{"transports-in-diamonds", func(n int) *Program {
		return grown([]string{"net/http"}, "func Client(on []bool) *http.Client {\n\tvar t0 http.RoundTripper = &http.Transport{}\n"+
			repeat(n, "\tt%[2]d := t%[1]d\n\tif on[%[1]d] {\n\t\tt%[2]d = t%[1]d\n\t}\n")+fmt.Sprintf("\treturn &http.Client{Transport: t%d}\n}\n", n))
	}},
	{"calls-in-a-chain", func(n int) *Program {
		return grown([]string{"net/http"}, repeat(n, "func f%[1]d(url string) error { return f%[2]d(url) }\n\n")+
			fmt.Sprintf("func f%d(url string) error {\n\tresp, err := http.Get(url)\n\tif err == nil {\n\t\terr = resp.Body.Close()\n\t}\n\treturn err\n}\n\n", n)+
			"func Serve(w http.ResponseWriter, r *http.Request) { _ = f0(r.URL.Path) }\n")
	}},
	{"calls-in-a-circle", func(n int) *Program {
		return grown([]string{"database/sql"}, repeat(n-1, "func f%[1]d(db *sql.DB, k int) error {\n\tif k > 0 {\n\t\treturn f%[2]d(db, k-1)\n\t}\n\treturn nil\n}\n\n")+
			fmt.Sprintf("func f%d(db *sql.DB, k int) error {\n\tif _, err := db.Exec(\"select 1\"); err != nil {\n\t\treturn err\n\t}\n\treturn f0(db, k)\n}\n", n-1))
	}},
	{"handlers-on-one-helper", func(n int) *Program {
		return grown([]string{"net/http", "time"}, "func help() { time.Sleep(time.Second) }\n\n"+
			repeat(n, "func h%[1]d(w http.ResponseWriter, r *http.Request) { help() }\n\n"))
	}},
	{"func-variables", func(n int) *Program {
		return grown([]string{"net/http"}, "func Do(url string) {\n\tvar f func(int) error\n"+
			repeat(n, "\tf = func(k int) error {\n\t\tif k > 0 {\n\t\t\treturn f(k - 1)\n\t\t}\n\t\t_, err := http.Get(url)\n\t\treturn err\n\t}\n")+"\t_ = f(3)\n}\n")
	}},
	{"func-variables-of-each-other", func(n int) *Program {
		return grown([]string{"net/http"}, "func Do(url string) {\n\tf0 := func() { _, _ = http.Get(url) }\n"+
			repeat(n, "\tf%[2]d := func() { f%[1]d(); f%[1]d() }\n")+fmt.Sprintf("\tf%d()\n}\n", n))
	}},
	{"gotos", func(n int) *Program {
		return grown([]string{"net/http"}, "func Do(url string) error {\n"+
			repeat(n, "l%[1]d:\n\tif resp, err := http.Get(url); err != nil {\n\t\tgoto l%[1]d\n\t} else {\n\t\tresp.Body.Close()\n\t}\n")+"\treturn nil\n}\n")
	}},
	{"implementations-of-each-other", func(n int) *Program {
		return grown([]string{"database/sql"}, "type node interface{ load(k int) error }\n\ntype base struct{ db *sql.DB }\n\nfunc (b *base) load(k int) error {\n\t_, err := b.db.Exec(\"select 1\")\n\treturn err\n}\n\n"+
			repeat(n, "type n%[1]d struct{ next node }\n\nfunc (x *n%[1]d) load(k int) error { return x.next.load(k - 1) }\n\n"))
	}},
	{"directives", func(n int) *Program {
		return grown([]string{"net/http"}, "func Do(url string) {\n"+
			repeat(n, "\t//timeoutlint:ignore http-helper -- known\n\tr%[1]d, _ := http.Get(url)\n\t_ = r%[1]d\n")+"}\n")
	}},
	{"directives-of-declarations", func(n int) *Program {
		return grown([]string{"net/http"}, repeat(n, "//timeoutlint:ignore http-helper,body-not-closed -- known\nfunc do%[1]d(url string) {\n\tr, _ := http.Get(url)\n\t_ = r\n}\n\n"))
	}},
	{"retry-loops", func(n int) *Program {
		return grown([]string{"net/http"}, "func Do(url string) {\n"+
			repeat(n, "\tfor i%[1]d := 0; i%[1]d < 3; i%[1]d++ {\n\t\tif resp, err := http.Get(url); err == nil {\n\t\t\tresp.Body.Close()\n\t\t\tbreak\n\t\t}\n\t}\n")+"}\n")
	}},
	{"retries-by-the-status-of-an-error", func(n int) *Program {
		return grown([]string{"context", "errors", "net/http", "time"}, "type answer struct{ StatusCode int }\n\nfunc (a *answer) Error() string { return \"refused\" }\n\n"+
			"func get(ctx context.Context, url string) error {\n\treq, err := http.NewRequestWithContext(ctx, \"GET\", url, nil)\n\tif err != nil {\n\t\treturn err\n\t}\n\tresp, err := http.DefaultClient.Do(req)\n\tif err != nil {\n\t\treturn err\n\t}\n\tresp.Body.Close()\n\treturn &answer{resp.StatusCode}\n}\n\nfunc Do(ctx context.Context, url string) {\n"+
			repeat(n, "\tfor i%[1]d := 0; i%[1]d < 3; i%[1]d++ {\n\t\tvar a *answer\n\t\terr := get(ctx, url)\n\t\tif err == nil || errors.As(err, &a) && a.StatusCode == 404 {\n\t\t\tbreak\n\t\t}\n\t\ttime.Sleep(time.Second << i%[1]d)\n\t}\n")+"}\n")
	}},
	{"branches-in-a-retry", func(n int) *Program {
		return grown([]string{"net/http"}, "func Do(url string, on []bool) {\n\tfor i := 0; i < 3; i++ {\n\t\tresp, err := http.Get(url)\n\t\tif err == nil {\n\t\t\tresp.Body.Close()\n\t\t\treturn\n\t\t}\n"+
			repeat(n, "\t\tif on[%[1]d] {\n\t\t\tcontinue\n\t\t}\n")+"\t}\n}\n")
	}},
	{"goroutines-in-a-loop", func(n int) *Program {
		return grown([]string{"net/http"}, "func Do(urls []string) {\n\tfor _, u := range urls {\n"+
			repeat(n, "\t\tgo http.Get(u + \"/%[1]d\")\n")+"\t}\n}\n")
	}},
	{"slices-of-each-other", func(n int) *Program {
		return grown([]string{"net/http"}, "func Do(s0 []string) {\n"+repeat(n, "\ts%[2]d := append(s%[1]d, s%[1]d...)\n")+
			fmt.Sprintf("\tfor _, u := range s%d {\n\t\tgo http.Get(u)\n\t}\n}\n", n))
	}},
	{"durations-of-each-other", func(n int) *Program {
		return grown([]string{"net/http", "time"}, "func Serve(w http.ResponseWriter, r *http.Request) {\n\td0 := time.Nanosecond\n"+
			repeat(n, "\td%[2]d := d%[1]d + d%[1]d\n")+fmt.Sprintf("\ttime.Sleep(d%d)\n}\n", n))
	}},
	{"constants-of-each-other", func(n int) *Program {
		return grown([]string{"net/http"}, "const c0 = 1\n\nconst (\n"+repeat(n, "\tc%[2]d = (c%[1]d + c%[1]d) / 2\n")+
			fmt.Sprintf(")\n\nvar client = &http.Client{Timeout: c%d}\n", n))
	}},
	{"structs-of-each-other", func(n int) *Program {
		return grown([]string{"net/http"}, repeat(n, "type T%[1]d struct{ a, b *T%[2]d }\n\n")+
			fmt.Sprintf("type T%d struct{ url string }\n\nfunc (t *T0) get() { _, _ = http.Get(\"x\") }\n\nfunc Do(list []*T0) {\n\tfor _, t := range list {\n\t\tgo t.get()\n\t}\n}\n", n))
	}},
	{"locks", func(n int) *Program {
		return grown([]string{"net/http", "sync"}, "type S struct{ mu sync.Mutex; n int }\n\nfunc (s *S) ServeHTTP(w http.ResponseWriter, r *http.Request) {\n"+
			repeat(n, "\ts.mu.Lock()\n\ts.n++\n\tif s.n > %[1]d {\n\t\t_, _ = http.Get(\"x\")\n\t}\n\ts.mu.Unlock()\n")+"}\n")
	}},
	{"errgroups", func(n int) *Program {
		return grown([]string{"net/http", "sync"}, "func Do(urls []string) {\n"+
			repeat(n, "\tvar g%[1]d sync.WaitGroup\n\tfor _, u := range urls {\n\t\tg%[1]d.Go(func() { _, _ = http.Get(u) })\n\t}\n\tg%[1]d.Wait()\n")+"}\n")
	}},
	{"cases-of-a-switch", func(n int) *Program {
		return grown([]string{"net/http"}, "func Do(n int, url string) {\n\tfor {\n\t\tswitch n {\n"+
			repeat(n, "\t\tcase %[1]d:\n\t\t\tif _, err := http.Get(url); err != nil {\n\t\t\t\tcontinue\n\t\t\t}\n")+"\t\t}\n\t}\n}\n")
	}},
	{"cases-of-a-select", func(n int) *Program {
		return grown([]string{"net/http"}, "func Do(in []chan int, url string) {\n\tfor {\n\t\tselect {\n"+
			repeat(n, "\t\tcase <-in[%[1]d]:\n\t\t\tgo http.Get(url)\n")+"\t\t}\n\t}\n}\n")
	}},
	{"selects-with-goto", func(n int) *Program {
		return grown([]string{"context", "net/http", "time"}, "func Do(ctx context.Context, in chan int, url string) {\n"+
			repeat(n, "l%[1]d:\n\tselect {\n\tcase <-ctx.Done():\n\t\tgoto l%[1]d\n\tcase v := <-in:\n\t\tif v > %[1]d {\n\t\t\tgoto l%[2]d\n\t\t}\n\t\tif _, err := http.Get(url); err != nil {\n\t\t\tgoto l0\n\t\t}\n\tcase <-time.After(1):\n\t}\n")+
			fmt.Sprintf("l%d:\n}\n", n))
	}},
	{"clients-in-a-literal", func(n int) *Program {
		return grown([]string{"net/http"}, "var clients = []*http.Client{\n"+repeat(n, "\t{},\n")+"}\n\nfunc Do() {\n\tfor _, c := range clients {\n\t\t_, _ = c.Get(\"x\")\n\t}\n}\n")
	}},
	{"deferred-unlocks", func(n int) *Program {
		return grown([]string{"net/http", "sync"}, "func Do(mu *sync.Mutex, url string) {\n"+
			repeat(n, "\tmu.Lock()\n\tdefer mu.Unlock()\n\t_, _ = http.Get(url)\n")+"}\n")
	}},
	{"fields-with-a-context", func(n int) *Program {
		return grown([]string{"context", "net/http"}, "type step struct {\n\tctx  context.Context\n\tnext *step\n}\n\nfunc Do(s *step, steps []*step, req *http.Request) {\n\tfor _, x := range steps {\n"+
			repeat(n, "\t\ts.ctx, x.next.ctx = x.ctx, context.WithValue(s.ctx, %[1]d, s)\n")+"\t\t_, _ = http.DefaultClient.Do(req.WithContext(s.ctx))\n\t}\n}\n")
	}},
}

const send = "\treq, err := http.NewRequestWithContext(ctx, \"GET\", url, nil)\n\tif err != nil {\n\t\treturn err\n\t}\n\tresp, err := http.DefaultClient.Do(req)\n\tif err != nil {\n\t\treturn err\n\t}\n\tresp.Body.Close()\n\treturn nil\n"

// grown returns a program of one file.
func grown(imports []string, decls string) *Program {
	return &Program{Path: "example.com/grown", Files: []File{{"grown.go", []byte("package grown\n\nimport (\n\t\"" + strings.Join(imports, "\"\n\t\"") + "\"\n)\n\n" + decls)}}}
}

// repeat writes an element n times: %[1]d is its number, %[2]d that of the next.
func repeat(n int, element string) string {
	var b strings.Builder
	for i := range n {
		s := strings.ReplaceAll(element, "%[1]d", fmt.Sprint(i))
		b.WriteString(strings.ReplaceAll(s, "%[2]d", fmt.Sprint(i+1)))
	}
	return b.String()
}
