// Package record describes one package for whoever links a whole program: its
// functions, what they call and wait on, the types it makes, the clients it
// builds.
//
// A record says what one package can know by itself. Calls of methods of
// interfaces stay what they are: which types stand behind them is known to the
// program only, see internal/program.
package record

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/timeoutlint/timeoutlint/internal/report"
)

// Version is that of the schema. A record of another version is refused.
const Version = 5

// CheckVersion returns an error if a record is of another version.
func (p *Package) CheckVersion() error {
	if p.Version == Version {
		return nil
	}
	return fmt.Errorf("it has version %d, want %d: the go command's cache holds another tool's, go clean -cache removes it", p.Version, Version)
}

// A Package is the record of one package.
type Package struct {
	Version int    `json:"v"`
	Path    string `json:"path"`
	Dir     string `json:"dir,omitempty"` // of its files, as they are written
	Main    bool   `json:"main,omitempty"`
	// ForTests is set if it stands in a folder for tests, or for stand-ins.
	ForTests bool `json:"forTests,omitempty"`
	// Serves is set if something in it runs a server or a consumer.
	Serves bool `json:"serves,omitempty"`
	// OpensLocal is set if it opens a database of this machine, OpensOther if one
	// that is elsewhere, or nobody can say where.
	OpensLocal bool `json:"opensLocal,omitempty"`
	OpensOther bool `json:"opensOther,omitempty"`
	// Imports are the packages it imports that may be of the program.
	Imports []string `json:"imports,omitempty"`

	Funcs      []Func      `json:"funcs,omitempty"`
	Types      []Type      `json:"types,omitempty"`
	Interfaces []Interface `json:"interfaces,omitempty"`
	Clients    []Client    `json:"clients,omitempty"`
	Stores     []Store     `json:"stores,omitempty"`
	// Settings say what fields and variables for timeouts are read from.
	Settings []Setting `json:"settings,omitempty"`
	Routes   []Route   `json:"routes,omitempty"`
	Mounts   []Mount   `json:"mounts,omitempty"`
	// Pools are pairs of names for one database: "path.T.f", "path.v", "ID#0",
	// "ID()", or a place.
	Pools [][2]string `json:"pools,omitempty"`
	// Values are the func values that fields, variables, and the elements of maps
	// and slices are given, by which other packages may call them.
	Values []Value `json:"values,omitempty"`

	// Taken are functions of which something else is done than to call them.
	Taken []string `json:"taken,omitempty"`

	// Ignores are what directives ignore, with a reason.
	Ignores []report.Ignore `json:"ignores,omitempty"`
	// Findings are those that depend on the rest of the program.
	Findings []Finding `json:"findings,omitempty"`
}

// A Route is what a function is handed to a router for.
type Route struct {
	To string `json:"to"`
	// Within is set if To makes the handlers: those in it that are entries.
	Within bool   `json:"within,omitempty"`
	Verb   string `json:"verb,omitempty"` // GET, or "" for any
	Path   string `json:"path"`
	// Under names the router, if others say where that is: "ID#0", or "ID()".
	Under string `json:"under,omitempty"`
	// Serves is set if it is clear that requests are served: it makes an entry of
	// what would be none by its type.
	Serves bool `json:"serves,omitempty"`
}

// A Mount says where a router is: below what, and below which path of that.
type Mount struct {
	Router string `json:"router"` // "ID#0", or "ID()"
	Path   string `json:"path,omitempty"`
	Under  string `json:"under,omitempty"`
}

// A Func is a declared function, a method, or a function literal.
type Func struct {
	// ID is unique in the program: "path.F", "path.T.M", and for a literal that
	// of the declaration with the place of the literal behind it. What stands
	// outside of functions is "path.@vars".
	ID   string `json:"id"`
	Name string `json:"name"`
	At   string `json:"at"` // "file:line"
	// In is the function that a literal stands in.
	In string `json:"in,omitempty"`
	// Capped is set if it waits under a limiter only, of its own.
	Capped bool `json:"capped,omitempty"`
	// Bounded is set if a directive says that something ends all its waits.
	Bounded bool   `json:"bounded,omitempty"`
	Entry   *Entry `json:"entry,omitempty"`
	// Carriers are the numbers of its parameters that carry a ctx.
	Carriers []int    `json:"carriers,omitempty"`
	Makes    []string `json:"makes,omitempty"` // types of which it makes values
	Calls    []Call   `json:"calls,omitempty"`
}

