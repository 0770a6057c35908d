package layers

import (
	"context"
	"time"

	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/client-go/kubernetes"
	appsv1 "k8s.io/client-go/kubernetes/typed/apps/v1"
	"k8s.io/client-go/rest"
)

type lock struct{ client *kubernetes.Clientset }

func newLock() (*lock, error) {
	client, err := kubernetes.NewForConfig(&rest.Config{Timeout: 10 * time.Second})
	if err != nil {
		return nil, err
	}
	return &lock{client}, nil
}

// ok: the client tries again only when the server says when.
func (l *lock) daemonSet(ctx context.Context, name string) (ds *appsv1.DaemonSet, err error) {
	err = wait.PollUntilContextTimeout(ctx, 5*time.Second, 10*time.Minute, true, func(ctx context.Context) (bool, error) {
		if ds, err = l.client.AppsV1().DaemonSets("system").Get(ctx, name); err != nil {
			return false, nil
		}
		return true, nil
	})
	return ds, err
}
