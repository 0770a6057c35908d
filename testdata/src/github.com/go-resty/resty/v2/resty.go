// Package resty has the shapes of github.com/go-resty/resty/v2 that the corpora use.
package resty

import (
	"context"
	"net/http"
	"time"
)

type Client struct{}

func New() *Client                                   { return &Client{} }
func NewWithClient(hc *http.Client) *Client          { return &Client{} }
func (c *Client) SetTimeout(d time.Duration) *Client { return c }
func (c *Client) SetBaseURL(u string) *Client        { return c }
func (c *Client) SetRetryCount(n int) *Client        { return c }
func (c *Client) R() *Request                        { return &Request{} }

type Request struct{}

type Response struct{}

func (r *Request) SetContext(ctx context.Context) *Request { return r }
func (r *Request) SetBody(b any) *Request                  { return r }
func (r *Request) Get(url string) (*Response, error)       { return nil, nil }
func (r *Request) Post(url string) (*Response, error)      { return nil, nil }
