// Package parallel has the shape of github.com/samber/lo/parallel.
package parallel

func Map[T, R any](collection []T, iteratee func(item T, index int) R) []R { return nil }

func ForEach[T any](collection []T, iteratee func(item T, index int)) {}
