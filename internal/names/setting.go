package names

import (
	"go/types"
	"strings"
)

// Setting says what a function reads that whoever runs the program has set.
type Setting int8

const (
	NoSetting   Setting = iota
	Environment         // a variable of the environment
	Flag                // of the command line
	Key                 // of a configuration or the command line, by its name
	Chain               // of the command line, described by a chain of calls
)

// settings lists what reads a setting, by the paths of packages.
// They are no rows of the tables: nothing waits in them, and a row would make
// every package that reads its environment one that has to be analysed.
var settings = []struct {
	path          string
	sort          Setting
	begins, never string // how the names of the functions begin, and do not
}{
	{"os", Environment, "Getenv", ""},
	{"os", Environment, "LookupEnv", ""},
	{"flag", Flag, "", "Arg"},
	{"github.com/spf13/pflag", Flag, "", "Arg"},
	{"github.com/spf13/viper", Key, "Get", ""},
	{"github.com/urfave/cli", Key, "String", ""},
	{"github.com/urfave/cli/v2", Key, "String", ""},
	{"github.com/urfave/cli/v3", Key, "String", ""},
	{"github.com/alecthomas/kingpin", Chain, "", ""},
	{"github.com/alecthomas/kingpin/v2", Chain, "", ""},
	{"gopkg.in/alecthomas/kingpin.v2", Chain, "", ""},
}

// SettingOf says which sort of setting a function or method reads, by its
// package and name.
func SettingOf(fn *types.Func) Setting {
	if fn == nil || fn.Pkg() == nil {
		return NoSetting
	}
	for _, s := range settings {
		if s.path == fn.Pkg().Path() && strings.HasPrefix(fn.Name(), s.begins) && (s.never == "" || !strings.HasPrefix(fn.Name(), s.never)) {
			return s.sort
		}
	}
	return NoSetting
}

// DefaultOf returns which argument of a call of a function is the value of its
// setting where nothing is set, or -1: flag.Int("workers", 0, "…"),
// pflag.StringVarP(&addr, "addr", "a", ":80", "…"). All of them call it value,
// and tell it from that of Set and Var by the text for people that comes after.
func DefaultOf(fn *types.Func) int {
	if SettingOf(fn) != Flag {
		return -1
	}
	params := fn.Signature().Params()
	if n := params.Len(); n < 3 || params.At(n-1).Name() != "usage" || params.At(n-2).Name() != "value" {
		return -1
	}
	return params.Len() - 2
}
