// Package vet is both ends of "go vet -vettool": the tool that the go command
// starts once a package, and the front end that starts the go command and
// reads what comes back.
//
// What the go command does and does not do shapes everything here:
//
//   - It keeps what a tool printed, and replays it, under a key made of the
//     tool's identity, its flags, and the package with all it imports: not of
//     the environment. What changes findings is therefore a flag; what only
//     changes how they are shown never is.
//   - That key does not say whether the package was named by the user or only
//     imported by one that was (VetxOnly). A tool that prints nothing for the
//     latter loses the findings of a package that is imported first and named
//     later, so ours prints the same in both cases (see [Tool]), and the front
//     end keeps the packages that were asked for.
//   - With -json it exits 0 with findings, and with errors of analyzers.
//   - It skips, without a word, what imports a package that does not compile.
package vet
