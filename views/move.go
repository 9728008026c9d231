package views

import (
	"fmt"
	"strconv"
	"strings"

	"throughline/cpd"
	"throughline/models"
)

// MoveLogPage is where a log goes out and comes in.
type MoveLogPage struct {
	Viewer   Viewer
	Problems Problems
}

// ImportPage is what a file would add to the log, or has added.
type ImportPage struct {
	Viewer   Viewer
	Import   models.ImportPage
	Problems Problems
}

// How many rows a page shows: those that can be taken, and those that need another look.
const (
	importShown   = 20
	problemsShown = 200
)

func (p ImportPage) new() int { return len(p.Import.Table.Rows) - p.Import.Known }

// beside is what comes with the entries, in words.
func (p ImportPage) beside() []string {
	var out []string
	for _, b := range []struct {
		n         int
		one, more string
	}{{p.Import.Takes.Schemes, "scheme", "schemes"}, {p.Import.Takes.Gaps, "gap that you explained", "gaps that you explained"},
		{p.Import.Takes.Competencies, "answer about what you can do", "answers about what you can do"}} {
		if b.n > 0 {
			out = append(out, counted(b.n, b.one, b.more))
		}
	}
	return out
}

// stays is what a file cannot bring, in words; "" where it has nothing of that.
func (p ImportPage) stays() string {
	b := p.Import.Table.Beside
	var out []string
	if b.Confirmations > 0 {
		out = append(out, counted(b.Confirmations, "confirmation", "confirmations"))
	}
	if b.Files > 0 {
		out = append(out, counted(b.Files, "file", "files"))
	}
	if b.History {
		out = append(out, "how each entry changed")
	}
	return join(out)
}

func (p ImportPage) hasBeside() bool {
	b := p.Import.Table.Beside
	return len(b.Schemes)+len(b.Gaps)+len(b.Competencies) > 0
}

func join(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}

func (p ImportPage) says() string {
	t := p.Import.Table
	switch problems := t.WithProblems(); {
	case problems == 1:
		return fmt.Sprintf("One of %s needs another look. Nothing is added until all can be read.", counted(len(t.Rows), "row", "rows"))
	case problems > 1:
		return fmt.Sprintf("%d of %s need another look. Nothing is added until all can be read.", problems, counted(len(t.Rows), "row", "rows"))
	case p.new() == 0 && p.Import.Takes.Any():
		return "There are no new entries in this. This would add " + join(p.beside()) + "."
	case p.new() == 0:
		return "All of this is in your log already. There is nothing to add."
	}
	out := "This would add " + join(append([]string{counted(p.new(), "entry", "entries")}, p.beside()...)) + "."
	if p.Import.Known > 0 {
		out += fmt.Sprintf(" %d more are in your log already and stay as they are.", p.Import.Known)
	}
	return out
}

// adds is what the button says.
func (p ImportPage) adds() string {
	if p.Import.Takes.Any() {
		return "Add all of this"
	}
	return "Add " + counted(p.new(), "entry", "entries")
}

func (p ImportPage) done() string {
	out := counted(p.Import.Added, "entry is", "entries are") + " added."
	if p.Import.EntryImport.Known > 0 {
		out += fmt.Sprintf(" %d were in your log already.", p.Import.EntryImport.Known)
	}
	return out
}

func (p ImportPage) ready() bool {
	return p.Import.Table.WithProblems() == 0 && (p.new() > 0 || p.Import.Takes.Any())
}

func columnField(i int) string { return "column-" + strconv.Itoa(i+1) }

func (p ImportPage) column(i int) Select {
	c := p.Import.Table.Columns[i]
	options := []Option{{Text: "Leave this column out"}}
	for _, f := range models.TableFields() {
		options = append(options, Option{Value: f.Name, Text: f.Words, Chosen: f.Name == c.Field})
	}
	name := c.Name
	if name == "" {
		name = "Column " + strconv.Itoa(i+1)
	}
	hint := ""
	if c.Sample != "" {
		hint = "Such as “" + c.Sample + "”"
	}
	return Select{Name: columnField(i), Label: name, Hint: hint, Options: options}
}

func lineWords(r models.TableRow) string {
	line := "Line " + strconv.Itoa(r.Line)
	if r.Facts.Title != "" {
		line += ": " + r.Facts.Title
	}
	return line
}

// problemRows are the rows that need another look.
func (p ImportPage) problemRows() []models.TableRow {
	var out []models.TableRow
	for _, r := range p.Import.Table.Rows {
		if len(r.Problems) > 0 {
			out = append(out, r)
		}
	}
	return out
}

func (p ImportPage) preview() TableOf {
	t := TableOf{Label: "What would be added", Heads: []string{"What it was", "When", "Sort", "Time"}}
	for _, r := range p.Import.Table.Rows {
		if len(r.Problems) == 0 && len(t.Rows) < importShown {
			t.Rows = append(t.Rows, []Cell{{Text: r.Facts.Title}, {Text: entryDays(r.Facts)}, {Text: r.Facts.Kind.Words()}, {Text: cpd.Hours(r.Facts.Minutes)}})
		}
	}
	return t
}
