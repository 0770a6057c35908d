package stub

import (
	"bufio"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// quick is a service without pauses.
func quick() Options {
	o := Defaults()
	o.Service, o.Token = 0, 0
	return o
}

// start serves a stub until the test ends, and returns its address.
func start(t *testing.T, o Options, changes ...string) (*Stub, string) {
	t.Helper()
	var list []Change
	for _, text := range changes {
		c, err := ParseChange(text, false)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, c)
	}
	s, err := New(o, list)
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(ctx, l) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("Serve: %v", err)
		}
	})
	return s, "http://" + l.Addr().String()
}

func post(ctx context.Context, url, body string) (*http.Response, string, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, strings.NewReader(body))
	if err != nil {
		return nil, "", err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, "", err
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	return resp, string(data), err
}

// seen returns what the service saw, when all its requests have ended: a client
// has its answer before that is counted.
func seen(t *testing.T, s *Stub, service string) (of Seen) {
	t.Helper()
	until(t, "ended", func() bool {
		list := s.Report()
		i := slices.IndexFunc(list, func(seen Seen) bool { return seen.Service == service })
		if i >= 0 {
			of = list[i]
		}
		return i >= 0 && of.InFlight == 0
	})
	return of
}

// until waits for what other goroutines still have to do.
func until(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for !ok() {
		select {
		case <-t.Context().Done():
			t.Fatalf("not %s", what)
		case <-time.After(time.Millisecond):
		}
	}
}

// TestAPIs asks each API, and reads the answer where its clients do.
func TestAPIs(t *testing.T) {
	s, url := start(t, quick(), "tokens=3")
	const said = "This answer costs"
	for _, test := range []struct {
		path, body string
		want       string // a dotted path into the answer
		is         string
	}{
		{"/v1/chat/completions", `{"model":"m","messages":[{"role":"user","content":"hi"}]}`, "choices.0.message.content", said},
		{"/openai/deployments/d/chat/completions", `{"messages":[{}]}`, "choices.0.message.content", said},
		{"/v1/completions", `{"prompt":"hi"}`, "choices.0.text", said},
		{"/v1/responses", `{"input":"hi"}`, "output.0.content.0.text", said},
		{"/v1/embeddings", `{"input":["a","b"],"dimensions":3}`, "data.1.index", "1"},
		{"/v1/messages", `{"max_tokens":9,"messages":[{}]}`, "content.0.text", said},
		{"/v1/messages/count_tokens", `{"messages":[{}]}`, "input_tokens", "5"},
		{"/api/chat", `{"stream":false,"messages":[]}`, "message.content", said},
		{"/api/generate", `{"stream":false,"prompt":"x"}`, "response", said},
		{"/api/embed", `{"input":"x"}`, "prompt_eval_count", "1"},
		{"/rerank", `{"documents":["a","b","c"],"top_n":2}`, "results.1.index", "1"},
		{"/my/service", `{}`, "path", "/my/service"},
		{"/v1/chat/completions", `{"messages":[]}`, "error.message", "messages must not be empty"},
		{"/v1/chat/completions", `{`, "error.type", "invalid_request_error"},
		{"/v1/embeddings", `{"input":[]}`, "error.type", "invalid_request_error"},
		{"/v1/embeddings", `{"input":"x","dimensions":99999999}`, "error.message", "dimensions must be 1 to 16384"},
		{"/v1/messages", `{"messages":[{}]}`, "error.type", "invalid_request_error"},
	} {
		_, body, err := post(t.Context(), url+test.path, test.body)
		if err != nil {
			t.Fatal(err)
		}
		if got := field(t, body, test.want); got != test.is {
			t.Errorf("%s %s: %s is %q, want %q\n%s", test.path, test.body, test.want, got, test.is, body)
		}
	}
	if got := seen(t, s, "openai"); got.Answered != 5 || got.Refused != 4 {
		t.Errorf("openai answered %d and refused %d, want 5 and 4", got.Answered, got.Refused)
	}
}

// field returns what stands at a dotted path of JSON.
func field(t *testing.T, text, path string) string {
	t.Helper()
	var v any
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	for key := range strings.SplitSeq(path, ".") {
		switch x := v.(type) {
		case map[string]any:
			v = x[key]
		case []any:
			i, err := strconv.Atoi(key)
			if err != nil || i >= len(x) {
				return ""
			}
			v = x[i]
		}
	}
	switch v := v.(type) {
	case string:
		return v
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	}
	return ""
}

