package line

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// A shell is one that scripts are written for.
type shell struct {
	name  string
	write func(w io.Writer, suite []*analysis.Analyzer)
}

// shells returns a function's result, since the scripts name the shells too.
func shells() []shell {
	return []shell{{"bash", writeBash}, {"zsh", writeZsh}, {"fish", writeFish}, {"powershell", writePowerShell}}
}

const completionHelp = `timeoutlint completion bash|zsh|fish|powershell

Writes a script that completes commands, flags and their values.

	bash        timeoutlint completion bash > ~/.local/share/bash-completion/completions/timeoutlint
	zsh         timeoutlint completion zsh > "${fpath[1]}/_timeoutlint"
	fish        timeoutlint completion fish > ~/.config/fish/completions/timeoutlint.fish
	PowerShell  timeoutlint completion powershell >> $PROFILE
`

// Completion returns the script for a shell.
func Completion(args []string, suite []*analysis.Analyzer) (string, error) {
	if len(args) != 1 {
		return "", fmt.Errorf("completion takes the name of one shell: %s", strings.Join(shellNames(), ", "))
	}
	i := slices.IndexFunc(shells(), func(s shell) bool { return s.name == args[0] })
	if i < 0 {
		return "", fmt.Errorf("there is no completion for %q: %s%s", args[0], strings.Join(shellNames(), ", "), DidYouMean(args[0], shellNames()))
	}
	var b strings.Builder
	shells()[i].write(&b, suite)
	return b.String(), nil
}

// commandsWithFlags are those that have any; the first is timeoutlint itself.
func commandsWithFlags(suite []*analysis.Analyzer) []string {
	names := []string{""}
	for _, w := range words {
		if len(flagsOf(suite, w.name)) > 0 {
			names = append(names, w.name)
		}
	}
	return names
}

// dashed returns the flags as they are written.
func dashed(flags []lineFlag) (names []string) {
	for _, f := range flags {
		names = append(names, "-"+f.name)
	}
	return names
}

