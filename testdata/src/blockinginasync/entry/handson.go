package entry

import (
	"net/http"

	"blockinginasync/entry/inner"
)

type front struct{ inner inner.Router }

// What is called is a handler itself: it is reported where it sleeps.
func (f *front) dispatch(w http.ResponseWriter, r *http.Request) { f.inner.ServeHTTP(w, r) }

func named(w http.ResponseWriter, r *http.Request) {
	if err := inner.Serve(r.FormValue("model"), w, r); err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
	}
}

func settles(w http.ResponseWriter, r *http.Request) {
	inner.Settle() // want `inner.Settle sleeps and blocks the HTTP handler settles`
}
