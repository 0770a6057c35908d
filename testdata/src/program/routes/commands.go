package routes

import "github.com/spf13/cobra"

func commands() *cobra.Command {
	root := &cobra.Command{Use: "routes", RunE: list}
	root.AddCommand(&cobra.Command{
		Use: "add",
		// entry
		Run: func(cmd *cobra.Command, args []string) { add(cmd, args) },
	})
	return root
}

// entry
func list(cmd *cobra.Command, args []string) error { return nil }

// add is only called.
func add(_ *cobra.Command, args []string) {}
