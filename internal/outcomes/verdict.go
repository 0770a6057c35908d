package outcomes

import (
	"go/token"

	"github.com/timeoutlint/timeoutlint/internal/trace"
)

// verdict is what a condition comes to under an outcome.
type verdict struct {
	value trace.Tri
	// asked is set if it depends on how the attempt failed.
	asked bool
	// code is set if a status is compared.
	code bool
	// Permanent is set where the error was asked for that is supposed to be permanent.
	Permanent bool
	// judged is set if nothing but the status decides and nobody sees how. A status
	// of 200 asks for no other attempt.
	judged bool
}

func (v verdict) not() verdict {
	switch v.value {
	case trace.Yes:
		v.value = trace.No
	case trace.No:
		v.value = trace.Yes
	}
	return v
}

func both(op token.Token, a, b verdict) verdict {
	decides := trace.No // of a && b
	if op == token.LOR {
		decides = trace.Yes
	}
	switch {
	case a.value == decides && b.value == decides:
		return verdict{decides, a.asked || b.asked, a.code || b.code, a.Permanent || b.Permanent, a.judged || b.judged}
	case a.value == decides:
		return a
	case b.value == decides:
		return b
	case a.value == b.value:
		return verdict{a.value, a.asked || b.asked, a.code || b.code, a.Permanent || b.Permanent, a.judged || b.judged}
	}
	return verdict{trace.Unknown, a.asked || b.asked, a.code || b.code, a.Permanent || b.Permanent, a.judged || b.judged}
}

func tri(b bool) trace.Tri {
	if b {
		return trace.Yes
	}
	return trace.No
}
