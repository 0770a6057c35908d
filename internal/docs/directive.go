package docs

const directiveShort = "directives that ignore nothing, have no reason, name no kind or are misspelt"

// directiveText documents the findings about directives, which belong to no
// pass alone.
const directiveText = `
A comment

	//timeoutlint:ignore kind -- reason

makes timeoutlint silent about findings of that kind: on its own line; on the
next line, if it stands alone; in a whole declaration, if it stands in the
doc comment of that declaration. Several kinds are separated by commas.

For more than that:

	//timeoutlint:ignore-file kind -- reason
	//timeoutlint:ignore-package kind -- reason

anywhere in the file, or in a file of the package.

The comment itself is a finding

  - if it has no reason: whoever reads it next cannot tell a decision from an
    accident (the finding it was to hide is shown as well);
  - if it names a kind that does not exist, for instance after a typing
    mistake;
  - if nothing of that kind would be reported there: the code it excused is
    gone, and the comment would hide the next mistake on that line;
  - if it only looks like a directive (a space after the slashes, "disable" for "ignore", no "--" before the reason): such a comment does nothing. The finding says what to write.
`
