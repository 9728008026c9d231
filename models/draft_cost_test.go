package models_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"throughline/courses/coursetest"
	"throughline/models"
	"throughline/models/modelstest"
)

func TestTheListOfDraftsTakesTwoQueriesHoweverManyThereAre(t *testing.T) {
	t.Parallel()
	s, clock := modelstest.SQLite(t)
	d := newDesk(t, s)
	kit := d.team.Join(t, s, "kit", models.Trainer)
	_, err := s.PublishDraft(ctx, d.sam, d.draft, models.PublishInput{Rev: 1})
	mustDo(t, err)
	var ids []string
	for _, title := range []string{"Listening", "Sitting with somebody", "Boundaries"} {
		clock.Add(time.Minute)
		id, err := s.NewDraft(ctx, d.sam, models.NewDraftInput{Org: d.team.Org.Slug, Title: title, From: "blank"})
		mustDo(t, err)
		ids = append(ids, id)
	}
	mustDo(t, s.SetDraftEditors(ctx, d.sam, ids[0], true, nil))
	mustDo(t, s.SetDraftEditors(ctx, d.sam, ids[1], true, []string{kit.PersonID}))
	mustDo(t, s.ArchiveDraft(ctx, d.sam, ids[2], true))
	for name, want := range map[string]struct {
		who   models.Actor
		lines []string
	}{
		"sam, who made them": {d.sam, []string{ids[1], ids[0], d.draft, ids[2]}},
		"kit, chosen once":   {kit, []string{ids[1], d.draft, ids[2]}},
	} {
		var page models.TeachPage
		queries := models.Queries(t, s, func() { page, err = s.Teach(ctx, want.who) })
		mustDo(t, err)
		var got []string
		for _, line := range page.Drafts {
			got = append(got, line.ID)
			if line.Org != "Harbour" || (line.Published == 1) != (line.ID == d.draft) || line.Title == "" {
				t.Errorf("%s: %+v", name, line)
			}
		}
		if strings.Join(got, " ") != strings.Join(want.lines, " ") {
			t.Errorf("%s: the list is %q, want %q", name, got, want.lines)
		}
		if len(queries) != 2 {
			t.Errorf("%s: %d queries:\n%s", name, len(queries), strings.Join(queries, "\n"))
		}
	}
}

func TestASaveWritesOnlyTheContentThatIsNew(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var written []string
	s, _ := modelstest.SQLite(t, func(o *models.Options) {
		o.Trace = func(statement string) {
			mu.Lock()
			defer mu.Unlock()
			if strings.Contains(statement, "INSERT INTO `files`") || strings.Contains(statement, "INSERT INTO `draft_files`") {
				written = append(written, statement)
			}
		}
	})
	d := newDesk(t, s)
	written = nil
	page, err := d.write(d.sam, "course.yaml", "Tea breaks, level 1", "Coffee breaks")
	mustDo(t, err)
	if len(written) != 2 || page.Rev != 2 {
		t.Errorf("one changed file of %d was written in %d statements, state %d", len(coursetest.Small()), len(written), page.Rev)
	}
	written = nil
	mustDo(t, s.RestoreDraft(ctx, d.sam, d.draft, 1))
	if len(written) != 2 || !strings.Contains(string(d.page().Files["course.yaml"]), "Tea breaks, level 1") {
		t.Errorf("going back wrote %d statements", len(written))
	}
}

func TestATrainerWithACodeOfSomebodyElseReadsDraftsAndChangesNone(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		d := newDesk(t, s)
		sam, until := d.sam, clock.Now().Add(time.Hour)
		sam.RestrictedUntil, sam.RestrictedOrg = &until, d.team.Org.ID
		page, err := s.Draft(ctx, sam, d.draft)
		mustDo(t, err)
		if teach, err := s.Teach(ctx, sam); err != nil || len(teach.Drafts) != 1 {
			t.Errorf("the list: %+v, %v", teach.Drafts, err)
		}
		_, err = d.writeFrom(sam, page.Files["course.yaml"], "course.yaml", "Tea breaks, level 1", "Coffee breaks")
		wantKind(t, err, models.Forbidden)
		_, err = s.PublishDraft(ctx, sam, d.draft, models.PublishInput{Rev: 1})
		wantKind(t, err, models.Forbidden)
		_, err = s.NewDraft(ctx, sam, models.NewDraftInput{Org: d.team.Org.Slug, Title: "Mine", From: "blank"})
		wantKind(t, err, models.Forbidden)
		_, err = s.ImportDraft(ctx, sam, d.team.Org.Slug, coursetest.Small())
		wantKind(t, err, models.Forbidden)
		wantKind(t, s.RestoreDraft(ctx, sam, d.draft, 1), models.Forbidden)
		wantKind(t, s.ArchiveDraft(ctx, sam, d.draft, true), models.Forbidden)
		wantKind(t, s.SetDraftEditors(ctx, sam, d.draft, true, nil), models.Forbidden)
		if now := d.page(); now.Rev != 1 || now.ArchivedAt != nil || now.ChosenOnly || len(now.Versions) != 0 {
			t.Errorf("something was changed: %+v", now.CourseDraft)
		}
		if teach, err := s.Teach(ctx, d.sam); err != nil || len(teach.Drafts) != 1 {
			t.Errorf("a draft was begun: %+v, %v", teach.Drafts, err)
		}
		sam.RestrictedOrg = "another"
		_, err = s.Draft(ctx, sam, d.draft)
		wantKind(t, err, models.NotFound)
	})
}
