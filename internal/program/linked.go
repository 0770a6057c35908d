package program

import (
	"github.com/timeoutlint/timeoutlint/internal/fixpoint"
	"github.com/timeoutlint/timeoutlint/internal/record"
)

// A Program is linked.
type Program struct {
	Entries      []*Entry      // by package and place
	Dependencies []*Dependency // by name
	Gaps         []*Gap        // by place

	funcs   map[string]*function
	types   map[string][]*typ // that the program makes, by the names of their methods
	unmade  map[string][]*typ // others, that only reflection can make
	paths   map[string]bool   // packages that have a record
	ifaces  map[string]*iface
	closure map[string]bool // packages that a main package needs
	gaps    map[string]*Gap
	holders *holders
	values  *values
	// settings say of holders of timeouts what they are read from.
	settings map[string][]string
	served   map[string]route // by function

	records   []*record.Package          // by path
	callers   map[string][]*function     // of functions, by name
	users     map[string]map[string]bool // main packages by function; see usedBy
	order     []string                   // of functions, by name
	within    map[string][]*function     // a declared function and the literals in it
	methods   map[string]bool            // of interfaces, that are called
	runsParam map[string]bool            // by "ID#0"
	neededBy  map[string]map[string]bool // main packages that need a package; empty without any
	calledAt  map[string][]string        // lines that call a function, by name
	serving   map[string]bool            // main packages with entries
	endless   map[string]bool            // by method
	found     []*Finding
	reached   *reach
	callsOn   map[string][]*record.Call // by line
	entriesOn map[string][]PlaceEntry
}

// A function with the package it is of.
type function struct {
	*record.Func
	pkg *record.Package
}

type typ struct {
	id      string
	standIn bool
	mains   map[string]bool          // main packages that make values of it
	methods map[string]record.Method // by name
}

type iface struct {
	methods []record.Method
	impls   []*typ // nil until asked for
	asked   bool
	unmade  bool // the program makes none of impls
}

// timeouts are the ways in which a client may come to a holder.
type timeouts struct{ yes, no, unknown bool }

func (t timeouts) join(o timeouts) timeouts {
	return timeouts{t.yes || o.yes, t.no || o.no, t.unknown || o.unknown}
}

// holders answers whether the clients that fields, variables and parameters
// hold have a timeout: from all that the program stores in them and gives for
// them.
type holders struct {
	stores map[string][]record.Timed // by holder
	group  fixpoint.Group
	table  *fixpoint.Table[string, timeouts]
}

// values answers which functions stand behind func values that fields, variables
// and elements hold: all that the program stores there.
type values struct {
	stored map[string][]record.Value // by holder
	given  map[string][]record.Arg   // by parameter, "ID#0"
	known  map[string][]*function
}

// A route is what a function is called for.
type route struct {
	texts  []string // "GET /x", the first that is registered first
	serves bool     // it is clear that requests are served
}

// A hop is the first step of the shortest way from a function, or from a method
// of an interface, to a wait.
type hop struct {
	wait *record.Wait // that of the call itself, or nil
	next string       // the function or method that is called
	far  int          // calls from here to the wait
}

// A reach answers what functions come to, by the nearest wait before they
// return: goroutines that nobody waits for do not count, nor do stand-ins.
type reach struct {
	p    *Program
	hops map[string]hop // by function, or method of an interface
}
