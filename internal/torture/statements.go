package torture

import (
	"strings"
)

// A scope is what a statement may use.
type scope struct {
	fn   *function
	vars []variable
	loop string // label of the loop around, or " " if it has none
	lit  bool   // in a function literal without results
	errs bool   // in a function literal that returns an error
}

func (s *scope) inner() *scope {
	in := *s
	in.vars = append([]variable(nil), s.vars...)
	return &in
}

// literal is the scope of a function literal.
func (s *scope) literal(errs bool) *scope {
	in := s.inner()
	in.loop, in.lit, in.errs = "", !errs, errs
	return in
}

func (s *scope) add(name, kind string) { s.vars = append(s.vars, variable{name, kind}) }

func (s *scope) has(kind string) bool {
	for _, v := range s.vars {
		if v.kind == kind {
			return true
		}
	}
	return false
}

// expr writes an expression of a kind: mostly a variable, else a new value.
func (g *generator) expr(s *scope, kind string) string {
	var have []string
	for _, v := range s.vars {
		if v.kind == kind {
			have = append(have, v.name)
		}
	}
	if len(have) > 0 && !g.chance(5) {
		return pick(g.r, have)
	}
	choices := map[string][]string{
		"ctx": {"context.Background()", "context.TODO()", "context.Background()"},
		"url": {`"https://example.com/v1"`, `"https://api.example.com/x" + "?q=1"`}, "n": {"3", "10", "5"},
		"urls":   {`[]string{"https://a.example", "https://b.example"}`, `strings.Split("a b c", " ")`},
		"client": {g.client(), "http.DefaultClient"}, "delay": {"time.Second", "200 * time.Millisecond", "5*time.Second"},
		"body": {`[]byte("{}")`}, "err": {`errors.New("failed")`}, "reader": {"nil", `strings.NewReader("{}")`, `bytes.NewReader([]byte("{}"))`},
		"wg": {"new(sync.WaitGroup)"}, "mu": {"new(sync.Mutex)"}, "sem": {"make(chan struct{}, 4)"}, "results": {"make(chan string)"},
		"group": {"new(errgroup.Group)"}, "f": {"func(context.Context, string) error { return nil }"},
		"db": {"(*sql.DB)(nil)"}, "tx": {"(*sql.Tx)(nil)"}, "writer": {"http.ResponseWriter(nil)"}, "request": {"(*http.Request)(nil)"}, "conn": {"net.Conn(nil)"},
	}
	if kind == "ctx" {
		for _, v := range s.vars {
			if v.kind == "request" {
				choices["ctx"] = append(choices["ctx"], v.name+".Context()", v.name+".Context()")
			}
		}
		if len(have) > 0 {
			choices["ctx"] = append(choices["ctx"], fill("context.WithValue(%s, 1, 2)", have[0]), fill("context.WithoutCancel(%s)", have[0]))
		}
	}
	e := fill("%s", pick(g.r, choices[kind]))
	if kind == "client" && (e[0] == '&' || e[0] == 'f') {
		e = "(" + e + ")"
	}
	return e
}

// leave writes the statement that returns from a function; err is its error.
func (g *generator) leave(s *scope, err string) string {
	switch {
	case s.lit:
		return "return\n"
	case s.errs:
		return "return " + err + "\n"
	case s.fn.named && g.chance(2):
		return "return\n"
	}
	var vals []string
	for _, t := range s.fn.results {
		switch {
		case t == "error":
			vals = append(vals, err)
		case t == "int" || t == "time.Duration":
			vals = append(vals, "0")
		case t == "string":
			vals = append(vals, `""`)
		case t == "T":
			vals = append(vals, "*new(T)")
		case t == "Result" || t == "[2]int":
			vals = append(vals, t+"{}")
		default:
			vals = append(vals, "nil")
		}
	}
	return "return " + strings.Join(vals, ", ") + "\n"
}

// fail writes what is done about an error.
func (g *generator) fail(s *scope, err string) string {
	then := g.leave(s, err)
	if s.loop != "" && g.chance(2) {
		then = g.jump(s, "continue")
	}
	switch g.r.IntN(8) {
	case 0:
		then = fill("log.Print(%s)\n", err) + then
	case 1:
		then = fill("time.Sleep(%s)\n", g.expr(s, "delay")) + then
	}
	return fill("if %s != nil {\n%s}\n", err, then)
}

func (g *generator) jump(s *scope, how string) string {
	if l := strings.TrimSpace(s.loop); l != "" && g.chance(2) {
		return how + " " + l + "\n"
	}
	return how + "\n"
}

