package knowledge

import (
	"go/token"
	"go/types"
	"testing"
)

// TestIsOption checks that an option is told by its package, and not by its name alone.
func TestIsOption(t *testing.T) {
	for _, test := range []struct {
		option, of, pkg string
		want            bool
	}{
		{"WithTimeout", "example.com/acme", "example.com/acme", true},
		{"WithTimeout", "example.com/acme", "example.com/acme/v2", true},
		{"WithTimeout", "example.com/acme", "example.com/other", false}, // a wrapper of the user's
		{"WithTimeout", "example.com/acme", "example.com/acme/option", false},
		{"WithTimeout", "example.com/acme/...", "example.com/acme/option", true},
		{"option.WithTimeout", "example.com/acme", "example.com/acme/v3/option", true},
		{"option.WithTimeout", "example.com/acme", "example.com/acme/internal/option", true},
		{"option.WithTimeout", "example.com/acme", "example.com/other/option", false},
		{"option.WithTimeout", "example.com/acme", "example.com/acme/options", false},
		{"example.com/api/option.WithTimeout", "example.com/acme", "example.com/api/option", true},
		{"example.com/api/option.WithTimeout", "example.com/acme", "example.com/acme/option", false},
		{"WithRetries", "example.com/acme", "example.com/acme", false},
	} {
		fn := types.NewFunc(token.NoPos, types.NewPackage(test.pkg, "p"), "WithTimeout", types.NewSignatureType(nil, nil, nil, nil, nil, false))
		if got := isOption(test.option, test.of, fn); got != test.want {
			t.Errorf("%s of %s, in a row of %s: %v, want %v", fn.FullName(), test.option, test.of, got, test.want)
		}
	}
	for c := range Find("net/http").Constructors() {
		if owners()[c] != "net/http" {
			t.Errorf("the row of %v stands in the entry of %q", c.New, owners()[c])
		}
	}
}
