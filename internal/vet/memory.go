package vet

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// freeHeap is how much memory a tool process may use before it looks for
// garbage: most units end before. It is well below what the go command itself
// needs.
const freeHeap = 32 << 20

// tuneMemory spends memory that nobody misses on time: hundreds of processes
// live for some milliseconds each, of which collecting garbage was a third. Once
// the heap is larger than freeHeap the collector does as always.
func tuneMemory() {
	if os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	// The first collection is at 4 MB × percent / 100.
	debug.SetGCPercent(100 * freeHeap / (4 << 20))
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	// A finalizer of something unreachable runs after each collection.
	var collected func(**int)
	collected = func(x **int) {
		metrics.Read(live)
		if n := int(live[0].Value.Uint64()); n > 0 {
			debug.SetGCPercent(max(100, 100*(freeHeap-n)/n))
		}
		runtime.SetFinalizer(x, collected)
	}
	runtime.SetFinalizer(new(*int), collected)
}
