//go:build !unix

package torture

import "time"

var begun = time.Now()

// cpuSeconds returns the time since the process began: there is no portable way
// to ask for what it has used.
func cpuSeconds() float64 { return time.Since(begun).Seconds() }
