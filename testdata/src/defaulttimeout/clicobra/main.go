// A command that serves nothing, with a CLI library.
package main

import (
	"net/http"

	"github.com/spf13/cobra"
)

var root = &cobra.Command{
	Use: "fetch",
	RunE: func(cmd *cobra.Command, args []string) error {
		c := &http.Client{}
		resp, err := c.Get(args[0])
		if err != nil {
			return err
		}
		return resp.Body.Close()
	},
}

func main() { root.Execute() }
