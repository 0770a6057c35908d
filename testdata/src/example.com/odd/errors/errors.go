// Package errors has the name of another.
package errors

import "time"

var since = time.Now()

// Is asks nothing about the target.
func Is(err, target error) bool { return err != nil && time.Since(since) > 0 }
