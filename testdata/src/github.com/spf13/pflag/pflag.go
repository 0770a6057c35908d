// Package pflag is a stand-in with the declarations that the corpora use.
package pflag

func String(name string, value string, usage string) *string { return &value }

func StringVarP(p *string, name, shorthand string, value string, usage string) { *p = value }
