// Package controllerruntime has the shapes of sigs.k8s.io/controller-runtime that the corpora use.
package controllerruntime

import "sigs.k8s.io/controller-runtime/pkg/reconcile"

type Request = reconcile.Request

type Result = reconcile.Result
