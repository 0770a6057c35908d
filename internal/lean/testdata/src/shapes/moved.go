package shapes

// Moved stands where a directive says.
func Moved() {
//line other.go:100:5
	println("}")
}

// After stands where the directive in the body says.
type After struct{ I int }
