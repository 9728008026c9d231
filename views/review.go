package views

import (
	"fmt"
	"net/url"
	"strings"

	"throughline/courses"
	"throughline/models"
)

// ReviewView is a draft as somebody who was asked what they think of it sees it.
type ReviewView struct {
	Viewer     Viewer
	Page       models.ReviewPage
	Base       string          // the address of the review
	Course     *courses.Course // as far as it can be read
	Part       string          // id of the part or page that is shown, "" for the whole
	Step       *courses.Step   // the part, nil for a page and for the whole
	Reading    *ReadingPage    // the page beside the parts
	Unfinished bool            // something in the part is to be mended yet
	Typed      string          // a comment that comes back
	Credit     string          // as chosen last, also where that comes back
	Name       string
	Problems   Problems
}

func (v ReviewView) at(below ...string) string {
	out := v.Base
	for _, b := range below {
		if b != "" {
			out += "/" + url.PathEscape(b)
		}
	}
	return out
}

// parts are the parts and the pages beside them, in their order.
func (v ReviewView) parts() []partLink {
	var out []partLink
	for _, s := range v.Page.Files.Outline() {
		out = append(out, partLink{partTitle(s), s.ID})
	}
	for _, p := range readingPages(v.Course) {
		out = append(out, partLink{p.Title, p.Slug})
	}
	return out
}

func (v ReviewView) facts(p partLink) string {
	out := ""
	for _, s := range v.Page.Files.Outline() {
		if s.ID == p.Href {
			out = partFacts(s)
		}
	}
	said, done := v.Page.On(p.Href), 0
	for _, c := range said {
		if c.Resolved {
			done++
		}
	}
	if len(said) > 0 {
		out += " " + counted(len(said), "comment", "comments") + " of yours"
		if done > 0 {
			out += fmt.Sprintf(", %d taken care of", done)
		}
		out += "."
	}
	return strings.TrimSpace(out)
}

// neighbour is the part before or after the one that is shown.
func (v ReviewView) neighbour(by int) (partLink, bool) {
	all := v.parts()
	for i, p := range all {
		if at := i + by; p.Href == v.Part && at >= 0 && at < len(all) {
			return partLink{all[at].Text, v.at(all[at].Href)}, true
		}
	}
	return partLink{}, false
}

// where is the neutral name of a page: it is all that the history of a browser learns.
func (v ReviewView) where() string {
	for i, p := range v.parts() {
		if p.Href == v.Part && v.Part != "" {
			return fmt.Sprintf("Review: part %d", i+1)
		}
	}
	return "Review"
}

func (v ReviewView) step() StepView {
	return StepView{Viewer: v.Viewer, Page: models.StepPage{Learning: models.Learning{Version: &models.Version{Parsed: v.Course}}, Step: v.Step}}
}

func (v ReviewView) reading() ReadingView {
	return ReadingView{Viewer: v.Viewer, Page: *v.Reading, Learning: models.Learning{Version: &models.Version{Parsed: v.Course}}}
}

func (v ReviewView) aboutWhat() string {
	if v.Part == "" {
		return "What do you think of the course as a whole?"
	}
	return "What do you think of this part?"
}

func (v ReviewView) credits() []Option {
	return []Option{
		{Value: "", Text: "Please do not mention me", Chosen: v.Credit == ""},
		{Value: "unnamed", Text: "Thank me without a name", Chosen: v.Credit == "unnamed"},
		{Value: "name", Text: "Thank me with the name below", Chosen: v.Credit == "name"},
	}
}

// questionRule says how a question is answered, for whoever judges it.
func questionRule(q courses.Question) string {
	switch q.Kind {
	case courses.Multiple:
		return "Several answers may fit."
	case courses.Order:
		return "These are to be put in order. This is the right one."
	case courses.Match:
		return "Each of these goes with another. This is what goes with what."
	}
	return "One answer fits best."
}

// ReviewsView is what a member was asked to review.
type ReviewsView struct {
	Viewer Viewer
	List   []models.AskedReview
}

// TeachReviewView is who was asked to review a course that is written.
type TeachReviewView struct {
	Viewer   Viewer
	Draft    models.DraftPage
	Page     models.DraftReviewPage
	Counts   models.CommentCounts
	Links    map[string]LinkAddress // of open links, by the review's id
	Private  bool                   // no public address is set, so that links work on this machine alone
	For      string                 // as typed
	Asks     string
	Person   string
	Until    DateTyped
	Problems Problems
}

func (v TeachReviewView) path(below ...string) string { return teachAddress(v.Draft.ID, below...) }

func (v TeachReviewView) reviews(open bool) []models.ReviewLine {
	var out []models.ReviewLine
	for _, r := range v.Page.Reviews {
		if r.Open == open {
			out = append(out, r)
		}
	}
	return out
}

