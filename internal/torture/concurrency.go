package torture

import (
	"strings"
)

// over writes the head of a loop, and a use of what it counts or ranges over.
func (g *generator) over(s *scope, in *scope) (head, use string) {
	v := g.name("u")
	switch g.r.IntN(6) {
	case 0:
		return fill("for i := range %s ", g.expr(s, "n")), "_ = i\n"
	case 1:
		return fill("for i := 0; i < %s; i++ ", g.expr(s, "n")), ""
	case 2:
		in.add(v, "url")
		return fill("for i, %s := range %s ", v, g.expr(s, "urls")), fill("_, _ = i, %s\n", v)
	}
	in.add(v, "url")
	return fill("for _, %s := range %s ", v, g.expr(s, "urls")), fill("_ = %s\n", v)
}

// fanOut writes a loop that starts goroutines.
func (g *generator) fanOut(s *scope) string {
	in := s.literal(false)
	label := ""
	if g.chance(8) {
		label = fill("Out%d:\n", g.unique())
	}
	head, use := g.over(s, in)
	if label != "" {
		use += fill("if 1 > 2 {\ncontinue %s\n}\n", strings.TrimSuffix(label, ":\n"))
	}
	switch g.r.IntN(9) {
	case 0:
		return label + fill("%s{\n%sgo func() {\n%s}()\n}\n", head, use, g.block(in, 1))
	case 1:
		wg := g.name("wg")
		return fill("var %s sync.WaitGroup\n%s%s{\n%s%[1]s.Add(1)\ngo func() {\ndefer %[1]s.Done()\n%[5]s}()\n}\n%[1]s.Wait()\n", wg, label, head, use, g.block(in, 2))
	case 2:
		wg := g.name("wg")
		return fill("%s := new(sync.WaitGroup)\n%s%s{\n%s%[1]s.Go(func() {\n%[5]s})\n}\n%[1]s.Wait()\n", wg, label, head, use, g.block(in, 1))
	case 3:
		eg := g.name("eg")
		errs := in.literal(true)
		errs.add("ctx", "ctx")
		return fill("{\n%s, ctx := errgroup.WithContext(%s)\n_ = ctx\n%s%s{\n%s%[1]s.Go(func() error {\n%[6]sreturn nil\n})\n}\nif err := %[1]s.Wait(); err != nil {\n%[7]s}\n}\n",
			eg, g.expr(s, "ctx"), label, head, use, g.block(errs, 1), g.leave(s, "err"))
	case 4:
		eg := g.name("eg")
		errs := in.literal(true)
		limit := ""
		if g.chance(3) {
			limit = fill("%s.SetLimit(%s)\n", eg, pick(g.r, []string{"-1", "4", "len(" + g.expr(s, "urls") + ")"}))
		}
		return fill("var %s errgroup.Group\n%s%s%s{\n%s%[1]s.Go(func() error {\n%[6]sreturn nil\n})\n}\n%[1]s.Wait() // all\n", eg, limit, label, head, use, g.block(errs, 1))
	case 5:
		ch := g.name("ch")
		return fill("%s := make(chan string)\n%s%s{\n%sgo func() {\n%s%[1]s <- \"x\"\n}()\n}\nfor range %s {\n<-%[1]s\n}\n", ch, label, head, use, g.block(in, 1), "2")
	case 6:
		sem := g.name("sem")
		size := pick(g.r, []string{"4", "len(" + g.expr(s, "urls") + ")"})
		return fill("%s := make(chan struct{}, %s)\n%s%s{\n%sgo func() {\n%[1]s <- struct{}{}\ndefer func() { <-%[1]s }()\n%[6]s}()\n}\n", sem, size, label, head, use, g.block(in, 1))
	case 7:
		sem := g.name("sem")
		return fill("%s := make(chan struct{}, 4)\n%s%s{\n%s%[1]s <- struct{}{}\ngo func() {\ndefer func() { <-%[1]s }()\n%[5]s}()\n}\n", sem, label, head, use, g.block(in, 1))
	}
	if f := g.callable(); f != nil {
		return label + fill("%s{\n%sgo %s\n}\n", head, use, g.callOf(in, f))
	}
	wg := g.name("wg")
	ch := g.name("ch")
	return fill("var %s sync.WaitGroup\n%[2]s := make(chan string, 8)\n%[3]s{\n%[4]s%[1]s.Add(1)\ngo func() { defer %[1]s.Done(); %[2]s <- \"x\" }()\n}\ngo func() { %[1]s.Wait(); close(%[2]s) }()\nfor range %[2]s {\n%[5]s}\n",
		wg, ch, head, use, g.block(s.literalLoop(), 1))
}