// An Entry says that a framework calls a function.
type Entry struct {
	Class     string `json:"class"`     // request, stream, consumer, job, …
	Framework string `json:"framework"` // in words
	Route     string `json:"route,omitempty"`
	Deadline  bool   `json:"deadline,omitempty"` // its ctx has one by default
	Cancels   bool   `json:"cancels,omitempty"`  // its ctx ends when the client goes away
	// ByType is set if nothing but its parameters make it one: it is none if all
	// that the program does is to call it.
	ByType bool `json:"byType,omitempty"`
}

// A Call is one call, or the start of a goroutine.
type Call struct {
	At string `json:"at"`
	// To are the functions of the program's own packages that it may call.
	To []string `json:"to,omitempty"`
	// Param is the parameter whose func value is called: "ID#0".
	Param string `json:"param,omitempty"`
	// Args are the func values that it is given.
	Args []Arg `json:"args,omitempty"`
	// Method is called on an interface of the program's own: "path.I.M".
	Method string `json:"method,omitempty"`
	// Waits are on what is not of the program: by tables and facts.
	Waits []Wait `json:"waits,omitempty"`
	// Pool names the database that it runs SQL on, as Pools do.
	Pool string `json:"pool,omitempty"`
	// Clients are arguments that are clients, by the number of the parameter.
	Clients map[int]Timed `json:"clients,omitempty"`
	// Ctx says what the arguments that carry a ctx carry.
	Ctx []Carried `json:"ctx,omitempty"`

	Go     bool `json:"go,omitempty"`     // on a goroutine
	Joined bool `json:"joined,omitempty"` // that the function waits for
	// Each is what there is one call of: "", "item" or "message".
	Each string `json:"each,omitempty"`
	Over string `json:"over,omitempty"` // the collection, as it is written
	// Limit says whether something limits how many run at once: "" if nothing
	// does, "limited", or "unknown".
	Limit string `json:"limit,omitempty"`
	// Attempts is how often it is made if it fails: 0 if once, Endless if
	// nothing in sight ends it, Several if something does, and nobody knows when.
	Attempts int `json:"attempts,omitempty"`
	// Bounded is set if a directive says so of the method that is called.
	Bounded bool `json:"bounded,omitempty"`
	// Dynamic is set where nobody in the package knows what is called: a func value
	// from elsewhere. Holder names what holds it, if that is not "".
	Dynamic string `json:"dynamic,omitempty"`
	Holder  string `json:"holder,omitempty"`
}

// A Value says that a holder of func values gets some: a field "path.T.f", a
// variable "path.v", what a function returns, "ID()", or with "[]" behind it the
// elements of one; "" if others may call them that nobody knows.
type Value struct {
	Holder string   `json:"holder,omitempty"`
	Funcs  []string `json:"funcs,omitempty"`
	From   string   `json:"from,omitempty"` // a parameter, "ID#0", or another holder
}

// Numbers of attempts that are none.
const (
	Endless = -1
	Several = -2
)

// An Arg is a func value given to a call: functions, or a parameter's.
type Arg struct {
	Param int      `json:"param"`
	Each  bool     `json:"each,omitempty"` // one of several, for a variadic parameter
	Funcs []string `json:"funcs,omitempty"`
	From  string   `json:"from,omitempty"` // a parameter, "ID#0", or a holder
}

// Of names what the argument is given for: "ID#0", or "ID#0[]".
func (a *Arg) Of(id string) string {
	name := id + "#" + strconv.Itoa(a.Param)
	if a.Each {
		name += "[]"
	}
	return name
}

