// Package wrapped has clients whose transports hand requests on to another: it
// decides how long they wait for an answer.
package wrapped

import (
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"
	"go.opencensus.io/plugin/ochttp"
	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
	"golang.org/x/oauth2"
)

func clients(base http.RoundTripper, source oauth2.TokenSource) []*http.Client {
	quick := http.DefaultTransport.(*http.Transport).Clone()
	quick.ResponseHeaderTimeout = 10 * time.Second
	return []*http.Client{
		{Transport: otelhttp.NewTransport(http.DefaultTransport)},                                              // want `has no timeout`
		{Transport: otelhttp.NewTransport(nil, otelhttp.WithSpanOptions())},                                    // want `has no timeout`
		{Transport: &ochttp.Transport{Base: &http.Transport{MaxIdleConns: 10}}},                                // want `has no timeout`
		{Transport: &ochttp.Transport{}},                                                                       // want `has no timeout`
		{Transport: &oauth2.Transport{Source: source}},                                                         // want `has no timeout`
		{Transport: promhttp.InstrumentRoundTripperInFlight(nil, otelhttp.NewTransport(&http.Transport{}))},    // want `has no timeout`
		{Transport: &oauth2.Transport{Source: source, Base: otelhttp.NewTransport(http.DefaultTransport)}},     // want `has no timeout`
		{Transport: otelhttp.NewTransport(quick)},                                                              // ok: 10 s for the headers
		{Transport: otelhttp.NewTransport(base)},                                                               // ok: the caller's
		{Transport: otelhttp.NewTransport(http.DefaultTransport), Timeout: 30 * time.Second},                   // ok: 30 s
		{Transport: &ochttp.Transport{Base: &http.Transport{ResponseHeaderTimeout: time.Minute}}},              // ok: a minute for the headers
		{Transport: promhttp.InstrumentRoundTripperDuration(nil, &ochttp.Transport{Base: retrying{quick, 3}})}, // ok: a transport that does more
	}
}

// retrying does more than hand on.
type retrying struct {
	next  http.RoundTripper
	times int
}

func (r retrying) RoundTrip(req *http.Request) (*http.Response, error) {
	for range r.times {
		if res, err := r.next.RoundTrip(req); err == nil {
			return res, nil
		}
		time.Sleep(time.Second)
	}
	return r.next.RoundTrip(req)
}

// In a variable, made by a function, given to a client of the package.
var traced = otelhttp.NewTransport(pooled())

func pooled() *http.Transport { return &http.Transport{MaxIdleConnsPerHost: 20} }

var shared = &http.Client{Transport: traced} // want `shared has no timeout`

func get(url string) (*http.Response, error) { return shared.Get(url) }
