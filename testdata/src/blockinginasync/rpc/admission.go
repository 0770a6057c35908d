package rpc

import (
	"context"
	"time"

	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/webhook/admission"
)

// A handler of requests as they come.
type gate struct{ b *backend }

func (g *gate) Handle(ctx context.Context, req admission.Request) admission.Response {
	time.Sleep(time.Second)                        // want `blocks the admission webhook \(\*gate\).Handle`
	g.b.client.SayHello(context.Background(), nil) // want `although ctx is in scope: when the client goes away`
	g.b.client.SayHello(ctx, nil)
	return admission.Allowed("")
}

type job struct{ queue string }

func (j *job) DeepCopyObject() runtime.Object { return j }

// A validator of one type: an instance of a generic interface.
type jobValidator struct{ b *backend }

func (v *jobValidator) ValidateCreate(ctx context.Context, obj *job) (admission.Warnings, error) {
	time.Sleep(time.Second) // want `blocks the admission webhook \(\*jobValidator\).ValidateCreate`
	return nil, nil
}

func (v *jobValidator) ValidateUpdate(ctx context.Context, oldObj, newObj *job) (admission.Warnings, error) {
	time.Sleep(time.Second) // want `blocks the admission webhook \(\*jobValidator\).ValidateUpdate`
	return nil, nil
}

func (v *jobValidator) ValidateDelete(ctx context.Context, obj *job) (admission.Warnings, error) {
	_, err := v.b.client.SayHello(ctx, nil)
	return nil, err
}

// A defaulter of all types.
type defaults struct{ b *backend }

func (d *defaults) Default(ctx context.Context, obj runtime.Object) error {
	time.Sleep(time.Second) // want `blocks the admission webhook \(\*defaults\).Default`
	return nil
}

// Other methods of the same name.
type rules struct{}

func (rules) ValidateCreate(ctx context.Context, obj *job) error {
	time.Sleep(time.Second)
	return nil
}
