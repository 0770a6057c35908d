// Package codes is a stub of google.golang.org/grpc/codes.
package codes

type Code uint32

const (
	OK                Code = 0
	PermissionDenied  Code = 7
	ResourceExhausted Code = 8
	Unavailable       Code = 14
	Unauthenticated   Code = 16
)
