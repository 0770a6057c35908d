// Package lean analyses the units of a "go vet" run that are there for their
// facts only, the dependencies, for less than unitchecker does.
//
// What unitchecker does is the same for every unit: it parses all of it,
// type-checks it with every table of types.Info, imports every package that is
// imported, and writes types and facts. Of that, a dependency owes those who
// import it its types and its facts, and nothing else:
//
//   - A package of the standard library has no facts, since tables describe it.
//     Its function bodies are cut out of the source before it is parsed, and so
//     is what stands in composite literals (see cut); packages that only bodies
//     use are not imported.
//   - Any other dependency is analysed by effects alone. What of it cannot say
//     anything is cut out too.
//
// What is written is what unitchecker would write, to the byte, since it reads
// it: the tests of this package hold that against the x/tools in go.mod. With
// any other x/tools, on any error and on any doubt the unit is left to
// unitchecker, which then says what there is to say; [Run] returns why.
package lean
