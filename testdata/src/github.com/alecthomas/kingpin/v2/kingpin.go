// Package kingpin is a stand-in with the declarations that the corpora use.
package kingpin

type FlagClause struct{}

func Flag(name, help string) *FlagClause { return &FlagClause{} }

func (p *FlagClause) Default(values ...string) *FlagClause { return p }
func (p *FlagClause) Required() *FlagClause                { return p }
func (p *FlagClause) String() *string                      { return new(string) }
func (p *FlagClause) StringVar(target *string)             {}
