// Package sleepvalue sleeps by values of func type, which are no functions of any
// package.
package sleepvalue

import (
	"net/http"
	"time"
)

// pause is a variable so that tests need not wait.
var pause = time.Sleep

type clock struct{ sleep func(time.Duration) }

var wall = clock{sleep: time.Sleep}

func byVariable(w http.ResponseWriter, r *http.Request) {
	pause(5 * time.Second) // also told at byField
}

func byField(w http.ResponseWriter, r *http.Request) {
	wall.sleep(5 * time.Second) // want `sleep sleeps and blocks the HTTP handler byField \(\+1 more\)`
}