// block writes some statements.
func (g *generator) block(s *scope, n int) string {
	s = s.inner()
	g.depth++
	defer func() { g.depth-- }()
	var b strings.Builder
	for range n {
		if g.depth > 4 {
			b.WriteString(g.simple(s))
			continue
		}
		b.WriteString(g.statement(s))
		if g.chance(6) {
			b.WriteString("\n")
		}
	}
	return b.String()
}

// statement writes one statement, or a few that belong together.
func (g *generator) statement(s *scope) string {
	switch g.r.IntN(16) {
	case 0, 1, 2:
		return g.request(s)
	case 3:
		return g.store(s)
	case 4:
		return g.dial(s)
	case 5, 6:
		return g.fanOut(s)
	case 7, 8:
		return g.retry(s)
	case 9:
		return g.context(s)
	case 10:
		return g.locked(s)
	case 11:
		return g.branch(s)
	case 12:
		return g.serve(s)
	case 13:
		return g.call(s)
	case 14:
		return g.loop(s)
	}
	return g.simple(s)
}

func (g *generator) simple(s *scope) string {
	switch g.r.IntN(6) {
	case 0:
		return fill("time.Sleep(%s)\n", g.expr(s, "delay"))
	case 1:
		return fill("log.Println(%s)\n", g.expr(s, "url"))
	case 2:
		return fill("<-time.After(%s)\n", g.expr(s, "delay"))
	case 3:
		c := g.name("client")
		s.add(c, "client")
		return fill("%s := %s\n_ = %[1]s\n", c, g.client())
	case 4:
		c := g.name("client")
		s.add("(&"+c+")", "client")
		return fill("var %s http.Client\n_ = &%[1]s\n", c)
	}
	return fill("if err := parse(%s); err != nil {\n%s}\n", g.expr(s, "body"), g.leave(s, "err"))
}

// request writes a request over HTTP, and what is done with the answer.
func (g *generator) request(s *scope) string {
	resp, err := g.name("resp"), pick(g.r, []string{"err", g.name("err")})
	url, ctx := g.expr(s, "url"), g.expr(s, "ctx")
	client := g.expr(s, "client")
	var b strings.Builder
	b.WriteString("{\n")
	send := ""
	switch g.r.IntN(8) {
	case 0:
		send = fill("http.Get(%s)", url)
	case 1:
		send = fill("%s.Get(%s)", client, url)
	case 2:
		send = fill("http.Post(%s, \"application/json\", %s)", url, g.expr(s, "reader"))
	case 3:
		send = fill("http.Head(\n%s, // where\n)", url)
	default:
		req := g.name("req")
		made := fill("http.NewRequestWithContext(%s, http.MethodPost, %s, %s)", ctx, url, g.expr(s, "reader"))
		if g.chance(2) {
			made = fill("http.NewRequest(\"GET\", %s, %s)", url, g.expr(s, "reader"))
		}
		b.WriteString(fill("%s, %s := %s\n%s", req, err, made, g.fail(s, err)))
		send = fill("%s.Do(%s)", client, req)
		if g.chance(5) {
			send = fill("http.DefaultClient.Do(%s.WithContext(%s))", req, ctx)
		}
	}
	if g.chance(6) {
		b.WriteString(fill("if _, err := %s; err != nil {\n%s}\n}\n", send, g.leave(s, "err")))
		return b.String()
	}
	b.WriteString(fill("%s, %s := %s\n%s", resp, err, send, g.fail(s, err)))
	if !g.chance(5) {
		b.WriteString(fill("defer %s.Body.Close()\n", resp))
	}
	switch g.r.IntN(5) {
	case 0:
		b.WriteString(fill("data, err := io.ReadAll(%s.Body)\nif err != nil {\n%s}\n_ = data\n", resp, g.leave(s, "err")))
	case 1:
		b.WriteString(fill("var v Result\nif err := json.NewDecoder(%s.Body).Decode(&v); err != nil {\n%s}\n", resp, g.leave(s, "err")))
	case 2:
		if s.has("writer") {
			b.WriteString(fill("io.Copy(%s, %s.Body)\n", g.expr(s, "writer"), resp))
		}
	case 3:
		then := g.leave(s, fill(`errors.New(%s.Status)`, resp))
		if s.loop != "" {
			then = g.jump(s, "continue")
		}
		b.WriteString(fill("if %s.StatusCode >= 500 {\n%s}\n", resp, then))
	}
	b.WriteString(fill("_ = %s\n}\n", resp))
	return b.String()
}

