package views

import (
	"strings"
	"testing"
)

func shows(t *testing.T, got string, wants ...string) {
	t.Helper()
	for _, want := range wants {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in %.600s…", want, got)
		}
	}
}

func hides(t *testing.T, got string, noes ...string) {
	t.Helper()
	for _, no := range noes {
		if strings.Contains(got, no) {
			t.Errorf("shows %s in %.600s…", no, got)
		}
	}
}

func TestAFieldSaysItsHintAndItsProblemToThoseWhoHearIt(t *testing.T) {
	t.Parallel()
	got := render(t, Input(Field{Name: "code", Label: "Your code", Hint: "Six letters", Error: "Please type the code", Value: `a"b`}))
	checkPart(t, got)
	shows(t, got, `<label for="f-code">Your code`, `aria-describedby="f-code-hint f-code-error"`, `aria-invalid="true"`, `value="a&#34;b"`)
	got = render(t, Input(Field{Name: "code", Label: "Your code"}))
	checkPart(t, got)
	hides(t, got, "aria-", "value=", "hint", "error", "maxlength")
}

func TestAPasswordIsNeverSentBack(t *testing.T) {
	t.Parallel()
	got := render(t, PasswordInput(Field{Name: "password", Label: "Password", Value: "secret words", Autocomplete: "new-password", Error: "Please choose a longer one"}))
	checkPart(t, got)
	shows(t, got, `type="password"`, `autocomplete="new-password"`, `data-reveal="f-password"`, `type="button" hidden`)
	hides(t, got, "secret words")
}

func TestWhatIsWrittenComesBackToTheLetter(t *testing.T) {
	t.Parallel()
	got := render(t, TextareaInput(Textarea{Name: "r-1", Label: "A look back", Value: "\n  first </textarea><b>", Rows: 3}))
	checkPart(t, got)
	shows(t, got, ">\n\n  first &lt;/textarea&gt;&lt;b&gt;</textarea>", `rows="3"`)
}

func TestAGroupOfChoicesIsReachedFromTheListOfProblems(t *testing.T) {
	t.Parallel()
	options := []Option{{Value: "a", Text: "One"}, {Value: "b", Text: "Two", Hint: "The second", Chosen: true}}
	problems := Problems{"org": "Please choose one", "": "Nothing was changed", "zebra": "Last"}
	got := render(t, ErrorSummary(problems, "org")) + render(t, ChoicesInput(Choices{Name: "org", Legend: "For whom?", Error: problems["org"], Options: options})) +
		render(t, Input(Field{Name: "zebra", Label: "Zebra"}))
	checkPart(t, got)
	shows(t, got, "3 things to check", `href="#f-org"`, `id="f-org" name="org" value="a" type="radio"`, `id="f-org-b" name="org" value="b" type="radio" checked`)
	nothing, org, zebra := strings.Index(got, "Nothing was changed"), strings.Index(got, "Please choose one"), strings.Index(got, "Last")
	if nothing > org || org > zebra {
		t.Errorf("problems are out of order: %d, %d, %d", nothing, org, zebra)
	}
	got = render(t, ChoicesInput(Choices{Name: "roles", Legend: "Roles", Multiple: true, Options: options}))
	checkPart(t, got)
	shows(t, got, `type="checkbox"`)
	if got := render(t, ErrorSummary(nil, "org")); got != "" {
		t.Errorf("a summary of nothing: %s", got)
	}
}

func TestAStateIsAlwaysSaidInWords(t *testing.T) {
	t.Parallel()
	for state, word := range map[State]string{
		Valid: "Valid", Expired: "Expired", Replaced: "Replaced", Withdrawn: "Withdrawn", Erased: "Name removed", Going: "Under way",
	} {
		shows(t, render(t, Status(state, "")), word, `class="status`)
	}
	shows(t, render(t, Status(Valid, "Valid until 26 February 2028")), "Valid until 26 February 2028")
	got := render(t, LineOf([]LineItem{
		{State: LineDone, Words: "Done 2 March 2026", Title: "One", Href: "/one"}, {State: LineThrough, Title: "Two"},
		{State: LineHere, Title: "Three", Meta: "20 minutes.", Note: "Content note: overdose"}, {State: LineAhead, Title: "Four"}, {Title: "Five"},
	}))
	checkPart(t, got)
	shows(t, got, "Done 2 March 2026.", "Finished.", "You are here.", "Still to come.", `<a href="/one">One</a>`, "tag--care")
	if strings.Count(got, "<svg") != 1 {
		t.Error("a loop is for what the person came through, and nothing else")
	}
	got = render(t, Steps([]Step{{Name: "Part 1", Done: true}, {Name: "Part 2", Here: true}, {Name: "Part 3"}}))
	checkPart(t, got)
	shows(t, got, "Part 1, done", "Part 2, you are here", "Part 3, to come", `aria-current="step"`)
}

func TestATableKeepsItsMeaningAsCards(t *testing.T) {
	t.Parallel()
	got := render(t, Table(TableOf{Label: "People", Heads: []string{"Name", "Harm reduction"}, Rows: [][]Cell{
		{{Text: "Shona", Href: "/p"}, {Body: Status(Going, "")}}, {{Text: "Ray"}, {Text: "Not begun"}},
	}}))
	checkPart(t, got)
	shows(t, got, `aria-label="People"`, `data-label="Harm reduction"`, `<a href="/p">Shona</a>`, "Under way", "Not begun", `role="rowheader" scope="row"`)
}

func TestTheOtherPartsAreWhole(t *testing.T) {
	t.Parallel()
	got := render(t, Facts("cols", []Fact{{Term: "Time", Text: "About 2 hours"}, {Term: "State", Body: Status(Valid, "")}})) +
		render(t, Empty("Nothing here yet", "Look at the courses.")) + render(t, Note("care", "Content note", 2)) + render(t, Result("done", "That fits best")) +
		render(t, Pagination(Pages{Sentence: "People 51 to 100 of 132", Previous: "?page=1", Next: "?page=3"})) + render(t, PhoneLink("+44 116 123")) +
		render(t, CopyButton("Copy", "code")) + render(t, PrintButton("Print")) + render(t, Saved("")) + render(t, PostButton("End it", "act", "/end")) +
		render(t, SelectInput(Select{Name: "zone", Label: "Zone", Options: []Option{{Value: "a", Text: "A", Chosen: true}}})) +
		render(t, Tick("agree", "yes", "I have read it", "", true, "Please tick this")) + render(t, Button("Save", "", "act", "save")) + render(t, WriteCare())
	checkPart(t, got)
	shows(t, got, `href="tel:+44116123"`, "hidden data-print", "hidden data-copy", `selected`, "Please tick this")
	if got := render(t, Pagination(Pages{Sentence: "Everything"})); got != "" {
		t.Errorf("one page needs no pages: %s", got)
	}
}
