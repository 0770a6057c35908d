package server

import (
	"net"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"
)

func literal(h http.Handler) error {
	s := &http.Server{ // want `s waits forever for request headers: slow or idle clients pile up connections until the server has none left; set ReadHeaderTimeout: 10 \* time.Second`
		Addr:    ":8080",
		Handler: h,
	}
	return s.ListenAndServe()
}

func aligned(h http.Handler) *http.Server {
	return &http.Server{ // want "this http.Server waits forever for request headers"
		Addr:    ":8080",
		Handler: h, // everything
	}
}

// WriteTimeout and IdleTimeout do not bound reading a request.
var writeOnly = http.Server{Addr: ":1", WriteTimeout: time.Second, IdleTimeout: time.Second} // want `writeOnly waits forever for request headers`

func zero(l net.Listener) error {
	var s http.Server // want `s waits forever for request headers`
	return s.Serve(l)
}

func fresh(l net.Listener) error {
	s := new(http.Server) // want `s waits forever for request headers`
	return s.Serve(l)
}

func helpers(h http.Handler, l net.Listener) {
	http.ListenAndServe(":80", h)               // want `the server that http.ListenAndServe makes waits forever for request headers: .*; run an http.Server with ReadHeaderTimeout`
	http.ListenAndServe(":80", nil)             // want `the server that http.ListenAndServe makes`
	http.ListenAndServeTLS(":443", "c", "k", h) // want `the server that http.ListenAndServeTLS makes`
	http.Serve(l, h)                            // want `the server that http.Serve makes`
	http.ServeTLS(l, h, "c", "k")               // want `the server that http.ServeTLS makes`
}

func engine() error {
	r := gin.New()
	return r.Run(":8080") // want `the server that \(\*gin.Engine\).Run makes waits forever for request headers`
}

func engineTLS() error {
	r := gin.New()
	return r.RunTLS(":8443", "cert.pem", "key.pem") // want `the server that \(\*gin.Engine\).RunTLS makes`
}

func engineDefault() error {
	return gin.New().Run() // want `the server that \(\*gin.Engine\).Run makes`
}
