package models_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"throughline/models"
	"throughline/models/modelstest"
)

func TestNobodyNewStartsARetiredCourseAndWhoIsUnderWayFinishes(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		ctx := context.Background()
		d := newDesk(t, s)
		if err := s.RetireCourse(ctx, d.sam, d.draft, true); models.KindOf(err) != models.Conflict {
			t.Errorf("nothing was published, and %v", err)
		}
		v, err := s.PublishDraft(ctx, d.sam, d.draft, models.PublishInput{Rev: d.page().Rev, Public: true})
		if err != nil {
			t.Fatal(err)
		}
		org := d.team.Org.Slug
		if err := s.SetInduction(ctx, d.team.Coordinator, org, []string{v.CourseID}, true); err != nil {
			t.Fatal(err)
		}
		mo, kim := d.team.Join(t, s, "mo"), d.team.Join(t, s, "kim")
		under, err := s.Enrol(ctx, mo, v.Slug, org)
		if err != nil {
			t.Fatal(err)
		}
		listed := func(who *models.Actor) bool {
			t.Helper()
			list, err := s.Catalogue(ctx, who, models.CatalogueFilter{})
			if err != nil {
				t.Fatal(err)
			}
			return slices.ContainsFunc(list, func(c models.CatalogueCourse) bool { return c.Course.ID == v.CourseID })
		}
		ahead := func(who models.Actor) int {
			t.Helper()
			line, err := s.Line(ctx, who)
			if err != nil {
				t.Fatal(err)
			}
			return len(line.Ahead)
		}
		if !listed(nil) || !listed(&kim) || ahead(kim) != 1 {
			t.Fatal("the course is not there before it is retired")
		}
		if err := s.RetireCourse(ctx, mo, d.draft, true); models.KindOf(err) != models.NotFound {
			t.Errorf("a learner retired it: %v", err)
		}
		for range 2 {
			if err := s.RetireCourse(ctx, d.sam, d.draft, true); err != nil {
				t.Fatal(err)
			}
			clock.Add(time.Hour)
		}
		if at := d.page().Live.RetiredAt; at == nil || clock.Now().Sub(*at) < 119*time.Minute {
			t.Errorf("retired at %v: twice is not once", at)
		}
		late := d.team.Join(t, s, "late")
		if listed(nil) || listed(&kim) || ahead(kim) != 0 || ahead(late) != 0 {
			t.Error("a retired course is still offered")
		}
		if _, err := s.CoursePage(ctx, &kim, v.Slug); models.KindOf(err) != models.NotFound {
			t.Errorf("somebody new sees it: %v", err)
		}
		if _, err := s.Enrol(ctx, kim, v.Slug, org); models.KindOf(err) != models.NotFound {
			t.Errorf("somebody new starts it: %v", err)
		}
		if choices, err := s.Induction(ctx, d.team.Coordinator, org); err != nil || slices.ContainsFunc(choices, func(c models.InductionChoice) bool { return c.CourseID == v.CourseID }) {
			t.Errorf("it can still be chosen for the induction: %v", err)
		}
		jo := d.team.Join(t, s, "jo", models.Supervisor)
		modelstest.DoLesson(t, s, mo, under.ID, "offering-tea")
		modelstest.DoLesson(t, s, mo, under.ID, "a-hard-day")
		modelstest.DoCheck(t, s, mo, under.ID, "knowledge-check", modelstest.RightAnswer)
		modelstest.DoCheck(t, s, mo, under.ID, "in-order", modelstest.RightAnswer)
		modelstest.DoTask(t, s, mo, jo, under.ID, "practice-task")
		if awards, err := s.Awards(ctx, mo); err != nil || len(awards) != 1 || awards[0].State != models.Valid {
			t.Errorf("who was under way did not finish: %+v, %v", awards, err)
		}
		if page, err := s.CoursePage(ctx, &mo, v.Slug); err != nil || page.Completed == nil {
			t.Errorf("its page is gone for who did it: %v", err)
		}
		if _, err := s.Enrol(ctx, mo, v.Slug, org); models.KindOf(err) != models.Conflict {
			t.Errorf("begun again: %v", err)
		}
		if err := s.RetireCourse(ctx, d.sam, d.draft, false); err != nil {
			t.Fatal(err)
		}
		if !listed(nil) || ahead(kim) != 1 || d.page().Live.RetiredAt != nil {
			t.Error("it is not back")
		}
		if _, err := s.Enrol(ctx, kim, v.Slug, org); err != nil {
			t.Error(err)
		}
	})
}
