package item

import (
	"fmt"
	"log"
	"net/http"
)

// What is given the slice only says how many there are.
func counted(urls []string) {
	noteMany(urls)
	for _, u := range urls {
		go http.Get(u) // want `one goroutine per element of urls, each calling HTTP, with no limit`
	}
}

func noteMany(list []string) {
	if len(list) > 100 {
		log.Println("many")
		return
	}
}

// It is asked too late.
func checkedLate(urls []string) error {
	for _, u := range urls {
		go http.Get(u) // want `one goroutine per element of urls, each calling HTTP, with no limit`
	}
	return refuseMany(urls)
}

func refuseMany(list []string) error {
	if len(list) > 100 {
		return fmt.Errorf("%d are too many", len(list))
	}
	return nil
}
