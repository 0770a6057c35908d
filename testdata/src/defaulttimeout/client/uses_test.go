package client

import "time"

// What a test does is no evidence about the package.
func limitInTest() { plain.Timeout = time.Second }
