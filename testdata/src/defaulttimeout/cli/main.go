// A program that serves nothing: a person waits, and can interrupt.
package main

import (
	"context"
	"fmt"
	"net/http"
	"os"

	"example.com/greeter"
)

func main() {
	resp, err := http.Get(os.Args[1])
	if err != nil {
		fmt.Println(err)
		return
	}
	resp.Body.Close()
}

func hello(c greeter.GreeterClient) { c.SayHello(context.Background(), nil) }