// A Wait is one way a call may wait outside the process.
type Wait struct {
	Kind    string   `json:"kind"`
	What    string   `json:"what"`
	Profile string   `json:"profile,omitempty"`
	Bound   string   `json:"bound"` // if every ctx it heeds has no deadline: "bounded", "unbounded", "unknown"
	Heeds   []string `json:"heeds,omitempty"`
	// Func is what waits, "path.T.M", and Via leads to it in words of messages.
	Func string   `json:"func,omitempty"`
	Via  []string `json:"via,omitempty"`
	Weak bool     `json:"weak,omitempty"`
	// Meant is set if it is to last, or opens what lasts: a session, a stream, a
	// connection.
	Meant bool `json:"meant,omitempty"`
	// Aside is set if it is no wait of its own: it goes on with what another call
	// began, as rows and the end of a transaction do, or stays on this machine.
	Aside bool `json:"aside,omitempty"`
	// Longest is how long one attempt takes at most, by what is set where it is
	// made, in nanoseconds; 0 if that is not known.
	Longest time.Duration `json:"longest,omitempty"`
	// Client holds the client whose timeout nobody can tell in the package, and
	// Ctx what else may end the wait. Bound is then what is known without them.
	// Without a client nothing but Ctx ends the wait.
	Client string    `json:"client,omitempty"`
	Ctx    []Carried `json:"ctx,omitempty"`
	// Setting says what the timeout that is not known is read from, as Setting.From does.
	Setting string `json:"setting,omitempty"`
}

// A Setting says what a holder of a timeout is read from: in words, or At with the
// name of another holder.
type Setting struct {
	Holder string `json:"holder"`
	From   string `json:"from"`
}

// A Store says that a holder of clients, or of a timeout for one, gets one: a field
// "path.T.f", a variable "path.v", a parameter "ID#0", or what a function returns,
// "ID()".
type Store struct {
	Holder string `json:"holder"`
	Timed
}

// Timed says of a client whether it has a timeout, or from which holder it
// comes.
type Timed struct {
	Timeout string `json:"timeout,omitempty"` // "yes", "no", "unknown"
	From    string `json:"from,omitempty"`
	// Setting says what an unknown timeout is read from, as Setting.From does.
	Setting string `json:"setting,omitempty"`
}

// A Carried says what the ctx of an argument has: a deadline, none, or what
// parameters bring.
type Carried struct {
	Param   int      `json:"param"`
	None    bool     `json:"none,omitempty"`
	Has     bool     `json:"has,omitempty"`
	Unknown bool     `json:"unknown,omitempty"`
	Entry   bool     `json:"entry,omitempty"`
	From    []string `json:"from,omitempty"` // "ID#0"
	// Limit is how long it lives at most, by what the function itself sets, in
	// nanoseconds; 0 if that is not known.
	Limit time.Duration `json:"limit,omitempty"`
	// Anew is set if it is made in the loop around the call: for each attempt.
	Anew bool `json:"anew,omitempty"`
}

// A Type is a type with methods.
type Type struct {
	ID string `json:"id"`
	// StandIn is set if it takes the place of another in tests, by its name.
	StandIn bool `json:"standIn,omitempty"`
	// Methods of a pointer to it, promoted ones too.
	Methods []Method `json:"methods"`
}

// An Interface is one of the program's own whose methods are called.
type Interface struct {
	ID      string   `json:"id"`
	Methods []Method `json:"methods"`
}

// Any stands in signatures for what a type parameter is.
const Any = "?"

// A Method has a name with its signature, and the function that it is; "" in
// an interface.
type Method struct {
	Name string `json:"name"`
	Sig  string `json:"sig"` // with Any in the place of type parameters of an interface
	Func string `json:"func,omitempty"`
}

// A Client is built somewhere.
type Client struct {
	What    string `json:"what"`
	Profile string `json:"profile,omitempty"`
	At      string `json:"at"`
	By      string `json:"by"`      // the constructor
	Timeout string `json:"timeout"` // "yes", "no", "ctx" (calls end with their ctx, and by nothing else), "unknown"
}

// Merge returns one record for each package: a package and its variant with
// tests are told twice. Of the two the one that says more is kept.
func Merge(records []*Package) []*Package {
	best := make(map[string]*Package)
	for _, p := range records {
		if old := best[p.Path]; old == nil || len(p.Funcs) > len(old.Funcs) {
			best[p.Path] = p
		}
	}
	return slices.Collect(maps.Values(best))
}
