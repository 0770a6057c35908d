package loops

import "go/ast"

// labelsIn returns the labeled statements of a block that a goto behind them leads back to.
func (r *Finder) labelsIn(b *ast.BlockStmt) []*ast.LabeledStmt {
	labels, ok := r.labels[b]
	if !ok {
		for _, s := range b.List {
			if l, isLabel := s.(*ast.LabeledStmt); isLabel && r.JumpBack(l) != nil {
				labels = append(labels, l)
			}
		}
		r.labels[b] = labels
	}
	return labels
}

// JumpBack returns the last goto of the function around a label that stands
// behind the label and leads to it, or nil.
func (r *Finder) JumpBack(label *ast.LabeledStmt) *ast.BranchStmt {
	f := r.Index().Enclosing(label)
	if f == nil {
		return nil
	}
	last, ok := r.lastJumps[f]
	if !ok {
		last = make(map[string]*ast.BranchStmt)
		for _, b := range r.Gotos(f) {
			last[b.Label.Name] = b
		}
		r.lastJumps[f] = last
	}
	if b := last[label.Label.Name]; b != nil && b.Pos() > label.Pos() {
		return b
	}
	return nil
}
