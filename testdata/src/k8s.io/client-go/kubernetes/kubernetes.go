// Package kubernetes is a stub of client-go's.
package kubernetes

import (
	appsv1 "k8s.io/client-go/kubernetes/typed/apps/v1"
	"k8s.io/client-go/rest"
)

type Clientset struct{ apps appsv1.AppsV1Interface }

func NewForConfig(c *rest.Config) (*Clientset, error) { return &Clientset{}, nil }

func (c *Clientset) AppsV1() appsv1.AppsV1Interface { return c.apps }
