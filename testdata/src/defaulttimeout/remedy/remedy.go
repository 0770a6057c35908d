// Giving the default client a timeout once, at the start, is a remedy.
package remedy

import (
	"net/http"
	"time"
)

func init() { http.DefaultClient.Timeout = 30 * time.Second }

func get(u string) error {
	resp, err := http.DefaultClient.Get(u)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}
