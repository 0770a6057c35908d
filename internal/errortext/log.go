package errortext

import (
	"bufio"
	"cmp"
	"errors"
	"io"
	"slices"
)

// A Log is what a log, a dump of goroutines, or one text shows.
type Log struct {
	Lines   int
	Seen    []*Seen    // the most frequent first
	Waiting []*Waiting // of dumps, the largest group first
	Unknown []string   // lines about a timeout that show no known cause, at most maxUnknown
	Others  int        // how many more there are
	Cut     int        // lines of which only the first maxLine bytes were read
}

// Seen is a cause with its place in a log.
type Seen struct {
	*Cause
	Count int
	First int    // line
	Text  string // of that line
}

const (
	maxLine    = 64 << 10
	maxUnknown = 5
)

// Read takes a log or dump to its end, in memory that does not grow with it.
// Errors are those of r.
func Read(r io.Reader) (*Log, error) {
	log := new(Log)
	var dump Dump
	seen := make(map[*Cause]*Seen)
	in := bufio.NewReaderSize(r, maxLine)
	for {
		b, more, err := in.ReadLine()
		if err != nil {
			if !errors.Is(err, io.EOF) {
				return nil, err
			}
			break
		}
		line := string(b)
		log.Lines++
		if more {
			log.Cut++
		}
		for more && err == nil {
			_, more, err = in.ReadLine()
		}
		if !dump.Line(line) {
			log.line(seen, line)
		}
	}
	log.Waiting = dump.Groups()
	slices.SortStableFunc(log.Seen, func(a, b *Seen) int { return cmp.Compare(b.Count, a.Count) })
	return log, nil
}

// line counts the causes that a line shows.
func (log *Log) line(seen map[*Cause]*Seen, line string) {
	causes := Of(line)
	for _, c := range causes {
		s, ok := seen[c]
		if !ok {
			s = &Seen{Cause: c, First: log.Lines, Text: line}
			seen[c] = s
			log.Seen = append(log.Seen, s)
		}
		s.Count++
	}
	switch {
	case len(causes) > 0 || !AboutTime(line):
	case len(log.Unknown) < maxUnknown:
		log.Unknown = append(log.Unknown, line)
	default:
		log.Others++
	}
}
