// Package twirp has the shapes of github.com/twitchtv/twirp that the corpora use.
package twirp

type ClientOption func(*ClientOptions)

type ClientOptions struct{}

type ServerHooks struct{}
