package courses

import (
	"bytes"
	"slices"
	"strings"
)

// changedKeys is the piece with the keys that differ written anew and all other lines as they are.
func (m *Manuscript) changedKeys(p Piece, f Fields) []byte {
	if len(p.keys) == 0 || strings.HasPrefix(p.opens, " ") || p.keys[0].column != 1 {
		return m.fenced(p, f)
	}
	type chunk struct {
		key         string
		lines, tail []string
	}
	lines := make([]string, 0, p.end-p.body)
	for n := p.body; n < p.end; n++ {
		lines = append(lines, string(m.source[m.lines[n]:m.lines[n+1]]))
	}
	eol := string(m.eol())
	was, is := p.Fields.write(), f.write()
	find := func(list []entry, key string) []string {
		if k := slices.IndexFunc(list, func(e entry) bool { return e.key == key }); k >= 0 {
			return list[k].lines
		}
		return nil
	}
	chunks := []chunk{{lines: lines[:min(p.keys[0].line, len(lines))]}}
	for k, at := range p.keys {
		to := len(lines)
		if k+1 < len(p.keys) {
			to = p.keys[k+1].line
		}
		if at.line >= to || at.column != 1 || to > len(lines) {
			return m.fenced(p, f)
		}
		c := chunk{key: at.key, lines: lines[at.line:to]}
		for n := len(c.lines); n > 1 && (strings.TrimSpace(c.lines[n-1]) == "" || c.lines[n-1][0] == '#'); n-- {
			c.lines, c.tail = c.lines[:n-1], slices.Concat(c.lines[n-1:n], c.tail)
		}
		if now := find(is, at.key); !slices.Equal(now, find(was, at.key)) {
			c.lines = nil
			for _, line := range now {
				c.lines = append(c.lines, line+eol)
			}
		}
		chunks = append(chunks, c)
	}
	for k, e := range is {
		if slices.ContainsFunc(chunks, func(c chunk) bool { return c.key == e.key }) {
			continue
		}
		after := 0
		if k > 0 {
			after = slices.IndexFunc(chunks, func(c chunk) bool { return c.key == is[k-1].key })
		}
		c := chunk{key: e.key}
		for _, line := range e.lines {
			c.lines = append(c.lines, line+eol)
		}
		if after > 0 {
			c.tail, chunks[after].tail = chunks[after].tail, nil
		}
		chunks = slices.Insert(chunks, after+1, c)
	}
	var all []string
	for _, c := range chunks {
		all = append(append(all, c.lines...), c.tail...)
	}
	var b bytes.Buffer
	if !p.bare {
		b.Write(m.source[m.lines[p.body-1]:m.lines[p.body]])
	}
	for k, line := range all {
		if !strings.HasSuffix(line, "\n") && (k+1 < len(all) || !p.bare) {
			line += eol
		}
		if k+1 == len(all) && p.bare && !bytes.HasSuffix(m.source, []byte("\n")) {
			line = strings.TrimRight(line, "\r\n")
		}
		b.WriteString(line)
	}
	if !p.bare {
		b.Write(m.source[m.lines[p.end]:m.lines[p.end+1]])
	}
	return b.Bytes()
}

// fenced is a whole piece in the canonical way. The fence is longer than any in the text.
func (m *Manuscript) fenced(p Piece, f Fields) []byte {
	body := Canonical(f)
	switch {
	case p.bare:
	case p.opens == "---":
		body = "---\n" + body + "---\n"
	default:
		fence := "```"
		for line := range strings.SplitSeq(body, "\n") {
			if line = strings.TrimLeft(line, " "); len(line)-len(strings.TrimLeft(line, "`")) >= len(fence) {
				fence = line[:len(line)-len(strings.TrimLeft(line, "`"))] + "`"
			}
		}
		body = fence + f.Kind() + "\n" + body + fence + "\n"
	}
	last := p.To > p.From && p.To == len(m.source) && !bytes.HasSuffix(m.source, []byte("\n"))
	return m.ends([]byte(body), !last)
}

// ends gives bytes the file's line ends, and one at the end or none.
func (m *Manuscript) ends(b []byte, last bool) []byte {
	b = bytes.ReplaceAll(b, []byte("\r\n"), []byte("\n"))
	if b = bytes.TrimSuffix(b, []byte("\n")); last {
		b = append(slices.Clone(b), '\n')
	}
	if string(m.eol()) == "\r\n" {
		b = bytes.ReplaceAll(b, []byte("\n"), []byte("\r\n"))
	}
	return b
}

// eol is how the file ends its lines: as the first one does.
func (m *Manuscript) eol() []byte {
	if i := bytes.IndexByte(m.source, '\n'); i > 0 && m.source[i-1] == '\r' {
		return []byte("\r\n")
	}
	return []byte("\n")
}
