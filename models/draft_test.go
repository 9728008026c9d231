package models_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"throughline/courses"
	"throughline/courses/coursetest"
	"throughline/models"
	"throughline/models/modelstest"
)

// desk is a trainer with a draft of the small course.
type desk struct {
	t     *testing.T
	s     *models.Store
	team  modelstest.Team
	sam   models.Actor
	draft string
}

func newDesk(t *testing.T, s *models.Store) *desk {
	t.Helper()
	d := &desk{t: t, s: s, team: modelstest.NewTeam(t, s, "Harbour", "rowan")}
	d.sam = d.team.Join(t, s, "sam", models.Trainer)
	var err error
	if d.draft, err = s.ImportDraft(context.Background(), d.sam, d.team.Org.Slug, coursetest.Small()); err != nil {
		t.Fatal(err)
	}
	return d
}

func (d *desk) page() models.DraftPage {
	d.t.Helper()
	out, err := d.s.Draft(context.Background(), d.sam, d.draft)
	if err != nil {
		d.t.Fatal(err)
	}
	return out
}

// write replaces words in a file, as a form made from the file as it stands would.
func (d *desk) write(who models.Actor, file, old, now string) (models.DraftPage, error) {
	d.t.Helper()
	return d.writeFrom(who, d.page().Files[file], file, old, now)
}

func (d *desk) writeFrom(who models.Actor, base []byte, file, old, now string) (models.DraftPage, error) {
	d.t.Helper()
	return d.s.SaveDraft(context.Background(), who, d.draft, models.DraftEdit{What: "written", File: file, Base: courses.FileHash(base), Change: func(f courses.Files) (courses.Files, error) {
		f[file] = bytes.Replace(base, []byte(old), []byte(now), 1)
		return f, nil
	}})
}

func TestADraftKeepsEveryStateAndAnyComesBack(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		ctx := context.Background()
		d := newDesk(t, s)
		before := d.page()
		if before.Rev != 1 || len(before.Musts()) != 0 || len(before.Outline) == 0 || courses.Digest(before.Files) != courses.Digest(coursetest.Small()) {
			t.Fatalf("the draft begins as %+v", before.CourseDraft)
		}
		for n, words := range []string{"Coffee breaks", "Cocoa breaks"} {
			clock.Add(time.Minute)
			page, err := d.write(d.sam, "course.yaml", []string{"Tea breaks, level 1", "Coffee breaks"}[n], words)
			if err != nil || page.Rev != n+2 || !strings.Contains(string(page.Files["course.yaml"]), words) {
				t.Fatalf("%+v, %v", page.CourseDraft, err)
			}
		}
		if page, err := d.write(d.sam, "course.yaml", "Cocoa", "Cocoa"); err != nil || page.Rev != 3 {
			t.Errorf("the same again made state %d, %v", page.Rev, err)
		}
		history, err := s.DraftHistory(ctx, d.sam, d.draft, 0)
		if err != nil || len(history) != 3 || history[0].Rev != 3 || strings.Join(history[0].Changed, ",") != "course.yaml" || history[0].By != "Sam" {
			t.Errorf("the history is %+v, %v", history, err)
		}
		if err := s.RestoreDraft(ctx, d.sam, d.draft, 1); err != nil {
			t.Fatal(err)
		}
		if now := d.page(); now.Rev != 4 || courses.Digest(now.Files) != courses.Digest(before.Files) {
			t.Errorf("after going back: state %d", now.Rev)
		}
		files, err := s.DraftFiles(ctx, d.sam, d.draft, 2)
		if err != nil || !strings.Contains(string(files["course.yaml"]), "Coffee breaks") {
			t.Errorf("state 2 is lost: %v", err)
		}
		if err := s.RestoreDraft(ctx, d.sam, d.draft, 77); models.KindOf(err) != models.NotFound {
			t.Errorf("a state that never was: %v", err)
		}
	})
}

