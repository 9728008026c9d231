package main

import (
	"bytes"
	"context"
	"embed"
	"fmt"
	"slices"

	"throughline/courses"
	"throughline/models"
)

//go:embed demo_course
var demoCourse embed.FS

// samsCourse lets sam write a course of the organisation's own: published once, and since then with one thing to mend.
func (d *demo) samsCourse(ctx context.Context) error {
	files, problems, err := courses.ReadFS(demoCourse, "demo_course")
	if err != nil || len(problems) > 0 {
		return fmt.Errorf("the course of the demonstration: %w\n%s", err, courses.FormatProblems(problems))
	}
	sam := d.actors["sam"]
	d.clock.ago(1, 12)
	draft, err := d.store.ImportDraft(ctx, sam, d.org, files)
	if err != nil {
		return err
	}
	if _, err := d.store.PublishDraft(ctx, sam, draft, models.PublishInput{Rev: 1}); err != nil {
		return err
	}
	d.clock.ago(0, 3)
	const lesson, end = "01-who-to-ask.md", "\n## In short\n"
	if _, err = d.store.SaveDraft(ctx, sam, draft, models.DraftEdit{What: "written", File: lesson, Base: courses.FileHash(files[lesson]), Change: func(f courses.Files) (courses.Files, error) {
		more := "\n## After hours\n\nAfter six the office is closed. If something cannot wait, ring [[who is on call, and the number]].\n"
		f[lesson] = bytes.Replace(f[lesson], []byte(end), []byte(more+end), 1)
		return f, nil
	}}); err != nil {
		return err
	}
	return d.reviewed(ctx, draft)
}

// reviewed lets somebody with a link, who was new in such a job once, say what they think of sam's course; jo is asked too.
func (d *demo) reviewed(ctx context.Context, draft string) error {
	sam := d.actors["sam"]
	d.clock.ago(0, 2)
	asked := []models.AskReviewInput{{ReviewAsk: models.ReviewAsk{For: "Robin (made up)", Asks: "Would this have helped you in your first week?"}},
		{Person: d.actors["jo"].PersonID, ReviewAsk: models.ReviewAsk{Asks: "Is it true for your team?"}}}
	for _, in := range asked {
		if err := d.store.AskReview(ctx, sam, draft, in); err != nil {
			return err
		}
	}
	page, err := d.store.DraftReviews(ctx, sam, draft)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(page.Reviews, func(r models.ReviewLine) bool { return r.Token != "" })
	robin := models.Reviewer{Token: page.Reviews[i].Token}
	d.clock.ago(0, 1)
	if err := d.store.AddComment(ctx, robin, "who-to-ask", "I like that it says nobody expects you to know. Could it also say that it is fine to ring twice? I never dared to."); err != nil {
		return err
	}
	return d.store.SetCredit(ctx, robin, "name", "Robin Shaw (made up)")
}
