package facts

// Told says what the bool that a function answers with means.
type Told int8

const (
	ToldNothing Told = iota
	TrueWorked       // true: it went well
	TrueFailed       // false did
)

// outcomes describes what is known of how attempts end.
func (f *FuncFact) outcomes() (parts []string) {
	for _, w := range f.Yields {
		parts = append(parts, "yields "+string(w.Kind))
	}
	if f.Told != ToldNothing {
		parts = append(parts, [...]string{"", "true worked", "true failed"}[f.Told])
	}
	for _, j := range f.Judges {
		parts = append(parts, "judges "+j.Roles+" "+j.Answers)
	}
	return parts
}
