package models

import (
	"context"
	"fmt"
	"strings"

	"gorm.io/gorm"

	"throughline/courses"
	"throughline/cpd"
)

// StarterFramework names the framework whose codes courses carry and entries are linked to.
const StarterFramework = "starter"

// entryOfCourse puts a completed course into its learner's log, once. The time of practice tasks is left out of it, as
// each signed task has an entry of its own.
func (tx *Tx) entryOfCourse(e Enrolment, v *Version, a Award, facts Facts) error {
	minutes := v.Parsed.Minutes
	for _, step := range v.Parsed.Steps {
		if step.Kind == courses.Task {
			minutes -= step.Minutes
		}
	}
	entry := Entry{PersonID: e.PersonID, Origin: FromCourse, OriginKey: "enrolment:" + e.ID, EntryFacts: EntryFacts{
		Title: facts.Achievement.Title, Kind: cpd.Course, StartDay: cpd.Day(dayIn(e.CreatedAt, e.Zone)), EndDay: cpd.Day(*e.CompletedOn), Minutes: max(minutes, 0),
		Provider: facts.Issuer.Name, Mode: cpd.SelfPaced, Assessed: cpd.AssessedDone, CertificateNumber: GroupCode(a.Code), IssuedDay: cpd.Day(facts.Time.Awarded),
		RefreshBy: cpd.Day(facts.Time.ValidThrough)}}
	if entry.StartDay >= entry.EndDay {
		entry.StartDay, entry.EndDay = entry.EndDay, ""
	}
	if e.OrgID != nil {
		entry.Employer = facts.Issuer.Name
	}
	_, err := tx.addEntry(entry, EntryWriting{}, competencyLinks(v.Parsed))
	return err
}

// entryOfTask puts a signed practice task into its learner's log, once.
func (tx *Tx) entryOfTask(e Enrolment, v *Version, step *courses.Step, h HandIn) error {
	org, err := gorm.G[Organisation](tx.DB).Where("id = ?", h.OrgID).Take(tx.ctx)
	if err != nil {
		return fmt.Errorf("find where the task was done: %w", err)
	}
	entry := Entry{PersonID: e.PersonID, Origin: FromTask, OriginKey: "task:" + e.ID + ":" + step.ID, EntryFacts: EntryFacts{
		Title: shorten(v.Parsed.PublicTitle+": practice signed by a "+h.SignerRole, entryTitleLimit), Kind: cpd.OnTheJob, StartDay: cpd.Day(dayIn(tx.Now, e.Zone)),
		Minutes: step.Minutes, Provider: org.NameShown, Employer: org.NameShown, Mode: cpd.Workplace, Assessed: cpd.AssessedDone}}
	_, err = tx.addEntry(entry, EntryWriting{}, competencyLinks(v.Parsed))
	return err
}

func competencyLinks(c *courses.Course) []cpd.Link {
	var out []cpd.Link
	for _, code := range c.Competencies {
		out = append(out, cpd.Link{Scheme: StarterFramework, Code: code})
	}
	return sortedLinks(out)
}

func shorten(text string, most int) string {
	runes := []rune(text)
	if len(runes) <= most {
		return text
	}
	return string(runes[:most-1]) + "…"
}

// EntryFromReflection copies a reflection that the actor wrote in a lesson into their log, as what they learnt, and gives
// the entry's id. The copy is made once: after that the same entry is given, as it stands. The reflection stays as it is.
// Invalid: nothing is written there.
func (s *Store) EntryFromReflection(ctx context.Context, who Actor, enrolmentID, stepID, blockID string) (string, error) {
	var id string
	err := s.inTx(ctx, func(tx *Tx) error {
		e, v, err := tx.openOwnEnrolment(who, enrolmentID)
		if err != nil {
			return err
		}
		if who.RestrictedUntil != nil {
			return who.closedForNow()
		}
		step, _, ok := v.Parsed.Step(stepID)
		kept, err := tx.reflectionsOf(who, e.CourseID, stepID)
		if err != nil {
			return err
		}
		text := kept[blockID].Text
		if _, there := v.Parsed.Reflection(stepID, blockID); !ok || !there {
			return Refuse(NotFound, "This part has no such place to write.")
		}
		if strings.TrimSpace(text) == "" {
			return refuseField("reflection-"+blockID, "Write a few words first. Then they can be copied.")
		}
		key := "reflection:" + e.CourseID + ":" + stepID + ":" + blockID
		entry := Entry{PersonID: who.PersonID, Origin: FromPerson, OriginKey: key, EntryFacts: EntryFacts{
			Title: shorten("Reflection: "+step.Title, entryTitleLimit), Kind: cpd.Other, StartDay: cpd.Day(dayIn(tx.Now, e.Zone)), Mode: cpd.SelfPaced}}
		made, err := tx.addEntry(entry, EntryWriting{Learnt: text}, competencyLinks(v.Parsed))
		if err != nil {
			return err
		}
		if id = made.ID; id != "" {
			return nil
		}
		return tx.Raw(`SELECT id FROM cpd_entries WHERE person_id = ? AND origin_key = ?`, who.PersonID, key).Scan(&id).Error
	})
	return id, err
}
