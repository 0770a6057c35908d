package eventloop

import (
	"context"
	"os/exec"

	"k8s.io/client-go/tools/cache"
)

func (s *state) informers(i cache.SharedInformer) {
	i.AddEventHandler(cache.ResourceEventHandlerFuncs{
		AddFunc: func(obj any) {
			s.events <- "add" // want `the informer handler in \(\*state\).informers blocks`
			s.ask(context.Background(), "add")
			s.later("add")
		},
		UpdateFunc: s.updated,
	})
	i.AddEventHandler(cache.FilteringResourceEventHandler{
		FilterFunc: func(obj any) bool {
			<-s.events // want `the informer filter in \(\*state\).informers blocks`
			return true
		},
		Handler: &cache.ResourceEventHandlerDetailedFuncs{
			DeleteFunc: func(obj any) {
				<-s.events // want `the informer handler in \(\*state\).informers blocks`
			},
		},
	})
}

func (s *state) updated(old, obj any) {
	s.events <- "update" // want `the informer handler \(\*state\).updated blocks`
	s.note("update")
}

// A handler by its interface.
type queue struct{ *state }

func (q *queue) OnAdd(obj any, isInInitialList bool) { q.later("add") }
func (q *queue) OnUpdate(old, obj any)               { q.note("update") }
func (q *queue) OnDelete(obj any) {
	q.events <- "delete" // want `the informer handler \(\*queue\).OnDelete blocks`
}

// The worker behind the queue may wait.
func (q *queue) work() {
	for name := range q.events {
		exec.Command("notify", name).Run()
	}
}
