package noctx

import (
	"context"
	"time"

	"example.com/lookup"
	"github.com/miekg/dns"
)

// What has a timeout of its own ends without the ctx: for audits.
func limited(ctx context.Context, name string) {
	c := &dns.Client{Net: "tcp", Timeout: 5 * time.Second}
	c.Exchange(new(dns.Msg), name) // ok: ends by itself
	var d dns.Client
	d.Exchange(new(dns.Msg), name) // ok: ends by itself, after two seconds
	r := lookup.Resolver{Addr: "names:53", DialTimeout: 3 * time.Second}
	r.Find(name) // ok: is given a timeout
}

func unlimited(ctx context.Context, name string) {
	r := lookup.Resolver{Addr: "names:53"}
	r.Find(name) // want `\(\*lookup.Resolver\).Find takes no context although ctx is in scope`
}
