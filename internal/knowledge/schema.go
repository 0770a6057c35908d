// Package knowledge is what timeoutlint knows about libraries: which calls
// wait and what ends the wait, which clients have a timeout and how one is
// set, what starts goroutines, what limits them, what retries, and which
// functions frameworks call to serve a request.
//
// The facts stand in data/*.yaml, one file per family, in the format a user
// writes for an in-house client. `go generate` turns them into static Go data
// (tables.go), because the vet tool is started once per package and must not
// parse anything. Lookup is by types.Object, never by printed name; a major
// version suffix in an import path is ignored.
// What of a dependency need not be read stands in silent.yaml.
package knowledge

// A column that names things of the library has a tag names, which says what
// the names look like (see names.go). One walk over the schema checks their
// form, expands "{A,B}" in them and looks them up in the library.

// File is one data file.
type File struct {
	Libraries []Library `yaml:"libraries"`
}

// Library describes one package, or with a trailing "/..." a package and all
// packages below it.
type Library struct {
	// Package is the import path without a major version: the facts hold for
	// every one (p, p/v2, gopkg.in/p.v3, and p/v2/sub for p/sub).
	Package string `yaml:"package"`
	// Name is what messages call it, such as "OpenAI". Empty: the last path element.
	Name string `yaml:"name"`
	// Profile is the default profile of its calls and clients.
	Profile Profile `yaml:"profile"`
	// Streams is set if its responses are read as they come, so that a timeout
	// of whole requests would cut them.
	Streams bool `yaml:"streams"`
	// Since and Until limit the entry to module versions [Since, Until). Such
	// an entry is resolved while the library's own package is analysed.
	Since string `yaml:"since"`
	Until string `yaml:"until"`
	// Source says where the facts were read: module@version.
	Source string `yaml:"source"`

	Constructors []Constructor `yaml:"constructors"`
	Calls        []Call        `yaml:"calls"`
	Types        []Type        `yaml:"types"`
	Groups       []Group       `yaml:"groups"`
	Limiters     []Limiter     `yaml:"limiters"`
	Retriers     []Retrier     `yaml:"retriers"`
	Schedulers   []Scheduler   `yaml:"schedulers"`
	// Bad lists settings that make a policy, a client or a limiter useless,
	// where no retrier of the package takes them.
	Bad []BadSetting `yaml:"bad"`
	// Ends lists functions that bound how often or how long is tried again.
	Ends    []Ending `yaml:"ends"`
	Entries []Entry  `yaml:"entries"`
	// AnyDriver is set where the database behind it is whatever its driver is for.
	AnyDriver bool `yaml:"any_driver"`
	// Opens lists what opens a database with a driver of the caller's choice.
	Opens []Opening `yaml:"opens"`
	// Drivers lists drivers of databases, in the entry of what they register with.
	Drivers []Driver `yaml:"drivers"`

	own bool // the user's, see SetUser
}

// Opening describes functions that open a database with a driver.
type Opening struct {
	Func []string `yaml:"func" names:"func,needed"`
	// Driver is the argument (from 0) that names the driver, or was made by it.
	Driver int `yaml:"driver"`
}

// Driver describes packages that are drivers of a sort of database.
type Driver struct {
	// Names lists the names it is registered by; "*" matches any run of characters.
	Names []string `yaml:"names"`
	// Packages lists import paths without a major version; "p/..." for all below p too.
	Packages []string `yaml:"packages"`
	// Local is set for databases that run in the process, or keep their data in
	// files of the same machine.
	Local bool `yaml:"local"`
	// Source says where the facts were read.
	Source string `yaml:"source"`
}

// Profile is the sort of dependency behind a call. It decides the words and
// the values a message suggests.
type Profile string

