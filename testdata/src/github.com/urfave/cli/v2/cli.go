// Package cli is a stand-in with the declarations that the corpora use.
package cli

type Context struct{}

func (cCtx *Context) String(name string) string { return "" }

type Flag interface{ Names() []string }

type StringFlag struct{ Name, Value string }

func (f *StringFlag) Names() []string { return []string{f.Name} }
