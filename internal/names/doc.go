// Package names holds what the name of a function says about it, with its
// signature. A name is asked only where no row of the tables and no fact knows:
// whoever asks looks there first.
package names
