package courses

import (
	"bytes"
	"slices"
)

// Refusal says why an edit of a course's source cannot be made, in words for the writer. Then nothing is changed.
type Refusal struct{ Message, Fix string }

// Error is the message with the fix.
func (r *Refusal) Error() string { return r.Message + " " + r.Fix }

// Replace writes a form's value into piece i and gives the new source. Only the keys that the form changed are written, in
// the one canonical way; all other bytes of the file stay. A value that equals what stands there gives the same bytes.
// Refusal: the piece is of another kind or has no fields, or the value cannot be written so that it reads back the same
// (a text made of hundreds of brackets).
func (m *Manuscript) Replace(i int, f Fields) ([]byte, error) {
	p, err := m.piece(i)
	if err != nil {
		return nil, err
	}
	if f == nil || p.Fields == nil || f.Kind() != p.Kind {
		return nil, &Refusal{"This piece has no form of that kind.", "Edit it as source."}
	}
	if SameFields(p.Fields, f) && p.From < p.To {
		return slices.Clone(m.source), nil
	}
	if g, ok := f.(GlossaryFields); ok {
		out := m.splice(p.From, p.To, m.changedTerms(p, g))
		if err := m.holds(out, i, f); err != nil {
			return nil, err
		}
		return out, nil
	}
	out := m.splice(p.From, p.To, m.changedKeys(p, f))
	if err = m.holds(out, i, f); err != nil {
		out = m.splice(p.From, p.To, m.fenced(p, f))
		err = m.holds(out, i, f)
	}
	if err != nil {
		return nil, err
	}
	return out, nil
}

// ReplaceSource puts what the writer typed in the place of piece i, for one that is edited as source. It gets the file's
// line ends, and one at its end where something follows. What was typed may be anything, also no block at all.
func (m *Manuscript) ReplaceSource(i int, typed []byte) ([]byte, error) {
	p, err := m.piece(i)
	if err != nil {
		return nil, err
	}
	typed = m.ends(typed, p.To < len(m.source) || bytes.HasSuffix(m.source, []byte("\n")))
	return m.splice(p.From, p.To, typed), nil
}

// Insert writes a new block at a byte offset which is the start of a line, or the end of the file, with an empty line on
// each side where there is none. A block without an id gets one that no block of the file has. Good places are a piece's To and len(Source()).
// Refusal: a block cannot stand there (inside another block, a list or the front matter).
func (m *Manuscript) Insert(at int, f Fields) ([]byte, error) {
	if f == nil || keysOf[f.Kind()] == nil || f.Kind() == PieceCourse || f.Kind() == PieceStep {
		return nil, &Refusal{"Only a scenario, a question or a reflection can be put in.", "Edit what is there."}
	}
	f = m.named(f)
	out, err := m.put(at, m.fenced(Piece{Kind: f.Kind(), opens: "```" + f.Kind(), shut: "```", To: 1}, f))
	if err != nil {
		return nil, err
	}
	now := ReadManuscript(m.path, out).pieces
	for _, p := range now {
		if len(now) == len(m.pieces)+1 && p.From >= at && p.Kind == f.Kind() && SameFields(p.Fields, f) {
			return out, nil
		}
	}
	return nil, errNoPlace
}

var errNoPlace = &Refusal{"A block cannot stand here.", "Choose a place between two paragraphs, not inside a list, a quotation or another block."}

// Cut is what Remove took out. Undo puts it back.
type Cut struct {
	At      int    // byte offset
	Removed []byte // what stood there
	Left    []byte // what stands there now: nothing, or a line end that keeps two paragraphs apart
}

// Undo puts back what was removed. Refusal: the place has changed since; the removed bytes can still be put in by hand.
func (c Cut) Undo(now []byte) ([]byte, error) {
	if c.At > len(now) || !bytes.HasPrefix(now[c.At:], c.Left) {
		return nil, &Refusal{"The text has changed since.", "Put the block back by hand."}
	}
	return slices.Concat(now[:c.At], c.Removed, now[c.At+len(c.Left):]), nil
}

// Remove takes block i out, with the empty lines after it. Refusal: it is front matter.
func (m *Manuscript) Remove(i int) ([]byte, Cut, error) {
	p, err := m.piece(i)
	if err != nil {
		return nil, Cut{}, err
	}
	if !p.isBlock() {
		return nil, Cut{}, &Refusal{"The front matter cannot be taken out.", "Edit it."}
	}
	to := m.lineAt(p.To)
	for to < m.count() && m.blank(to) {
		to++
	}
	cut := Cut{At: p.From}
	from := m.lineAt(p.From)
	if to > m.lineAt(p.To) && to == m.count() {
		to = m.lineAt(p.To) // the end of the file stays as it is
	}
	if from > m.first && !m.blank(from-1) && to < m.count() && !m.blank(to) {
		cut.Left = m.eol()
	}
	cut.Removed = slices.Clone(m.source[p.From:m.lines[to]])
	out := slices.Concat(m.source[:p.From], cut.Left, m.source[m.lines[to]:])
	if err := m.keeps(out, i); err != nil {
		return nil, Cut{}, err
	}
	return out, cut, nil
}