const (
	LLM       Profile = "llm"       // text generation: slow answers, often streamed
	Embedding Profile = "embedding" // batches of vectors
	VectorDB  Profile = "vectordb"
	HTTP      Profile = "http"
	RPC       Profile = "rpc"
	SQL       Profile = "sql"
	Cache     Profile = "cache"
	Queue     Profile = "queue"
	Search    Profile = "search"
	Storage   Profile = "storage" // object stores
	Cloud     Profile = "cloud"   // control planes, SaaS APIs
	Cluster   Profile = "cluster" // the API server of a cluster, which ends what it is asked after a minute
	Process   Profile = "process"
	Dial      Profile = "dial" // establishing a connection
)

// Effect is what a call waits on.
type Effect string

const (
	Network  Effect = "network"
	Database Effect = "sql"
	Exec     Effect = "process"
	Files    Effect = "file" // opened files: no wait of a function, but what a fan-out may multiply
	Sleep    Effect = "sleep"
	Lock     Effect = "lock"
	Channel  Effect = "channel" // channels, wait groups, condition variables
	NoEffect Effect = "none"    // known not to wait: overrides the signature rule
	Unlisted Effect = ""
)

// Bound is what ends a wait.
type Bound string

const (
	ByCtx     Bound = "ctx"     // only the deadline of its ctx argument
	ByClient  Bound = "client"  // its ctx or *http.Request argument, or the timeout of the client it is called on
	ByArg     Bound = "arg"     // an argument of the call (timeout_arg)
	ByDefault Bound = "default" // always: the library has a timeout of its own
	Never     Bound = "never"   // nothing
)

// Call describes functions and methods.
type Call struct {
	// Func lists names: "F" for a function, "T.M" for a method of T or *T or
	// of interface T. "{A,B}" expands; "*" in either part matches any run of
	// letters, for exported names only. An exact name wins over a pattern.
	Func []string `yaml:"func" names:"pattern,needed"`
	// CtxFirst restricts a pattern to functions whose first parameter is a context.Context.
	CtxFirst bool `yaml:"ctx_first"`
	// Waits says what the call waits on.
	Waits Effect `yaml:"waits"`
	// Bound says what ends the wait. Empty: ctx if there is a ctx parameter, else never.
	Bound Bound `yaml:"bound"`
	// TimeoutArg is the argument (from 0) that bounds the call, with bound: arg.
	TimeoutArg int `yaml:"timeout_arg"`
	// CtxIgnored is set where the call takes a ctx but waits on regardless of it.
	CtxIgnored bool `yaml:"ctx_ignored"`
	// Profile overrides the library's.
	Profile Profile `yaml:"profile"`
	// What names the dependency in messages where the library's name is not enough ("OpenAI embeddings").
	What string `yaml:"what"`
	// Role gives a call a meaning of its own to a pass.
	Role Role `yaml:"role"`
	// Lifetime is set on calls that live as long as the program or a session
	// (program, session) or that end a lifetime (release). Empty: a call,
	// unless its name is one such as Run or Close and nothing says that it
	// waits for an answer; "call" says that it is an ordinary call in spite of
	// its name.
	Lifetime Lifetime `yaml:"lifetime"`
	// Result is set where the result carries on the call: body, rows, stream, conn, session.
	Result Result `yaml:"result"`
	// Streams is set on what a handler sends its response with as it comes, on
	// what makes a handler that does, and on what moves the time by which the
	// response must be written.
	Streams Streams `yaml:"streams"`
	// Runs says what happens to func arguments.
	Runs []Run `yaml:"runs"`
	// Injects is set where a container gives the func arguments their own, by type,
	// and keeps what they return, or keeps the arguments, or hands out its result.
	Injects bool `yaml:"injects"`
	// Variant names the form that takes a ctx, where the sibling rule (F →
	// FContext, FWithContext, FCtx) does not find it.
	Variant string `yaml:"variant" names:"unqualified"`
	// Remedy says, for messages, what to write instead where that is more than a
	// form with a ctx of the same call: "use net.DialTimeout".
	Remedy string `yaml:"remedy"`
	// Ctx says what the ctx or *http.Request this call returns carries.
	Ctx CtxResult `yaml:"returns_ctx"`
	// CtxArg is the argument the returned ctx derives from; only read with Ctx.
	CtxArg int `yaml:"ctx_arg"`
	// NoReturn is set on functions that never return.
	NoReturn bool `yaml:"no_return"`
	// Delay is set where the call always pauses, or yields a duration to pause for.
	Delay Delay `yaml:"delay"`
	// Retry describes retries inside the call that are on by default.
	Retry *Retry `yaml:"retry"`
	// Batch is set where one call takes many items.
	Batch *Batch `yaml:"batch"`
	// Note is a sentence for `timeoutlint knowledge`.
	Note string `yaml:"note"`
}

