package views

import (
	"fmt"

	"throughline/files"
	"throughline/models"
)

// FileAnswer says what became of a file that was sent: kept, or why not.
type FileAnswer struct {
	Name    string // "" where not even that arrived
	Problem string // "" where it is kept
}

// Words is the answer in a sentence, without the name.
func (a FileAnswer) Words() string {
	if a.Problem == "" {
		return "Kept."
	}
	return a.Problem
}

func (a FileAnswer) named() string {
	if a.Name == "" {
		return ""
	}
	return a.Name + ": "
}

// files are those that belong to the entry, or those that were taken away from it.
func (p EntryPage) files(removed bool) []models.EvidenceItem {
	var out []models.EvidenceItem
	for _, f := range p.Entry.Files {
		if removed == (f.RemovedAt != nil) {
			out = append(out, f)
		}
	}
	return out
}

func evidenceHref(f models.EvidenceItem, below string) string { return "/cpd/files/" + f.ID + below }

// fileWords says what a file is: «Picture, 1.2 MB».
func fileWords(f models.EvidenceItem) string {
	kind := "Text"
	switch files.FromMedia(f.MediaType) {
	case files.JPEG, files.PNG:
		kind = "Picture"
	case files.PDF:
		kind = "PDF"
	case files.DOCX:
		kind = "Word file"
	}
	return kind + ", " + sizeWords(f.Size)
}

func sizeWords(n int64) string {
	switch {
	case n < 1<<10:
		return counted(int(n), "byte", "bytes")
	case n < 1<<20:
		return fmt.Sprintf("%d KB", (n+1<<9)>>10)
	}
	return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
}

// smallSides are the sides of the small picture, so that the page does not jump when it comes.
func smallSides(f models.EvidenceItem) (width, height string) {
	w, h := f.Width, f.Height
	if longest := max(w, h); longest > 160 {
		w, h = max(1, w*160/longest), max(1, h*160/longest)
	}
	return itoa(w), itoa(h)
}

func showsOptions(chosen string) []Option {
	return []Option{
		{Value: "", Text: "I have not looked yet", Chosen: chosen == ""},
		{Value: models.ShowsNobody, Text: "No, nobody", Chosen: chosen == models.ShowsNobody},
		{Value: models.ShowsPeople, Text: "Yes, people can be seen or named", Chosen: chosen == models.ShowsPeople},
	}
}

func showsWords(shows string) string {
	switch shows {
	case models.ShowsPeople:
		return "People can be seen or named in it: keep it out of what you share."
	case models.ShowsNobody:
		return "Nobody can be seen or named in it."
	}
	return ""
}
