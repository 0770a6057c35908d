// Package locking has a lock for each name, behind an interface.
package locking

type Locker interface {
	TryLock(key, owner string) bool
	Unlock(key string)
}

var locker Locker

func TryLock(key, owner string) bool { return locker.TryLock(key, owner) }
func Unlock(key string)              { locker.Unlock(key) }
