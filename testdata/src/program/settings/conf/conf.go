// Package conf reads timeouts from outside.
package conf

import (
	"flag"
	"os"
	"strconv"
	"time"
)

type Config struct {
	AskTimeout    time.Duration
	Search        Search
	Seconds       int `mapstructure:"mail_timeout"`
	PushTimeout   time.Duration
	CopiedTimeout time.Duration
	FilledTimeout time.Duration
	FixedTimeout  time.Duration
}

type Search struct {
	Timeout time.Duration `env:"SEARCH_TIMEOUT,required" yaml:"timeout"`
}

var HookTimeout = flag.Duration("hook-timeout", time.Second, "how long a hook may take")

func seconds(name string, otherwise int) time.Duration {
	n, err := strconv.Atoi(os.Getenv(name))
	if err != nil {
		n = otherwise
	}
	return time.Duration(n) * time.Second
}

func Load(filled func(*Config)) *Config {
	c := &Config{AskTimeout: seconds("ASK_TIMEOUT", 30), FixedTimeout: 5 * time.Second}
	flag.DurationVar(&c.PushTimeout, "push-timeout", 0, "how long a push may take")
	if text, ok := os.LookupEnv("COPIED_TIMEOUT"); ok {
		c.CopiedTimeout, _ = time.ParseDuration(text)
	}
	filled(c)
	return c
}
