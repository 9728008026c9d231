package models_test

import (
	"testing"

	"throughline/models"
	"throughline/models/modelstest"
)

func TestACourseThatWasBegunForNobodyCanBeDoneForAnOrganisationFromThenOn(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		modelstest.Small(t, s)
		team := modelstest.NewTeam(t, s, "Harbour", "rowan")
		other := modelstest.NewTeam(t, s, "Wharf", "ola")
		mo := team.Join(t, s, "mo")
		e, err := s.Enrol(ctx, mo, "small", "")
		mustDo(t, err)
		modelstest.DoLesson(t, s, mo, e.ID, "offering-tea")
		row := func() models.Enrolment { return models.Rows[models.Enrolment](t, s, "id = ?", e.ID)[0] }
		seen := func() int {
			page, err := s.OpenPerson(ctx, team.Coordinator, team.Org.Slug, mo.PersonID)
			mustDo(t, err)
			return len(page.Seen.Courses)
		}

		wantKind(t, s.DoFor(ctx, mo, e.ID, other.Org.Slug), models.Invalid)
		wantKind(t, s.DoFor(ctx, mo, e.ID, ""), models.Invalid)
		wantKind(t, s.DoFor(ctx, other.Coordinator, e.ID, other.Org.Slug), models.NotFound)
		if row().OrgID != nil || seen() != 0 {
			t.Fatalf("refused, and yet it is done for %v, and %d courses are seen", row().OrgID, seen())
		}
		mustDo(t, s.DoFor(ctx, mo, e.ID, team.Org.Slug))
		mustDo(t, s.DoFor(ctx, mo, e.ID, team.Org.Slug))
		if got := row(); got.OrgID == nil || *got.OrgID != team.Org.ID || seen() != 1 {
			t.Errorf("it is done for %v, and %d courses are seen", got.OrgID, seen())
		}
		learning, err := s.Learning(ctx, mo, e.ID)
		mustDo(t, err)
		if learning.DoneFor != "Harbour" || learning.Standing.Done != 1 {
			t.Errorf("for %q, %d done", learning.DoneFor, learning.Standing.Done)
		}

		// What one organisation was told is not handed to another.
		code, err := s.JoinCode(ctx, other.Coordinator, other.Org.Slug)
		mustDo(t, err)
		_, err = s.AddCode(ctx, mo, code.Code, "")
		mustDo(t, err)
		wantKind(t, s.DoFor(ctx, mo, e.ID, other.Org.Slug), models.Conflict)
		mustDo(t, s.LeaveCourse(ctx, mo, e.ID))
		wantKind(t, s.DoFor(ctx, mo, e.ID, other.Org.Slug), models.Conflict)
		if *row().OrgID != team.Org.ID {
			t.Errorf("it is done for another organisation now")
		}
	})
}
