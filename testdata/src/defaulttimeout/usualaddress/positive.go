package usualaddress

import (
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"

	"github.com/alecthomas/kingpin/v2"
	"github.com/spf13/pflag"
	"github.com/spf13/viper"
	"github.com/urfave/cli/v2"
)

func everywhere(h http.Handler) error {
	addr := flag.String("everywhere", ":8080", "where to listen")
	flag.Parse()
	return http.ListenAndServe(*addr, h) // want `http.ListenAndServe makes waits forever`
}

// The port has a default, the host has none.
func hostless(h http.Handler) error {
	host := flag.String("hostless", "", "which address to listen on")
	return http.ListenAndServe(*host+":8080", h) // want `http.ListenAndServe makes waits forever`
}

// One caller serves everybody.
func two(h http.Handler) error {
	go serveOn("127.0.0.1:8081", h)
	return serveOn(os.Getenv("ADDR"), h)
}

func serveOn(addr string, h http.Handler) error {
	s := &http.Server{Addr: addr, Handler: h} // want `waits forever for request headers`
	return s.ListenAndServe()
}

// Nobody knows who calls it with what.
func ServeAt(addr string, h http.Handler) error {
	return http.ListenAndServe(addr, h) // want `http.ListenAndServe makes waits forever`
}

// In a container it listens everywhere.
func containers(h http.Handler) error {
	addr := flag.String("containers", "127.0.0.1:8080", "where to listen")
	at := *addr
	if os.Getenv("KUBERNETES_SERVICE_HOST") != "" {
		at = ":8080"
	}
	return http.ListenAndServe(at, h) // want `http.ListenAndServe makes waits forever`
}

var all = kingpin.Flag("web.all", "where to listen").Default(":9100").String()

func libraryFlags(h http.Handler) error {
	var at string
	pflag.StringVarP(&at, "at", "a", "0.0.0.0:9102", "where to listen")
	go http.ListenAndServe(*all, h)   // want `http.ListenAndServe makes waits forever`
	return http.ListenAndServe(at, h) // want `http.ListenAndServe makes waits forever`
}

func unnamed(c *cli.Context, h http.Handler) error {
	viper.SetDefault("bind", "0.0.0.0")
	go http.ListenAndServe(c.String("public"), h)                                      // want `http.ListenAndServe makes waits forever`
	return http.ListenAndServe(fmt.Sprintf("%s:%d", viper.GetString("bind"), 8080), h) // want `http.ListenAndServe makes waits forever`
}

// A function that asks itself.
func again(n int) string {
	if n == 0 {
		return os.Getenv("ADDR")
	}
	return again(n - 1)
}

func recursive(h http.Handler) error {
	return http.ListenAndServe(again(3), h) // want `http.ListenAndServe makes waits forever`
}

// A port that is known.
func shown(h http.Handler) error {
	ln, err := net.Listen("tcp", ":8080")
	if err != nil {
		return err
	}
	return http.Serve(ln, h) // want `http.Serve makes waits forever`
}
