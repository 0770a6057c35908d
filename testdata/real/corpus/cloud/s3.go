// Package cloud makes clients of AWS from their options.
package cloud

import (
	"context"
	"net/http"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// The SDK's own client has no timeout.
func bare(ctx context.Context) error {
	client := s3.New(s3.Options{Region: "eu-central-1"})
	_, err := client.ListBuckets(context.Background(), &s3.ListBucketsInput{}) // want `ListBuckets is given context.Background\(\) although ctx is in scope`
	return err
}

func alone() error {
	client := s3.New(s3.Options{Region: "eu-central-1"})
	_, err := client.ListBuckets(context.Background(), &s3.ListBucketsInput{}) // want `\(\*s3.Client\).ListBuckets is given a context without a deadline`
	return err
}

// One that it is given has.
func given() error {
	client := s3.New(s3.Options{Region: "eu-central-1", HTTPClient: &http.Client{Timeout: 20 * time.Second}})
	_, err := client.ListBuckets(context.Background(), &s3.ListBucketsInput{})
	return err
}

func made() error {
	client := s3.New(s3.Options{Region: "eu-central-1", HTTPClient: timed(20 * time.Second)})
	_, err := client.ListBuckets(context.Background(), &s3.ListBucketsInput{})
	return err
}

func timed(d time.Duration) *http.Client { return &http.Client{Timeout: d} }
