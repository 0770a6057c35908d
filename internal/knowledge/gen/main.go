// Command gen turns data/*.yaml and silent.yaml into tables.go. It is run by go generate in
// the directory of package knowledge.
package main

import (
	"fmt"
	"os"
)

func main() {
	src, err := Tables("data", "silent.yaml")
	if err == nil {
		err = os.WriteFile("tables.go", src, 0o666)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