// single quotes s for a POSIX shell.
func single(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

// writeBash writes for bash 3.2, which macOS has, and later. Where it offers
// nothing, bash completes the names of files ("-o default").
func writeBash(w io.Writer, suite []*analysis.Analyzer) {
	fmt.Fprint(w, `# bash completion for timeoutlint, written by "timeoutlint completion bash"

_timeoutlint() {
	local cur=${COMP_WORDS[COMP_CWORD]} prev= cmd= joined= words= list= before=
	COMPREPLY=()
	[[ $COMP_CWORD -gt 0 ]] && prev=${COMP_WORDS[COMP_CWORD-1]}
	# "=" is a word of its own to bash.
	if [[ $cur == = ]]; then
		cur= joined=1
	elif [[ $prev == = && $COMP_CWORD -gt 1 ]]; then
		prev=${COMP_WORDS[COMP_CWORD-2]} joined=1
	fi
	[[ $prev == --* ]] && prev=${prev#-}
	if [[ $COMP_CWORD -gt 1 ]]; then
		case ${COMP_WORDS[1]} in
`)
	fmt.Fprintf(w, "\t\t%s) cmd=${COMP_WORDS[1]} ;;\n", strings.Join(wordNames(), "|"))
	fmt.Fprint(w, "\t\tesac\n\tfi\n\tcase \"$cmd $prev\" in\n")
	for _, name := range commandsWithFlags(suite) {
		for _, f := range flagsOf(suite, name) {
			writeBashValue(w, name, f)
		}
	}
	fmt.Fprint(w, `	*)
		case "$cmd:$cur" in
`)
	for _, name := range commandsWithFlags(suite) {
		fmt.Fprintf(w, "\t\t%s:-*) words=%s ;;\n", name, single(strings.Join(dashed(flagsOf(suite, name)), " ")))
	}
	for _, word := range words {
		if a := argsOf(word.name); len(a.words) > 0 {
			fmt.Fprintf(w, "\t\t%s:*) words=%s ;;\n", word.name, single(strings.Join(a.words, " ")))
		}
	}
	fmt.Fprintf(w, "\t\t:*) [[ $COMP_CWORD -eq 1 ]] && words=%s ;;\n", single(strings.Join(wordNames(), " ")))
	fmt.Fprint(w, `		esac
		[[ $cur == --* ]] && words=" $words" words=${words// -/ --}
		;;
	esac
	if [[ -n $list && $cur == *,* ]]; then
		before=${cur%,*}, cur=${cur##*,}
	fi
	COMPREPLY=($(compgen -P "$before" -W "$words" -- "$cur"))
}
complete -o default -F _timeoutlint timeoutlint
`)
}

// writeBashValue writes the case for the value of a flag.
func writeBashValue(w io.Writer, name string, f lineFlag) {
	if f.value == "" {
		return
	}
	pattern := fmt.Sprintf("%q", name+" -"+f.name)
	if f.optional { // its value follows "=" only
		fmt.Fprintf(w, "\t%s)\n\t\t[[ -n $joined ]] && list=1 words=%s\n\t\t;;\n", pattern, single(strings.Join(f.hint.words, " ")))
		return
	}
	list := ""
	if f.hint.list {
		list = "list=1 "
	}
	fmt.Fprintf(w, "\t%s) %swords=%s ;;\n", pattern, list, single(strings.Join(f.hint.words, " ")))
}

// writeZsh writes for the completion system of zsh.
func writeZsh(w io.Writer, suite []*analysis.Analyzer) {
	fmt.Fprint(w, `#compdef timeoutlint
# zsh completion for timeoutlint, written by "timeoutlint completion zsh"

_timeoutlint() {
	local curcontext=$curcontext state line ret=1
	typeset -A opt_args
	if (( CURRENT > 2 )); then
		case $words[2] in
`)
	for _, word := range words {
		flags, action := flagsOf(suite, word.name), zshAction(argsOf(word.name))
		if len(flags) == 0 && action == "" {
			fmt.Fprintf(w, "\t\t%s) return 1 ;;\n", word.name)
			continue
		}
		fmt.Fprintf(w, "\t\t%s)\n\t\t\tshift words; (( CURRENT-- ))\n\t\t\t_arguments", word.name)
		writeZshFlags(w, "\t\t\t\t", flags)
		if action != "" {
			fmt.Fprintf(w, " \\\n\t\t\t\t%s", single("*: :"+action))
		}
		fmt.Fprint(w, "\n\t\t\treturn ;;\n")
	}
	fmt.Fprint(w, "\t\tesac\n\tfi\n\t_arguments")
	writeZshFlags(w, "\t\t", flagsOf(suite, ""))
	fmt.Fprint(w, ` \
		'1: :->first' \
		'*:package:_files' && ret=0
	if [[ $state == first ]]; then
		local -a commands=(
`)
	for _, word := range words {
		fmt.Fprintf(w, "\t\t\t%s\n", single(word.name+":"+word.short))
	}
	fmt.Fprint(w, `		)
		_describe command commands && ret=0
		_files && ret=0
	fi
	return ret
}

if [[ $funcstack[1] == _timeoutlint ]]; then
	_timeoutlint "$@"
else
	compdef _timeoutlint timeoutlint
fi
`)
}

func writeZshFlags(w io.Writer, indent string, flags []lineFlag) {
	escape := strings.NewReplacer("[", `\[`, "]", `\]`, ":", `\:`)
	for _, f := range flags {
		spec := "*-" + f.name
		value := ""
		switch {
		case f.optional:
			spec, value = spec+"=-", "::"+f.value+":"+zshAction(f.hint)
		case f.value != "":
			value = ":" + escape.Replace(f.value) + ":" + zshAction(f.hint)
		}
		fmt.Fprintf(w, " \\\n%s%s", indent, single(spec+"["+escape.Replace(f.usage)+"]"+value))
	}
}

func zshAction(h hint) string {
	switch {
	case h.list:
		return "_values -s , value " + strings.Join(h.words, " ")
	case len(h.words) > 0:
		return "(" + strings.Join(h.words, " ") + ")"
	case h.files:
		return "_files"
	case h.dirs:
		return "_files -/"
	}
	return ""
}

// writeFish writes for fish.
func writeFish(w io.Writer, suite []*analysis.Analyzer) {
	quote := func(s string) string {
		return "'" + strings.NewReplacer(`\`, `\\`, "'", `\'`).Replace(s) + "'"
	}
	fmt.Fprint(w, `# fish completion for timeoutlint, written by "timeoutlint completion fish"

# __timeoutlint_in tells whether the command is the one named, "" for none.
function __timeoutlint_in
	set -l line (commandline -opc)
	set -l commands `+strings.Join(wordNames(), " ")+`
	if test (count $line) -gt 1; and contains -- $line[2] $commands
		test "$argv[1]" = $line[2]
	else
		test "$argv[1]" = ''
	end
end
function __timeoutlint_list
	set -l before (string match -r '^.*,' -- (commandline -ct | string replace -r '^-[^=]*=' ''))
	for word in $argv
		echo $before$word
	end
end

`)
	for _, word := range words {
		fmt.Fprintf(w, "complete -c timeoutlint -n 'test (count (commandline -opc)) -eq 1' -a %s -d %s\n", word.name, quote(word.short))
		if a := argsOf(word.name); len(a.words) > 0 {
			fmt.Fprintf(w, "complete -c timeoutlint -n '__timeoutlint_in %s' -f -a %s\n", word.name, quote(strings.Join(a.words, " ")))
		}
	}
	for _, name := range commandsWithFlags(suite) {
		for _, f := range flagsOf(suite, name) {
			fmt.Fprintf(w, "complete -c timeoutlint -n %s -o %s -d %s%s\n", quote("__timeoutlint_in "+cmp.Or(name, `""`)), f.name, quote(f.usage), fishValue(f, quote))
		}
	}
}

func fishValue(f lineFlag, quote func(string) string) string {
	switch h := f.hint; {
	case f.value == "" || f.optional: // "-fix=" cannot be said of old-style options
		return ""
	case h.list:
		return " -x -a " + quote("(__timeoutlint_list "+strings.Join(h.words, " ")+")")
	case len(h.words) > 0:
		return " -x -a " + quote(strings.Join(h.words, " "))
	case h.dirs:
		return " -x -a '(__fish_complete_directories)'"
	case h.files:
		return " -r"
	}
	return " -x"
}

// writePowerShell writes for Windows PowerShell 5.1 and later.
func writePowerShell(w io.Writer, suite []*analysis.Analyzer) {
	quote := func(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }
	array := func(list []string) string {
		var quoted []string
		for _, s := range list {
			quoted = append(quoted, quote(s))
		}
		return "@(" + strings.Join(quoted, ", ") + ")"
	}
	fmt.Fprint(w, `# PowerShell completion for timeoutlint, written by "timeoutlint completion powershell"

Register-ArgumentCompleter -Native -CommandName timeoutlint -ScriptBlock {
	param($wordToComplete, $commandAst, $cursorPosition)
	$commands = [ordered]@{
`)
	for _, word := range words {
		fmt.Fprintf(w, "\t\t%s = %s\n", quote(word.name), quote(word.short))
	}
	fmt.Fprint(w, "\t}\n\t$arguments = @{\n")
	for _, word := range words {
		if a := argsOf(word.name); len(a.words) > 0 {
			fmt.Fprintf(w, "\t\t%s = %s\n", quote(word.name), array(a.words))
		}
	}
	fmt.Fprint(w, "\t}\n\t$flags = @{\n")
	for _, name := range commandsWithFlags(suite) {
		fmt.Fprintf(w, "\t\t%s = [ordered]@{\n", quote(name))
		for _, f := range flagsOf(suite, name) {
			fmt.Fprintf(w, "\t\t\t%s = %s\n", quote("-"+f.name), quote(f.usage))
		}
		fmt.Fprint(w, "\t\t}\n")
	}
	fmt.Fprint(w, "\t}\n\t$values = @{\n")
	for _, name := range commandsWithFlags(suite) {
		for _, f := range flagsOf(suite, name) {
			if len(f.hint.words) > 0 && !f.optional {
				fmt.Fprintf(w, "\t\t%s = %s\n", quote(name+" -"+f.name), array(f.hint.words))
			}
		}
	}
	fmt.Fprint(w, `	}
	$line = @($commandAst.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { $_.ToString() })
	$command = ''
	if ($line.Count -gt 1 -and $commands.Contains($line[1])) { $command = $line[1] }
	$previous = $line[-1] -replace '^--', '-'
	$offer = [ordered]@{}
	if ($values.ContainsKey("$command $previous")) {
		foreach ($value in $values["$command $previous"]) { $offer[$value] = $value }
	} elseif ($wordToComplete.StartsWith('-') -and $flags.ContainsKey($command)) {
		$offer = $flags[$command]
	} elseif ($command -ne '' -and $arguments.ContainsKey($command)) {
		foreach ($value in $arguments[$command]) { $offer[$value] = $value }
	} elseif ($line.Count -eq 1) {
		$offer = $commands
	}
	foreach ($word in $offer.Keys) {
		if ($word.StartsWith($wordToComplete)) {
			[System.Management.Automation.CompletionResult]::new($word, $word, 'ParameterValue', $offer[$word])
		}
	}
}
`)
}
