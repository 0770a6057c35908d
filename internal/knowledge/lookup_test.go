package knowledge

import (
	"go/types"
	"testing"
)

func TestPath(t *testing.T) {
	for in, want := range map[string]string{
		"net/http":                              "net/http",
		"example.com/p/v2":                      "example.com/p",
		"example.com/p/v12/option":              "example.com/p/option",
		"example.com/p/v2x":                     "example.com/p/v2x",
		"example.com/vault/v3/vendored":         "example.com/vault/vendored",
		"example.com/p/version/v2":              "example.com/p/version",
		"gopkg.in/yaml.v3":                      "gopkg.in/yaml",
		"gopkg.in/p.v2/sub":                     "gopkg.in/p/sub",
		"example.com/a/vendor/example.com/b/v2": "example.com/b",
		"vendor/golang.org/x/net/http2":         "golang.org/x/net/http2",
	} {
		if got := Path(in); got != want {
			t.Errorf("Path(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestIsStd(t *testing.T) {
	for path, want := range map[string]bool{
		"net/http":                      true,
		"internal/poll":                 true,
		"vendor/golang.org/x/net/http2": true,
		"app":                           false,
		"app/internal/db":               false,
		"example.com/net/http":          false,
		"golang.org/x/net":              false,
	} {
		if got := IsStd(path); got != want {
			t.Errorf("IsStd(%q) = %v, want %v", path, got, want)
		}
	}
}

func TestMatch(t *testing.T) {
	for _, test := range []struct {
		pattern, s string
		want       bool
	}{
		{"Get", "Get", true},
		{"Get", "GetAll", false},
		{"*Service.New", "ChatCompletionService.New", true},
		{"*Service.*", "FileService.List", true},
		{"*Service.*", "Client.List", false},
		{"Client.*", "Client.Do", true},
		{"*", "Client.Do", false}, // a star stays within one name
		{"Unimplemented*Server", "UnimplementedGreeterServer", true},
	} {
		if got := match(test.pattern, test.s); got != test.want {
			t.Errorf("match(%q, %q) = %v, want %v", test.pattern, test.s, got, test.want)
		}
	}
}

func TestMatchType(t *testing.T) {
	str := types.Typ[types.String]
	command := types.NewNamed(types.NewTypeName(0, types.NewPackage("example.com/cli/v2", "cli"), "Command", nil), types.NewStruct(nil, nil), nil)
	for _, test := range []struct {
		want string
		t    types.Type
		ok   bool
	}{
		{"string", str, true},
		{"[]string", types.NewSlice(str), true},
		{"[]string", str, false},
		{"string", types.NewSlice(str), false},
		{"[]string", types.NewArray(str, 2), false},
		{"*example.com/cli.Command", types.NewPointer(command), true},
		{"[]*example.com/cli.Command", types.NewSlice(types.NewPointer(command)), true},
		{"[]*example.com/cli.Command", types.NewSlice(command), false},
	} {
		if got := matchType(test.want, test.t); got != test.ok {
			t.Errorf("matchType(%q, %v) = %v", test.want, test.t, got)
		}
	}
}
