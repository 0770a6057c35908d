// Package courier sends messages in the background.
package courier

import (
	"bytes"
	"net/http"
	"os"
)

// Later sends a message, and does not wait for it.
func Later(client *http.Client, to string) {
	go send(client, to)
}

// Soon sends a message, and tells on the channel how that went.
func Soon(client *http.Client, to string) <-chan error {
	done := make(chan error, 1)
	go func() { done <- send(client, to) }()
	return done
}

func send(client *http.Client, to string) error {
	resp, err := client.Post("https://mail.example/", "text/plain", bytes.NewBufferString(to))
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// Attach reads the file of a message.
func Attach(name string) ([]byte, error) { return os.ReadFile(name) }