func (v TeachReviewView) colleagues() []Option {
	out := []Option{{Text: "Choose a colleague"}}
	for _, c := range v.Page.Colleagues {
		var roles []string
		for _, r := range c.Roles {
			roles = append(roles, string(r))
		}
		out = append(out, Option{Value: c.PersonID, Text: c.Name + ", " + strings.Join(roles, ", "), Chosen: c.PersonID == v.Person})
	}
	return out
}

func (v TeachReviewView) said(r models.ReviewLine) string {
	if r.Comments == 0 {
		return "No comment yet."
	}
	out := counted(r.Comments, "comment", "comments")
	if r.Said > 0 {
		out += fmt.Sprintf(", %d still open", r.Said)
	}
	return out + "."
}

func (v TeachReviewView) thanks(r models.ReviewLine) string {
	switch r.Credit {
	case "name":
		return "They would like to stand in the credits as “" + r.Thanks + "”."
	case "unnamed":
		return "They would like to be thanked without a name."
	}
	return "They have not asked to be mentioned."
}

func openCommentWords(n int) string {
	if n == 0 {
		return "No comment is open"
	}
	return counted(n, "comment is", "comments are") + " open"
}

// TeachCommentsView is what reviewers said about a course that is written.
type TeachCommentsView struct {
	Viewer   Viewer
	Draft    models.DraftPage
	List     []models.CommentLine
	Counts   models.CommentCounts
	Part     *string // nil: of all parts
	Version  int     // 0: those on the desk
	Number   int     // of the page of the list, from 1
	More     bool
	Typed    map[string]string // a line that comes back, by the comment's id
	Problems Problems
}

func (v TeachCommentsView) path(below ...string) string { return teachAddress(v.Draft.ID, below...) }

func (v TeachCommentsView) title() string {
	switch {
	case v.Version > 0:
		return fmt.Sprintf("Comments kept with version %d", v.Version)
	case v.Part != nil:
		return "Comments: " + v.part(*v.Part)
	}
	return "Comments"
}

func (v TeachCommentsView) part(id string) string { return commentPart(v.Draft.Outline, id) }

// commentPart names what a comment is about.
func commentPart(outline []courses.OutlineStep, id string) string {
	for _, s := range outline {
		if s.ID == id {
			return partTitle(s)
		}
	}
	if page := map[string]string{"": "The whole course", "glossary": "Words used", "summary": "In short", "further-reading": "Read more"}[id]; page != "" {
		return page
	}
	return id + " (taken out since)"
}

// edit is where a part is written, "" where it is gone.
func (v TeachCommentsView) edit(id string) string {
	for _, s := range v.Draft.Outline {
		if s.ID == id {
			return v.path("parts", id)
		}
	}
	return map[string]string{"": v.path("course"), "glossary": v.path("glossary"), "summary": v.path("summary"), "further-reading": v.path("further-reading")}[id]
}

// byPart are the parts with open comments, in their order.
func (v TeachCommentsView) byPart() []partLink {
	ids := []string{""}
	for _, s := range v.Draft.Outline {
		ids = append(ids, s.ID)
	}
	var out []partLink
	for _, id := range append(ids, "glossary", "summary", "further-reading") {
		if n := v.Counts.Open[id]; n > 0 {
			out = append(out, partLink{fmt.Sprintf("%s (%d)", v.part(id), n), v.path("comments") + "?part=" + url.QueryEscape(id)})
		}
	}
	return out
}

// page is the address of a page of this list; its query goes with an answer, which leads back to it.
func (v TeachCommentsView) page(n int, below ...string) string {
	ask := url.Values{}
	if v.Part != nil {
		ask.Set("part", *v.Part)
	}
	if v.Version > 0 {
		ask.Set("version", itoa(v.Version))
	}
	if n > 1 {
		ask.Set("page", itoa(n))
	}
	out := v.path(append([]string{"comments"}, below...)...)
	if len(ask) > 0 {
		out += "?" + ask.Encode()
	}
	return out
}

func (v TeachCommentsView) reply(c models.CommentLine) Field {
	out := Field{Name: "reply", ID: FieldID("reply-" + c.ID), Label: "A line to them", Value: c.Reply, Error: v.Problems["reply-"+c.ID], MaxLength: 500, Optional: true}
	if typed, there := v.Typed[c.ID]; there {
		out.Value = typed
	}
	return out
}

func (v TeachCommentsView) pages() Pages {
	out := Pages{Sentence: fmt.Sprintf("Page %d", v.Number)}
	if v.Number > 1 {
		out.Previous = v.page(v.Number - 1)
	}
	if v.More {
		out.Next = v.page(v.Number + 1)
	}
	return out
}

func (v TeachCommentsView) facts(c models.CommentLine) string {
	out := c.By + ", " + dayIn(c.CreatedAt, v.Draft.Zone) + "."
	if c.Version > 0 && v.Version == 0 {
		out += fmt.Sprintf(" Said before version %d.", c.Version)
	}
	if c.Resolved != nil {
		out += " Resolved on " + dayIn(*c.Resolved, v.Draft.Zone) + "."
	}
	return out
}
