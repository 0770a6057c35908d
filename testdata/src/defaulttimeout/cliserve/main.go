// A command with a subcommand that serves.
package main

import (
	"net/http"
	"time"

	"github.com/spf13/cobra"
)

var root = &cobra.Command{Use: "app"}

var serve = &cobra.Command{
	Use: "serve",
	RunE: func(cmd *cobra.Command, args []string) error {
		s := &http.Server{Addr: ":8080", ReadHeaderTimeout: time.Second, Handler: http.HandlerFunc(relay)}
		return s.ListenAndServe()
	},
}

func relay(w http.ResponseWriter, r *http.Request) {
	resp, err := http.Get(r.FormValue("url")) // want `http.Get has no timeout`
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	resp.Body.Close()
}

func main() {
	root.AddCommand(serve)
	root.Execute()
}
