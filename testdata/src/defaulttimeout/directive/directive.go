package directive

import "net/http"

//timeoutlint:ignore http-client -- long polls, ended by the server
var polled = &http.Client{}

var trailing = &http.Client{} //timeoutlint:ignore http-client -- long polls, ended by the server

// get is exempt as a whole.
//
//timeoutlint:ignore defaulttimeout/http-helper -- a one-shot script
func get(u string) {
	http.Get(u)
	http.Head(u)
}

/* want `timeoutlint:ignore http-client has no reason: write //timeoutlint:ignore http-client -- why` */ //timeoutlint:ignore http-client
var reasonless = &http.Client{}                                                                          // want `reasonless has no timeout`

/* want `timeoutlint:ignore http-server ignores nothing here: remove it` */ //timeoutlint:ignore http-server -- nothing here
var unused = 1

/* want `timeoutlint:ignore names no kind: "http-clint" .did you mean http-client\?. ` */ //timeoutlint:ignore http-clint -- a slip
var unknown = 2

// One of two is ignored: the other is reported.
func either(slow bool) *http.Client {
	if slow {
		//timeoutlint:ignore http-client -- long polls
		return &http.Client{}
	}
	return &http.Client{} // want `this http.Client has no timeout: .*streams \(defaulttimeout.http-client\)$`
}

/* want `timeoutlint:ignore names no kind: "banana" .timeoutlint rules lists them. ` */ //timeoutlint:ignore banana -- nothing is called like this
var unlike = 3

/* want `timeoutlint:ignore names no kind: write //timeoutlint:ignore kind -- why ` */ //timeoutlint:ignore -- all that stands here
var nameless = 4

// A directive names kinds, and a pass has many.
/* want `timeoutlint:ignore defaulttimeout names a pass, not a kind: write http-client, http-helper ` */ //timeoutlint:ignore defaulttimeout -- a one-shot script
func script(u string) (*http.Response, error) {
	if u == "" {
		return (&http.Client{}).Get("http://localhost") // want `this http.Client has no timeout`
	}
	return http.Get(u) // want `http.Get has no timeout`
}

/* want `timeoutlint:ignore defaulttimeout names a pass, not a kind .timeoutlint help defaulttimeout. ` */ //timeoutlint:ignore defaulttimeout -- nothing is found here
var nothing = 5
