package courses

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
)

// Comparison says what differs between two versions of a course, for people: in words and by part.
type Comparison struct {
	Course []Change     // of course.yaml
	Steps  []StepChange // parts that differ, in the new order; one that is gone stands where it was
	Pages  []FileChange // glossary, summary and further reading
	Media  []FileChange // pictures and files
}

// Same says whether nothing differs.
func (c Comparison) Same() bool {
	return len(c.Course) == 0 && len(c.Steps) == 0 && len(c.Pages) == 0 && len(c.Media) == 0
}

// Change is one thing that was and is: «Minutes», «5», «7». Where it was not there before Was is "", where it is gone Is.
type Change struct{ What, Was, Is string }

// FileChange is a file that came, went or changed. Text is nil where it came or went, and where no word of it changed.
type FileChange struct {
	File           string
	Added, Removed bool
	Text           []Run
}

// StepChange is what happened to one part. It is known by its id: with another id it is another part.
type StepChange struct {
	ID, Title      string
	Kind           Kind
	Added, Removed bool
	Moved          bool     // it stands between other parts than before
	From, To       int      // its places, from 1; 0 where it was not there
	Fields         []Change // its front matter, the title too
	Text           []Run    // outside the blocks
	Short          []Run    // its short version
	Blocks         []BlockChange
	Layout         bool // only spaces, line ends, or the way that something is written
}

// BlockChange is what happened to a scenario, a question or a reflection, known by its id.
type BlockChange struct {
	Kind, ID       string
	Prompt         string // the new one, or the old one of a block that is gone
	Added, Removed bool
	Moved          bool
	Right          bool // another answer is right, or another option fits best
	Changes        []Change
	Source         []Run // of one that no form can show
}

// Compare says what differs between two versions. It reads only files that differ, and never refuses: what cannot be read is
// compared as text. Its time and memory are in proportion to the files.
func Compare(was, is Files) Comparison {
	var c Comparison
	c.Course = courseChanges(was["course.yaml"], is["course.yaml"])
	c.Steps = stepChanges(was, is)
	for _, file := range unionPaths(was, is) {
		a, inOld := was[file]
		b, inNew := is[file]
		if inOld && inNew && bytes.Equal(a, b) {
			continue
		}
		change := FileChange{File: file, Added: !inOld, Removed: !inNew}
		switch {
		case isMedia(file):
			c.Media = append(c.Media, change)
		case isPage(file):
			if inOld && inNew {
				change.Text = CompareWords(withoutNumbers(plainSource(a)), withoutNumbers(plainSource(b)))
			}
			c.Pages = append(c.Pages, change)
		}
	}
	return c
}

func unionPaths(a, b Files) []string {
	paths := slices.Concat(a.paths(), b.paths())
	slices.Sort(paths)
	return slices.Compact(paths)
}

// plainSource is a file as text, whatever is in it.
func plainSource(b []byte) string {
	return strings.ToValidUTF8(strings.TrimPrefix(string(b), "\ufeff"), "�")
}

func stepChanges(was, is Files) []StepChange {
	old, now := was.numbered(), is.numbered()
	moved := movedIDs(ids(old), ids(now))
	var list []StepChange
	for i, n := range now {
		k := slices.IndexFunc(old, func(o OutlineStep) bool { return o.ID == n.ID })
		s := StepChange{ID: n.ID, Added: k < 0, To: i + 1, Moved: moved[n.ID]}
		if k >= 0 {
			s.From = k + 1
			s.inside(was, is, old[k], n)
		}
		if s.Added || s.Moved || s.Layout || len(s.Fields)+len(s.Text)+len(s.Short)+len(s.Blocks) > 0 {
			_, front, _ := is.frontOf(n.File)
			s.Title, s.Kind = front.Title, front.Of
			list = append(list, s)
		}
	}
	for i, o := range old {
		if slices.ContainsFunc(now, func(n OutlineStep) bool { return n.ID == o.ID }) {
			continue
		}
		at := 0
		for at < len(list) && (list[at].Removed && list[at].From < i+1 || !list[at].Removed && list[at].From > 0 && list[at].From < i+1 || list[at].Added && list[at].To <= i) {
			at++
		}
		_, front, _ := was.frontOf(o.File)
		list = slices.Insert(list, at, StepChange{ID: o.ID, Title: front.Title, Kind: front.Of, Removed: true, From: i + 1})
	}
	return list
}

