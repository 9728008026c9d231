package models

import (
	"context"
	"slices"

	"throughline/courses"
)

// creditLine is a line that was once put into the credits for a review. All are kept, because an earlier state of the draft
// may bring any of them back.
type creditLine struct {
	Line string
	Out  bool `json:",omitempty"` // it was taken out with the button
}

// thanks is the line that a reviewer's choice makes in the credits, "" for none.
func (tx *Tx) thanks(keys keyring, r DraftReview) (string, error) {
	switch r.Credit {
	case "name":
		name, err := tx.openOf(keys, r, "sealed_credit", r.SealedCredit)
		return name + " (review)", err
	case "unnamed":
		return "A reviewer who is thanked without a name", nil
	}
	return "", nil
}

func (tx *Tx) creditLines(keys keyring, r DraftReview) ([]creditLine, error) {
	text, err := tx.openOf(keys, r, "sealed_credited", r.SealedCredited)
	if err != nil || text == "" {
		return nil, err
	}
	return decode[[]creditLine](text)
}

func (l ReviewLine) hasWritten(line string) bool {
	return slices.ContainsFunc(l.wrote, func(w creditLine) bool { return w.Line == line })
}

// standInCredits finds which lines of the credits were made of which review. Several reviews may have the same line, such as
// the one without a name; as many of it are wanted as there are reviewers who want it.
func standInCredits(lines []ReviewLine, credits []string) {
	there, wanted := map[string]int{}, map[string]int{}
	for _, c := range credits {
		there[c]++
	}
	for _, l := range lines {
		if l.hasWritten(l.Thanks) {
			wanted[l.Thanks]++
		}
	}
	for i := range lines {
		l := &lines[i]
		need := wanted[l.Thanks]
		if !l.hasWritten(l.Thanks) {
			need++
		} else if there[l.Thanks] > 0 {
			l.Credited = l.Thanks
		}
		l.toAdd = l.Thanks != "" && there[l.Thanks] < need
		for _, w := range l.wrote {
			switch {
			case w.Line == l.Thanks:
			case there[w.Line] > wanted[w.Line]:
				l.Credited, l.stale = w.Line, append(l.stale, w.Line)
			case there[w.Line] == 0 && !w.Out:
				l.Lost = w.Line
			}
		}
	}
}

// CreditReviewer puts a reviewer into the course's credits as they chose, or changes or takes out the lines that were put
// there before. No other byte of course.yaml changes but the credits. Conflict: course.yaml cannot be read, or a line to take
// out does not stand there as it was written.
func (s *Store) CreditReviewer(ctx context.Context, who Actor, id, reviewID string) error {
	return s.changeReview(ctx, who, id, reviewID, func(tx *Tx, d CourseDraft, r DraftReview) error {
		lines, err := tx.reviewLines(who, d)
		if err != nil {
			return err
		}
		l := lines[slices.IndexFunc(lines, func(l ReviewLine) bool { return l.ID == r.ID })]
		if len(l.stale) == 0 && !l.toAdd && (l.Thanks == "" || l.hasWritten(l.Thanks)) {
			if l.Lost != "" {
				return Refuse(Conflict, "“%s” is not in the credits as we wrote it. If it stands there in other words, take it out by hand.", l.Lost)
			}
			return nil
		}
		now := ""
		if l.toAdd {
			now = l.Thanks
		}
		if _, err := tx.saveDraft(who, d, DraftEdit{What: "credits", Change: func(f courses.Files) (courses.Files, error) { return changeCredits(f, l.stale, now) }}); err != nil {
			return err
		}
		for i, w := range l.wrote {
			l.wrote[i].Out = w.Line != l.Thanks && (w.Out || slices.Contains(l.stale, w.Line))
		}
		if l.Thanks != "" && !l.hasWritten(l.Thanks) {
			l.wrote = append(l.wrote, creditLine{Line: l.Thanks})
		}
		if r.SealedCredited, err = tx.seal(r.AskedBy, "draft_reviews", "sealed_credited", r.ID, []byte(encode(l.wrote))); err != nil {
			return err
		}
		return tx.Model(&DraftReview{}).Select("sealed_credited").Where("id = ?", r.ID).Updates(&r).Error
	})
}

// courseFacts finds the piece of course.yaml with the facts about a course; false where it cannot be read.
func courseFacts(f courses.Files) (*courses.Manuscript, int, courses.CourseFields, bool) {
	m := courses.ReadManuscript("course.yaml", f["course.yaml"])
	i, _ := m.Piece(courses.PieceCourse, "")
	if len(m.Pieces()) == 0 || m.Pieces()[i].Fields == nil {
		return m, i, courses.CourseFields{}, false
	}
	fields, readable := m.Pieces()[i].Fields.(courses.CourseFields)
	return m, i, fields, readable
}

// creditsOf are the lines of the credits, none where course.yaml cannot be read.
func creditsOf(f courses.Files) []string {
	_, _, fields, _ := courseFacts(f)
	return fields.Credits
}

// changeCredits takes lines out of the credits and writes another in the place of the first, or at the end; "" is none.
func changeCredits(f courses.Files, out []string, now string) (courses.Files, error) {
	m, i, fields, readable := courseFacts(f)
	if !readable {
		return nil, Refuse(Conflict, "The facts about the course cannot be read yet. Mend them first, then put the credit in.")
	}
	fields.Credits = slices.Clone(fields.Credits)
	for _, line := range out {
		at := slices.Index(fields.Credits, line)
		if now != "" {
			fields.Credits[at], now = now, ""
		} else {
			fields.Credits = slices.Delete(fields.Credits, at, at+1)
		}
	}
	if now != "" {
		fields.Credits = append(fields.Credits, now)
	}
	b, err := m.Replace(i, fields)
	if err != nil {
		return nil, err
	}
	f["course.yaml"] = b
	return f, nil
}
