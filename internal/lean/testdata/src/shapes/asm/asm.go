// Package asm has functions without a body.
package asm

import _ "unsafe"

// Add is written in assembly.
func Add(a, b int) int

//go:linkname now time.now
func now() (sec int64, nsec int32, mono int64)

func Twice(a int) int { return Add(a, a) }
