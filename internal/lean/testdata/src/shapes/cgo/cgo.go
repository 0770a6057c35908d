// Package cgo uses C.
package cgo

// struct point { int x, y; };
// static int add(int a, int b) { return a + b; }
import "C"

// Point is of C.
type Point struct{ P C.struct_point }

// Add adds.
func Add(a, b int) int { return int(C.add(C.int(a), C.int(b))) }
