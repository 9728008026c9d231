package main

import (
	"throughline/cpd"
	"throughline/models"
)

// skerryYears are ania's first two years, as a volunteer and then a support worker in housing.
func skerryYears() []demoEntry {
	return []demoEntry{
		{60, 3, cpd.Course, 180, "Starting as a volunteer", "", and(own, took(cpd.InPerson, 150, "2.1"))},
		{59, 20, cpd.Shadowing, 240, "A morning at the front desk", "", and(own, took(cpd.Workplace, 240, "3.1"))},
		{59, 2, cpd.Supervision, 45, "Supervision: what volunteers do and do not do", "", took(cpd.InPerson, 45, "2.1")},
		{58, 11, cpd.Workshop, 360, "Emergency first aid at work", "Northmoor First Aid", and(took(cpd.InPerson, 300), func(e *models.ExportedEntry) {
			e.Facts.Assessed, e.Facts.CertificateNumber = cpd.AssessedDone, "NFA 20417"
		})},
		{57, 6, cpd.Reading, 60, "How housing benefit works: a plain guide", "Tidewater Advice", and(own, took(cpd.SelfPaced, 0, "3.4"))},
		{56, 14, cpd.Workshop, 210, "Safeguarding adults: first steps", "Tidewater Council", took(cpd.InPerson, 180, "2.3")},
		{55, 5, cpd.OnTheJob, 120, "Went with a tenant to a benefits interview", "", took(cpd.Workplace, 120, "3.4")},
		{54, 18, cpd.PeerDiscussion, 60, "Talked over a hard phone call with the team", "", and(took(cpd.InPerson, 60, "5.1"), wrote(models.EntryWriting{
			Learnt: "I can say that I need a minute before the next call. The team would rather know.", Changed: "I put the phone on hold, drink some water and write two lines first."}))},
		{53, 9, cpd.Supervision, 60, "Supervision: three months in", "", took(cpd.InPerson, 60)},
		{52, 22, cpd.Conference, 300, "Northmoor housing day", "Northmoor Housing Group", took(cpd.InPerson, 240, "5.2")},
		{51, 4, cpd.Course, 90, "Keeping information private", "Tidewater College Online", took(cpd.SelfPaced, 0, "2.4")},
		{50, 13, cpd.GroupReflection, 90, "Reflective group: when doors stay shut", "", took(cpd.InPerson, 90, "6.2")},
		{49, 7, cpd.Feedback, 30, "Thought about what tenants said in the survey", "", and(took(cpd.Workplace, 0), func(e *models.ExportedEntry) {
			e.Facts.FeedbackFrom = "Tenants, through a survey without names"
		}, wrote(models.EntryWriting{Why: "I answer the door and the phone. It is the first thing people meet.",
			Learnt: "People liked that I say what happens next. They wanted it in writing too.", Benefits: "Anyone who has to remember a lot on a bad day."}))},
		{48, 15, cpd.Shadowing, 180, "A visit with the street team", "Harbour Street Team", took(cpd.Workplace, 180, "5.2")},
		{47, 10, cpd.Supervision, 60, "Supervision: my first year", "", took(cpd.InPerson, 60, "6.3")},
		{46, 2, cpd.Workshop, 240, "Calming things down with words", "Tidewater College", took(cpd.InPerson, 210, "3.1")},
		{45, 19, cpd.Reading, 45, "Film on growing up in care", "", and(own, took(cpd.SelfPaced, 0, "4.3"))},
		{44, 8, cpd.OnTheJob, 90, "Learned to fill in a grant form for furniture", "", took(cpd.Workplace, 45, "3.4")},
		{43, 12, cpd.Project, 300, "Made a welcome leaflet with tenants", "", and(took(cpd.InPerson, 240, "5.1"), wrote(models.EntryWriting{
			What: "Six tenants and two staff wrote one page for people who move in.", Learnt: "Ask first, write later. Half of what I thought mattered did not.",
			Benefits: "New tenants: the page answers what people really ask on day one."}))},
	}
}

