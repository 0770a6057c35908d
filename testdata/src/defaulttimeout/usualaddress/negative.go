// Package usualaddress has servers whose address a setting decides. Where it is one
// of this machine as long as nobody sets it, whoever sets it has decided that
// others reach the server: for audits.
package usualaddress

import (
	"cmp"
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

// A flag with its default.
func oneFlag(h http.Handler) error {
	addr := flag.String("addr", "127.0.0.1:8080", "where to listen")
	flag.Parse()
	return http.ListenAndServe(*addr, h) // ok: on this machine by default
}

// A host and a port, given to a function that serves.
func hostAndPort(h http.Handler) error {
	host := flag.String("host", "127.0.0.1", "which address to listen on")
	port := flag.String("port", "8080", "which port to listen on")
	flag.Parse()
	addr := *host + ":" + *port
	if err := serveAt(addr, h); err != nil {
		return err
	}
	return serveAt(net.JoinHostPort(*host, "9090"), h)
}

func serveAt(addr string, h http.Handler) error {
	s := &http.Server{Addr: addr, Handler: h} // ok: all that it is given is on this machine by default
	return s.ListenAndServe()
}

// A variable that a flag sets, whose default the environment may change.
func flagOfEnvironment(h http.Handler) error {
	var addr string
	flag.StringVar(&addr, "addr", setting("ADDR", "localhost:7070"), "where to listen")
	flag.Parse()
	return http.ListenAndServe(addr, h) // ok: on this machine by default
}

func setting(key, otherwise string) string {
	if v, ok := os.LookupEnv(key); ok {
		return v
	}
	return otherwise
}

// The environment, and what is there if it says nothing.
func environment(h http.Handler) error {
	addr := os.Getenv("ADDR")
	if addr == "" {
		addr = "127.0.0.1:8080"
	}
	return (&http.Server{Addr: addr, Handler: h}).ListenAndServe() // ok: on this machine by default
}

func orElse(h http.Handler) error {
	return http.ListenAndServe(cmp.Or(os.Getenv("ADDR"), "localhost:8080"), h) // ok: on this machine by default
}

// The flags of libraries.
var (
	listen = kingpin.Flag("web.listen", "where to listen").Default("127.0.0.1:9100").String()
	also   string
)

func libraries(h http.Handler) error {
	kingpin.Flag("web.also", "where else").Default("localhost:9101").StringVar(&also)
	pflag.StringVarP(&admin, "admin", "a", "127.0.0.1:9102", "where the admin interface is")
	go http.ListenAndServe(*listen, h)   // ok: on this machine by default
	go http.ListenAndServe(also, h)      // ok: on this machine by default
	return http.ListenAndServe(admin, h) // ok: on this machine by default
}

var admin string

// Settings that are read by their name.
func byName(h http.Handler) error {
	viper.SetDefault("listen", "127.0.0.1")
	return http.ListenAndServe(fmt.Sprintf("%s:%d", viper.GetString("listen"), 8080), h) // ok: on this machine by default
}

var flags = []cli.Flag{
	&cli.StringFlag{Name: "bind", Value: "127.0.0.1:8080"},
	&cli.StringFlag{Name: "public", Value: ":8081"},
}

func action(c *cli.Context, h http.Handler) error {
	return http.ListenAndServe(c.String("bind"), h) // ok: on this machine by default
}

// A field of a configuration, by its tag, and one that starts with its default.
type config struct {
	Listen string `env:"LISTEN" envDefault:"127.0.0.1:8080"`
	debug  string
}

func configured(cfg *config, h http.Handler) error {
	ln, err := net.Listen("tcp", cfg.debug)
	if err != nil {
		return err
	}
	go http.Serve(ln, h)                      // ok: on this machine by default
	return http.ListenAndServe(cfg.Listen, h) // ok: on this machine by default
}

func defaults() *config { return &config{debug: "localhost:6060"} }

// A port that the system picks: a command shows a page in a browser.
func show(h http.Handler, open func(url string)) error {
	ln, err := net.Listen("tcp", ":0")
	if err != nil {
		return err
	}
	go open(fmt.Sprintf("http://localhost:%d", ln.Addr().(*net.TCPAddr).Port))
	return http.Serve(ln, h) // ok: nobody else knows the port
}
