// Package runtime has the shapes of k8s.io/apimachinery/pkg/runtime that the corpora use.
package runtime

type Object interface {
	DeepCopyObject() Object
}