// lanternYears are those in a recovery café.
func lanternYears() []demoEntry {
	return []demoEntry{
		{42, 16, cpd.Course, 240, "Induction at the café", "", took(cpd.InPerson, 180, "2.1")},
		{41, 21, cpd.Supervision, 60, "Supervision: peer work and friendship", "", and(took(cpd.InPerson, 60, "1.2", "2.2"), wrote(models.EntryWriting{
			Why: "In a café everyone chats. I wanted to know where my role begins.", Learnt: "Warm and clear can go together. I can say early what I am here for.",
			Changed: "I tell people in the first talk which days I work and who else is there."}))},
		{41, 3, cpd.Workshop, 150, "Naloxone: how to give it, how to train others", "Tidewater Health Team", and(took(cpd.InPerson, 120, "3.2"), func(e *models.ExportedEntry) {
			e.Facts.Assessed = cpd.Completed
		})},
		{40, 9, cpd.Reading, 40, "Article on words that hurt and words that help", "", and(own, took(cpd.SelfPaced, 0, "4.3"))},
		{39, 17, cpd.GroupReflection, 90, "Reflective group: endings", "", took(cpd.InPerson, 90, "6.2")},
		{38, 5, cpd.Qualification, 1500, "Award in peer support, first unit", "Tidewater College", and(took(cpd.Blended, 900, "1.1", "1.3"), func(e *models.ExportedEntry) {
			e.Facts.SCQFLevel, e.Facts.SCQFCredits, e.Facts.Assessed = 6, 4, cpd.AssessedDone
		})},
		{37, 11, cpd.Supervision, 60, "Supervision: planning the women’s afternoon", "", took(cpd.InPerson, 60, "4.2")},
		{36, 20, cpd.Workshop, 300, "Listening with both ears", "Northmoor Listening School", took(cpd.InPerson, 270, "3.1")},
		{36, 2, cpd.Presenting, 60, "Spoke to student nurses about what helps", "Tidewater College", and(took(cpd.InPerson, 60, "5.3"), wrote(models.EntryWriting{
			Learnt: "Two short examples stay with people longer than ten facts.", Benefits: "The students: some will work on wards that our visitors know.",
			Changed: "I leave half of the time for questions."}))},
		{35, 8, cpd.OnTheJob, 60, "Set up the sharps box round with the pharmacy", "", took(cpd.Workplace, 60, "3.2")},
		{34, 13, cpd.Mentoring, 60, "Talks with my mentor: next steps", "", and(own, took(cpd.InPerson, 60, "6.3"))},
		{33, 18, cpd.PeerDiscussion, 75, "Peer group: saying no kindly", "Harbour Peer Circle", took(cpd.LiveOnline, 75, "2.2")},
		{32, 6, cpd.Conference, 360, "Recovery day on the quay", "Northmoor Recovery Forum", and(own, took(cpd.InPerson, 300, "5.2"))},
		{31, 9, cpd.Supervision, 60, "Supervision: handing over well", "", took(cpd.InPerson, 60, "5.4")},
	}
}

