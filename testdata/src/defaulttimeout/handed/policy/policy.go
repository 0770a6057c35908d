// Package policy takes clients that it does not need.
package policy

import "net/http"

type Words []string

// Allows does nothing with the client.
func (w Words) Allows(client http.Client, word string) bool {
	for _, x := range w {
		if x == word {
			return false
		}
	}
	return true
}

// Count passes it on to where nothing is done with it.
func (w Words) Count(client *http.Client) int { return count(client, w) }

func count(_ *http.Client, w Words) int { return len(w) }

// Ask sends a request with it.
func (w Words) Ask(client *http.Client, url string) error {
	resp, err := client.Get(url)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}