// Role is a meaning of a call beyond waiting.
type Role string

const (
	RoleHTTPHelper     Role = "http-helper"     // net/http package functions on DefaultClient
	RoleDial           Role = "dial"            // establishes a connection with no bound
	RoleHandshake      Role = "handshake"       // bounded only by the deadline of its connection
	RoleServe          Role = "serve"           // makes or runs a server that has no timeouts; with bound: client, unless its receiver was made with them
	RoleNewRequest     Role = "new-request"     // builds a request without a ctx
	RoleConnIO         Role = "conn-io"         // reads or writes a connection: bounded by its deadline
	RoleDeadline       Role = "set-deadline"    // gives its receiver (a connection) a deadline
	RoleResponse       Role = "response-io"     // I/O on what is being served: never a wait
	RoleConfig         Role = "service-config"  // an option whose argument, in JSON, says how calls are retried
	RoleNoRetry        Role = "no-retry"        // an option that turns retries off
	RoleReap           Role = "reap"            // waits for the end of a process that was started before
	RoleOpens          Role = "opens-file"      // opens the file that an argument names
	RoleTimeoutHandler Role = "timeout-handler" // gives the handlers it is put over, or its argument 0, only timeout_arg
	RoleErrorIs        Role = "error-is"        // asks whether its first argument is, or wraps, the others
)

// Lifetime says how long a call is meant to take.
type Lifetime string

const (
	LifeProgram Lifetime = "program"
	LifeSession Lifetime = "session"
	LifeRelease Lifetime = "release"
	LifeCall    Lifetime = "call"
)

// Result says what of a call outlives it.
type Result string

const (
	ResultBody    Result = "body"
	ResultRows    Result = "rows"
	ResultStream  Result = "stream"
	ResultConn    Result = "conn"
	ResultSession Result = "session"
)

// Streams says what a call has to do with a response that is sent as it comes.
type Streams string

const (
	StreamsResponse Streams = "response" // sends one
	StreamsFlush    Streams = "flush"    // sends what is written so far: repeated, it streams
	StreamsHandler  Streams = "handler"  // makes a handler, or is one, that streams
	StreamsExtends  Streams = "extends"  // moves the deadline of writing the response
)

// CtxResult says what the ctx (or request) a call returns carries.
type CtxResult string

const (
	CtxNone     CtxResult = "none"     // no deadline: Background, TODO, WithoutCancel
	CtxDeadline CtxResult = "deadline" // a deadline
	CtxDerived  CtxResult = "derived"  // that of argument CtxArg
	CtxRequest  CtxResult = "request"  // an entry's: ends with the caller
	CtxRoot     CtxResult = "root"     // ends when a person interrupts: unknown
)

// Delay says how a call helps to pause.
type Delay string

const (
	DelaySleeps   Delay = "sleeps"   // always pauses
	DelayWaits    Delay = "waits"    // waits for a token, a tick, a rate
	DelayDuration Delay = "duration" // returns how long to pause
	DelayTimer    Delay = "timer"    // returns a channel or timer to wait on
	DelayLater    Delay = "later"    // reschedules: the retry happens after a pause
)

// When says what a callee does with a func argument.
type When string

