package symbols

import (
	"go/constant"
	"go/token"
	"testing"
)

func TestIntOf(t *testing.T) {
	for _, c := range []struct {
		v    constant.Value
		want int64
		ok   bool
	}{
		{constant.MakeInt64(-3), -3, true},
		{constant.MakeFloat64(3), 3, true},
		{constant.MakeFloat64(0.5), 0, false},
		{constant.MakeString("3"), 0, false},
		{constant.MakeBool(true), 0, false},
		{constant.Shift(constant.MakeInt64(1), token.SHL, 63), 0, false}, // one more than fits
		{nil, 0, false},
	} {
		if n, ok := IntOf(c.v); ok != c.ok || ok && n != c.want {
			t.Errorf("IntOf(%v) = %d, %t; want %d, %t", c.v, n, ok, c.want, c.ok)
		}
	}
}
