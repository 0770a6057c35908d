package program

import "github.com/timeoutlint/timeoutlint/internal/record"

// pools says what works with the same database. A database has many names: the
// field of a store has what its constructor was given, and that what main opened.
type pools struct {
	from map[string][]string // names by those that they were given to
	of   map[string]string   // a union-find over where databases come from, and their users
}

func newPools(records []*record.Package) *pools {
	s := &pools{make(map[string][]string), make(map[string]string)}
	for _, pkg := range records {
		for _, pair := range pkg.Pools {
			s.from[pair[0]] = append(s.from[pair[0]], pair[1])
		}
	}
	return s
}

// uses notes that a user works with the database of a name, "" if nobody can
// tell: with wherever that comes from. A helper that is given several databases
// makes them one for nobody but itself.
func (s *pools) uses(user, name string) {
	if name == "" {
		return
	}
	seen := map[string]bool{name: true}
	first, rooted := name, false
	for open := []string{name}; len(open) > 0; {
		n := open[len(open)-1]
		open = open[:len(open)-1]
		first = min(first, n)
		if len(s.from[n]) == 0 {
			s.join(user, n)
			rooted = true
		}
		for _, from := range s.from[n] {
			if !seen[from] {
				seen[from] = true
				open = append(open, from)
			}
		}
	}
	if !rooted { // names that are given to each other
		s.join(user, first)
	}
}

// find returns what stands for all that work with one database.
func (s *pools) find(user string) string {
	root := user
	for s.of[root] != "" {
		root = s.of[root]
	}
	for user != root {
		user, s.of[user] = s.of[user], root
	}
	return root
}

func (s *pools) join(a, b string) {
	if a, b = s.find(a), s.find(b); a != b {
		s.of[max(a, b)] = min(a, b) // whatever the order
	}
}
