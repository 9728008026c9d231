package models_test

import (
	"bytes"
	"fmt"
	"testing"

	"throughline/courses"
	"throughline/courses/coursetest"
	"throughline/models"
	"throughline/models/modelstest"
)

// BenchmarkPublishing makes the next version of a course of forty parts. «Looked at» is what a trainer waits for, who saw the
// page of publishing before; «unseen» is the same for a state that this program has not checked yet.
func BenchmarkPublishing(b *testing.B) {
	for _, seen := range []bool{true, false} {
		b.Run(map[bool]string{true: "looked at", false: "unseen"}[seen], func(b *testing.B) {
			s, _ := modelstest.SQLite(b)
			team := modelstest.NewTeam(b, s, "Harbour", "rowan")
			sam := team.Join(b, s, "sam", models.Trainer)
			draft, err := s.ImportDraft(ctx, sam, team.Org.Slug, coursetest.Large())
			mustDo(b, err)
			for n := 1; b.Loop(); n++ {
				b.StopTimer()
				page, err := s.SaveDraft(ctx, sam, draft, models.DraftEdit{What: "written", Change: func(f courses.Files) (courses.Files, error) {
					f["summary.md"] = fmt.Appendf(bytes.Clone(f["summary.md"]), "\nAnother line, number %d.\n", n)
					return f, nil
				}})
				mustDo(b, err)
				if !seen {
					models.ForgetReadDrafts(s)
				}
				b.StartTimer()
				_, err = s.PublishDraft(ctx, sam, draft, models.PublishInput{Rev: page.Rev, Note: "One more line"})
				mustDo(b, err)
			}
		})
	}
}
