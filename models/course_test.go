package models_test

import (
	"bytes"
	"testing"
	"time"

	"throughline/courses"
	"throughline/courses/coursetest"
	"throughline/models"
	"throughline/models/modelstest"
)

func TestAnOrganisationsCourseIsForItsMembers(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		cairn := modelstest.NewTeam(t, s, "Cairn Peers", "rowan")
		skerry := modelstest.NewTeam(t, s, "Skerry Support", "ines")
		own := cairn.Join(t, s, "mo")
		if _, err := s.Publish(ctx, models.Publication{Files: coursetest.Small(), Slug: "own", OwnerOrg: cairn.Org.ID, By: "test"}); err != nil {
			t.Fatal(err)
		}
		for name, who := range map[string]*models.Actor{"a stranger": nil, "somebody else's member": &skerry.Coordinator} {
			if list, err := s.Catalogue(ctx, who, models.CatalogueFilter{}); err != nil || len(list) != 0 {
				t.Errorf("%s finds %d courses, %v", name, len(list), err)
			}
			if _, err := s.CoursePage(ctx, who, "own"); models.KindOf(err) != models.NotFound {
				t.Errorf("%s opens it: %v", name, err)
			}
		}
		if _, err := s.Enrol(ctx, skerry.Coordinator, "own", skerry.Org.Slug); models.KindOf(err) != models.NotFound {
			t.Errorf("somebody else's member enrols: %v", err)
		}
		list, err := s.Catalogue(ctx, &own, models.CatalogueFilter{})
		if err != nil || len(list) != 1 || list[0].Owner != "Cairn Peers" {
			t.Fatalf("its member finds %+v, %v", list, err)
		}
		page, err := s.CoursePage(ctx, &own, "own")
		if err != nil || page.Preset != cairn.Org.Slug || page.Assigned || page.Founder != "Cairn Peers" || !page.MayBeAlone {
			t.Errorf("its member's page: %+v, %v", page, err)
		}
	})
}

func TestARecoveryWithSomebodyElsesCodeClosesCoursesToo(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		l := newLearner(t, s)
		other := modelstest.NewTeam(t, s, "Skerry Support", "ines")
		until := clock.Now().Add(7 * 24 * time.Hour)
		restricted := l.who
		restricted.RestrictedUntil, restricted.RestrictedOrg = &until, other.Org.ID

		list, err := s.Catalogue(ctx, &restricted, models.CatalogueFilter{})
		if err != nil || len(list) != 1 || list[0].State != "" {
			t.Errorf("the catalogue tells %+v, %v", list, err)
		}
		page, err := s.CoursePage(ctx, &restricted, "small")
		if err != nil || !page.Closed || page.Open != nil || page.MayBeAlone || len(page.MayDoFor) != 0 {
			t.Errorf("the course's page tells %+v, %v", page, err)
		}
		if _, err := s.Enrol(ctx, restricted, "small", ""); models.KindOf(err) != models.Forbidden {
			t.Errorf("goes on with it: %v", err)
		}
		modelstest.Publish(t, s, another(), "another")
		if _, err := s.Enrol(ctx, restricted, "another", ""); models.KindOf(err) != models.Forbidden {
			t.Errorf("starts one for nobody, which would be closed at once: %v", err)
		}
		if list, _ = s.Catalogue(ctx, &l.who, models.CatalogueFilter{}); len(list) != 2 || list[1].State != "open" {
			t.Errorf("unrestricted: %+v", list)
		}
	})
}

// another is a course with another uid.
func another() courses.Files {
	files := coursetest.Small()
	files["course.yaml"] = bytes.Replace(files["course.yaml"], []byte("uid: 3d1c6f0e"), []byte("uid: 4d1c6f0e"), 1)
	return files
}

func TestACoursesPageSaysWhereItsReaderStands(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		l := newLearner(t, s)
		modelstest.DoLesson(t, s, l.who, l.enrolment.ID, "offering-tea")
		page, err := s.CoursePage(ctx, &l.who, "small")
		if err != nil || page.Open == nil || page.Open.Place != "a-hard-day" || page.Open.OnlyWaits || page.Open.States["offering-tea"] != courses.Done || page.Completed != nil {
			t.Fatalf("under way: %+v, %v", page, err)
		}
		l.allBut(t, s, "")
		page, err = s.CoursePage(ctx, &l.who, "small")
		if err != nil || page.Open != nil || page.Completed == nil || page.Award != l.awards(t, s)[0].Code {
			t.Fatalf("completed: %+v, %v", page, err)
		}
		again, err := s.Enrol(ctx, l.who, "small", "")
		if err != nil || again.Cycle != 2 {
			t.Fatalf("again: %+v, %v", again, err)
		}
		line, err := s.Line(ctx, l.who)
		if err != nil || len(line.Behind) != 1 || line.Behind[0].AwardUntil != "2028-06-01" || len(line.Here) != 1 {
			t.Fatalf("the line: %+v, %v", line, err)
		}
	})
}

func TestTheLineNamesWhoASignatureWaitsFor(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		l := newLearner(t, s)
		if err := s.HandIn(ctx, l.who, l.enrolment.ID, "practice-task", l.signs.PersonID, "done", nil); err != nil {
			t.Fatal(err)
		}
		line, err := s.Line(ctx, l.who)
		if err != nil || line.Here[0].WaitsFor != "Jo" || line.Here[0].Waiting || line.Next() == nil {
			t.Fatalf("%+v, %v", line, err)
		}
	})
}