// TestEmbeddings: the same text has the same vector of length one, in both forms.
// TestModels: clients are told of the models that the flags name, at once, also
// by a service that answers nothing else, and this is not counted.
func TestModels(t *testing.T) {
	o := quick()
	o.Slots, o.ErrorEvery, o.Models = 0, 1, "large, small"
	s, url := start(t, o, "anthropic:models=haiku", "ollama:models=tiny,big:70b")
	for _, c := range []struct {
		path, header string
		want         []string
	}{
		{"/v1/models", "", []string{"large", "small"}},
		{"/models", "", []string{"large", "small"}},
		{"/v1/models", "2023-06-01", []string{"haiku"}},
		{"/api/tags", "", []string{"tiny:latest", "big:70b"}},
	} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url+c.path, nil)
		if err != nil {
			t.Fatal(err)
		}
		if c.header != "" {
			req.Header.Set("anthropic-version", c.header)
		}
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		var list struct {
			Data   []struct{ ID string }
			Models []struct{ Name string }
		}
		err = json.NewDecoder(resp.Body).Decode(&list)
		resp.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, m := range list.Data {
			names = append(names, m.ID)
		}
		for _, m := range list.Models {
			names = append(names, m.Name)
		}
		if !slices.Equal(names, c.want) {
			t.Errorf("%s, version %q: %q, want %q", c.path, c.header, names, c.want)
		}
	}
	if list := s.Report(); len(list) != 0 {
		t.Errorf("counted: %+v", list)
	}
}

func TestEmbeddings(t *testing.T) {
	_, url := start(t, quick())
	_, floats, err := post(t.Context(), url+"/v1/embeddings", `{"input":"pump","dimensions":8}`)
	if err != nil {
		t.Fatal(err)
	}
	var a struct {
		Data []struct{ Embedding []float32 }
	}
	if err := json.Unmarshal([]byte(floats), &a); err != nil {
		t.Fatal(err)
	}
	v, sum := a.Data[0].Embedding, 0.0
	for _, x := range v {
		sum += float64(x) * float64(x)
	}
	if len(v) != 8 || sum < 0.999 || sum > 1.001 {
		t.Errorf("%v has %d elements and the length %v", v, len(v), sum)
	}
	_, small, err := post(t.Context(), url+"/v1/embeddings", `{"input":"pump","dimensions":8,"encoding_format":"base64"}`)
	if err != nil {
		t.Fatal(err)
	}
	if data, err := base64.StdEncoding.DecodeString(field(t, small, "data.0.embedding")); err != nil || len(data) != 32 || base64Of(v) != field(t, small, "data.0.embedding") {
		t.Errorf("base64: %v, %d bytes", err, len(data))
	}
}

// TestStreams reads streams to their ends.
func TestStreams(t *testing.T) {
	_, url := start(t, quick(), "tokens=3")
	for _, test := range []struct{ path, body, end string }{
		{"/v1/chat/completions", `{"stream":true,"stream_options":{"include_usage":true},"messages":[{}]}`, "data: [DONE]\n\n"},
		{"/v1/responses", `{"stream":true,"input":"x"}`, "\n\n"},
		{"/v1/messages", `{"stream":true,"max_tokens":9,"messages":[{}]}`, "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n"},
		{"/api/chat", `{"messages":[]}`, "}\n"},
	} {
		resp, body, err := post(t.Context(), url+test.path, test.body)
		if err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(body, `costs`); resp.StatusCode != 200 || !strings.HasSuffix(body, test.end) || n == 0 {
			t.Errorf("%s: %s with %d events:\n%s", test.path, resp.Status, n, body)
		}
	}
}

// TestTurnedAway: who finds no room is told when to come back, and who comes
// earlier is counted.
func TestTurnedAway(t *testing.T) {
	s, url := start(t, quick(), "reject-first=2", "retry-after=1h30m")
	for _, path := range []string{"/v1/embeddings", "/v1/messages", "/api/chat", "/collections/c/points/search", "/x"} {
		resp, _, err := post(t.Context(), url+path, `{"input":"x"}`)
		if err != nil {
			t.Fatal(err)
		}
		want := http.StatusTooManyRequests
		if path == "/api/chat" {
			want = http.StatusServiceUnavailable
		}
		if resp.StatusCode != want || resp.Header.Get("Retry-After") != "5400" || resp.Header.Get("Retry-After-Ms") != "5400000" {
			t.Errorf("%s: %s, %v", path, resp.Status, resp.Header)
		}
	}
	for range 2 {
		if _, _, err := post(t.Context(), url+"/v1/embeddings", `{"input":"x"}`); err != nil {
			t.Fatal(err)
		}
	}
	if _, _, err := post(t.Context(), url+"/v1/embeddings", `{"input":"y"}`); err != nil {
		t.Fatal(err)
	}
	got := seen(t, s, "openai")
	if got.Requests != 4 || got.TurnedAway != 2 || got.Answered != 2 || got.Different != 2 || got.MostAttempts != 3 || got.TooEarly != 2 {
		t.Errorf("got %+v", got)
	}
	if text := got.retries(); text != "openai: 2 different requests, 2.0 attempts each: 1 came 3×, 1 came 1×; 2 came back before Retry-After" {
		t.Errorf("got %s", text)
	}
}

