// Package api is a stub of the Consul client.
package api

import "net/http"

type Config struct {
	Address    string
	HttpClient *http.Client
	Transport  *http.Transport
}

func DefaultConfig() *Config { return &Config{} }

type Client struct{}

func NewClient(config *Config) (*Client, error) { return &Client{}, nil }

func (c *Client) KV() *KV { return &KV{} }

type KV struct{}

func (k *KV) Get(key string, q *QueryOptions) ([]byte, error) { return nil, nil }

type QueryOptions struct{}
