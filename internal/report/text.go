package report

import (
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/printable"
)

// A Text is what a finding says, in parts: each one line, lower case, without a
// full stop, and empty if there is nothing to say.
type Text struct {
	What   string // the headline: the thing by its own name and what is wrong with it
	Why    string // what comes of it
	Chain  string // the way to the wait, as "f → g → (*T).M"
	Remedy string // what to do

	// Library names what it waits on, or is about, for statistics: "OpenAI
	// embeddings", "database/sql"; "" for what involves no library. It is not said.
	Library string
}

// String joins the parts to one line, for drivers that show no more:
//
//	http.Get has no timeout: a server that stops answering blocks get forever, via a → b; use a client
func (t Text) String() string {
	var b strings.Builder
	b.WriteString(t.What)
	if t.Why != "" {
		b.WriteString(": " + t.Why)
	}
	if t.Chain != "" {
		b.WriteString(", via " + t.Chain)
	}
	if t.Remedy != "" {
		b.WriteString("; " + t.Remedy)
	}
	return b.String()
}

// MaxHeadline is how many characters a headline has at most.
const MaxHeadline = 100

// Short returns t with a headline that is not too long: what does not fit, for
// instance of an expression that it quotes, goes on below.
func (t Text) Short() Text {
	what := []rune(t.What)
	if len(what) <= MaxHeadline {
		return t
	}
	cut := MaxHeadline - 1
	for i := cut; i > MaxHeadline/2; i-- {
		if what[i] == ' ' {
			cut = i
			break
		}
	}
	rest := "… " + strings.TrimSpace(string(what[cut:]))
	if t.Why != "" {
		rest += ": " + t.Why
	}
	t.What, t.Why = strings.TrimRight(string(what[:cut]), " ,;:")+"…", rest
	return t
}

// Mark names the kind of a finding, and its tier if it is strict, as drivers
// show it behind a headline: "(defaulttimeout/query, strict)".
func Mark(category string) string {
	name, tier := ParseCategory(category)
	if kind, ok := Lookup(name); ok {
		name = kind.Pass + "/" + name
	} else if IsVet(name) {
		name = VetPass + "/" + name
	}
	if tier == Strict {
		name += ", " + string(Strict)
	}
	return "(" + name + ")"
}

// OneLine is what drivers show that have one line for a finding.
func OneLine(category string, t Text) string { return t.String() + " " + Mark(category) }

// Encode joins the parts so that ParseText finds them again.
func (t Text) Encode() string {
	return strings.Join([]string{t.What, t.Why, t.Chain, t.Remedy, t.Library}, "\n")
}

// ParseText splits what Encode joined; any other text is a headline.
func ParseText(s string) Text {
	parts := strings.Split(s, "\n")
	if len(parts) != 5 {
		return Text{What: s}
	}
	return Text{parts[0], parts[1], parts[2], parts[3], parts[4]}
}

// printable escapes what the parts quote of the source.
func (t Text) printable() Text {
	return Text{printable.Line(t.What), printable.Line(t.Why), printable.Line(t.Chain), printable.Line(t.Remedy), printable.Line(t.Library)}
}
