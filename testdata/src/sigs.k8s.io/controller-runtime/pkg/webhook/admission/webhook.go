// Package admission has the shapes of sigs.k8s.io/controller-runtime/pkg/webhook/admission that the corpora use.
package admission

import (
	"context"

	"k8s.io/apimachinery/pkg/runtime"
)

type Request struct{ Name, Namespace string }

type Response struct{ Allowed bool }

func Allowed(message string) Response { return Response{Allowed: true} }

type Warnings []string

type Handler interface {
	Handle(context.Context, Request) Response
}

type Defaulter[T runtime.Object] interface {
	Default(ctx context.Context, obj T) error
}

type Validator[T runtime.Object] interface {
	ValidateCreate(ctx context.Context, obj T) (warnings Warnings, err error)
	ValidateUpdate(ctx context.Context, oldObj, newObj T) (warnings Warnings, err error)
	ValidateDelete(ctx context.Context, obj T) (warnings Warnings, err error)
}

type CustomDefaulter = Defaulter[runtime.Object]

type CustomValidator = Validator[runtime.Object]
