package progress

import (
	"testing"
	"time"
)

// TestJournal: a log gets a line for each phase at once, and then one every
// twenty seconds, however often the phases take turns.
func TestJournal(t *testing.T) {
	var log journal
	start := time.Now()
	for _, step := range []struct {
		second int
		phase  string
		want   bool
	}{
		{2, downloading, true},
		{3, downloading, false},
		{4, "compiling", true},
		{5, "analysing", true},
		{6, "compiling", false},
		{24, "analysing", false},
		{25, "compiling", true},
		{26, "analysing", false},
		{95, "analysing", true},
	} {
		if got := log.due(step.phase, start.Add(time.Duration(step.second)*time.Second)); got != step.want {
			t.Errorf("%s after %d s: %v, want %v", step.phase, step.second, got, step.want)
		}
	}
}

func TestText(t *testing.T) {
	p := new(Progress)
	p.watch("go: downloading example.com/a v1.0.0")
	p.watch("go: downloading example.com/b v1.0.0")
	p.watch("# example.com/m")
	for _, c := range []struct {
		phase         string
		analysed, all int64
		want          string
	}{
		{downloading, 0, 0, "timeoutlint: downloading modules: 2 so far, 1:05"},
		{"compiling", 7, 0, "timeoutlint: compiling: 7 packages analysed, 1:05"},
		{"analysing", 7, 40, "timeoutlint: analysing: 7 of at most 40 packages analysed, 1:05"},
	} {
		if got := p.text(c.phase, c.analysed, c.all, 65*time.Second); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}
