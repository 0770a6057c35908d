package outcomes

// Outcome is how an attempt is supposed to have ended while paths from it are explored.
type Outcome struct {
	Failed   bool // its error is not nil
	Status   int  // of its response, if it has not failed
	canceled bool // and the ctx has ended
	// permanent is set if the error says that the request itself is refused.
	permanent bool
	// Holds is the status of the answer that the error holds; 0 where it is not supposed to.
	Holds int
}

var (
	Succeeds   = Outcome{Status: 200}
	Fails      = Outcome{Failed: true}
	IsCanceled = Outcome{Failed: true, canceled: true}
	Refusals   = []Outcome{{Status: 429}, {Status: 503}, {Status: 500}}
)

// IsLimited is the outcome that an attempt failed with an error which holds the
// answer of a server that is asked too often.
var IsLimited = Outcome{Failed: true, Holds: 429}

// IsPermanent is the outcome that an attempt failed with an error which says
// that the request itself is refused.
var IsPermanent = Outcome{Failed: true, permanent: true}

// RefusalsForGood are the statuses that say so. That of a session or of
// something that is not there yet (401, 404) may change, so they are not asked
// for by themselves: a loop that repeats 400 repeats them too.
var RefusalsForGood = []Outcome{{Status: 400}, {Status: 403}, {Status: 422}, {Status: 401}, {Status: 404}}