const (
	RunNow   When = "now"   // before it returns
	RunLater When = "later" // stored, called by somebody else
	RunGo    When = "go"    // on a new goroutine
	RunLoop  When = "loop"  // more than once, before it returns
	RunRetry When = "retry" // again when it fails
	RunEach  When = "each"  // once per element of another argument, on goroutines
	// RunBeside, of functions of the program: on a goroutine that the callee waits
	// for, and may give up waiting for. It stands beside RunGo.
	RunBeside When = "beside"
)

// Run is one func argument.
type Run struct {
	Arg  int  `yaml:"arg"`
	When When `yaml:"when"`
}

// Constructor describes how a client, server, transport, dialer or pool comes to be.
type Constructor struct {
	// New lists what makes one: "F" (function), "T.M" (method), "T{}" (a
	// literal, new(T), or a var of type T), "var V" (a package variable).
	New []string `yaml:"new" names:"new,needed"`
	// Like names another constructor of the same package: what is not said here
	// (timeout, set_by, fix, retry, pool, profile) is as there.
	Like string `yaml:"like" names:"new"`
	// Makes says what it is. Empty: client.
	Makes Makes `yaml:"makes"`
	// Type is the type that carries the facts, where it is not the result's own.
	Type string `yaml:"type" names:"type"`
	// Timeout is its default: "none", "inherits" (that of the client handed
	// over), "ctx" (calls take a ctx and nothing else bounds them), "carried" (that
	// of the HTTP client that its ctx holds as a value, none without one), or a Go
	// duration.
	Timeout Timeout `yaml:"timeout"`
	// Header is set if the default only bounds the wait for response headers.
	Header bool `yaml:"header_only"`
	// SetBy lists what gives it a timeout: any one is enough.
	SetBy []Setting `yaml:"set_by"`
	// Fix is the library's own way, as Go source with %s for the duration,
	// such as "option.WithRequestTimeout(%s)", and where it goes.
	Fix *Fix `yaml:"fix"`
	// Retry describes retries inside the client that are on by default.
	Retry *Retry `yaml:"retry"`
	// Batches lists what says how many items go into one call of the client that
	// the constructor is handed.
	Batches []Setting `yaml:"batches"`
	// Pool is set if each one has its own connection pool or connection.
	Pool bool `yaml:"pool"`
	// Profile overrides the library's.
	Profile Profile `yaml:"profile"`
	Note    string  `yaml:"note"`
}

// Makes is what a constructor makes.
type Makes string

const (
	MakesClient    Makes = "client"
	MakesServer    Makes = "server"
	MakesTransport Makes = "transport"
	MakesDialer    Makes = "dialer"
	MakesPool      Makes = "pool"
	MakesConfig    Makes = "config" // a value that a constructor takes
)

// Setting is one way to give a client a timeout. Exactly one of Field, Option
// and Method is set; or none, with Inherits: argument Arg of the constructor is
// the client (or config) whose timeout decides.
type Setting struct {
	// Field is "F" of the literal itself or of what is made, or "T.F" of a type T
	// of an argument; F may be a path through nested structs.
	Field string `yaml:"field"`
	// Option is an option function: "F" of the package, "sub.F" of a package
	// below it, or "import/path.F", the path without a major version.
	Option string `yaml:"option" names:"option"`
	// Method is "M" of the made type, called on the value.
	Method string `yaml:"method"`
	// Inherits is set where the value is itself a client whose own timeout decides.
	Inherits bool `yaml:"inherits"`
	// Replaces is set where the value, if it has no timeout, takes away the default.
	Replaces bool `yaml:"replaces"`
	// Arg is the argument that carries the duration or the client.
	Arg int `yaml:"arg"`
}

// Fix is source to insert.
type Fix struct {
	Arg     string `yaml:"arg"`     // a further argument of the constructor
	Field   string `yaml:"field"`   // a field of the literal
	Imports string `yaml:"imports"` // import path the text needs
}

