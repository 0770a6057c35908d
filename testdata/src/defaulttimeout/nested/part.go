package nested

import (
	"net/http"
	"time"

	"github.com/hashicorp/consul/api"
)

// ok: the client in the config is given a timeout, wherever it comes from.
func configured(d time.Duration) (*api.Client, error) {
	config := api.DefaultConfig()
	if config.HttpClient == nil {
		config.HttpClient = &http.Client{}
	}
	config.HttpClient.Timeout = d
	return api.NewClient(config)
}

// ok: in a literal.
func literal() (*api.Client, error) {
	config := &api.Config{Address: "consul:8500", HttpClient: &http.Client{}}
	config.HttpClient.Timeout = 5 * time.Second
	return api.NewClient(config)
}

// ok: a value, and new.
func value() (*api.Client, error) {
	var config api.Config
	config.HttpClient = new(http.Client)
	config.HttpClient.Timeout = 5 * time.Second
	return api.NewClient(&config)
}

// ok: under a condition, which is unknown.
func sometimes(d time.Duration) (*api.Client, error) {
	config := api.DefaultConfig()
	config.HttpClient = &http.Client{}
	if d > 0 {
		config.HttpClient.Timeout = d
	}
	return api.NewClient(config)
}

// Something else is set.
func redirects() (*api.Client, error) {
	config := api.DefaultConfig()
	config.HttpClient = &http.Client{}
	config.HttpClient.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return api.NewClient(config) // want `the Consul client made by api.NewClient has no timeout`
}

// Another config's client is given one.
func another() (a, b *api.Client, err error) {
	config, spare := api.DefaultConfig(), api.DefaultConfig()
	config.HttpClient, spare.HttpClient = &http.Client{}, &http.Client{}
	config.HttpClient.Timeout = 5 * time.Second
	if a, err = api.NewClient(config); err != nil {
		return nil, nil, err
	}
	b, err = api.NewClient(spare) // want `the Consul client made by api.NewClient has no timeout`
	return a, b, err
}
