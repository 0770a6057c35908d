package names

import (
	"go/token"
	"go/types"
	"strings"
	"testing"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
)

// TestLifetime checks which lifetime the first word of a name tells of. The word
// has to end where the next one begins: Stopwatch stops nothing.
func TestLifetime(t *testing.T) {
	for name, want := range map[string]knowledge.Lifetime{
		"Run": knowledge.LifeProgram, "run": knowledge.LifeProgram, "RunAll": knowledge.LifeProgram,
		"Connect": knowledge.LifeSession, "ListenAndServe": knowledge.LifeProgram,
		"Close": knowledge.LifeRelease, "Shutdown": knowledge.LifeRelease, "Rollback": knowledge.LifeRelease,
		"Runtime": "", "Stopwatch": "", "Closest": "", "Get": "", "Fetch": "",
	} {
		word, rest := LifeWord(name)
		if got := Lifetimes[word]; got != want {
			t.Errorf("%s: %q, want %q (word %q, rest %q)", name, got, want, word, rest)
		}
	}
}

// TestEndsOwn checks which things a function that releases something has of its
// own: releasing a lock ends what the program holds, releasing an order is a call.
func TestEndsOwn(t *testing.T) {
	for _, test := range []struct {
		word, rest string
		want       bool
	}{
		{"Rollback", "", true}, {"Unlock", "Key", true}, {"Release", "Lock", true}, {"Close", "Conn", true}, {"Stop", "Worker", true},
		{"Release", "Order", false}, {"Close", "Account", false}, {"Stop", "Instances", false},
	} {
		if got := EndsOwn(test.word, test.rest); got != test.want {
			t.Errorf("%s%s: %v", test.word, test.rest, got)
		}
	}
}