// Retry describes retries that happen inside a library.
type Retry struct {
	// Attempts is the total number, the first included; 0 means without end.
	Attempts int `yaml:"attempts"`
	// Backoff is none, constant, linear or exponential.
	Backoff Backoff `yaml:"backoff"`
	// IgnoresCtx is set if the pause cannot be cancelled.
	IgnoresCtx bool `yaml:"ignores_ctx"`
	// Timeouts says whether an attempt that ran into the client's own timeout is
	// made again: yes or no.
	Timeouts Answer `yaml:"timeouts"`
	// SetBy lists what changes the number: option, field or method.
	SetBy []Setting `yaml:"set_by"`
	// Off is Go source that turns it off, such as "option.WithMaxRetries(0)".
	Off string `yaml:"off"`
	// OffImports is the import path Off needs.
	OffImports string `yaml:"off_imports"`
}

// Batch says that one call can carry many items.
type Batch struct {
	Max  int    `yaml:"max"`  // most items per call; 0 if not known
	Of   string `yaml:"of"`   // inputs, points, documents
	With string `yaml:"with"` // the call that takes many, if it is another one
}

// Type describes a type by its role.
type Type struct {
	Name []string `yaml:"name" names:"types,needed"`
	Role TypeRole `yaml:"role"`
}

// Group describes a type that runs functions on goroutines.
type Group struct {
	Type string `yaml:"type" names:"type"`
	// New lists constructors; empty: the zero value.
	New []string `yaml:"new" names:"func"`
	// Spawn lists methods ("Go") or package functions that start one goroutine per call or per element.
	Spawn []string `yaml:"spawn" names:"member,needed"`
	// PerElement is set where one call of Spawn starts one goroutine per element of argument 0.
	PerElement bool `yaml:"per_element"`
	// Join lists methods that wait for all.
	Join []string `yaml:"join" names:"member"`
	// Limit is "none", "default" (limited by itself), "arg" (argument LimitArg of
	// New), or "inherits" (that of the group whose method makes it; none if a
	// function of New does).
	Limit    GroupLimit `yaml:"limit"`
	LimitArg int        `yaml:"limit_arg"`
	// SetBy lists what sets the limit.
	SetBy []Setting `yaml:"set_by"`
	// Unlimited are the values that mean no limit.
	Unlimited Sign `yaml:"unlimited"`
	// UnlimitedBy is an option of Spawn that takes the default limit away, and
	// WorkersBy one whose first argument is another limit.
	UnlimitedBy string `yaml:"unlimited_by" names:"func"`
	WorkersBy   string `yaml:"workers_by" names:"func"`
	// Fix is source for the limit, with %d: "SetLimit(%d)".
	Fix string `yaml:"fix"`
}

// Limiter describes what caps concurrency.
type Limiter struct {
	Func []string    `yaml:"func" names:"func,needed"`
	Does LimiterDoes `yaml:"does"`
}

// Scheduler describes what starts functions at set times, each on a goroutine,
// whether or not the last run is over.
type Scheduler struct {
	// Func lists what adds a job.
	Func []string `yaml:"func" names:"func,needed"`
	// Job is the argument that is the job: a func, or a call that is given one.
	Job int `yaml:"job"`
	// New lists what makes the scheduler.
	New []string `yaml:"new" names:"func,needed"`
	// Single lists what keeps the runs of a job, or of all jobs, apart, or may:
	// options, wrappers, methods.
	Single []string `yaml:"single" names:"func"`
	// Rare lists what makes a job run once, or once an hour at most.
	Rare []string `yaml:"rare" names:"func"`
	// Way is what to write so that runs are kept apart.
	Way string `yaml:"way"`
}

// Retrier describes a function that runs its func argument until it succeeds.
type Retrier struct {
	Func []string `yaml:"func" names:"func,needed"`
	// Closure is the argument that is run.
	Closure int `yaml:"closure"`
	// Attempts is the default total; 0 means without end.
	Attempts int `yaml:"attempts"`
	// Backoff is none, constant, linear or exponential by default.
	Backoff Backoff `yaml:"backoff"`
	// Ctx is the ctx argument, or -1.
	Ctx int `yaml:"ctx"`
	// ByCaller is set where arguments of the call say how often or how long, so
	// that Attempts is not known here.
	ByCaller bool `yaml:"by_caller"`
	// Bad lists settings that disable the pause or the end.
	Bad []BadSetting `yaml:"bad"`
}

