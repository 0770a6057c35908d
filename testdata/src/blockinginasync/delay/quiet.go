// Package delay pauses on the way of requests, on purpose and not.
package delay

import (
	"crypto/hmac"
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

type gate struct {
	key   []byte
	users map[string]string
}

// Behind the pause comes the refusal.
func (g *gate) login(w http.ResponseWriter, r *http.Request) {
	name := r.FormValue("name")
	if want, ok := g.users[name]; !ok || want != r.FormValue("word") {
		time.Sleep(2 * time.Second) // ok: answered late on purpose
		http.Error(w, "no", http.StatusUnauthorized)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// Before it.
func (g *gate) admin(c *gin.Context) {
	if c.Query("key") == "" {
		c.JSON(403, nil)
		time.Sleep(time.Second) // ok: answered late on purpose
		return
	}
}

// Through a helper that pauses, and one that refuses.
func (g *gate) helper(w http.ResponseWriter, r *http.Request) {
	if r.FormValue("word") != "open" {
		g.hold()
		g.turnAway(w)
		return
	}
}

func (g *gate) hold() { time.Sleep(1500 * time.Millisecond) } // ok: answered late on purpose

func (g *gate) turnAway(w http.ResponseWriter) { w.WriteHeader(http.StatusForbidden) }

// As an error.

func (g *gate) check(w http.ResponseWriter, r *http.Request) { g.verify(r.Header.Get("Authorization")) }

func (g *gate) verify(token string) error {
	if token != "x" {
		time.Sleep(time.Second) // ok: answered late on purpose
		return status.Error(codes.Unauthenticated, "who are you")
	}
	return nil
}

var errInvalidCredentials = errors.New("no")

func (g *gate) signIn(w http.ResponseWriter, r *http.Request) { g.find(r.FormValue("name")) }

func (g *gate) find(name string) (string, error) {
	u, ok := g.users[name]
	if ok {
		return u, nil
	}
	time.Sleep(time.Second) // ok: answered late on purpose
	return "", errInvalidCredentials
}

// A secret did not match; who asked refuses.
func (g *gate) signed(w http.ResponseWriter, r *http.Request) { g.matches([]byte(r.FormValue("sig"))) }

func (g *gate) matches(sig []byte) bool {
	same := hmac.Equal(g.key, sig)
	if !same {
		time.Sleep(time.Second) // ok: guessing takes long
	}
	return same
}

// All answers take equally long.
func (g *gate) even(w http.ResponseWriter, r *http.Request) {
	start := time.Now()
	_, ok := g.users[r.FormValue("name")]
	const least = 300 * time.Millisecond
	left := least - time.Since(start)
	if left > 0 {
		time.Sleep(left) // ok: pads
	}
	w.Write([]byte(strconv.FormatBool(ok)))
}

// Too many requests: each further one waits longer.
func (g *gate) often(w http.ResponseWriter, r *http.Request) {
	if len(g.users) > 100 {
		time.Sleep(time.Duration(len(g.users)) * time.Millisecond) // ok: a limit
		w.Header().Set("Retry-After", "10")
		w.WriteHeader(http.StatusTooManyRequests)
		return
	}
}

// As long as the client asked for.
func (g *gate) slow(w http.ResponseWriter, r *http.Request) {
	d, err := time.ParseDuration(r.URL.Query().Get("delay"))
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	time.Sleep(d) // ok: the client's wish
}

func (g *gate) slowPath(c *gin.Context) {
	n, _ := strconv.Atoi(c.Param("seconds"))
	wait := time.Duration(n) * time.Second
	time.Sleep(wait) // ok: the client's wish
}

// Says so.
func (g *gate) said(w http.ResponseWriter, r *http.Request) {
	if r.FormValue("otp") != "1" {
		// Makes brute force expensive.
		time.Sleep(time.Second) // ok: said
	}
}
