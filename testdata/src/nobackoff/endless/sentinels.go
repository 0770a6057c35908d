package endless

import (
	"context"
	"errors"

	"example.com/errs"
	odd "example.com/odd/errors"
	cockroach "github.com/cockroachdb/errors"
	pkgerrors "github.com/pkg/errors"
)

var errBusy = errors.New("busy")

// ok: any error but one leaves, that of the ctx too.
func std(ctx context.Context, url string) error {
	for {
		if err := send(ctx, url); !errors.Is(err, errBusy) {
			return err
		}
		pause(ctx)
	}
}

func wrapped(ctx context.Context, url string) error {
	for {
		if err := send(ctx, url); !pkgerrors.Is(err, errBusy) {
			return err
		}
		pause(ctx)
	}
}

func marked(ctx context.Context, url string) error {
	for {
		if err := send(ctx, url); !cockroach.Is(err, errBusy) {
			return err
		}
		pause(ctx)
	}
}

// A function of this package, and of another, that does what errors.Is does.
func ours(ctx context.Context, url string) error {
	for {
		if err := send(ctx, url); !is(err, errBusy) {
			return err
		}
		pause(ctx)
	}
}

func is(err, target error) bool { return errors.Is(err, target) }

func theirs(ctx context.Context, url string) error {
	for {
		if err := send(ctx, url); !errs.Is(err, errBusy) {
			return err
		}
		pause(ctx)
	}
}

// A package that only has the name: nobody knows which errors leave.
func named(ctx context.Context, url string) error {
	for { // want `this loop retries send until it succeeds`
		if err := send(ctx, url); !odd.Is(err, errBusy) {
			return err
		}
		pause(ctx)
	}
}
