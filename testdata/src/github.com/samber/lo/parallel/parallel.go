// Package parallel has the shape of github.com/samber/lo/parallel.
package parallel

func Map[T, R any](collection []T, iteratee func(item T, index int) R) []R { return nil }

func ForEach[T any](collection []T, iteratee func(item T, index int)) {}

func Times[T any](count int, iteratee func(index int) T) []T { return nil }

func GroupBy[T any, U comparable](collection []T, iteratee func(item T) U) map[U][]T { return nil }
