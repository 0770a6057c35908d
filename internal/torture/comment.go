package torture

import (
	"fmt"
	"go/scanner"
	"go/token"
)

// addComments puts comments between the tokens of a part of a file: inside
// calls and literals, after commas, at the ends of lines, on lines of their own.
func addComments(m *mutation) bool {
	_, file := m.file()
	gaps := gapsOf(file.Src)
	if len(gaps) < 2 {
		return false
	}
	// Either here and there in all of the file, or many in one place.
	from, to, often := 0, len(gaps), 25
	if m.r.IntN(2) == 0 {
		from = m.r.IntN(len(gaps))
		to = min(len(gaps), from+60)
		often = 5
	}
	for _, g := range gaps[from:to] {
		if m.r.IntN(often) != 0 {
			continue
		}
		text := fmt.Sprintf(" /* c%d */ ", m.next())
		if g.newline {
			switch m.r.IntN(4) {
			case 0, 1:
				text = fmt.Sprintf(" // c%d", m.next())
			case 2:
				text = fmt.Sprintf("\n// c%d", m.next())
			}
		}
		m.edits = append(m.edits, Edit{file.Name, g.offset, g.offset, text})
	}
	return len(m.edits) > 0
}

// A gap is a place between two tokens of a file.
type gap struct {
	offset  int
	newline bool // a line ends here
}

// gapsOf returns the places in a file at which a comment may stand.
func gapsOf(src []byte) (list []gap) {
	var s scanner.Scanner
	fset := token.NewFileSet()
	tf := fset.AddFile("", -1, len(src))
	s.Init(tf, src, nil, scanner.ScanComments)
	end, comment := 0, false
	for {
		pos, tok, lit := s.Scan()
		if tok == token.EOF {
			return list
		}
		start := tf.Offset(pos)
		if tok == token.SEMICOLON && lit == "\n" {
			continue // put in by the scanner
		}
		if end > 0 && !comment && tok != token.COMMENT {
			newline := false
			for _, b := range src[end:start] {
				newline = newline || b == '\n'
			}
			list = append(list, gap{end, newline})
		}
		comment = tok == token.COMMENT
		end = start + len(lit)
		if lit == "" || !tok.IsLiteral() && !tok.IsKeyword() && tok != token.COMMENT {
			end = start + len(tok.String())
		}
	}
}
