package knowledge

import "testing"

func TestSilentValidate(t *testing.T) {
	for _, test := range []struct {
		name  string
		entry Silent
		want  string
	}{
		{"nothing", Silent{Functions: []string{"*"}}, "silent[0]: needs package or header"},
		{"no functions", Silent{Package: "example.com/p"}, "silent[0].functions: missing"},
		{"pattern", Silent{Package: "example.com/p", Functions: []string{"F", "Get*"}}, `silent[0].functions[1]: "Get*" is not a name such as F, Get*() or *`},
		{"method", Silent{Header: "x", Functions: []string{"T.M"}}, `silent[0].functions[0]: "T.M" is not a name such as F, Get*() or *`},
		{"version", Silent{Package: "example.com/p/v2", Functions: []string{"*"}}, `silent[0].package: "example.com/p/v2": write "example.com/p", entries hold for every major version`},
	} {
		got := (&SilentFile{Silent: []Silent{test.entry}}).Validate()
		if len(got) != 1 || got[0].Error() != test.want {
			t.Errorf("%s: got %v, want %s", test.name, got, test.want)
		}
	}
	if got := (&SilentFile{Silent: silent}).Validate(); len(silent) == 0 || len(got) > 0 {
		t.Errorf("%d entries: %v", len(silent), got)
	}
}
