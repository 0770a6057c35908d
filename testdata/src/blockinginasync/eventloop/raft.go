package eventloop

import (
	"context"
	"io"

	"github.com/hashicorp/raft"
)

type fsm struct{ *state }

func (f *fsm) Apply(l *raft.Log) any {
	f.ask(context.Background(), "apply")
	f.db.Exec("INSERT INTO seen VALUES (1)") // with the one of gnet's
	f.events <- string(l.Data)               // want `the raft Apply \(\*fsm\).Apply blocks`
	f.later("apply")
	f.note("apply")
	return nil
}

func (f *fsm) ApplyBatch(logs []*raft.Log) []any {
	<-f.events // want `the raft ApplyBatch \(\*fsm\).ApplyBatch blocks`
	return nil
}

func (f *fsm) Snapshot() (raft.FSMSnapshot, error) { return nil, nil }

func (f *fsm) Restore(snapshot io.ReadCloser) error {
	_, err := f.db.Exec("DELETE FROM seen") // when it starts
	return err
}
