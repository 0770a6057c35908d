package helper

import . "net/http"

func dotted(u string) error {
	resp, err := Get(u) // want `http.Get has no timeout`
	if err != nil {
		return err
	}
	return resp.Body.Close()
}
