package names

import (
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
