package models

import (
	"fmt"
	"time"
)

// Seen is what an organisation sees of a person's learning, and all it sees.
type Seen struct {
	Courses []SeenCourse // while a member: assigned to them by it, or done for it
	Awards  []SeenAward  // after the membership: what it issued to them
}

// SeenCourse is one course, or one cycle of it. Days are YYYY-MM-DD in the organisation's zone, "" where not (yet).
type SeenCourse struct {
	CourseID  string
	Slug      string
	Title     string
	Assigned  string
	Started   string
	Paused    string
	Completed string
	Waiting   int // tasks that wait for a signature
	Award     *SeenAward
}

// SeenAward is an award that the organisation issued.
type SeenAward struct {
	ID           string
	Code         string
	Title        string
	CompletedOn  string
	ValidThrough string // "" does not end
	State        string // valid, expired, withdrawn, erased
}

type assignedRow struct {
	PersonID, CourseID, Slug, Title string
	CreatedAt                       time.Time
}

type doneRow struct {
	PersonID, CourseID, Slug, Title, PublicTitle, State, Zone string
	CreatedAt                                                 time.Time
	PausedAt                                                  *time.Time
	CompletedOn                                               *string
	Waiting                                                   int
	AwardID, Code, AwardState, AwardCompleted, ValidThrough   *string
}

// seenBy is the one place that reads what an organisation sees of people: the coordinator's list, the page of one person
// and «What my organisation sees» all show exactly this. ended: their membership is over, so only awards are left.
// Of enrolments done for it, assigned or not; nothing of those done for others or for none, and nothing of those left.
func (tx *Tx) seenBy(o Organisation, people []string, ended bool) (map[string]Seen, error) {
	out := map[string]Seen{}
	if len(people) == 0 {
		return out, nil
	}
	var done []doneRow
	err := tx.Raw(`SELECT e.person_id, e.course_id, c.slug, v.title, v.public_title, e.state, e.zone, e.created_at, e.paused_at, e.completed_on,
			(SELECT count(*) FROM hand_ins h WHERE h.enrolment_id = e.id AND h.state = 'waiting') AS waiting,
			a.id AS award_id, a.code, ev.to_state AS award_state, a.completed_on AS award_completed, a.valid_through
		FROM enrolments e
		JOIN courses c ON c.id = e.course_id
		JOIN course_versions v ON v.id = e.version_id
		LEFT JOIN awards a ON a.enrolment_id = e.id AND a.org_id = e.org_id AND NOT EXISTS (SELECT 1 FROM awards n WHERE n.replaces = a.id)
		LEFT JOIN award_events ev ON ev.award_id = a.id AND ev.seq = (SELECT max(l.seq) FROM award_events l WHERE l.award_id = a.id)
		WHERE e.org_id = ? AND e.person_id IN ? AND e.state <> 'left'
		ORDER BY e.created_at, e.id`, o.ID, people).Scan(&done).Error
	if err != nil {
		return nil, fmt.Errorf("read what an organisation sees: %w", err)
	}
	if ended {
		for _, d := range done {
			if a := d.award(tx.Now); a != nil {
				seen := out[d.PersonID]
				seen.Awards = append(seen.Awards, *a)
				out[d.PersonID] = seen
			}
		}
		return out, nil
	}
	var assigned []assignedRow
	err = tx.Raw(`SELECT a.person_id, a.course_id, c.slug, v.title, a.created_at
		FROM assignments a
		JOIN courses c ON c.id = a.course_id
		JOIN course_versions v ON v.course_id = c.id AND v.number = (SELECT max(number) FROM course_versions WHERE course_id = c.id)
		WHERE a.org_id = ? AND a.person_id IN ? AND a.ended_at IS NULL
			AND (c.retired_at IS NULL OR EXISTS (SELECT 1 FROM enrolments e WHERE e.person_id = a.person_id AND e.course_id = a.course_id AND e.org_id = a.org_id))
		ORDER BY a.position, a.created_at, a.id`, o.ID, people).Scan(&assigned).Error
	if err != nil {
		return nil, fmt.Errorf("read what is assigned: %w", err)
	}
	for _, person := range people {
		out[person] = Seen{Courses: seenCourses(o.Zone, tx.Now, person, assigned, done)}
	}
	return out, nil
}

// seenCourses lists assigned courses in their order, each with its cycles done for the organisation, then the others.
func seenCourses(zone string, now time.Time, person string, assigned []assignedRow, done []doneRow) []SeenCourse {
	var out []SeenCourse
	isAssigned := map[string]bool{}
	for _, a := range assigned {
		if a.PersonID != person {
			continue
		}
		isAssigned[a.CourseID] = true
		day := dayIn(a.CreatedAt, zone)
		begun := false
		for _, d := range done {
			if d.PersonID == person && d.CourseID == a.CourseID {
				begun = true
				course := d.course(zone, now)
				course.Assigned = day
				out = append(out, course)
			}
		}
		if !begun {
			out = append(out, SeenCourse{CourseID: a.CourseID, Slug: a.Slug, Title: a.Title, Assigned: day})
		}
	}
	for _, d := range done {
		if d.PersonID == person && !isAssigned[d.CourseID] {
			out = append(out, d.course(zone, now))
		}
	}
	return out
}

func (d doneRow) course(zone string, now time.Time) SeenCourse {
	c := SeenCourse{CourseID: d.CourseID, Slug: d.Slug, Title: d.Title, Started: dayIn(d.CreatedAt, zone), Waiting: d.Waiting, Award: d.award(now)}
	if d.CompletedOn != nil {
		c.Completed = *d.CompletedOn
	} else if d.PausedAt != nil {
		c.Paused = dayIn(*d.PausedAt, zone)
	}
	return c
}

func (d doneRow) award(now time.Time) *SeenAward {
	if d.AwardID == nil || d.AwardState == nil {
		return nil
	}
	a := SeenAward{ID: *d.AwardID, Code: *d.Code, Title: d.PublicTitle, CompletedOn: *d.AwardCompleted, State: *d.AwardState}
	if d.ValidThrough != nil {
		a.ValidThrough = *d.ValidThrough
		if a.State == "valid" && a.ValidThrough < dayIn(now, d.Zone) {
			a.State = "expired"
		}
	}
	return &a
}
