// Package raft has the shapes of github.com/hashicorp/raft that the corpora use.
package raft

import "io"

type Log struct {
	Index, Term uint64
	Data        []byte
}

type FSMSnapshot interface{ Release() }

type FSM interface {
	Apply(*Log) interface{}
	Snapshot() (FSMSnapshot, error)
	Restore(snapshot io.ReadCloser) error
}

type BatchingFSM interface {
	ApplyBatch([]*Log) []interface{}
	FSM
}
