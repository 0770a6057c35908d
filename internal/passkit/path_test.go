package passkit

import (
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/timeoutlint/timeoutlint/internal/guard"
	"github.com/timeoutlint/timeoutlint/internal/passtest"
)

// TestOnRequestPath marks the functions that run for requests.
func TestOnRequestPath(t *testing.T) {
	guard.Off = true
	marks := Analyzer("marks", "# Analyzer marks\n\nmarks: what runs for a request", func(k *Kit) {
		for _, f := range k.Index.Funcs {
			if k.OnRequestPath(f.Node.Pos()) {
				k.Pass.Reportf(f.Node.Pos(), "request")
			}
		}
	})
	analysistest.Run(t, passtest.Dir(t), marks, "passkit/request")
}
