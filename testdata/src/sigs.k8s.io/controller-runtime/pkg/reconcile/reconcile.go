// Package reconcile has the shapes of sigs.k8s.io/controller-runtime/pkg/reconcile that the corpora use.
package reconcile

import (
	"context"
	"time"

	"k8s.io/apimachinery/pkg/runtime"
)

type Request struct{ Namespace, Name string }

type Result struct{ RequeueAfter time.Duration }

type Reconciler = TypedReconciler[Request]

type TypedReconciler[request comparable] interface {
	Reconcile(context.Context, request) (Result, error)
}

type ObjectReconciler[object runtime.Object] interface {
	Reconcile(context.Context, object) (Result, error)
}
