// Package v1 is a stub of client-go's.
package v1

import "context"

type DaemonSet struct{ Annotations map[string]string }

type DaemonSetInterface interface {
	Get(ctx context.Context, name string) (*DaemonSet, error)
}

type AppsV1Interface interface {
	DaemonSets(namespace string) DaemonSetInterface
}
