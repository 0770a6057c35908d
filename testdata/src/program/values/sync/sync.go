// Package sync makes handlers of other functions.
package sync

import "net/http"

func Handle(f func(id string)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { f(r.PathValue("id")) }
}