// Ending is a function that bounds how often or how long is tried again.
type Ending struct {
	Func []string `yaml:"func" names:"func,needed"`
	// Arg is the argument that says how much; one that is negative bounds
	// nothing. -1: it bounds whatever it is given.
	Arg int `yaml:"arg"`
}

// BadSetting is an option whose value turns off what the helper is for.
type BadSetting struct {
	// Option is a function, Arg its argument; it may be the retrier itself.
	Option string `yaml:"option" names:"unqualified"`
	Field  string `yaml:"field" names:"field"`
	Arg    int    `yaml:"arg"`
	// When are the values that do.
	When Sign `yaml:"when"`
	// Without is what there is none of then.
	Without Without `yaml:"without"`
	// Says completes the message: "retries without a pause", "retries forever".
	Says string `yaml:"says"`
	// Unless lists fields, "T.F", whose value makes up for it if it is set to
	// anything but a constant, or to zero.
	Unless []string `yaml:"unless" names:"field"`
}

// Entry describes a function that a framework calls. Exactly one of
// Signature, Method, Embeds, Serves, Field, Arg and Receives is set.
type Entry struct {
	// Signature lists parameter types, in order, as "import/path.T", "*import/path.T"
	// or a predeclared name; "..." matches the rest.
	Signature []string `yaml:"signature"`
	// Results lists result types likewise; nil: any.
	Results []string `yaml:"results"`
	// Method is "I.M": methods named M of types that implement interface I of
	// the package, or an instance of it.
	Method string `yaml:"method" names:"method"`
	// Embeds is a name pattern of an embedded type, such as "Unimplemented*Server".
	Embeds string `yaml:"embeds"`
	// Serves is about packages that are generated for the library, and import
	// it. "F.0": methods of the interface that their functions with that name
	// pattern take as that argument. "I.*": methods of the interfaces that the
	// methods of their interface I return.
	Serves string `yaml:"serves"`
	// Last restricts Embeds and Serves to methods whose last parameter
	// implements that interface of the package.
	Last string `yaml:"last" names:"type"`
	// Field is "T.F": functions stored in field F of struct T of the package,
	// where their type alone says too little.
	Field string `yaml:"field" names:"field"`
	// Arg is "F.0" or "T.M.0": functions handed over as that argument of a
	// function or method of the package.
	Arg string `yaml:"arg" names:"arg"`
	// Receives is "T.M", which returns the next message: functions of the
	// caller's package that are given it, in a loop around the call.
	Receives string `yaml:"receives" names:"func"`
	Class    Class  `yaml:"class"`
	// Ctx is the expression of the request's ctx, with $0, $1 … for the parameters
	// and $r for the receiver, such as "$1.Context()".
	Ctx string `yaml:"ctx"`
	// Fallback is "T.F": a field of struct T of the package, which makes the
	// parameter itself, used as a ctx, end with that ctx.
	Fallback string `yaml:"fallback" names:"field"`
	// Cancels is set if that ctx ends when the client goes away.
	Cancels bool `yaml:"cancels"`
	// Deadline is set if that ctx has a deadline by default.
	Deadline bool `yaml:"deadline"`
	// Local is set for programs at one person's terminal, whose databases are
	// files on the same machine.
	Local bool `yaml:"local"`
	// Workers lists fields, "T.F", that say how many such functions run at once.
	Workers []string `yaml:"workers" names:"field"`
	// Name is how messages call such a function ("gin handler").
	Name string `yaml:"name"`
}

// Class is what sort of work a framework calls a function for.
type Class string

