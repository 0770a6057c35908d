package knowledge

import (
	"reflect"
	"testing"
	"time"
)

func TestEncode(t *testing.T) {
	u := &User{
		Libraries: []Library{{Package: "example.com/p", Calls: []Call{{Func: []string{"F"}, Waits: Network, Retry: &Retry{Attempts: 3}}}}},
		Values:    map[Profile]Value{LLM: {Timeout: time.Minute}, HTTP: {Limit: 3}},
		Paths:     []PathValues{{Dir: "/m", Path: []string{"a/**"}, Values: map[Profile]Value{SQL: {Limit: 2}}}},
	}
	got, err := DecodeUser(u.Encode())
	if err != nil || !reflect.DeepEqual(got, u) {
		t.Errorf("got %+v, %v\nwant %+v", got, err, u)
	}
	if text := new(User).Encode(); text != "" {
		t.Errorf("nothing is encoded as %q", text)
	}
	if _, err := DecodeUser("no such thing"); err == nil {
		t.Error("no error")
	}
}

func TestValuesIn(t *testing.T) {
	SetUser(&User{
		Values: map[Profile]Value{LLM: {Timeout: time.Minute, Limit: 2}},
		Paths: []PathValues{
			{Dir: "/m", Path: []string{"batch/**", "jobs"}, Values: map[Profile]Value{LLM: {Timeout: 5 * time.Minute}, SQL: {Limit: 1}}},
			{Dir: "/m", Path: []string{"batch/fast/*.go"}, Values: map[Profile]Value{LLM: {Timeout: time.Second}}},
			{Dir: "/m/other", Path: []string{"**"}, Values: map[Profile]Value{LLM: {Limit: 9}}},
		},
	})
	defer SetUser(new(User))
	for _, test := range []struct {
		file       string
		llm        time.Duration
		limit, sql int
	}{
		{"/m/a.go", time.Minute, 2, 10},
		{"/m/batch/a.go", 5 * time.Minute, 2, 1},
		{"/m/jobs/deep/a.go", 5 * time.Minute, 2, 1},
		{"/m/batch/fast/a.go", time.Second, 2, 1}, // the last that says something of it
		{"/m/other/a.go", time.Minute, 9, 10},
		{"/elsewhere/batch/a.go", time.Minute, 2, 10},
		{"", time.Minute, 2, 10},
	} {
		v := ValuesIn(test.file)
		if v.Timeout(LLM) != test.llm || v.Limit(LLM) != test.limit || v.Limit(SQL) != test.sql {
			t.Errorf("%q: llm %v and %d, sql %d", test.file, v.Timeout(LLM), v.Limit(LLM), v.Limit(SQL))
		}
	}
}
