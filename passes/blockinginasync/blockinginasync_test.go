package blockinginasync_test

import (
	"testing"

	"github.com/timeoutlint/timeoutlint/internal/passtest"
	"github.com/timeoutlint/timeoutlint/passes/blockinginasync"
)

func TestDefault(t *testing.T) {
	passtest.Default(t, blockinginasync.Analyzer,
		"blockinginasync/ctx",
		"blockinginasync/shared",
		"blockinginasync/noctx",
		"blockinginasync/sleep", "blockinginasync/sleepvalue",
		"blockinginasync/migration",
		"blockinginasync/call", "blockinginasync/collector", "blockinginasync/unanswered",
		"blockinginasync/client",
		"blockinginasync/lock",
		"blockinginasync/loop",
		"blockinginasync/entry", "blockinginasync/entry/inner",
		"blockinginasync/web",
		"blockinginasync/fallback",
		"blockinginasync/rpc",
		"blockinginasync/rpc/gql",
		"blockinginasync/rpc/gqlexec",
		"blockinginasync/queue",
		"blockinginasync/eventloop",
		"blockinginasync/second",
		"blockinginasync/abandoned",
		"blockinginasync/storage",
		"blockinginasync/delay",
		"blockinginasync/life",
		"blockinginasync/carried",
		"blockinginasync/foreign",
	)
}

func TestStrict(t *testing.T) {
	passtest.Strict(t, blockinginasync.Analyzer, "blockinginasync/strict", "blockinginasync/channel", "blockinginasync/waitdelay", "blockinginasync/storagestrict")
}

func TestChains(t *testing.T) { passtest.Chains(t, blockinginasync.Analyzer, "blockinginasync/chain") }

func TestTerminates(t *testing.T) { passtest.Terminates(t, blockinginasync.Analyzer) }
