// Package promhttp is a stand-in with the declarations that the corpora use.
package promhttp

import "net/http"

type RoundTripperFunc func(req *http.Request) (*http.Response, error)

func (rt RoundTripperFunc) RoundTrip(r *http.Request) (*http.Response, error) { return rt(r) }

func InstrumentRoundTripperInFlight(gauge any, next http.RoundTripper) RoundTripperFunc {
	return next.RoundTrip
}

func InstrumentRoundTripperDuration(obs any, next http.RoundTripper, opts ...any) RoundTripperFunc {
	return next.RoundTrip
}