// Move takes block i to a byte offset of the present source, which is the start of a line or the end of the file. Its bytes
// stay as they are. Refusal: it is front matter, or no block can stand there.
func (m *Manuscript) Move(i, at int) ([]byte, error) {
	rest, cut, err := m.Remove(i)
	if err != nil {
		return nil, err
	}
	p := m.pieces[i]
	switch {
	case at >= p.From && at <= cut.At+len(cut.Removed):
		return slices.Clone(m.source), nil
	case at > p.From:
		at += len(cut.Left) - len(cut.Removed)
	}
	left := ReadManuscript(m.path, rest)
	out, err := left.put(at, m.source[p.From:p.To])
	if err != nil {
		return nil, err
	}
	now := ReadManuscript(m.path, out).pieces
	there := slices.ContainsFunc(now, func(q Piece) bool {
		return q.Kind == p.Kind && bytes.Equal(bytes.TrimSpace(out[q.From:q.To]), bytes.TrimSpace(m.source[p.From:p.To]))
	})
	if len(now) != len(m.pieces) || !there {
		return nil, errNoPlace
	}
	return out, nil
}

// piece gives a piece by its number.
func (m *Manuscript) piece(i int) (Piece, error) {
	if i < 0 || i >= len(m.pieces) {
		return Piece{}, &Refusal{"This piece is no longer there.", "Open the part again."}
	}
	return m.pieces[i], nil
}

func (m *Manuscript) splice(from, to int, b []byte) []byte {
	return slices.Concat(m.source[:from], b, m.source[to:])
}

// put inserts bytes at the start of a line, with empty lines around them.
func (m *Manuscript) put(at int, b []byte) ([]byte, error) {
	if at != len(m.source) && (at < 0 || !slices.Contains(m.lines, at)) || m.lines == nil {
		return nil, &Refusal{"A block starts on a line of its own.", "Choose the start of a line."}
	}
	line := m.lineAt(at)
	if line < m.first {
		return nil, errNoPlace
	}
	var before, after []byte
	if at == len(m.source) && at > m.lines[0] && m.source[at-1] != '\n' {
		before = m.eol()
	}
	if line > m.first && !m.blank(line-1) {
		before = append(before, m.eol()...)
	}
	b = m.ends(b, true)
	if line < m.count() && !m.blank(line) {
		after = m.eol()
	}
	out := slices.Concat(m.source[:at], before, b, after, m.source[at:])
	return out, m.stay(ReadManuscript(m.path, out), -1)
}

// stay says whether all pieces but one are found again, word for word and in their order, in a new source, whatever else is in it.
func (m *Manuscript) stay(now *Manuscript, but int) error {
	k := 0
	for i, p := range m.pieces {
		if i == but {
			continue
		}
		was := bytes.TrimSpace(m.source[p.From:p.To])
		for k < len(now.pieces) && !(now.pieces[k].Kind == p.Kind && bytes.Equal(bytes.TrimSpace(now.source[now.pieces[k].From:now.pieces[k].To]), was)) {
			k++
		}
		if k == len(now.pieces) {
			if len(now.why) > 0 {
				return &Refusal{now.why[0].Message, now.why[0].Fix}
			}
			return errNoPlace
		}
		k++
	}
	return nil
}

// keeps says whether a source without piece i has all the others, and no more.
func (m *Manuscript) keeps(out []byte, i int) error {
	now := ReadManuscript(m.path, out)
	if len(now.pieces) != len(m.pieces)-1 {
		return &Refusal{"Without this block the text would be read in another way.", "Edit the part as source."}
	}
	return m.stay(now, i)
}

// holds says whether a new source has the same pieces, and in piece i what the form said.
func (m *Manuscript) holds(out []byte, i int, f Fields) error {
	now := ReadManuscript(m.path, out)
	if len(now.pieces) == len(m.pieces) && SameFields(now.pieces[i].Fields, f) {
		return m.stay(now, i)
	}
	why := now.why
	if len(why) == 0 && i < len(now.pieces) {
		why = now.pieces[i].Why
	}
	if len(why) > 0 {
		return &Refusal{why[0].Message, why[0].Fix}
	}
	return &Refusal{"This cannot be written so that it reads back the same.", "Say it with fewer odd signs, or edit the part as source."}
}

// lineAt is the number, from 0, of the line that starts at or holds a byte.
func (m *Manuscript) lineAt(at int) int {
	i, exact := slices.BinarySearch(m.lines, at)
	if !exact {
		i--
	}
	return max(0, i)
}

func (m *Manuscript) blank(line int) bool {
	return len(bytes.TrimSpace(m.source[m.lines[line]:m.lines[line+1]])) == 0
}
