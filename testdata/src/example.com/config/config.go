// Package config is read from a file, by other packages.
package config

import "sync"

// Config is what may be set.
type Config struct{ Tries, Millis int }

var load = sync.OnceValue(func() *Config { return new(Config) })

// Get returns what is set.
func Get() *Config { return load() }
