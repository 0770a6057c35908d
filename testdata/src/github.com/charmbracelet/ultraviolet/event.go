// Package uv has the shapes of github.com/charmbracelet/ultraviolet that the corpora use.
package uv

type Event interface{}
