package atlas

import (
	_ "embed"
	"html/template"
	"io"
	"sync"

	"github.com/timeoutlint/timeoutlint/internal/program"
)

//go:embed graph.svg
var graphSource string

var graph = sync.OnceValue(func() *template.Template { return template.Must(template.New("graph").Parse(graphSource)) })

// writeSVG writes the graph of the page as a picture, for a README.
func writeSVG(w io.Writer, opts Options, p *program.Program) error {
	return graph().Execute(w, pageOf(opts, p))
}
