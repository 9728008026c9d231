package models_test

import (
	"testing"

	"throughline/models"
	"throughline/models/modelstest"
)

func TestACoordinatorsSmallQuestionsAreAnsweredToThemAlone(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		l := newLearner(t, s)
		other := modelstest.NewTeam(t, s, "Hillside", "pat")
		l.allBut(t, s, "")
		award := l.awards(t, s)[0]
		mustDo(t, s.AskCorrection(ctx, l.who, award.Code, "Morgan Example", ""))
		rowan := l.team.Coordinator

		member, err := s.Member(ctx, rowan, l.org.Slug, l.signs.PersonID)
		if err != nil || member.Name != "Jo" || len(member.Roles) != 1 || member.Oneself || len(member.Seen.Courses) > 0 {
			t.Errorf("the member is %+v, %v", member, err)
		}
		looks, err := s.WhoLooked(ctx, l.signs)
		if err != nil || len(looks) != 0 {
			t.Errorf("a name alone was recorded as a look: %+v, %v", looks, err)
		}
		one, err := s.OrgAward(ctx, rowan, l.org.Slug, award.ID)
		if err != nil || one.Name != "Mo Example" || one.State != models.Valid || one.Code != award.Code {
			t.Errorf("the award is %+v, %v", one, err)
		}
		if n, err := s.CorrectionsWaiting(ctx, rowan, l.org.Slug); err != nil || n != 1 {
			t.Errorf("%d corrections wait, %v", n, err)
		}
		for name, who := range map[string]models.Actor{"a learner": l.who, "a supervisor": l.signs, "another organisation's coordinator": other.Coordinator} {
			_, asMember := s.Member(ctx, who, l.org.Slug, l.signs.PersonID)
			_, asAward := s.OrgAward(ctx, who, l.org.Slug, award.ID)
			_, asCount := s.CorrectionsWaiting(ctx, who, l.org.Slug)
			for _, err := range []error{asMember, asAward, asCount} {
				if models.KindOf(err) != models.NotFound {
					t.Errorf("%s is answered %v", name, err)
				}
			}
		}
		if _, err := s.Member(ctx, other.Coordinator, other.Org.Slug, l.who.PersonID); models.KindOf(err) != models.NotFound {
			t.Errorf("somebody else's member: %v", err)
		}
		if _, err := s.OrgAward(ctx, other.Coordinator, other.Org.Slug, award.ID); models.KindOf(err) != models.NotFound {
			t.Errorf("somebody else's award: %v", err)
		}
		mustDo(t, s.Withdraw(ctx, rowan, l.org.Slug, award.ID, "mistake", "Given in error.", "See minute 4."))
		if one, err = s.OrgAward(ctx, rowan, l.org.Slug, award.ID); err != nil || one.Withdrawal == nil || one.Withdrawal.PrivateNote != "See minute 4." {
			t.Errorf("the withdrawn award is %+v, %v", one, err)
		}
		mustDo(t, s.EndMembership(ctx, rowan, l.org.Slug, l.signs.PersonID))
		if _, err := s.Member(ctx, rowan, l.org.Slug, l.signs.PersonID); models.KindOf(err) != models.NotFound {
			t.Errorf("a former member: %v", err)
		}
		contacts := make([]models.ContactForm, models.MostContacts+1)
		for i := range contacts {
			contacts[i] = models.ContactForm{Name: "Duty phone", Number: "0131 496 0000"}
		}
		mustDo(t, s.SetContacts(ctx, rowan, l.org.Slug, contacts[1:]))
		if err := s.SetContacts(ctx, rowan, l.org.Slug, contacts); models.KindOf(err) != models.Invalid {
			t.Errorf("one contact too many: %v", err)
		}
	})
}
