package carried

import (
	"context"
	"time"
)

// Parameters that are contexts of the program's own.
type visit struct {
	context.Context
	user string
}

func (d *desk) byPointer(v *visit, n int) error {
	_, err := d.db.Exec("UPDATE hits SET n = ?", n) // want `\(\*sql\.DB\)\.Exec takes no context although v is in scope.*no-ctx-call`
	return err
}

func (d *desk) byValue(v visit) error {
	_, err := d.db.ExecContext(context.Background(), "UPDATE hits SET n = n + 1") // want `context.Background\(\) although v is in scope.*ctx-dropped`
	return err
}

type principal interface {
	context.Context
	User() string
}

func (d *desk) byInterface(p principal) error {
	_, err := d.db.Exec("UPDATE hits SET n = n + 1") // want `although p is in scope.*no-ctx-call`
	return err
}

// Embedded twice removed, in a literal.
type audited struct {
	*visit
	reason string
}

func (d *desk) inLiteral(a audited) error {
	save := func() error {
		_, err := d.db.Exec("UPDATE hits SET n = n + 1") // want `although a is in scope.*no-ctx-call`
		return err
	}
	return save()
}

// ok: given on
func (d *desk) givenOn(v *visit) error {
	_, err := d.db.ExecContext(v, "UPDATE hits SET n = n + 1")
	return err
}

// ok by default: it has an end of its own, which may be none
type detachable struct {
	context.Context
	off bool
}

func (d *detachable) Done() <-chan struct{} { return nil }

func (d *desk) mayNotEnd(c *detachable) error {
	_, err := d.db.Exec("UPDATE hits SET n = n + 1")
	return err
}

// ok: no context, although two of its methods are called as one's are
type lease struct{ done chan struct{} }

func (l *lease) Done() bool                  { return true }
func (l *lease) Deadline() (time.Time, bool) { return time.Time{}, false }

func (d *desk) leased(l *lease) error {
	_, err := d.db.Exec("UPDATE hits SET n = n + 1")
	return err
}
