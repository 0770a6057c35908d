package docs

const directiveShort = "directives that ignore nothing, have no reason, name no kind or are misspelt"

// directiveText documents the findings about directives, which belong to no
// pass alone.
const directiveText = `
A comment

	//timeoutlint:ignore kind -- reason

suppresses findings of that kind: on its own line; on the next line, if the
comment is alone on its line; in a whole declaration, if it is in the doc comment
of that declaration. Separate several kinds by commas.

To suppress more than that, write

	//timeoutlint:ignore-file kind -- reason
	//timeoutlint:ignore-package kind -- reason

anywhere in the file, or in any file of the package.

The comment itself is a finding

  - if it has no reason: the next reader cannot tell a decision from an
    accident (the finding it was meant to hide is shown as well);
  - if it names a kind that does not exist, for instance because of a typing
    mistake, or a pass, which has many kinds: the finding says which was meant;
  - if nothing of that kind would be reported there: the code it excused is
    gone, and the comment would hide the next mistake on that line;
  - if it only looks like a directive (a space after the slashes, "disable" for "ignore", no "--" before the reason): such a comment has no effect. The finding says what to write.
`
