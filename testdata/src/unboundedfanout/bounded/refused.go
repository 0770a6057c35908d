package bounded

import (
	"errors"
	"fmt"
	"net/http"
)

const maxUploads = 5

var errMany = errors.New("too many")

// The number is checked by a function that is given the slice.
func refusedOutside(w http.ResponseWriter, urls []string) {
	if err := refuseMore(urls, maxUploads); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	for _, u := range urls {
		go http.Get(u)
	}
}

func refuseMore(list []string, n int) error {
	if len(list) > n {
		return fmt.Errorf("at most %d", n)
	}
	return nil
}

// By one below that.
func refusedBelow(batch struct{ URLs []string }) error {
	decoded, err := decode(batch.URLs)
	if err != nil {
		return err
	}
	for i := range batch.URLs {
		go http.Get(decoded[i])
	}
	return nil
}

func decode(list []string) ([]string, error) {
	if !few(list) {
		return nil, errMany
	}
	return append([]string(nil), list...), nil
}

func few(list []string) bool {
	if len(list) > maxUploads {
		return false
	}
	return true
}
