//go:build !unix

package vet

// parentArgs returns nothing: the command line of another process cannot be
// seen, and the environment has to name the file.
func parentArgs() string { return "" }
