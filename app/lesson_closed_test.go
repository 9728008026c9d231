package main

import (
	"context"
	"net/http"
	"net/url"
	"testing"

	"throughline/models"
)

func TestAfterARecoveryWithSomebodyElsesCodeWritingIsClosedAndReadingGoesOn(t *testing.T) {
	t.Parallel()
	c := newClass(t)
	mo := c.as("mo")
	form := with(mo.get(c.at("offering-tea")+"?screen=3").form("save"), "reflection-next-offer", "Quiet words.")
	mo.post(c.at("offering-tea"), form).is(http.StatusSeeOther)
	mo.post(c.at(task)+"/hand-in", url.Values{"signer": {c.jo.PersonID}, "text": {"Shared words."}}).is(http.StatusSeeOther)

	ctx := context.Background()
	handed, err := c.store.HandOverCode(ctx, c.team.Coordinator, c.team.Org.Slug, c.mo.PersonID)
	if err != nil {
		t.Fatal(err)
	}
	_, token, err := c.store.Recover(ctx, models.RecoverRequest{Username: "mo", Code: handed.Code, Password: "another quiet lamp", Device: models.Device{}})
	if err != nil {
		t.Fatal(err)
	}
	again := c.as("")
	again.cookies["throughline"] = token

	closed := again.get(c.at("offering-tea") + "?screen=3").is(http.StatusOK)
	closed.has("Who on your next shift might like a tea break", "Your own writing stays closed for now", "What comes first?", "Done. Go on to part 2")
	closed.hasNot("Quiet words", "<textarea", "rev-reflection", "data-autosave")
	again.post(c.at("offering-tea"), with(form, "act", "next", "reflection-next-offer", "Somebody else's words.", "rev-reflection-next-offer", "1")).is(http.StatusForbidden).hasNot("Quiet words")
	again.post(c.at("offering-tea"), closed.form("done")).leads(c.at("a-hard-day"))
	again.get(c.at(task)).is(http.StatusOK).has("Closed for now", "Took no for an answer").hasNot("Shared words", "Who will sign")
	if got := c.step("offering-tea").Reflections["next-offer"]; got.Text != "Quiet words." || got.Rev != 1 {
		t.Errorf("the writing is now %+v", got)
	}
}

func TestACourseThatWasLeftCanBeReadAndNothingTypedIsLost(t *testing.T) {
	t.Parallel()
	c := newClass(t)
	mo := c.as("mo")
	form := with(mo.get(c.at("offering-tea")+"?screen=3").form("save"), "reflection-next-offer", "Ask Kai.")
	mo.post(c.at("offering-tea"), form).is(http.StatusSeeOther)
	if err := c.store.LeaveCourse(context.Background(), c.mo, c.enrolment); err != nil {
		t.Fatal(err)
	}
	mo.get(c.at("offering-tea")+"?screen=3").is(http.StatusOK).has("You left this course", "Ask Kai.", `href="/courses/small"`).hasNot("<textarea", `name="act"`)
	mo.post(c.at("offering-tea"), with(form, "reflection-next-offer", "And Lou.")).is(http.StatusConflict).has("You left this course", "And Lou.")
	mo.get(c.at("knowledge-check")).is(http.StatusOK).has("You left this course").hasNot("Start the questions")
	mo.get(c.at(task)).is(http.StatusOK).hasNot("Who will sign")
	mo.get(c.at("a-hard-day")).is(http.StatusOK).has("Some days are heavy")
}
