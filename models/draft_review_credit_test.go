package models_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"throughline/models"
	"throughline/models/modelstest"
)

// crediting is a desk whose reviewer Kim chooses how to be thanked.
type crediting struct{ *reviewed }

func (r crediting) choose(credit, name string) {
	r.t.Helper()
	if err := r.s.SetCredit(context.Background(), r.kim, credit, name); err != nil {
		r.t.Fatal(err)
	}
}

// press is the button for Kim in the list of reviews.
func (r crediting) press() error {
	return r.s.CreditReviewer(context.Background(), r.sam, r.draft, r.lines()[1].ID)
}

func (r crediting) publish(note string) error {
	_, err := r.s.PublishDraft(context.Background(), r.sam, r.draft, models.PublishInput{Rev: r.page().Rev, Note: note})
	return err
}

func (r crediting) good(what string, err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatalf("%s: %v", what, err)
	}
}

// held asserts that a name stands in the way of publishing, and that the button mends it.
func (r crediting) held(what, line string) {
	r.t.Helper()
	err := r.publish("x")
	is(r.t, what, err, models.Conflict)
	if err != nil && !strings.Contains(err.Error(), line) || r.lines()[1].Credited != line {
		r.t.Errorf("%s: %v, and the list says %q", what, err, r.lines()[1].Credited)
	}
	r.good(what, r.press())
	if strings.Contains(strings.Join(r.page().Course.Credits, "; "), line) {
		r.t.Errorf("%s: the name still stands there", what)
	}
}

func TestANameThatItsReviewerTookBackIsNotPublished(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		r := crediting{newReviewed(t, s)}
		r.choose("name", "Kim")
		r.good("put in", r.press())
		named := r.page().Rev
		r.good("published with the name", r.publish(""))

		r.choose("", "")
		r.held("taken back", "Kim (review)")
		clock.Add(time.Minute)
		r.good("published without", r.publish("No name"))

		r.good("an older state", s.RestoreDraft(context.Background(), r.sam, r.draft, named))
		r.held("brought back", "Kim (review)")

		r.choose("name", "K. W.")
		r.good("another name", r.press())
		r.good("an older state", s.RestoreDraft(context.Background(), r.sam, r.draft, named))
		r.held("the name before that", "Kim (review)")
		if got := r.page().Course.Credits; got[len(got)-1] != "K. W. (review)" {
			t.Errorf("the credits are %q", got)
		}
		r.good("published with the other", r.publish("Another name"))
	})
}

func TestReviewersWithoutANameKeepTheirLineWhenOneOfThemTakesItBack(t *testing.T) {
	t.Parallel()
	s, _ := modelstest.SQLite(t)
	r := crediting{newReviewed(t, s)}
	r.choose("unnamed", "")
	r.good("Kim is put in", r.press())
	r.good("Jo chooses", s.SetCredit(context.Background(), r.byJo, "unnamed", ""))
	r.good("Jo is put in", s.CreditReviewer(context.Background(), r.sam, r.draft, r.byJo.Review))
	both := len(r.page().Course.Credits)
	r.choose("", "")
	is(t, "with one too many", r.publish(""), models.Conflict)
	r.good("taken out", r.press())
	r.good("taken out twice", r.press())
	if now := r.page().Course.Credits; len(now) != both-1 || now[len(now)-1] != r.lines()[0].Thanks || r.lines()[0].Credited == "" || r.lines()[1].Credited != "" {
		t.Errorf("the credits are %q", now)
	}
	r.good("with Jo's", r.publish(""))
}

func TestALineThatIsNotAsItWasWrittenIsSaid(t *testing.T) {
	t.Parallel()
	s, _ := modelstest.SQLite(t)
	r := crediting{newReviewed(t, s)}
	r.choose("name", "\u202eKim\u2066 \ufeffWyn\u2029")
	r.good("put in", r.press())
	if got := r.page().Course.Credits; got[len(got)-1] != "Kim Wyn (review)" || r.lines()[1].Credited != "Kim Wyn (review)" {
		t.Errorf("the credits are %q, the list says %q", got, r.lines()[1].Credited)
	}
	is(t, "a name of what nobody sees", s.SetCredit(context.Background(), r.kim, "name", "\u202e\ufeff"), models.Invalid)
	if _, err := r.write(r.sam, "course.yaml", "Kim Wyn (review)", "Kim Wyn, reviewer"); err != nil {
		t.Fatal(err)
	}
	r.choose("", "")
	if l := r.lines()[1]; l.Credited != "" || l.Lost != "Kim Wyn (review)" {
		t.Errorf("the list says %q stands and %q is lost", l.Credited, l.Lost)
	}
	err := r.press()
	is(t, "taken out", err, models.Conflict)
	if err != nil && !strings.Contains(err.Error(), "by hand") {
		t.Errorf("it says %q", err)
	}
}
