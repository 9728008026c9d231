package main

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"throughline/courses"
	"throughline/models"
	"throughline/models/modelstest"
)

var reviewLink = regexp.MustCompile(`/review/[A-Za-z0-9_-]{22}`)

// link makes a link to a review by the draft's page, and gives its path.
func (d *desk) link(forWhom, asks string) string {
	d.t.Helper()
	at := d.path + "/review"
	form := set(d.as.get(at).is(http.StatusOK).fields(at), "act", "link", "for", forWhom, "asks", asks)
	d.as.post(at, form).leads(at + "?note=review-linked#open")
	out := reviewLink.FindString(d.as.get(at).body)
	if out == "" {
		d.t.Fatal("the page has no link")
	}
	return out
}

// reviewID is the id of the newest review.
func (d *desk) reviewID() string {
	d.t.Helper()
	page, err := d.store.DraftReviews(d.t.Context(), d.sam, d.draft)
	must(d.t, err)
	return page.Reviews[0].ID
}

func TestADraftIsReviewedByLinkWithoutAccountCookieOrScript(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	link := d.link("Kim from the group", "Do the scenes ring true?")
	d.as.get(d.path+"/review").has(testBase+link, "Kim from the group", "Open until 1 July 2026", "No comment yet.")
	stranger := d.site.as("")
	whole := stranger.get(link).is(http.StatusOK).has("A draft of Harbour Peers", "A small course about tea breaks", "Sam asks what you think", "Do the scenes ring true?", "Open until 1 July 2026", "Offering tea", "Knowledge check").
		has(`<meta name="robots" content="noindex"`, `maxlength="2000"`, "No need to tell your own story").hasNot("Kim from the group", d.draft, "/teach")
	for name, want := range map[string]string{"Cache-Control": "no-store", "Referrer-Policy": "same-origin", "X-Robots-Tag": "noindex", "Set-Cookie": ""} {
		if got := whole.header.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	tea := stranger.get(link+"/offering-tea").is(http.StatusOK).has("Now Kai can say what he wants.", "Fits best", "That can wait until", "What do you think of this part?", "A place to write").
		has(`src="./media/kettle.svg"`).hasNot("/teach", d.draft, `type="radio"`)
	if tea.header.Get("X-Robots-Tag") != "noindex" {
		t.Error("a part can be found by search engines")
	}
	stranger.get(link + "/media/kettle.svg").is(http.StatusOK)
	stranger.get(link + "/media/none.svg").is(http.StatusNotFound)
	stranger.get(link+"/a-hard-day").is(http.StatusOK).has("Content note", "The short version, without the detail", "Some days are heavy")
	stranger.get(link+"/knowledge-check").is(http.StatusOK).has("Learners answer 2 of these", "The reply: ")
	stranger.get(link + "/in-order").is(http.StatusOK).has("This is the right one.")
	stranger.get(link + "/practice-task").is(http.StatusOK).has("What the signer looks for")
	stranger.get(link+"/glossary").is(http.StatusOK).has("Words used", "What do you think of this part?")
	for _, none := range []string{"/nowhere", "/media/../course.yaml", "/media/course.yaml", "/comments"} {
		stranger.get(link + none).is(http.StatusNotFound)
	}

	hostile := "</textarea><script>alert(1)</script> \x00\u202e\nKai would not say that."
	said := stranger.post(link+"/offering-tea/comment", url.Values{"text": {hostile}})
	said.leads(link + "/offering-tea?note=comment-kept#comments")
	if said.header.Get("Set-Cookie") != "" || len(stranger.cookies) > 0 {
		t.Error("a cookie is set")
	}
	stranger.post(link+"/comment", url.Values{"text": {"Wombat words on the whole."}}).leads(link + "/?note=comment-kept#comments")
	stranger.get(link+"/?note=comment-kept").is(http.StatusOK).has("Thank you. Your comment is kept.", "Wombat words", "It is open.")
	for _, page := range []page{stranger.get(link + "/offering-tea").is(http.StatusOK), d.as.get(d.path + "/comments").is(http.StatusOK), d.as.get(d.path + teaParts).is(http.StatusOK)} {
		page.has("Kai would not say that.")
		if strings.Contains(page.body, "<script>alert") {
			t.Errorf("%s runs a comment", page.what)
		}
	}
	stranger.post(link+"/comment", url.Values{"text": {" "}}).is(http.StatusUnprocessableEntity).has("Write what you think first.")
	long := strings.Repeat("long ", 500)
	stranger.post(link+"/offering-tea/comment", url.Values{"text": {long}}).is(http.StatusUnprocessableEntity).has("Please keep this to 2000 characters.", "long long")
	stranger.post(link+"/nowhere/comment", url.Values{"text": {"x"}}).is(http.StatusNotFound)

	other := d.link("Somebody else", "")
	stranger.get(other).is(http.StatusOK).hasNot("Wombat", "Do the scenes ring true?")
	stranger.get(other + "/offering-tea").hasNot("Kai would not say that.")
	mine := takeBack.FindStringSubmatch(stranger.get(link).body)[1]
	stranger.post(other+"/comments/"+mine+"/take-back", nil).is(http.StatusNotFound)
	stranger.get(link).has("Wombat")
	stranger.post(link+"/comments/"+mine+"/take-back", nil).leads(link + "?note=comment-back")
	stranger.get(link).hasNot("Wombat")

	d.as.post(d.path+"/review/"+d.reviewID()+"/end", nil).leads(d.path + "/review?note=review-ended")
	for _, gone := range []page{stranger.get(other), stranger.get(other + "/offering-tea"), stranger.get(other + "/media/kettle.svg"), stranger.post(other+"/comment", url.Values{"text": {"x"}}), stranger.post(other+"/credit", nil)} {
		gone.is(http.StatusGone).hasNot("Sam", "Harbour", "tea breaks")
	}
	for range 10 {
		stranger.get("/review/AAAAAAAAAAAAAAAAAAAAAA").is(http.StatusNotFound).hasNot("Sam", "Harbour")
	}
	stranger.get("/review/AAAAAAAAAAAAAAAAAAAAAA").is(http.StatusTooManyRequests)
	d.clock.Add(20 * time.Minute)
	d.as.post(d.path+"/archive", url.Values{"act": {"archive"}}).is(http.StatusSeeOther)
	stranger.get(link).is(http.StatusGone).hasNot("Sam", "Harbour", "tea breaks")
	d.as.get(d.path + "/review").has("This course is in the archive")
	d.as.post(d.path+"/review", url.Values{"act": {"link"}}).is(http.StatusConflict)
	d.as.post(d.path+"/archive", url.Values{"act": {"back"}}).is(http.StatusSeeOther)
	stranger.get(link).is(http.StatusOK)
	d.clock.Add(31 * 24 * time.Hour)
	stranger.get(link).is(http.StatusGone)
}

var takeBack = regexp.MustCompile(`/comments/([0-9a-f-]{36})/take-back`)

func TestTrainersAnswerCommentsBesideThePartAndTheyStayWithTheVersion(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	link := d.link("Kim", "")
	stranger := d.site.as("")
	stranger.post(link+"/offering-tea/comment", url.Values{"text": {"The kettle scene is too long."}}).is(http.StatusSeeOther)
	stranger.post(link+"/a-hard-day/comment", url.Values{"text": {"This is kind."}}).is(http.StatusSeeOther)
	d.as.get("/you").has("Somebody whom you asked has begun to comment").hasNot("kettle")
	d.as.get(d.path).is(http.StatusOK).has("2 comments are open", "1 comment")
	d.as.get(d.path+teaParts).is(http.StatusOK).has("What reviewers say", "The kettle scene is too long.", "Answer, or mark as resolved").hasNot("This is kind.")
	at := d.path + "/comments?part=offering-tea"
	list := d.as.get(at).is(http.StatusOK).has("Comments: Offering tea", "The kettle scene is too long.", "Kim, 1 June 2026.").hasNot("This is kind.")
	id := idBetween(list, `id="comment-`, `"`)
	answer := d.path + "/comments/" + id + "?part=offering-tea"
	long := d.as.post(answer, url.Values{"act": {"resolve"}, "reply": {strings.Repeat("so ", 200)}})
	long.is(http.StatusUnprocessableEntity).has("at most 500 characters", `value="so so so`)
	d.as.post(answer, url.Values{"act": {"resolve"}, "reply": {"We cut it in two."}}).leads(at + "&note=comment-resolved#comment-" + id)
	d.as.get(at).has("Resolved on 1 June 2026.", "We cut it in two.", "Open it again")
	d.as.get(d.path+teaParts).is(http.StatusOK).hasNot("What reviewers say", "The kettle scene")
	stranger.get(link+"/offering-tea").has("It is taken care of.", "Harbour Peers: We cut it in two.").hasNot("Sam:")

	d.as.get(d.path+"/publish").has("1 comment is open", "You can publish all the same")
	d.publish(nil).leads(d.path + "/versions?note=course-published")
	stranger.post(link+"/comment", url.Values{"text": {"Later words."}}).is(http.StatusSeeOther)
	d.as.get(d.path + "/versions").is(http.StatusOK).has("2 comments").has(d.path + "/comments?version=1")
	d.as.get(d.path+"/comments?version=1").is(http.StatusOK).has("Comments kept with version 1", "The kettle scene is too long.", "This is kind.").hasNot("Later words.")
	d.as.get(d.path+"/comments").is(http.StatusOK).has("This is kind.", "Said before version 1", "Later words.", "The whole course (1)").hasNot("The kettle scene")
}

func TestALongListOfCommentsComesInPages(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	robin := models.Reviewer{Token: strings.TrimPrefix(d.link("", ""), "/review/")}
	for i := range 51 {
		must(t, d.store.AddComment(t.Context(), robin, "", fmt.Sprintf("Number %d.", i+1)))
		d.clock.Add(time.Second)
	}
	at := d.path + "/comments?part="
	d.as.get(at).is(http.StatusOK).has("Number 1.", "Number 50.", "The next page").hasNot("Number 51.", "The page before")
	d.as.get(at+"&page=2").is(http.StatusOK).has("Number 51.", "The page before").hasNot("Number 50.", "The next page")
	for _, odd := range []string{"&page=-4", "&page=x", "&page=99999999999", "&version=-1", "&version=7"} {
		d.as.get(at + odd).is(http.StatusOK)
	}
}

func TestAReviewerChoosesHowTheyAreThankedAndOnlyTheCreditsChange(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	link := d.link("Kim", "")
	stranger := d.site.as("")
	before := d.page().Files
	d.as.get(d.path+"/review").hasNot("They would like", "Put it into the credits")
	stranger.post(link+"/credit", url.Values{"credit": {"name"}}).is(http.StatusUnprocessableEntity).has("Write the name that should stand there.")
	stranger.post(link+"/credit", url.Values{"credit": {"name"}, "name": {"Kim <b>Reid</b>"}}).leads(link + "?note=credit-kept#credit")
	if form := stranger.get(link).fields(link + "/credit"); form.Get("credit") != "name" || form.Get("name") != "Kim <b>Reid</b>" {
		t.Errorf("the page says %v", form)
	}
	put := d.path + "/review/" + d.reviewID() + "/credit"
	d.as.get(d.path+"/review").has("Put it into the credits", "Kim <b>Reid</b> (review)")
	d.as.post(put, nil).leads(d.path + "/review?note=review-credited")
	d.as.get(d.path + "/review").has("It stands in the draft.").hasNot("Put it into")
	now := d.page()
	if got := now.Course.Credits[len(now.Course.Credits)-1]; got != "Kim <b>Reid</b> (review)" || len(now.Musts()) > 0 {
		t.Errorf("the credits end with %q", got)
	}
	stranger.post(link+"/credit", url.Values{"credit": {""}}).is(http.StatusSeeOther)
	d.as.get(d.path+"/review").has("In the draft it still says", "Take it out of the credits")
	d.as.post(put, nil).is(http.StatusSeeOther)
	if after := d.page().Files; courses.Digest(after) != courses.Digest(before) {
		t.Errorf("other bytes changed:\n%s", after["course.yaml"])
	}
	d.write("course.yaml", "credits:", "credits: [")
	stranger.post(link+"/credit", url.Values{"credit": {"unnamed"}}).is(http.StatusSeeOther)
	d.as.post(put, nil).is(http.StatusConflict).has("cannot be read yet")
}

func TestAColleagueIsAskedByNameAndNobodyElseOpensTheirReview(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.team.Join(t, d.store, "jo", models.Supervisor)
	d.team.Join(t, d.store, "mo")
	at := d.path + "/review"
	page := d.as.get(at).is(http.StatusOK).has("Jo, supervisor").hasNot("Mo,")
	d.as.post(at, set(page.fields(at), "act", "member")).is(http.StatusUnprocessableEntity).has("Choose whom you would like to ask.")
	d.as.post(at, set(page.fields(at), "act", "link", "until_day", "1", "until_month", "9", "until_year", "2026", "asks", "Wombats?")).is(http.StatusUnprocessableEntity).has("at most 60 days ahead", `value="Wombats?"`)
	for _, c := range page.options("person") {
		if c != "" {
			d.as.post(at, set(page.fields(at), "act", "member", "person", c, "asks", "Is it short?")).is(http.StatusSeeOther)
		}
	}
	id := d.reviewID()
	jo := d.site.as("jo")
	list, err := d.store.DraftReviews(t.Context(), d.sam, d.draft)
	must(t, err)
	for _, r := range list.Reviews {
		if r.Name == "Jo" {
			id = r.ID
		}
	}
	jo.get("/you").has("Courses to review", "1 trainer asks", "Sam asks what you think")
	jo.get("/you/reviews").is(http.StatusOK).has("A small course about tea breaks", "Sam of Harbour Peers asks you").has(`href="/you/reviews/` + id)
	base := "/you/reviews/" + id
	jo.get(base).is(http.StatusOK).has("Is it short?")
	jo.get(base + "/offering-tea").is(http.StatusOK).has("Now Kai can say what he wants.")
	jo.get(base + "/media/kettle.svg").is(http.StatusOK)
	jo.post(base+"/offering-tea/comment", url.Values{"text": {"Short enough."}}).leads(base + "/offering-tea?note=comment-kept#comments")
	jo.get(d.path).is(http.StatusNotFound)
	jo.get(at).is(http.StatusNotFound)
	d.as.get(d.path+"/comments").has("Jo, 1 June 2026.", "Short enough.")
	for who, want := range map[string]int{"mo": http.StatusNotFound, "sam": http.StatusNotFound, "": http.StatusSeeOther} {
		d.site.as(who).get(base).is(want).hasNot("Is it short?", "Short enough.")
		d.site.as(who).get(base + "/offering-tea").is(want).hasNot("Short enough.")
	}
	d.site.as("mo").get("/you/reviews").is(http.StatusOK).has("Nothing to review now")
	noLivedExperience(t, d.as, at, d.path+"/comments")
	noLivedExperience(t, d.site.as(""), d.link("", ""))
	burn := modelstest.NewTeam(t, d.store, "Burn Peers", "robin")
	burn.Join(t, d.store, "bo", models.Trainer)
	bo := d.site.as("bo")
	for _, path := range []string{at, d.path + "/comments", base} {
		bo.get(path).is(http.StatusNotFound).hasNot("Harbour", "tea breaks")
	}
}

// options are the values of a list to choose from.
func (p page) options(name string) []string {
	p.t.Helper()
	_, rest, _ := strings.Cut(p.body, `name="`+name+`"`)
	rest, _, _ = strings.Cut(rest, "</select>")
	var out []string
	for _, m := range regexp.MustCompile(`<option value="([^"]*)"`).FindAllStringSubmatch(rest, -1) {
		out = append(out, m[1])
	}
	return out
}