const (
	ClassRequest    Class = "request"    // somebody waits for the answer
	ClassStream     Class = "stream"     // a connection that stays
	ClassConsumer   Class = "consumer"   // a message of a queue
	ClassWorkqueue  Class = "workqueue"  // an item of a work queue
	ClassJob        Class = "job"        // at set times
	ClassReconciler Class = "reconciler" // of a Kubernetes controller
	ClassCLI        Class = "cli"        // a command of a person
	ClassEventLoop  Class = "event-loop" // must return at once
)

// ForRequests reports whether what a framework calls a function for is a request, or several.
func (c Class) ForRequests() bool { return c == ClassRequest || c == ClassStream }

// TypeRole is what values of a type are to the network.
type TypeRole string

const (
	TypeClient      TypeRole = "client"
	TypeConn        TypeRole = "conn"
	TypeStream      TypeRole = "stream"
	TypeRows        TypeRole = "rows"
	TypeServer      TypeRole = "server"
	TypeTransport   TypeRole = "transport"
	TypeWriter      TypeRole = "writer"
	TypeTokenSource TypeRole = "token-source"
	TypeStatus      TypeRole = "status"
)

// Timeout is the default timeout of what a constructor makes: a Go duration, or
// one of these.
type Timeout string

const (
	TimeoutNone     Timeout = "none"
	TimeoutInherits Timeout = "inherits" // that of the client handed over; so does none said
	TimeoutCtx      Timeout = "ctx"      // calls take a ctx, and nothing else bounds them
	TimeoutCarried  Timeout = "carried"  // that of the HTTP client that its ctx holds as a value
)

// GroupLimit is what limits the goroutines of a group.
type GroupLimit string

const (
	GroupUnlimited GroupLimit = "none"
	GroupDefault   GroupLimit = "default"  // limited by itself
	GroupArg       GroupLimit = "arg"      // by an argument of New
	GroupInherits  GroupLimit = "inherits" // by the group whose method makes it
)

// LimiterDoes is what a function of a limiter does.
type LimiterDoes string

const (
	LimiterAcquires LimiterDoes = "acquire"
	LimiterReleases LimiterDoes = "release"
	LimiterTries    LimiterDoes = "try"
	LimiterRate     LimiterDoes = "rate" // waits for a token of a rate
)

// Sign is a set of numbers.
type Sign string

const (
	Negative    Sign = "negative"
	Zero        Sign = "zero"
	NonPositive Sign = "nonpositive"
	AnyNumber   Sign = "any"
)

// Has reports whether a number is in the set, by its sign (-1, 0 or 1).
func (s Sign) Has(sign int) bool {
	switch s {
	case Negative:
		return sign < 0
	case Zero:
		return sign == 0
	case NonPositive:
		return sign <= 0
	}
	return s == AnyNumber
}

// Without is what a bad setting takes away.
type Without string

const (
	WithoutEnd   Without = "end"   // tries again forever
	WithoutPause Without = "pause" // between attempts
	WithoutLimit Without = "limit" // of calls per time
)

// Backoff says how pauses between attempts grow.
type Backoff string

const (
	BackoffNone        Backoff = "none"
	BackoffConstant    Backoff = "constant"
	BackoffLinear      Backoff = "linear"
	BackoffExponential Backoff = "exponential"
)

// Answer is yes or no; empty: not known.
type Answer string

const (
	Yes Answer = "yes"
	No  Answer = "no"
)

// Silent says of which functions the bodies say nothing that rows do not say.
// The entries stand in silent.yaml.
type Silent struct {
	// Package is an import path as in [Library], perhaps with "/...". Empty: any.
	Package string `yaml:"package"`
	// Header is how a line of comment begins that stands above the package
	// clause of the files meant: what a generator writes there. Empty: all files.
	Header string `yaml:"header"`
	// Functions are names of functions and methods: "F"; "*" for all of them;
	// "Get*()" for methods whose names begin so and that have neither parameters
	// nor an error among their results.
	Functions []string `yaml:"functions"`
}

// SilentFile is silent.yaml.
type SilentFile struct {
	Silent []Silent `yaml:"silent"`
}
