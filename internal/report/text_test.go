package report

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestText(t *testing.T) {
	all := Text{What: "f waits", Why: "it never ends", Chain: "g → h", Remedy: "pass ctx", Library: "SQL"}
	for _, test := range []struct {
		text Text
		want string
	}{
		{all, "f waits: it never ends, via g → h; pass ctx"},
		{Text{What: "f waits", Remedy: "pass ctx"}, "f waits; pass ctx"},
		{Text{What: "f waits", Chain: "g"}, "f waits, via g"},
		{Text{What: "f waits"}, "f waits"},
	} {
		if got := test.text.String(); got != test.want {
			t.Errorf("got %q, want %q", got, test.want)
		}
		if got := ParseText(test.text.Encode()); got != test.text {
			t.Errorf("%+v came back as %+v", test.text, got)
		}
	}
	if got := OneLine("query/strict", all); !strings.HasSuffix(got, "pass ctx (defaulttimeout/query, strict)") {
		t.Errorf("got %q", got)
	}
	if got := OneLine("directive", Text{What: "x"}); got != "x (directive)" {
		t.Errorf("got %q", got)
	}
}

func TestShort(t *testing.T) {
	long := Text{What: strings.Repeat("größer ", 30) + "end", Why: "why"}
	short := long.Short()
	if n := utf8.RuneCountInString(short.What); n > MaxHeadline || !strings.HasSuffix(short.What, "größer…") {
		t.Errorf("%d characters: %s", n, short.What)
	}
	if got := strings.TrimSuffix(short.What, "…") + strings.TrimPrefix(short.Why, "…"); got != long.What+": why" {
		t.Errorf("something is lost: %q", got)
	}
	fits := Text{What: strings.Repeat("x", MaxHeadline), Why: "why"}
	if fits.Short() != fits {
		t.Error("a headline that fits was cut")
	}
}
