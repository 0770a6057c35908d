package queue

import (
	"context"
	"database/sql"
	"time"

	"k8s.io/apimachinery/pkg/runtime"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"
)

type reconciler struct{ w *worker }

func (r *reconciler) Reconcile(ctx context.Context, req ctrl.Request) (ctrl.Result, error) {
	db, err := sql.Open("postgres", "orders") // want `on every call of the reconciler \(\*reconciler\).Reconcile`
	if err != nil {
		return ctrl.Result{}, err
	}
	db.Close()
	time.Sleep(time.Second)
	r.w.out <- req.Name
	r.w.old.Call("Order.Ship", req.Name, nil)
	r.w.ship(context.Background(), req.Name) // want `although ctx is in scope`
	return ctrl.Result{}, r.w.ship(ctx, req.Name)
}

// With requests of its own.
type key struct{ cluster, name string }

type clusters struct{ w *worker }

func (c *clusters) Reconcile(ctx context.Context, k key) (reconcile.Result, error) {
	c.w.mu.Lock() // want `on the path of the reconciler \(\*clusters\).Reconcile`
	defer c.w.mu.Unlock()
	c.w.done[k.name] = true
	return reconcile.Result{RequeueAfter: time.Minute}, c.w.ship(ctx, k.name)
}

// With objects.
type order struct{ name string }

func (o *order) DeepCopyObject() runtime.Object { return o }

type orders struct{ w *worker }

func (o *orders) Reconcile(ctx context.Context, obj *order) (reconcile.Result, error) {
	db, err := sql.Open("postgres", "orders") // want `on every call of the reconciler \(\*orders\).Reconcile`
	if err != nil {
		return reconcile.Result{}, err
	}
	db.Close()
	time.Sleep(time.Second)
	return reconcile.Result{}, o.w.ship(ctx, obj.name)
}
