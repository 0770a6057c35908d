package sleep

import (
	"context"
	"io"
	"net/http"
	"time"
)

// Text that is written at the pace of a reader: the loop asks before each piece
// whether anybody is there, and no pause is known to be long.
func paced(w http.ResponseWriter, r *http.Request) {
	text := r.FormValue("text")
	for i := 0; i < len(text); i++ {
		select {
		case <-r.Context().Done():
			return
		default:
		}
		io.WriteString(w, text[i:i+1])
		time.Sleep(time.Duration(float64(time.Second) / pace()))
	}
}

func pace() float64 { return 75 }

func asksErr(ctx context.Context, w http.ResponseWriter, lines []string, pause time.Duration) {
	for _, l := range lines {
		if ctx.Err() != nil {
			return
		}
		io.WriteString(w, l)
		time.Sleep(pause)
	}
}

func usesIt(w http.ResponseWriter, r *http.Request) {
	asksErr(r.Context(), w, r.Form["line"], 0)
}

// A pause that is known to be long is, whoever is asked.
func longPause(w http.ResponseWriter, r *http.Request) {
	for r.Context().Err() == nil {
		io.WriteString(w, ".")
		time.Sleep(15 * time.Second) // want `time.Sleep blocks the HTTP handler longPause`
	}
}

// Nobody is asked.
func blind(w http.ResponseWriter, r *http.Request) {
	for range 100 {
		io.WriteString(w, ".")
		time.Sleep(time.Duration(float64(time.Second) / pace())) // want `time.Sleep blocks the HTTP handler blind`
	}
}
