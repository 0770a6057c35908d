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
