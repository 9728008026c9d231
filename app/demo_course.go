package main

import (
	"bytes"
	"context"
	"embed"
	"fmt"

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
	_, err = d.store.SaveDraft(ctx, sam, draft, models.DraftEdit{What: "written", File: lesson, Base: courses.FileHash(files[lesson]), Change: func(f courses.Files) (courses.Files, error) {
		more := "\n## After hours\n\nAfter six the office is closed. If something cannot wait, ring [[who is on call, and the number]].\n"
		f[lesson] = bytes.Replace(f[lesson], []byte(end), []byte(more+end), 1)
		return f, nil
	}})
	return err
}