// TestRate: a second's worth comes at once, and no more.
func TestRate(t *testing.T) {
	g := &gate{options: quick()}
	g.options.Rate = 2
	now := time.Now()
	let := func(at time.Time) (n int) {
		for range 5 {
			if f, _, place, _ := g.enter(at); f != turnedAway {
				g.leave(place)
				n++
			}
		}
		return n
	}
	if n := let(now); n != 2 {
		t.Errorf("%d at once, want 2", n)
	}
	if n := let(now.Add(500 * time.Millisecond)); n != 1 {
		t.Errorf("%d after half a second, want 1", n)
	}
	if n := let(now.Add(time.Hour)); n != 2 {
		t.Errorf("%d after an hour, want 2", n)
	}
}

// TestSlots: never more at a time than there are slots, the others wait, and
// those beyond the queue are turned away.
func TestSlots(t *testing.T) {
	s, url := start(t, quick(), "slots=0", "queue=3")
	codes := make(chan int, 5)
	var clients sync.WaitGroup
	for range 5 {
		clients.Go(func() {
			resp, _, err := post(t.Context(), url+"/v1/embeddings", `{"input":"x"}`)
			if err != nil {
				t.Error(err)
				return
			}
			codes <- resp.StatusCode
		})
	}
	until(t, "turned away", func() bool { r := s.Report(); return len(r) > 0 && r[0].TurnedAway == 2 && r[0].PeakWaiting == 3 })
	c, err := ParseChange("openai:slots=1", false)
	if err == nil {
		err = s.Change(c)
	}
	if err != nil {
		t.Fatal(err)
	}
	clients.Wait()
	close(codes)
	count := make(map[int]int)
	for code := range codes {
		count[code]++
	}
	if count[200] != 3 || count[429] != 2 {
		t.Errorf("got %v", count)
	}
	until(t, "free again", func() bool {
		g := s.gates["openai"]
		g.mu.Lock()
		defer g.mu.Unlock()
		return g.used == 0 && len(g.waiting) == 0
	})
}

// TestAbandoned: a client that leaves is counted; with abort its slot is free.
func TestAbandoned(t *testing.T) {
	s, url := start(t, quick(), "service=1h", "abort=true", "slots=1", "stall-every=1")
	for i, path := range []string{"/v1/embeddings", "/v1/embeddings"} {
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() {
			_, _, err := post(ctx, url+path, `{"input":"x"}`)
			done <- err
		}()
		until(t, "in service", func() bool { r := s.Report(); return len(r) > 0 && r[0].InFlight == 1 })
		cancel()
		if err := <-done; !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
		until(t, "abandoned", func() bool { r := s.Report()[0]; return r.Abandoned == i+1 && r.InFlight == 0 })
	}
}

// TestFates: every n-th request stalls, is reset or fails.
func TestFates(t *testing.T) {
	s, url := start(t, quick(), "error-every=2")
	for i := range 4 {
		resp, body, err := post(t.Context(), url+"/v1/messages", `{"max_tokens":1,"messages":[{}]}`)
		if err != nil {
			t.Fatal(err)
		}
		if want := []int{200, 500}[i%2]; resp.StatusCode != want || want == 500 && field(t, body, "error.type") != "api_error" {
			t.Errorf("request %d: %s %s", i, resp.Status, body)
		}
	}
	if got := seen(t, s, "anthropic"); got.Failed != 2 || got.Answered != 2 {
		t.Errorf("got %+v", got)
	}

	s, url = start(t, quick(), "reset-every=1")
	for _, body := range []string{`{"messages":[{}]}`, `{"stream":true,"messages":[{}]}`} {
		if _, got, err := post(t.Context(), url+"/v1/chat/completions", body); err == nil || !strings.Contains(err.Error(), "reset by peer") && !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("%s: %v, %q", body, err, got)
		}
	}
	until(t, "reset", func() bool { return seen(t, s, "openai").Reset == 2 })

	// A stream that stalls has begun.
	s, url = start(t, quick(), "stall-every=1")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url+"/v1/messages", strings.NewReader(`{"stream":true,"max_tokens":5,"messages":[{}]}`))
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if line, err := bufio.NewReader(resp.Body).ReadString('\n'); err != nil || line != "event: message_start\n" {
		t.Errorf("%q, %v", line, err)
	}
	cancel()
	until(t, "stalled", func() bool { return seen(t, s, "anthropic").Stalled == 1 })
}