func TestTwoEditorsNeverOverwriteEachOtherAndSeeEachOther(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		ctx := context.Background()
		d := newDesk(t, s)
		kit := d.team.Join(t, s, "kit", models.Trainer)
		base := d.page().Files["course.yaml"]
		lesson := d.page().Outline[0].File
		other := d.page().Files[lesson]
		if _, err := d.writeFrom(kit, base, "course.yaml", "Tea breaks, level 1", "Coffee breaks"); err != nil {
			t.Fatal(err)
		}
		if _, err := d.writeFrom(d.sam, base, "course.yaml", "Tea breaks, level 1", "Cocoa breaks"); models.KindOf(err) != models.Conflict {
			t.Errorf("the second one wrote over the first: %v", err)
		}
		if _, err := d.writeFrom(d.sam, other, lesson, "\n---\n", "\n---\n\nA line of sam's.\n"); err != nil {
			t.Errorf("another file is in the way: %v", err)
		}
		if now := d.page().Files; !strings.Contains(string(now["course.yaml"]), "Coffee breaks") || !strings.Contains(string(now[lesson]), "A line of sam's.") {
			t.Error("one of the two changes is lost")
		}
		if err := s.LookAtDraft(ctx, kit, d.draft, lesson); err != nil {
			t.Fatal(err)
		}
		if others := d.page().Others; len(others) != 1 || others[0].Name != "Kit" || others[0].File != lesson {
			t.Errorf("at work are %+v", others)
		}
		clock.Add(11 * time.Minute)
		if others := d.page().Others; len(others) != 0 {
			t.Errorf("still at work after eleven minutes: %+v", others)
		}
		var wg sync.WaitGroup
		kept := make([]bool, 8)
		base = d.page().Files[lesson]
		for n := range kept {
			wg.Add(1)
			go func() {
				defer wg.Done()
				_, err := d.writeFrom([]models.Actor{d.sam, kit}[n%2], base, lesson, "A line of sam's.", fmt.Sprintf("Line %d.", n))
				kept[n] = err == nil
				if err != nil && models.KindOf(err) != models.Conflict {
					t.Error(err)
				}
			}()
		}
		wg.Wait()
		won := 0
		for n, k := range kept {
			if k {
				won++
				if !strings.Contains(string(d.page().Files[lesson]), fmt.Sprintf("Line %d.", n)) {
					t.Errorf("line %d was kept and is not there", n)
				}
			}
		}
		if won != 1 {
			t.Errorf("%d of eight were told that theirs is kept", won)
		}
	})
}

func TestADraftIsForTrainersOfItsOrganisationAndForThoseChosen(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		ctx := context.Background()
		d := newDesk(t, s)
		kit := d.team.Join(t, s, "kit", models.Trainer)
		burn := modelstest.NewTeam(t, s, "Burn", "robin")
		outside := map[string]models.Actor{"a learner": d.team.Join(t, s, "mo"), "a coordinator": d.team.Coordinator, "a trainer of another": burn.Join(t, s, "tam", models.Trainer), "a stranger": {}}
		tries := func(w models.Actor) map[string]error {
			_, open := s.Draft(ctx, w, d.draft)
			_, save := s.SaveDraft(ctx, w, d.draft, models.DraftEdit{Change: func(f courses.Files) (courses.Files, error) { return f, nil }})
			_, history := s.DraftHistory(ctx, w, d.draft, 0)
			_, files := s.DraftFiles(ctx, w, d.draft, 0)
			_, publish := s.PublishDraft(ctx, w, d.draft, models.PublishInput{Rev: 1})
			_, editors := s.DraftEditors(ctx, w, d.draft)
			_, versions := s.DraftVersions(ctx, w, d.draft)
			_, begin := s.NewDraft(ctx, w, models.NewDraftInput{Org: d.team.Org.Slug, Title: "Mine", From: "blank"})
			_, bring := s.ImportDraft(ctx, w, d.team.Org.Slug, coursetest.Small())
			return map[string]error{"open": open, "save": save, "history": history, "files": files, "publish": publish, "editors": editors, "versions": versions, "begin": begin, "bring": bring,
				"restore": s.RestoreDraft(ctx, w, d.draft, 1), "archive": s.ArchiveDraft(ctx, w, d.draft, true), "look": s.LookAtDraft(ctx, w, d.draft, "x"),
				"choose": s.SetDraftEditors(ctx, w, d.draft, true, []string{w.PersonID})}
		}
		for name, w := range outside {
			for what, err := range tries(w) {
				if models.KindOf(err) != models.NotFound {
					t.Errorf("%s: %s gives %v", name, what, err)
				}
			}
		}
		if _, err := s.Draft(ctx, kit, d.draft); err != nil {
			t.Errorf("another trainer of the organisation: %v", err)
		}
		if err := s.SetDraftEditors(ctx, kit, d.draft, true, nil); models.KindOf(err) != models.Conflict {
			t.Errorf("somebody shut themselves out: %v", err)
		}
		if err := s.SetDraftEditors(ctx, d.sam, d.draft, true, []string{outside["a trainer of another"].PersonID}); err != nil {
			t.Fatal(err)
		}
		for name, w := range map[string]models.Actor{"kit": kit, "tam": outside["a trainer of another"]} {
			if _, err := s.Draft(ctx, w, d.draft); models.KindOf(err) != models.NotFound {
				t.Errorf("%s, not chosen: %v", name, err)
			}
		}
		if teach, err := s.Teach(ctx, kit); err != nil || len(teach.Drafts) != 0 {
			t.Errorf("who was not chosen has it in their list: %+v, %v", teach.Drafts, err)
		}
		if err := s.SetDraftEditors(ctx, d.sam, d.draft, true, []string{kit.PersonID}); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Draft(ctx, kit, d.draft); err != nil {
			t.Errorf("chosen: %v", err)
		}
	})
}