func ids(list []OutlineStep) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = s.ID
	}
	return out
}

// movedIDs are those that have to be moved to make the new order of the old one; as few as possible.
func movedIDs(old, now []string) map[string]bool {
	at := make(map[string]int, len(old))
	for i, id := range slices.Backward(old) {
		at[id] = i
	}
	var places []int
	var both []string
	moved := map[string]bool{}
	for _, id := range now {
		if i, there := at[id]; there && !moved[id] {
			places, both = append(places, i), append(both, id)
			moved[id] = true
		}
	}
	for _, n := range growing(places) {
		delete(moved, both[n])
	}
	return moved
}

// inside compares a part that is in both versions.
func (s *StepChange) inside(was, is Files, o, n OutlineStep) {
	if bytes.Equal(was[o.File], is[n.File]) && bytes.Equal(was[o.Short], is[n.Short]) {
		return
	}
	s.Short = CompareWords(withoutNumbers(plainSource(was[o.Short])), withoutNumbers(plainSource(is[n.Short])))
	read := map[string]Piece{} // most blocks are the same in both
	a, b := readManuscript(o.File, was[o.File], read), readManuscript(n.File, is[n.File], read)
	s.Text = CompareWords(a.outside(), b.outside())
	if f, g := a.fields(), b.fields(); f != nil && g != nil {
		s.Fields = stepFieldChanges(*f, *g)
	} else if len(a.pieces) > 0 && len(b.pieces) > 0 && a.part(0) != b.part(0) {
		s.Fields = []Change{{"First lines", a.part(0), b.part(0)}}
	}
	s.Blocks = blockChanges(a, b)
	s.Layout = len(s.Fields)+len(s.Text)+len(s.Short)+len(s.Blocks) == 0
}

// outside is the text of a file without its pieces.
func (m *Manuscript) outside() string {
	var b strings.Builder
	at := 0
	for _, p := range m.pieces {
		b.WriteString(string(m.source[at:p.From]) + "\n\n")
		at = p.To
	}
	return withoutNumbers(plainSource([]byte(b.String() + string(m.source[at:]))))
}

// withoutNumbers names parts in links by their id: a part that moved changes no text.
func withoutNumbers(text string) string {
	if !strings.Contains(text, ".md") {
		return text
	}
	return linkTo.ReplaceAllStringFunc(text, func(found string) string {
		m := linkTo.FindStringSubmatch(found)
		if m == nil {
			return found
		}
		_, id, _ := strings.Cut(m[2], "-")
		return m[1] + id + m[3]
	})
}

func (m *Manuscript) part(i int) string {
	return plainSource(m.source[m.pieces[i].From:m.pieces[i].To])
}

// fields is what the front matter says, nil where it cannot be read.
func (m *Manuscript) fields() *StepFields {
	if len(m.pieces) > 0 {
		if f, ok := m.pieces[0].Fields.(StepFields); ok {
			return &f
		}
	}
	return nil
}

// blockChanges compares the blocks of a part. Those without an id, or with one that stands twice, are counted through.
func blockChanges(a, b *Manuscript) []BlockChange {
	name := func(m *Manuscript) (names []string, at map[string]int) {
		at = map[string]int{}
		times := map[string]int{}
		for i, p := range m.pieces {
			if p.Kind == PieceStep || p.Kind == PieceCourse {
				continue
			}
			key := p.Kind + " " + p.ID
			if times[key]++; times[key] > 1 {
				key = fmt.Sprintf("%s %d", key, times[key])
			}
			names, at[key] = append(names, key), i
		}
		return names, at
	}
	old, oldAt := name(a)
	now, nowAt := name(b)
	moved := movedIDs(old, now)
	var list []BlockChange
	for _, key := range now {
		p := b.pieces[nowAt[key]]
		c := BlockChange{Kind: p.Kind, ID: p.ID, Prompt: promptOf(p.Fields), Moved: moved[key]}
		if k, there := oldAt[key]; !there {
			c.Added = true
		} else {
			c.inside(a.pieces[k], p, a.part(k), b.part(nowAt[key]))
		}
		if c.Added || c.Moved || c.Right || len(c.Changes)+len(c.Source) > 0 {
			list = append(list, c)
		}
	}
	for _, key := range old {
		if _, there := nowAt[key]; !there {
			p := a.pieces[oldAt[key]]
			list = append(list, BlockChange{Kind: p.Kind, ID: p.ID, Prompt: promptOf(p.Fields), Removed: true})
		}
	}
	return list
}

