package courses

import (
	"fmt"
	"strings"
)

// CatalogueTable is the built-in catalogue as a page of Markdown: what each course holds, and when it is reviewed next. It is
// the same each time for the same courses. An error is Catalogue's.
func CatalogueTable() (string, error) {
	entries, err := Catalogue()
	if err != nil {
		return "", err
	}
	var b strings.Builder
	b.WriteString(`# The catalogue

The courses that come with the program. This page is made by a command, never by hand: ` + "`make catalogue`" + `.

*Words*: of all parts, short versions left out. *Questions*: in the pool of the knowledge check, of which each try draws some,
and for practice inside lessons. *Grade*: of the part that reads hardest, as docs/course-format.md counts it; up to 6.5 is
easy. *Reviewed*: by a local practitioner; where it says «not yet», the course's page says who should read what first.

| Course | Lessons | Minutes | Words | Scenarios | Questions | Grade | Sources | Reviewed | Next review |
|---|---|---|---|---|---|---|---|---|---|
`)
	for _, e := range entries {
		c, _ := Parse(e.Files)
		n := c.Count()
		reviewed := c.Review.On
		if reviewed == "" {
			reviewed = "not yet"
		}
		fmt.Fprintf(&b, "| [%s](../courses/%s/course.yaml) | %d | %d | %s | %d | %d + %d | %.1f | %d | %s | %s |\n", strings.ReplaceAll(c.Title, "|", `\|`), e.Slug,
			n.Lessons, c.Minutes, thousands(c.Words()), n.Scenarios, n.Questions, n.Practice, c.HighestGrade(), len(c.Sources), reviewed, c.Review.Next)
	}
	return b.String(), nil
}

// thousands writes 12345 as «12,345».
func thousands(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%s,%03d", thousands(n/1000), n%1000)
}