func TestADraftIsPublishedWithANoteAndTheSameTwiceIsOne(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		ctx := context.Background()
		d := newDesk(t, s)
		first, err := s.PublishDraft(ctx, d.sam, d.draft, models.PublishInput{Rev: 1})
		if err != nil || first.Number != 1 || first.Digest != courses.Digest(coursetest.Small()) || first.PublishedBy != d.sam.PersonID {
			t.Fatalf("%+v, %v", first, err)
		}
		again, err := s.PublishDraft(ctx, d.sam, d.draft, models.PublishInput{Rev: 1, Public: true})
		if err != nil || again.ID != first.ID {
			t.Errorf("the same again is version %d, %v", again.Number, err)
		}
		page, err := d.write(d.sam, "course.yaml", "Tea breaks, level 1", "Coffee breaks")
		if err != nil {
			t.Fatal(err)
		}
		for name, try := range map[string]struct {
			in   models.PublishInput
			kind models.Kind
		}{
			"an older state": {models.PublishInput{Rev: 1, Note: "Better words"}, models.Conflict},
			"no note":        {models.PublishInput{Rev: page.Rev}, models.Invalid},
		} {
			if _, err := s.PublishDraft(ctx, d.sam, d.draft, try.in); models.KindOf(err) != try.kind {
				t.Errorf("%s: %v", name, err)
			}
		}
		second, err := s.PublishDraft(ctx, d.sam, d.draft, models.PublishInput{Rev: page.Rev, Note: "Better words", Redo: []string{"offering-tea", "no-such-part"}})
		if err != nil || second.Number != 2 || strings.Join(second.Redo, ",") != "offering-tea" || second.ChangeNote != "Better words" {
			t.Errorf("%+v, %v", second, err)
		}
		page, err = d.write(d.sam, "course.yaml", "minutes:", "minuten:")
		if err != nil || len(page.Musts()) == 0 {
			t.Fatalf("%+v, %v", page.Musts(), err)
		}
		_, err = s.PublishDraft(ctx, d.sam, d.draft, models.PublishInput{Rev: page.Rev, Note: "Broken"})
		if wrong, ok := models.IsUnpublishable(err); !ok || len(wrong.Problems) == 0 {
			t.Errorf("a course with mistakes was published: %v", err)
		}
		versions, err := s.DraftVersions(ctx, d.sam, d.draft)
		if err != nil || len(versions) != 2 || versions[0].Number != 2 || versions[0].By != "Sam" || versions[0].UnderWay != 0 {
			t.Errorf("%+v, %v", versions, err)
		}
		files, err := s.DraftVersionFiles(ctx, d.sam, d.draft, 1)
		if err != nil || courses.Digest(files) != first.Digest {
			t.Errorf("the first version's files: %v", err)
		}
	})
}

