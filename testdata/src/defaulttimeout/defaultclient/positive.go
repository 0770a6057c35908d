package defaultclient

import (
	"context"
	"net/http"
)

func endless(u string) error {
	req, err := http.NewRequest(http.MethodGet, u, nil)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req) // want `http.DefaultClient has no timeout: a server that stops answering blocks endless forever; use a client of your own with Timeout: 30 \* time.Second`
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

func background(u string) error {
	req, err := http.NewRequestWithContext(context.Background(), http.MethodGet, u, nil)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req) // want `http.DefaultClient has no timeout`
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// Stored: at the reference.
type api struct{ client *http.Client }

func newAPI() *api { return &api{client: http.DefaultClient} } // want `http.DefaultClient in client has no timeout`

func (a *api) ping(u string) error {
	resp, err := a.client.Get(u)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// The response leaves: no fix.
func open(u string) (*http.Response, error) {
	return http.DefaultClient.Get(u) // want `http.DefaultClient has no timeout: .*ResponseHeaderTimeout`
}

// Changed for everybody, per call.
func perCall(c *http.Client) {
	http.DefaultClient = c // want `http.DefaultClient is replaced for the whole program here`
}

func redirects() {
	http.DefaultClient.CheckRedirect = nil // want `http.DefaultClient.CheckRedirect is changed for the whole program here`
}
