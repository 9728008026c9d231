package views

import (
	"fmt"
	"strconv"

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

func (p ImportPage) says() string {
	t := p.Import.Table
	switch problems := t.WithProblems(); {
	case problems == 1:
		return fmt.Sprintf("One of %s needs another look. Nothing is added until all can be read.", counted(len(t.Rows), "row", "rows"))
	case problems > 1:
		return fmt.Sprintf("%d of %s need another look. Nothing is added until all can be read.", problems, counted(len(t.Rows), "row", "rows"))
	case p.new() == 0:
		return "All of this is in your log already. There is nothing to add."
	case p.Import.Known > 0:
		return fmt.Sprintf("This would add %s. %d more are in your log already and stay as they are.", counted(p.new(), "entry", "entries"), p.Import.Known)
	}
	return fmt.Sprintf("This would add %s.", counted(p.new(), "entry", "entries"))
}

func (p ImportPage) done() string {
	out := counted(p.Import.Added, "entry is", "entries are") + " added."
	if p.Import.EntryImport.Known > 0 {
		out += fmt.Sprintf(" %d were in your log already.", p.Import.EntryImport.Known)
	}
	return out
}

func (p ImportPage) ready() bool { return p.Import.Table.WithProblems() == 0 && p.new() > 0 }

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