func promptOf(f Fields) string {
	switch f := f.(type) {
	case ScenarioFields:
		return f.Prompt
	case QuestionFields:
		return f.Prompt
	case ReflectionFields:
		return f.Prompt
	}
	return ""
}

func (c *BlockChange) inside(p, q Piece, was, is string) {
	switch f := p.Fields.(type) {
	case ScenarioFields:
		if g, ok := q.Fields.(ScenarioFields); ok {
			c.Changes = slices.Concat(differs("Title", f.Title, g.Title), differs("What happens", f.Setting, g.Setting), differs("Question", f.Prompt, g.Prompt))
			c.options(f.Options, g.Options, false)
			return
		}
	case QuestionFields:
		if g, ok := q.Fields.(QuestionFields); ok {
			c.Changes = slices.Concat(differs("Kind of question", string(f.Type), string(g.Type)), differs("Outcome", f.Outcome, g.Outcome), differs("Question", f.Prompt, g.Prompt), differs("Why", f.Why, g.Why))
			c.options(f.Options, g.Options, f.Type == Order)
			return
		}
	case ReflectionFields:
		if g, ok := q.Fields.(ReflectionFields); ok {
			c.Changes = append(differs("Prompt", f.Prompt, g.Prompt), listChanges("Hint", f.Guide, g.Guide)...)
			return
		}
	}
	c.Source = CompareWords(was, is)
}

// options compares options by their id, where none is written by their text, and else by their place.
func (c *BlockChange) options(was, is []Option, ordered bool) {
	taken := make([]bool, len(was))
	partner := make([]int, len(is))
	for i := range is {
		partner[i] = -1
	}
	match := func(same func(a, b Option, i, k int) bool) {
		for i, b := range is {
			for k, a := range was {
				if partner[i] < 0 && !taken[k] && same(a, b, i, k) {
					partner[i], taken[k] = k, true
				}
			}
		}
	}
	match(func(a, b Option, _, _ int) bool { return a.ID != "" && a.ID == b.ID })
	match(func(a, b Option, _, _ int) bool { return a.Text == b.Text })
	match(func(a, b Option, i, k int) bool { return i == k && a.ID == b.ID })
	var order []int
	for i, b := range is {
		k := partner[i]
		if k < 0 {
			c.Changes = append(c.Changes, Change{What: "Option", Is: b.Text})
			c.Right = c.Right || b.Right
			continue
		}
		a := was[k]
		order = append(order, k)
		c.Changes = slices.Concat(c.Changes, differs("Option", a.Text, b.Text), differs("Goes with “"+b.Text+"”", a.GoesWith, b.GoesWith), differs("Reply to “"+b.Text+"”", a.Feedback, b.Feedback))
		if a.Right != b.Right {
			c.Right = true
			c.Changes = append(c.Changes, Change{"“" + b.Text + "”", rightWords(c.Kind, a.Right), rightWords(c.Kind, b.Right)})
		}
		c.Right = c.Right || a.GoesWith != b.GoesWith
	}
	for k, a := range was {
		if !taken[k] {
			c.Changes = append(c.Changes, Change{What: "Option", Was: a.Text})
			c.Right = c.Right || a.Right
		}
	}
	if !slices.IsSorted(order) {
		c.Changes = append(c.Changes, Change{What: "Order of the options", Was: texts(was), Is: texts(is)})
		c.Right = c.Right || ordered
	}
}

func rightWords(kind string, right bool) string {
	switch {
	case kind == PieceScenario && right:
		return "fits best"
	case kind == PieceScenario:
		return "does not fit best"
	case right:
		return "right"
	}
	return "not right"
}

func texts(list []Option) string {
	var words []string
	for _, o := range list {
		words = append(words, o.Text)
	}
	return strings.Join(words, "; ")
}
