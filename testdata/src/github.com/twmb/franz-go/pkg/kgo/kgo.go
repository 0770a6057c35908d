// Package kgo is a stub.
package kgo

import (
	"context"
	"time"
)

type Opt interface{ apply() }

func SeedBrokers(...string) Opt               { return nil }
func RecordDeliveryTimeout(time.Duration) Opt { return nil }
func NewClient(...Opt) (*Client, error)       { return nil, nil }

type Client struct{}

func (*Client) ProduceSync(context.Context, ...*Record) ProduceResults               { return nil }
func (*Client) Produce(ctx context.Context, r *Record, promise func(*Record, error)) {}
func (*Client) PollFetches(context.Context) Fetches                                  { return nil }
func (*Client) Flush(context.Context) error                                          { return nil }
func (*Client) Ping(context.Context) error                                           { return nil }
func (*Client) CommitRecords(context.Context, ...*Record) error                      { return nil }

type Record struct {
	Topic      string
	Key, Value []byte
}

type ProduceResult struct {
	Record *Record
	Err    error
}

type ProduceResults []ProduceResult

func (ProduceResults) FirstErr() error { return nil }

type Fetches []Fetch

type Fetch struct{}

func (Fetches) EachRecord(fn func(*Record)) {}
func (Fetches) Records() []*Record          { return nil }
func (Fetches) RecordIter() *FetchesRecordIter {
	return nil
}
func (Fetches) Err() error { return nil }

type FetchesRecordIter struct{}

func (*FetchesRecordIter) Done() bool    { return false }
func (*FetchesRecordIter) Next() *Record { return nil }