// TestQdrant: points that were stored are found, as many as were asked for.
func TestQdrant(t *testing.T) {
	s, url := start(t, quick())
	put := func(path, body string) (int, string) {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPut, url+path, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		data, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Fatal(err)
		}
		return resp.StatusCode, string(data)
	}
	if code, body := put("/collections/c/points", `{"points":[{"id":1}]}`); code != 404 || field(t, body, "status.error") != "Not found: Collection `c` doesn't exist!" {
		t.Errorf("%d %s", code, body)
	}
	if code, body := put("/collections/c", `{"vectors":{"size":3,"distance":"Dot"}}`); code != 200 {
		t.Fatalf("%d %s", code, body)
	}
	if code, _ := put("/collections/c", `{}`); code != 409 {
		t.Errorf("made twice: %d", code)
	}
	if code, body := put("/collections/c/points?wait=true", `{"points":[{"id":1,"vector":[1,2,3],"payload":{"a":1}},{"id":"x","vector":[1,2,3]}]}`); code != 200 || field(t, body, "result.status") != "completed" {
		t.Errorf("%d %s", code, body)
	}
	_, body, err := post(t.Context(), url+"/collections/c/points/query", `{"query":[1,2,3],"limit":1}`)
	if err != nil || field(t, body, "result.points.0.id") != "x" || field(t, body, "result.points.1.id") != "" {
		t.Errorf("%v %s", err, body)
	}
	_, body, err = post(t.Context(), url+"/collections/c/points/count", `{}`)
	if err != nil || field(t, body, "result.count") != "2" {
		t.Errorf("%v %s", err, body)
	}
	if got := seen(t, s, "qdrant"); got.Requests != 6 {
		t.Errorf("%d requests, want 6", got.Requests)
	}
}

// TestBadRequests: what is too large or no request is refused, and the stub goes on.
func TestBadRequests(t *testing.T) {
	_, url := start(t, quick())
	resp, err := http.Post(url+"/v1/embeddings", "application/json", io.LimitReader(zeros{}, maxBody+1))
	if err == nil {
		resp.Body.Close()
		if resp.StatusCode != http.StatusRequestEntityTooLarge {
			t.Errorf("too large: %s", resp.Status)
		}
	}
	conn, err := net.Dial("tcp", strings.TrimPrefix(url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	io.WriteString(conn, "\x00\x01nonsense\r\n\r\n")
	if line, err := bufio.NewReader(conn).ReadString('\n'); err != nil || !strings.Contains(line, "400 Bad Request") {
		t.Errorf("%q, %v", line, err)
	}
	conn.Close()
	if resp, _, err := post(t.Context(), url+"/v1/embeddings", `{"input":"`+strings.Repeat("[", 100_000)+`"}`); err != nil || resp.StatusCode != 200 {
		t.Errorf("afterwards: %v, %v", resp, err)
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func TestChanges(t *testing.T) {
	for text, want := range map[string]string{
		"slots":            `"slots": want [service:]name=value`,
		"mars:slots=1":     `there is no service "mars"`,
		"slot=1":           `there is no option "slot"`,
		"slots=-1":         "slots: must not be negative",
		"slots=x":          "slots=x: ",
		"dimensions=0":     "dimensions 0: want 1 to",
		"openai:service=1": "service=1: ",
	} {
		if _, err := ParseChange(text, false); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
	c, err := ParseChange("30s:openai:slots=4", true)
	if err != nil || c.After != 30*time.Second || len(c.Services) != 1 || c.Services[0] != "openai" || c.Name != "slots" || c.Value != "4" {
		t.Errorf("got %+v, %v", c, err)
	}
	if _, err := ParseChange("slots=4", true); err == nil {
		t.Error("a change at no time is taken")
	}
}