func TestADraftBeginsFromNothingATemplateOrACopyAndChangesThatAreRefusedChangeNothing(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		ctx := context.Background()
		d := newDesk(t, s)
		modelstest.Publish(t, s, coursetest.Small(), "small")
		for from, in := range map[string]models.NewDraftInput{
			"blank": {Title: "Ŵyn"}, "template": {Title: "Talking"}, "copy": {Copy: "small"},
		} {
			in.Org, in.From = d.team.Org.Slug, from
			id, err := s.NewDraft(ctx, d.sam, in)
			if err != nil {
				t.Fatalf("%s: %v", from, err)
			}
			page, err := s.Draft(ctx, d.sam, id)
			if err != nil || page.Title == "" || page.Begun != from || len(page.Outline) == 0 || page.UID == d.page().UID {
				t.Errorf("%s begins as %+v, %v", from, page.CourseDraft, err)
			}
			if from == "copy" && (len(page.Musts()) > 0 || !strings.Contains(string(page.Files["course.yaml"]), "origin")) {
				t.Errorf("a copy has problems or no origin: %v", page.Musts())
			}
		}
		for name, in := range map[string]models.NewDraftInput{"no title": {From: "blank"}, "nothing to begin from": {Title: "A", From: "air"}} {
			in.Org = d.team.Org.Slug
			if _, err := s.NewDraft(ctx, d.sam, in); models.KindOf(err) != models.Invalid {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := s.NewDraft(ctx, d.sam, models.NewDraftInput{Org: d.team.Org.Slug, From: "copy", Copy: "no-such"}); models.KindOf(err) != models.NotFound {
			t.Errorf("a copy of nothing: %v", err)
		}
		before := d.page()
		for name, change := range map[string]func(f courses.Files) (courses.Files, error){
			"a refusal": func(f courses.Files) (courses.Files, error) {
				f["course.yaml"] = nil
				return f, &courses.Refusal{Message: "No.", Fix: "Yes."}
			},
			"an error": func(f courses.Files) (courses.Files, error) { return nil, errors.New("broken") },
			"another course": func(f courses.Files) (courses.Files, error) {
				f["course.yaml"] = bytes.Replace(f["course.yaml"], []byte(before.UID), []byte("0d7a2c1e-3d7b-4c57-9a52-2f1a4f7d0c99"), 1)
				return f, nil
			},
			"a strange path": func(f courses.Files) (courses.Files, error) { f["../x.md"] = []byte("x"); return f, nil },
			"far too large":  func(f courses.Files) (courses.Files, error) { f["media/x.png"] = make([]byte, 26<<20); return f, nil },
		} {
			if _, err := s.SaveDraft(ctx, d.sam, d.draft, models.DraftEdit{What: name, Change: change}); err == nil {
				t.Errorf("%s was kept", name)
			}
		}
		if now := d.page(); now.Rev != before.Rev || courses.Digest(now.Files) != courses.Digest(before.Files) {
			t.Error("a refused change changed something")
		}
		if err := s.ArchiveDraft(ctx, d.sam, d.draft, true); err != nil {
			t.Fatal(err)
		}
		if _, err := d.write(d.sam, "course.yaml", "Tea", "Coffee"); models.KindOf(err) != models.Conflict {
			t.Errorf("an archived draft was changed: %v", err)
		}
		if err := s.RestoreDraft(ctx, d.sam, d.draft, 1); models.KindOf(err) != models.Conflict {
			t.Errorf("an archived draft went back: %v", err)
		}
		if _, err := s.ImportDraft(ctx, d.sam, d.team.Org.Slug, coursetest.Small()); models.KindOf(err) != models.Conflict {
			t.Errorf("an archived draft was brought in again: %v", err)
		}
		if teach, err := s.Teach(ctx, d.sam); err != nil || len(teach.Drafts) != 4 || teach.Drafts[3].ID != d.draft {
			t.Errorf("the archived one is not last: %v", err)
		}
	})
}
