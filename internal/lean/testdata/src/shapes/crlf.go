package shapes

// CRLF has other line ends.
type CRLF struct {
	J int
}

func (CRLF) K() {
	println(`
}
`)
}

var L = CRLF{
	J: 1,
}
