// Package quiet has nothing to say.
package quiet

import (
	"fmt"
	"strings"
	"time"
)

func Upper(s string) string { return strings.ToUpper(s) }

func Print(s string) { fmt.Println(s) }

func Since(t time.Time) time.Duration { return time.Since(t) }

type T struct{ n int }

func (t *T) Inc() { t.n++ }
