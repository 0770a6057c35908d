package deadline

import (
	"context"
	"net"
	"net/http"
	"time"

	appsv1 "k8s.io/client-go/kubernetes/typed/apps/v1"

	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
)

// What is asked is a part of the client, which a method gives.
func (w *worker) daemons(c *kubernetes.Clientset, names []string) error {
	for _, n := range names {
		if _, err := c.AppsV1().DaemonSets("kube-system").Get(context.TODO(), n); err != nil { // want `DaemonSetInterface.Get is given a context without a deadline: it comes from context.TODO, and if Kubernetes stops answering, \(\*worker\).daemons blocks forever; use context.WithTimeout\(context.TODO\(\), 30 \* time.Second\) unless its client was built with a timeout`
			return err
		}
	}
	return nil
}

type cluster struct{ set *kubernetes.Clientset }

// The client in a field, its part in a variable; a request waits.
func (k *cluster) serve(w http.ResponseWriter, r *http.Request) {
	if err := k.named(r.FormValue("name")); err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
	}
}

func (k *cluster) named(n string) error {
	sets := k.set.AppsV1().DaemonSets("kube-system")
	_, err := sets.Get(context.Background(), n) // want `DaemonSetInterface.Get is given a context without a deadline`
	return err
}

// One call, off the path of a request: the API server ends it after a minute.
func (k *cluster) alone(n string) error {
	_, err := k.set.AppsV1().DaemonSets("kube-system").Get(context.Background(), n)
	return err
}

// So are those of a loop that waits for its next tick.
func (k *cluster) ticks(n string, tick <-chan time.Time) {
	for range tick {
		k.set.AppsV1().DaemonSets("kube-system").Get(context.Background(), n)
	}
}

// The client is built here, and has none.
func (w *worker) builtHere(names map[string]bool) error {
	set, err := kubernetes.NewForConfig(&rest.Config{})
	if err != nil {
		return err
	}
	for n := range names {
		if _, err = set.AppsV1().DaemonSets("kube-system").Get(context.Background(), n); err != nil { // want `DaemonSetInterface.Get is given a context without a deadline`
			return err
		}
	}
	return nil
}

// It has one.
func (w *worker) patient(names []string) error {
	set, err := kubernetes.NewForConfig(&rest.Config{Timeout: 20 * time.Second})
	if err != nil {
		return err
	}
	for _, n := range names {
		if _, err = set.AppsV1().DaemonSets("kube-system").Get(context.Background(), n); err != nil {
			return err
		}
	}
	return nil
}

// The part alone: who made the client is not seen.
func (w *worker) part(sets appsv1.DaemonSetInterface, names []string) {
	for _, n := range names {
		sets.Get(context.Background(), n)
	}
}

// The call has a deadline.
func (w *worker) ended(c *kubernetes.Clientset, names []string) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	for _, n := range names {
		c.AppsV1().DaemonSets("kube-system").Get(ctx, n)
	}
}

// Names are looked up until the ctx ends.
func peers(r *net.Resolver, hosts []string) (all []string) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	for _, h := range hosts {
		ips, err := r.LookupIPAddr(ctx, h) // want `\(\*net.Resolver\).LookupIPAddr is given a context without a deadline: it comes from context.Background, line \d+, and if the name server stops answering, peers blocks forever; use context.WithTimeout\(ctx, 5 \* time.Second\)`
		if err != nil {
			continue
		}
		for _, ip := range ips {
			all = append(all, ip.String())
		}
	}
	return all
}

// By a helper that is given the ctx, and asks again.
func resolve(ctx context.Context, r *net.Resolver, host string) ([]string, error) {
	for {
		names, err := r.LookupHost(ctx, host)
		if err == nil && len(names) > 0 {
			return names, nil
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(2 * time.Second):
		}
	}
}

func (w *worker) refresh(host string) {
	resolve(context.Background(), &net.Resolver{}, host) // want `resolve is given a context without a deadline: it comes from context.Background, and if the name server stops answering`
}

func (w *worker) refreshSoon(host string) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	resolve(ctx, &net.Resolver{}, host)
}

// Without a ctx the system decides how long it asks.
func (w *worker) plain(host string) ([]string, error) { return net.LookupHost(host) }
