package program

import (
	"cmp"
	"time"

	"github.com/timeoutlint/timeoutlint/internal/record"
	"github.com/timeoutlint/timeoutlint/internal/report"
)

// An Entry is a function that a framework calls, or main.
type Entry struct {
	Class     string // request, stream, consumer, job, …, or "program" for main
	Framework string
	Route     string
	Also      []string // further routes
	Func      string   // its name
	Package   string
	At        string
	Waits     []*Reached // the worst first
}

// Name is how people call it: its route, else its function.
func (e *Entry) Name() string { return cmp.Or(e.Route, e.Func) }

// A Reached wait is one that an entry may come to.
type Reached struct {
	What, Profile, Kind string
	Call                string // the library's function
	At                  string
	Bound               Bound
	Attempts            int  // how often it may be tried: 1, more, or Many
	Several             bool // and more often, by a loop whose count is not known
	// Timeout is how long one attempt takes at most; 0 if that is not known.
	Timeout time.Duration
	// Longest is how long all attempts take at most, without the pauses between
	// them; 0 if that is not known, or has no end.
	Longest   time.Duration
	Each      string // "item" or "message" if it is made for each
	Unlimited bool   // at once for each, and nothing limits how many
	Async     bool   // on a goroutine that the entry does not wait for
	// Setting says what a timeout is read from that nobody knows; "" if that is not
	// known either.
	Setting string
	Path    []Step // from the entry to the call
}

// A Step is one call on the way.
type Step struct {
	Func string // that is called
	At   string // where
}

// Bound says what ends a wait.
type Bound int

const (
	Bounded   Bound = iota // a timeout or deadline
	Client                 // whoever sent the request, by hanging up
	Unknown                // nobody can tell
	Unbounded              // nothing
)

func (b Bound) String() string {
	return [...]string{"bounded", "until the client hangs up", "unknown", "unbounded"}[b]
}

// A Dependency is a service outside the process.
type Dependency struct {
	What, Profile, Kind string
	Clients             []record.Client // that are built for it
	Calls               int             // places that call it
	Entries             []string        // names of entries that reach it
	Bounds              map[Bound]int   // entries by the worst bound
	Attempts            int             // the most
	Several             bool            // or more, by a loop whose count is not known
	Unlimited           bool            // some entry calls it for each of many, at once, without a limit
	// First is a path of the worst bound, if that is not Bounded.
	First *Reached
	Entry string // of First
}

// A Finding is one that only the program tells.
type Finding struct {
	Package string
	Kind    string
	Tier    report.Tier
	Pos     string // "file:line:col"
	End     string
	report.Text
	Related []record.Related
	// Ignored is the place of the directive that ignores it, or "".
	Ignored string
	// Instead are the lines of findings of the packages, by kind, that this one
	// tells of already: "kind file:line".
	Instead []string
	// Causes are the lines of what it follows from, which is enough said where a
	// package tells of that.
	Causes []string
}

// A Place is what the program knows of one line.
type Place struct {
	Calls []PlaceCall
	// Entries are those that wait by what is called on the line.
	Entries []PlaceEntry
}

// A PlaceCall is one call on the line, or the start of a goroutine.
type PlaceCall struct {
	Names []string // of what may be called
	Go    bool
	Retry string // "", "3 times", "several times", "until it succeeds"
	Each  string // "item" or "message"
	// Way leads to the wait that it comes to first; What is empty if it comes to none.
	Way  []string
	What string
	// Bound is whether that wait ends, and Ends says in words what ends it.
	Bound Bound
	Ends  string
	// Begins is set if the line decides that by the ctx that it gives.
	Begins bool
	// Nobody says why it is not known what is called, or is empty.
	Nobody string
}

// A PlaceEntry is an entry of the program that comes to the line.
type PlaceEntry struct {
	Name string
	*Reached
}

// A Gap is a place where nobody can tell what is called.
type Gap struct {
	At   string
	More int    // further places in the same file, of the same text
	What string // what is called
	Why  string
}
