package knowledge

import (
	"go/types"
	"slices"
	"strings"
	"sync"
)

// Place says where a database is.
type Place string

const (
	PlaceUnknown Place = ""
	PlaceLocal   Place = "local"  // in the process, or in files of the same machine
	PlaceRemote  Place = "remote" // behind a network
)

func (d *Driver) place() Place {
	if d.Local {
		return PlaceLocal
	}
	return PlaceRemote
}

var drivers = sync.OnceValue(func() (list []*Driver) {
	for _, libs := range [][]Library{user, libraries} {
		for i := range libs {
			for j := range libs[i].Drivers {
				list = append(list, &libs[i].Drivers[j])
			}
		}
	}
	return list
})

// DriverPlace says where the databases are that a driver registered as name is for.
func DriverPlace(name string) Place {
	for _, d := range drivers() {
		if slices.ContainsFunc(d.Names, func(p string) bool { return match(p, name) }) {
			return d.place()
		}
	}
	return PlaceUnknown
}

// DriverPackage says where the databases are that the package with that import
// path is a driver, or a dialect, for; unknown if it is none.
func DriverPackage(path string) Place {
	path = Path(path)
	for _, d := range drivers() {
		for _, p := range d.Packages {
			below, all := strings.CutSuffix(p, "/...")
			if path == below || all && strings.HasPrefix(path, below+"/") {
				return d.place()
			}
		}
	}
	return PlaceUnknown
}

// OpeningOf returns the argument that names, or was made by, the driver of the
// database that fn opens; false if fn opens none.
func OpeningOf(fn *types.Func) (driver int, ok bool) {
	lib := libOf(fn)
	if lib == nil {
		return 0, false
	}
	driver, ok = lib.opens[Symbol(fn.Origin())]
	return driver, ok
}