// retry writes a loop that tries again.
func (g *generator) retry(s *scope) string {
	in := s.literalLoop()
	label := ""
	if g.chance(5) {
		in.loop = fill("Again%d", g.unique())
		label = in.loop + ":\n"
	}
	i := pick(g.r, []string{"i", "attempt", g.name("i")})
	head := pick(g.r, []string{
		fill("for %s := 0; %[1]s < 3; %[1]s++ ", i), fill("for %s := 1; %[1]s <= 5; %[1]s++ ", i), fill("for %s := range 3 ", i),
		"for range 3 ", "for ", "for 1 < 2 ", fill("for %s := range %s ", i, g.expr(s, "n")),
	})
	use := ""
	if strings.HasPrefix(head, "for "+i+" := range") {
		use = "_ = " + i + "\n"
	}
	if label != "" {
		use += "if 1 > 2 {\nbreak " + in.loop + "\n}\n"
	}
	try := ""
	err := g.name("err")
	switch g.r.IntN(4) {
	case 0:
		try = fill("_, %s := http.Get(%s)\n", err, g.expr(s, "url"))
	case 1:
		try = fill("_, %s := %s.ExecContext(%s, \"update t set a = 1\")\n", err, g.expr(s, "db"), g.expr(s, "ctx"))
	case 2:
		try = fill("%s := %s(%s, %s)\n", err, g.expr(s, "f"), g.expr(s, "ctx"), g.expr(s, "url"))
	default:
		req := g.name("req")
		try = fill("%s, %s := http.NewRequestWithContext(%s, \"POST\", %s, %s)\nif %[2]s != nil {\n%[6]s}\n%[7]s, %[2]s := %[8]s.Do(%[1]s)\n_ = %[7]s\n",
			req, err, g.expr(s, "ctx"), g.expr(s, "url"), g.expr(s, "reader"), g.leave(s, err), g.name("resp"), g.expr(s, "client"))
	}
	ok := pick(g.r, []string{"break\n", g.leave(s, "nil")})
	pause := ""
	if g.chance(3) {
		pause = fill("time.Sleep(%s)\n", g.expr(s, "delay"))
	}
	body := fill("%s%sif %s == nil {\n%s}\n%s", use, try, err, ok, pause)
	if g.chance(3) {
		body = fill("%s%sif %s != nil {\n%s%s}\n%s", use, try, err, pause, g.jump(in, "continue"), ok)
	}
	if g.chance(6) {
		body = g.block(in, 1) + body
	}
	return label + head + "{\n" + body + "}\n"
}

// context writes a context made of another.
func (g *generator) context(s *scope) string {
	ctx := pick(g.r, []string{"ctx", g.name("ctx")})
	parent := g.expr(s, "ctx")
	in := s.inner()
	in.add(ctx, "ctx")
	made := pick(g.r, []string{
		fill("%s, cancel := context.WithCancel(%s)\ndefer cancel()\n", ctx, parent),
		fill("%s, cancel := context.WithTimeout(%s, %s)\ndefer cancel()\n", ctx, parent, g.expr(s, "delay")),
		fill("%s := context.WithValue(%s, 1, 2)\n", ctx, parent),
		fill("%s := %s\n", ctx, parent),
		fill("var %s context.Context = %s\n", ctx, parent),
		fill("%s := context.Background()\nif 1 < 2 {\n%[1]s = context.WithValue(%[1]s, 1, 2)\n}\n", ctx),
	})
	return fill("{\n%s_ = %s\n%s}\n", made, ctx, g.block(in, 2))
}

