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

/* want `timeoutlint:ignore names no kind of finding: "http-clint"` */ //timeoutlint:ignore http-clint -- a slip
var unknown = 2

// One of two is ignored: the other is reported.
func either(slow bool) *http.Client {
	if slow {
		//timeoutlint:ignore http-client -- long polls
		return &http.Client{}
	}
	return &http.Client{} // want `this http.Client has no timeout: .*streams \(defaulttimeout.http-client\)$`
}
