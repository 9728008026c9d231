package views

import "throughline/models"

// SupportList is what waits for a signer.
type SupportList struct {
	Viewer  Viewer
	Models  models.Support
	Entries []models.EntryToConfirm
}

// SupportView is one practice task as its signer sees it.
type SupportView struct {
	Viewer   Viewer
	Page     models.SupportPage
	Reply    string
	Problems Problems
}

func (v SupportView) path() string { return "/support/" + v.Page.HandIn.ID }

func (v SupportView) waiting() bool { return v.Page.HandIn.State == "waiting" }

func decidedWord(state string) string {
	if state == "signed" {
		return "Signed"
	}
	return "Asked for another go"
}
