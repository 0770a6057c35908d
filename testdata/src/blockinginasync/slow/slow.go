// Package slow is a package of the program under analysis, beside its handlers.
package slow

import (
	"net/http"
	"time"
)

// Pause waits for the disk to settle.
func Pause() { settle() }

func settle() { time.Sleep(time.Second) }

// Ping has a client without a timeout, which is reported here.
func Ping() error {
	resp, err := (&http.Client{}).Get("http://inventory/ping")
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// Try pauses between attempts: whoever asks about retries judges it.
func Try(f func() error) error {
	var err error
	for range 3 {
		if err = f(); err == nil {
			return nil
		}
		time.Sleep(time.Second)
	}
	return err
}
