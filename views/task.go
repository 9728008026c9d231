package views

import (
	"throughline/courses"
	"throughline/models"
)

// TaskView is a practice task as its learner sees it.
type TaskView struct {
	StepView
	Signer string // what was chosen and typed, when the form comes back
	Text   string
}

func (v TaskView) last() *models.HandInText { return v.Page.Task.Last() }

// state is where the newest hand-in stands; "" before the first.
func (v TaskView) state() string {
	if v.last() == nil {
		return ""
	}
	return v.last().State
}

// open tells that something can be handed in now.
func (v TaskView) open() bool {
	return !v.left() && !v.restricted() && !v.done() && v.state() != "waiting"
}

func (v TaskView) takesFile() bool { return v.Page.Step.HandIn == courses.HandInFile }

func (v TaskView) typed() string {
	if v.Text == "" && len(v.Problems) == 0 && v.last() != nil && (v.state() == "again" || v.state() == "taken_back") {
		return v.last().Text
	}
	return v.Text
}

func (v TaskView) textLabel() string {
	if v.Page.Step.HandIn == courses.HandInText {
		return "What you did, in your own words"
	}
	return "A few words for your signer"
}

func (v TaskView) signerOptions() []Option {
	chosen := v.Signer
	if chosen == "" && v.last() != nil {
		chosen = v.last().SignerID
	}
	var out []Option
	for _, s := range v.Page.Task.Signers {
		hint := s.Role
		if s.JobTitle != "" {
			hint += ", " + s.JobTitle
		}
		out = append(out, Option{Value: s.PersonID, Text: s.Name, Hint: hint, Chosen: s.PersonID == chosen || len(v.Page.Task.Signers) == 1})
	}
	return out
}

// whoSigns are the roles that may sign, in words.
func (v TaskView) whoSigns() string {
	if len(v.Page.Step.SignedBy) == 1 {
		return "a " + v.Page.Step.SignedBy[0]
	}
	return "a supervisor or a mentor"
}

// roleWord is a role as it stands in a sentence.
func roleWord(role string) string {
	if role == "" {
		return ""
	}
	return ", " + role
}

func fileHref(h models.HandInText) string { return "/hand-ins/" + h.ID + "/file" }
