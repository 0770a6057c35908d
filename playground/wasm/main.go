//go:build js && wasm

// The wasm command is the analysis as the worker of the page runs it. It gives
// the worker three functions, which take and return strings of JSON:
//
//	timeoutlintLoad(Uint8Array)        the file of packages; returns an error, or ""
//	timeoutlintCheck(source, strict)   a check.Result
//	timeoutlintFix(source, strict)     a check.Fixed, or {"error": …}
package main

import (
	"encoding/json"
	"syscall/js"

	"github.com/timeoutlint/timeoutlint/internal/effects"
	"github.com/timeoutlint/timeoutlint/playground/check"
	"github.com/timeoutlint/timeoutlint/playground/embedded"
)

func main() {
	var checker *check.Checker
	js.Global().Set("timeoutlintLoad", js.FuncOf(func(_ js.Value, args []js.Value) any {
		data := make([]byte, args[0].Get("length").Int())
		js.CopyBytesToGo(data, args[0])
		packages, err := embedded.Read(data, effects.Analyzer.FactTypes)
		if err != nil {
			return err.Error()
		}
		checker = check.New(packages)
		return ""
	}))
	js.Global().Set("timeoutlintCheck", js.FuncOf(func(_ js.Value, args []js.Value) any {
		return encode(checker.Check(args[0].String(), args[1].Bool()))
	}))
	js.Global().Set("timeoutlintFix", js.FuncOf(func(_ js.Value, args []js.Value) any {
		fixed, err := checker.FixAll(args[0].String(), args[1].Bool())
		if err != nil {
			return encode(map[string]string{"error": err.Error()})
		}
		return encode(fixed)
	}))
	select {}
}

func encode(v any) string {
	data, err := json.Marshal(v)
	if err != nil {
		panic(err) // strings and numbers can be encoded
	}
	return string(data)
}