// locked writes what is done while something is owed.
func (g *generator) locked(s *scope) string {
	mu := g.expr(s, "mu")
	switch g.r.IntN(5) {
	case 0:
		return fill("%s.Lock()\n%s%[1]s.Unlock()\n", mu, g.block(s, 1))
	case 1:
		return fill("func() {\n%s.Lock()\ndefer %[1]s.Unlock()\n%s}()\n", mu, g.block(s.literal(false), 1))
	case 2:
		sem := g.expr(s, "sem")
		return fill("%s <- struct{}{}\n%s<-%[1]s\n", sem, g.block(s, 1))
	case 3:
		ch := g.name("done")
		return fill("%s := make(chan struct{})\ngo func() {\n%sclose(%[1]s)\n}()\n<-%[1]s\n", ch, g.block(s.literal(false), 1))
	}
	wg := g.name("wg")
	return fill("var %s sync.WaitGroup\n%[1]s.Add(1)\ngo func() {\n%s%[1]s.Done()\n}()\n%[1]s.Wait()\n", wg, g.block(s.literal(false), 1))
}

// branch writes a statement that chooses.
func (g *generator) branch(s *scope) string {
	sw := s.inner() // break would leave the switch
	switch g.r.IntN(5) {
	case 0:
		return fill("if %s > 1 {\n%s} else {\n%s}\n", g.expr(s, "n"), g.block(s, 1), g.block(s, 1))
	case 1:
		return fill("switch %s {\ncase 1:\n%sdefault:\n%s}\n", g.expr(s, "n"), g.block(sw, 1), g.block(sw, 1))
	case 2:
		return fill("select {\ncase <-%s.Done():\n%scase <-time.After(%s):\n%s}\n", g.expr(s, "ctx"), g.leave(s, "nil"), g.expr(s, "delay"), g.block(sw, 1))
	case 3:
		l := fill("L%d", g.unique())
		return fill("%s:\n{\n%sif 1 > 2 {\ngoto %[1]s\n}\n}\n", l, g.block(s, 1))
	}
	return fill("defer func() {\n%s}()\n", g.block(s.literal(false), 1))
}

// loop writes a loop that works on one after the other.
func (g *generator) loop(s *scope) string {
	in := s.literalLoop()
	head, use := g.over(s, in)
	return head + "{\n" + use + g.block(in, 2) + "}\n"
}

// callable chooses a function to call.
func (g *generator) callable() *function {
	for range 5 {
		if f := pick(g.r, g.funcs); !f.recv || g.chance(2) {
			return f
		}
	}
	return nil
}

// callOf writes a call of a function of the program.
func (g *generator) callOf(s *scope, f *function) string {
	var args []string
	for _, p := range f.params {
		args = append(args, g.expr(s, p.kind))
	}
	name := f.name
	if f.recv {
		name = pick(g.r, []string{"new(Service).", "(&Service{}).", "NewService(nil)."}) + f.name
		if s.fn.recv {
			name = "s." + f.name
		}
		if strings.HasPrefix(name, "NewService") {
			name = "(&Service{\nclient: nil,\n})." + f.name
		}
	}
	if f.generic {
		args = append(args, pick(g.r, []string{"[]int{1, 2}", g.expr(s, "urls")}))
	}
	return fill("%s(%s)", name, strings.Join(args, ", "))
}

// call writes a statement that calls a function of the program.
func (g *generator) call(s *scope) string {
	f := g.callable()
	if f == nil {
		return g.simple(s)
	}
	call := g.callOf(s, f)
	n := len(f.results)
	if n == 0 {
		return call + "\n"
	}
	if f.results[n-1] != "error" {
		return "_ = " + call + "\n"
	}
	return fill("if %serr := %s; err != nil {\n%s}\n", strings.Repeat("_, ", n-1), call, g.leave(s, "err"))
}