// TestListen checks which methods of unlisted libraries serve.
func TestListen(t *testing.T) {
	for name, want := range map[string]bool{
		"ListenAndServe": true, "ListenAndServeTLS": true, "Serve": true, "Listen": true, "Consume": true, "Subscribe": true,
		"ServeHTTP": false, "Listener": false, "Subscriber": false, "Publish": false,
	} {
		if got := IsListen(name); got != want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// TestPause checks which functions that cannot be seen into pause.
func TestPause(t *testing.T) {
	for name, want := range map[string]bool{
		"Sleep": true, "nextBackoff": true, "backOff": true, "WaitN": true, "Take": true, "throttleFor": true, "Delay": true,
		"Await": false, "TakeAll": false, "Retry": false,
	} {
		if got := NamedPause(name); got != want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// TestBegins checks where the first word of a name ends, and that names of
// products that begin with a word are none.
func TestBegins(t *testing.T) {
	for _, test := range []struct {
		name, word string
		want       bool
	}{
		{"Open", "Open", true}, {"OpenStream", "Open", true}, {"OpenDB", "Open", true},
		{"Opening", "Open", false}, {"OpenAI", "Open", false}, {"OpenAIClient", "Open", false}, {"OpenSearch", "Open", false}, {"Reopen", "Open", false},
		{"NewClient", "New", true}, {"Newsletter", "New", false}, {"LoadConfig", "Load", true}, {"Loader", "Load", false},
	} {
		if got := Begins(test.name, test.word); got != test.want {
			t.Errorf("%s, %s: %v", test.name, test.word, got)
		}
	}
}

// TestConstructor checks which functions and methods make something that lasts,
// or are kept.
func TestConstructor(t *testing.T) {
	pkg := types.NewPackage("example.com/p", "p")
	recv := types.NewVar(token.NoPos, pkg, "", types.NewNamed(types.NewTypeName(token.NoPos, pkg, "T", nil), new(types.Struct), nil))
	for _, test := range []struct {
		name                            string
		method                          bool
		isConstructor, builds, isMaking bool
	}{
		{"NewClient", false, true, true, true}, {"NewSession", true, true, true, true}, {"OpenBucket", true, true, true, true},
		{"LoadConfig", false, true, true, false}, {"Load", true, false, false, false}, {"LoadOrder", true, false, false, false},
		{"InitPool", false, true, false, true}, {"WithTimeout", true, false, true, false}, {"Connect", true, false, false, true},
		{"Newest", true, false, false, false}, {"Get", true, false, false, false},
	} {
		sig := types.NewSignatureType(nil, nil, nil, nil, nil, false)
		if test.method {
			sig = types.NewSignatureType(recv, nil, nil, nil, nil, false)
		}
		fn := types.NewFunc(token.NoPos, pkg, test.name, sig)
		if IsConstructor(fn) != test.isConstructor || Builds(fn) != test.builds || Makes(fn) != test.isMaking {
			t.Errorf("%s (method: %v): %v, %v, %v", test.name, test.method, IsConstructor(fn), Builds(fn), Makes(fn))
		}
	}
}

// TestLocal checks which functions work on what they have.
func TestLocal(t *testing.T) {
	for name, want := range map[string]bool{"Compile": true, "Format": true, "Render": true, "Validate": true, "RenderPage": false, "Query": false} {
		if got := IsLocal(name); got != want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// TestSettingOf checks what reads a setting, and what of that has a default.
func TestSettingOf(t *testing.T) {
	for _, test := range []struct {
		path, name, params string
		want               Setting
		def                int
	}{
		{"os", "Getenv", "key", Environment, -1}, {"os", "LookupEnv", "key", Environment, -1}, {"os", "ReadFile", "name", NoSetting, -1},
		{"flag", "Int", "name value usage", Flag, 1}, {"flag", "StringVar", "p name value usage", Flag, 2}, {"flag", "Args", "", NoSetting, -1},
		{"flag", "Set", "name value", Flag, -1}, {"flag", "Var", "value name usage", Flag, -1}, {"flag", "Func", "name usage fn", Flag, -1},
		{"github.com/spf13/pflag", "StringSliceP", "name shorthand value usage", Flag, 2}, {"github.com/spf13/pflag", "Arg", "i", NoSetting, -1},
		{"github.com/spf13/viper", "GetStringSlice", "key", Key, -1}, {"github.com/spf13/viper", "Set", "key value", NoSetting, -1},
		{"github.com/urfave/cli/v2", "StringSlice", "name", Key, -1}, {"gopkg.in/alecthomas/kingpin.v2", "Strings", "", Chain, -1},
		{"example.com/own/flag", "Int", "name value usage", NoSetting, -1}, {"example.com/own", "Getenv", "key", NoSetting, -1},
	} {
		var params []*types.Var
		for _, name := range strings.Fields(test.params) {
			params = append(params, types.NewParam(token.NoPos, nil, name, types.Typ[types.String]))
		}
		fn := types.NewFunc(token.NoPos, types.NewPackage(test.path, "p"), test.name, types.NewSignatureType(nil, nil, nil, types.NewTuple(params...), nil, false))
		if got, def := SettingOf(fn), DefaultOf(fn); got != test.want || def != test.def {
			t.Errorf("%s.%s: %v with its default at %d, want %v at %d", test.path, test.name, got, def, test.want, test.def)
		}
	}
	if SettingOf(nil) != NoSetting {
		t.Error("no function reads a setting")
	}
}

// TestWords checks each list of words by names that programs have, and by
// neighbours of which it says nothing.
func TestWords(t *testing.T) {
	for _, test := range []struct {
		idea    string
		says    func(string) bool
		yes, no []string
	}{
		{"Refuses", Refuses, []string{"ErrUnauthorized", "invalid API key", "too many requests", "LOGIN_FAILED"}, []string{"ErrNotFound", "login", "token"}},
		{"MeansDelay", MeansDelay, []string{"tarpit", "loginDelay", "simulateLatency", "errForbidden"}, []string{"delay", "pollDelay", "login"}},
		{"Ends", Ends, []string{"Close", "stopWorkers", "RollbackAll", "TearDown"}, []string{"Open", "isClosed", "Nonstop"}},
		{"SetsUp", SetsUp, []string{"NewClient", "initDB", "WithTimeout", "LoadConfig"}, []string{"Get", "Renew", "handle"}},
		{"GoesOn", GoesOn, []string{"Start", "runAll", "Register", "SubscribeTo"}, []string{"RegisterUser", "Runtime", "Get", "SetPrice"}},
		{"Transfers", Transfers, []string{"UploadFile", "get_file", "ExportCSV", "tailLogs"}, []string{"Get", "ListOrders", "Ask"}},
		{"Probes", Probes, []string{"healthCheck", "IsReady", "Ping"}, []string{"Ask", "Embed"}},
		{"Logs", Logs, []string{"logf", "Debugf", "printLine"}, []string{"send", "emit"}},
		{"IsTimeout", IsTimeout, []string{"ReadTimeout", "timeout"}, []string{"TimeoutError", "timeouts", "Deadline"}},
		{"LivesLong", LivesLong, []string{"SessionTimeout", "idleTimeout", "VisibilityTimeout"}, []string{"ReadTimeout", "dialTimeout"}},
		{"IsPause", IsPause, []string{"backoff", "retryDelay", "pollInterval"}, []string{"timeout", "n"}},
		{"IsLimit", IsLimit, []string{"maxBackoff", "cfg.Limit", "ceiling"}, []string{"base", "time.Second"}},
		{"TakesNext", TakesNext, []string{"Recv", "ReadMessage", "brPop", "Next"}, []string{"Get", "Unread", "Send"}},
		{"Advances", Advances, []string{"Next", "Scan", "HasMorePages"}, []string{"NextID", "Scanner", "next"}},
		{"ReadsOn", ReadsOn, []string{"ReadString", "Decode", "Peek"}, []string{"Write", "Buffered"}},
		{"WritesOn", WritesOn, []string{"WriteString", "Flush", "Printf"}, []string{"Read", "Rewrite"}},
		{"Registers", Registers, []string{"OnMessage", "Subscribe", "AddHandler"}, []string{"Once", "Onboard", "Handle"}},
		{"IsDouble", IsDouble, []string{"mockStore", "FakeClient", "NoopTracer"}, []string{"Store", "Remock"}},
		{"Excludes", Excludes, []string{"TryLock", "AcquireLease", "IsLeader", "CompareAndSwapInt32"}, []string{"Unlock", "Block", "Unblock", "Swapped"}},
		{"ChangesEnd", ChangesEnd, []string{"WithTimeout", "Detached", "BoundTo"}, []string{"StartSpan", "With"}},
		{"Configured", Configured, []string{"peer", "replica", "endpoint"}, []string{"document", "user", "tool"}},
	} {
		for _, name := range test.yes {
			if !test.says(name) {
				t.Errorf("%s(%q) = false", test.idea, name)
			}
		}
		for _, name := range test.no {
			if test.says(name) {
				t.Errorf("%s(%q) = true", test.idea, name)
			}
		}
	}
}

// TestLastWord checks in which form the last word of a name is returned.
func TestLastWord(t *testing.T) {
	for name, want := range map[string]string{"docs": "doc", "allDocuments": "document", "chunk_models": "model", "X": "x"} {
		if got := LastWord(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}
