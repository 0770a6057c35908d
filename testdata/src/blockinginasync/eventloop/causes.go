package eventloop

import (
	"blockinginasync/eventloop/orders"
	"blockinginasync/eventloop/stock"

	"k8s.io/client-go/tools/cache"
)

// Both wait in a method that messages call Do, of different interfaces: two
// causes. What leads to the same one is told once.
func (s *state) causes(i cache.SharedInformer, o *orders.Client, st *stock.Client) {
	i.AddEventHandler(cache.ResourceEventHandlerFuncs{
		AddFunc: func(obj any) {
			o.Refresh()  // want `\(\*orders.Client\).Refresh waits for HTTP inside the informer handler`
			st.Refresh() // want `\(\*stock.Client\).Refresh waits for HTTP inside the informer handler`
		},
		UpdateFunc: func(old, obj any) {
			o.Refresh() // ok: the first says so
		},
	})
}