// store writes a use of a database or of another process.
func (g *generator) store(s *scope) string {
	db, ctx := g.expr(s, "db"), g.expr(s, "ctx")
	if s.has("tx") && g.chance(2) {
		db = g.expr(s, "tx")
	}
	switch g.r.IntN(9) {
	case 0:
		return fill("if _, err := %s.Exec(\"delete from t\"); err != nil {\n%s}\n", db, g.leave(s, "err"))
	case 1:
		return fill("if _, err := %s.ExecContext(%s, \"delete from t where id = ?\", %s); err != nil {\n%s}\n", db, ctx, g.expr(s, "n"), g.leave(s, "err"))
	case 2:
		n := g.name("n")
		s.add(n, "n")
		return fill("var %s int\nif err := %s.QueryRow(\"select 1\").Scan(&%[1]s); err != nil {\n%s}\n", n, db, g.leave(s, "err"))
	case 3:
		rows := g.name("rows")
		return fill("{\n%s, err := %s.Query(\"select a from t\", %s)\n%sdefer %[1]s.Close()\nfor %[1]s.Next() {\n%s}\n}\n", rows, db, g.expr(s, "url"), g.fail(s, "err"), g.block(s.literalLoop(), 1))
	case 4:
		tx := g.name("tx")
		in := s.inner()
		in.add(tx, "tx")
		return fill("{\n%s, err := %s.Begin()\n%sdefer %[1]s.Rollback()\n%sif err := %[1]s.Commit(); err != nil {\n%s}\n}\n", tx, g.expr(s, "db"), g.fail(s, "err"), g.block(in, 2), g.leave(s, "err"))
	case 5:
		return fill("if out, err := exec.Command(\"convert\", %s).CombinedOutput(); err != nil {\nlog.Print(out)\n%s}\n", g.expr(s, "url"), g.leave(s, "err"))
	case 6:
		return fill("%s.Ping()\n", g.expr(s, "db"))
	case 7:
		return fill("exec.CommandContext(%s, \"sleep\", \"1\").Run()\n", ctx)
	}
	return fill("exec.Command(\"sleep\", \"1\").Run()\n")
}

// literalLoop is the scope inside a loop without a label.
func (s *scope) literalLoop() *scope {
	in := s.inner()
	in.loop = " "
	return in
}

// dial writes a connection that is made.
func (g *generator) dial(s *scope) string {
	conn := g.name("conn")
	made := pick(g.r, []string{
		`net.Dial("tcp", "example.com:80")`, `(&net.Dialer{}).Dial("tcp", "example.com:80")`, `tls.Dial("tcp", "example.com:443", nil)`,
		`net.DialTimeout("tcp", "example.com:80", 0)`, `tls.Dial("tcp", "example.com:443", &tls.Config{ServerName: "example.com"})`,
		"net.Dial(\n\"tcp\",\n\"example.com:80\",\n)",
		`(&net.Dialer{KeepAlive: time.Minute}).Dial("tcp", "example.com:80")`,
	})
	return fill("{\n%s, err := %s\n%sdefer %[1]s.Close()\n%[1]s.Write(%[4]s)\nio.ReadAll(%[1]s)\n}\n", conn, made, g.fail(s, "err"), g.expr(s, "body"))
}

// serve writes a server.
func (g *generator) serve(s *scope) string {
	if s.fn.name != "" && !g.chance(3) {
		return g.request(s)
	}
	handler := "nil"
	if g.chance(2) {
		in := &scope{fn: &function{}, vars: []variable{{"w", "writer"}, {"r", "request"}}}
		handler = fill("http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {\n%s})", g.block(in, 2))
	}
	switch g.r.IntN(5) {
	case 0:
		return fill("log.Print(http.ListenAndServe(\":8080\", %s))\n", handler)
	case 1:
		return fill("srv%d := &http.Server{Addr: \":8080\", Handler: %s}\nsrv%[1]d.ListenAndServe()\n", g.unique(), handler)
	case 2:
		return fill("srv%d := http.Server{\nAddr: \":8080\", // here\nHandler: %s,\n}\nif err := srv%[1]d.ListenAndServe(); err != nil {\nlog.Print(err)\n}\n", g.unique(), handler)
	case 3:
		return fill("if err := http.ListenAndServeTLS(\":443\", \"c\", \"k\", %s); err != nil {\n%s}\n", handler, g.leave(s, "err"))
	}
	in := &scope{fn: &function{}, vars: []variable{{"w", "writer"}, {"r", "request"}}}
	return fill("http.HandleFunc(\"/x\", func(w http.ResponseWriter, r *http.Request) {\n%s})\n", g.block(in, 3))
}

func (g *generator) unique() int { g.n++; return g.n }