// cairnYears are those since she came to the organisation of the demonstration.
func (d *demo) cairnYears() []demoEntry {
	return []demoEntry{
		{29, 20, cpd.Course, 210, "Induction week", "", took(cpd.InPerson, 150, "2.1")},
		{29, 2, cpd.Supervision, 60, "Supervision: getting to know the work", "", took(cpd.InPerson, 60)},
		{28, 4, cpd.Workshop, 360, "First aid at work", "Northmoor First Aid", and(took(cpd.InPerson, 330), d.certificate("NFA 31882", -7, -10))},
		{27, 12, cpd.Shadowing, 240, "A day with the hospital link worker", "Tidewater Health Team", took(cpd.Workplace, 240, "5.2")},
		{26, 15, cpd.Workshop, 180, "Safeguarding adults: for peer workers", "Tidewater Council", and(took(cpd.InPerson, 150, "2.3"), d.certificate("TC-SA-0932", 2, 15))},
		{25, 7, cpd.GroupReflection, 90, "Reflective group: hope on grey days", "", took(cpd.InPerson, 90, "1.3")},
		{24, 3, cpd.Supervision, 60, "Supervision: half a year in", "", took(cpd.InPerson, 60)},
		{23, 14, cpd.Reading, 120, "Book club: stigma in health care", "", and(own, took(cpd.InPerson, 60, "4.3"))},
		{22, 9, cpd.Course, 60, "Children, contact and care: an introduction", "Tidewater College Online", took(cpd.SelfPaced, 0, "2.3")},
		{21, 18, cpd.Presenting, 45, "Told the board what peer work changes", "", took(cpd.InPerson, 45, "5.3")},
		{20, 5, cpd.Supervision, 60, "Supervision: lone visits", "", and(took(cpd.InPerson, 60, "2.1"), wrote(models.EntryWriting{
			Why: "I visit people alone twice a week.", Learnt: "The buddy call is for me as much as for the rota.", Changed: "I ring before I go in, also when I am late."}))},
		{19, 11, cpd.Workshop, 180, "Trauma and the body", "Northmoor Listening School", took(cpd.LiveOnline, 120, "4.1")},
		{18, 16, cpd.PeerDiscussion, 60, "Peer group: when views differ in a team", "Harbour Peer Circle", took(cpd.LiveOnline, 60, "5.1")},
		{17, 3, cpd.Project, 600, "Wrote our lone working card with the team", "", took(cpd.Workplace, 480, "5.4")},
		{16, 20, cpd.Conference, 300, "Peer work gathering", "Northmoor Peer Forum", took(cpd.InPerson, 300, "5.2")},
		{15, 6, cpd.Supervision, 60, "Supervision: a year of visits", "", took(cpd.InPerson, 60, "6.2")},
		{14, 12, cpd.Coaching, 50, "Coaching: leading a small team", "", took(cpd.LiveOnline, 50, "6.3")},
		{13, 8, cpd.OnTheJob, 90, "Learned the new case notes program", "", took(cpd.Workplace, 30, "2.4")},
		{12, 4, cpd.Workshop, 150, "Naloxone: refresher and train the trainer", "Tidewater Health Team", and(took(cpd.InPerson, 120, "3.2"), d.certificate("THT 5520", -1, -5))},
		{11, 15, cpd.Mentoring, 60, "Began to mentor a new colleague", "", and(took(cpd.InPerson, 60, "5.1"), wrote(models.EntryWriting{
			What: "The first of six talks.", Learnt: "I want to give tips. A question does more.", Changed: "I ask what they tried before I say what I would do.",
			Benefits: "My colleague, and those whom they visit."}))},
		{10, 10, cpd.Supervision, 60, "Supervision: the mentoring talks", "", took(cpd.InPerson, 60, "5.1")},
		{8, 19, cpd.Course, 120, "Equality in practice", "Tidewater College Online", and(took(cpd.SelfPaced, 0, "4.3"), d.certificate("TCO-EQ-7741", -28, 0))},
		{7, 7, cpd.GroupReflection, 90, "Reflective group: what we carry home", "", took(cpd.InPerson, 90, "6.2")},
		{6, 13, cpd.Feedback, 30, "Thought about feedback on a visit", "", and(took(cpd.Workplace, 0, "3.1"), func(e *models.ExportedEntry) {
			e.Facts.FeedbackFrom, e.Facts.PeerRole, e.Facts.PeerDay = "Somebody whom I support", "My supervisor", d.at(6, 5)
		}, wrote(models.EntryWriting{Why: "I was told that I talk fast when time is short.", Learnt: "A short visit with pauses feels longer than a long one without.",
			Changed: "I say at the start how long I have. Then I slow down.", Benefits: "Everyone whom I visit on a full day.", Peer: "We tried it out aloud. Counting to three felt long and was fine."}))},
		{5, 4, cpd.Shadowing, 180, "A colleague from the street team came along", "Harbour Street Team", took(cpd.Workplace, 180, "5.2")},
		{4, 9, cpd.Supervision, 60, "Supervision: my learning plan", "", took(cpd.InPerson, 60, "6.3")},
		{3, 12, cpd.Reading, 50, "Podcast on small steps and big ones", "Low Tide Radio", and(own, took(cpd.SelfPaced, 0, "3.3"))},
		{2, 17, cpd.Workshop, 240, "Working with interpreters", "Tidewater Council", and(took(cpd.InPerson, 200, "4.3"), sssc("rights", "communication"))},
		{1, 8, cpd.Presenting, 90, "Led the team hour on listening", "", and(took(cpd.InPerson, 90, "3.1", "5.1"), sssc("communication", "leadership"))},
		{0, 20, cpd.Supervision, 60, "Supervision: a visit that went well, and why", "", and(took(cpd.InPerson, 60, "6.2"), sssc("reflection", "role-knowledge", "trauma"), wrote(models.EntryWriting{
			Why: "We mostly look at what was hard. This time we looked at what worked.", Learnt: "I had left a silence and the other person filled it with a plan of their own.",
			Changed: "I leave one silence on purpose in each visit.", Benefits: "People who need a moment to think."}))},
		{0, 9, cpd.PeerDiscussion, 60, "Peer group: rest and rotas", "Harbour Peer Circle", took(cpd.LiveOnline, 60)},
	}
}
