package main

import (
	"bytes"
	"context"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"throughline/courses"
	"throughline/models"
)

const (
	teaFile  = "01-offering-tea.md"
	teaParts = "/parts/offering-tea"
)

// edit opens the editor of a file and gives what its form would send.
func (d *desk) edit(c *client, at string) url.Values {
	d.t.Helper()
	return c.get(d.path + at).is(http.StatusOK).fields(d.path + at)
}

// text is a file as it stands.
func (d *desk) text(file string) string {
	d.t.Helper()
	content, err := d.store.DraftFile(d.t.Context(), d.sam, d.draft, 0, file)
	if models.KindOf(err) != models.NotFound {
		must(d.t, err)
	}
	return string(content)
}

func set(form url.Values, pairs ...string) url.Values {
	for i := 0; i < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	return form
}

func TestAPartIsWrittenAsTextAndEverythingElseStays(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	before := d.page()
	at := d.path + teaParts
	page := d.as.get(at).is(http.StatusOK).has("Save", "Scenario: ", "Edit as a form", "Put in a picture")
	if policy := page.header.Get("Content-Security-Policy"); !strings.Contains(policy, "frame-src 'self'") || !strings.Contains(policy, "frame-ancestors 'none'") {
		t.Errorf("the editor's policy is %s", policy)
	}
	d.as.post(at, set(page.fields(at), "act", "save")).leads(at + "?note=draft-saved")
	if now := d.page(); now.Rev != before.Rev {
		t.Errorf("saving what was there made state %d", now.Rev)
	}
	form := d.edit(d.as, teaParts)
	d.as.post(at, set(form, "act", "save", "text", strings.ReplaceAll(form.Get("text"), "\n", "\r\n")+"\r\nOne more line, it’s short.\r\n")).leads(at + "?note=draft-saved")
	if got := d.text(teaFile); got != string(before.Files[teaFile])+"\nOne more line, it’s short.\n" {
		t.Errorf("the part is now %q", got)
	}
	now := d.page()
	delete(now.Files, teaFile)
	delete(before.Files, teaFile)
	if courses.Digest(now.Files) != courses.Digest(before.Files) {
		t.Error("another file changed")
	}
	broken := d.edit(d.as, teaParts)
	d.as.post(at, set(broken, "act", "save", "text", strings.Replace(broken.Get("text"), "minutes: ", "minutes: [", 1))).leads(at + "?note=draft-saved")
	d.as.get(at).has("to mend here", "It cannot be a form yet")
	d.as.get(at + "/forms/0").is(http.StatusOK).has("Its source").hasNot("How long it takes")
}

func TestWhatIsHostileIsKeptOrRefusedInWords(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	at := d.path + teaParts
	before := d.text(teaFile)
	large := set(d.edit(d.as, teaParts), "act", "save", "text", before+strings.Repeat("word ", 2<<20/5))
	d.as.post(at, large).is(http.StatusUnprocessableEntity).has("larger than 1 MB", "Cut it into several parts")
	if d.text(teaFile) != before {
		t.Error("two megabytes were kept")
	}
	odd := "a\x00b \xff <script>alert(1)</script> </textarea><script>alert(2)</script>\n\n```scenario\nid: [\n```\n"
	d.as.post(at, set(d.edit(d.as, teaParts), "act", "save", "text", before+odd)).leads(at + "?note=draft-saved")
	page := d.as.get(at).is(http.StatusOK)
	if strings.Contains(page.body, "<script>alert") {
		t.Error("a script of the text stands in the page")
	}
	if got := d.text(teaFile); strings.Contains(got, "\x00") || !strings.HasPrefix(got, before) {
		t.Errorf("kept as %q", got)
	}
	d.as.get(at + "/forms/4").is(http.StatusOK).has("Its source")
	for _, path := range []string{"/parts/..%2f..%2fetc", "/parts/%00", "/parts/offering-tea%2fshort", "/files/..%2f..%2fetc%2fpasswd", "/parts/offering-tea/forms/99", "/parts/offering-tea/forms/-1", "/parts/offering-tea/forms/x", "/parts/nowhere/short", "/course/preview"} {
		d.as.get(d.path + path).is(http.StatusNotFound)
	}
	d.as.post(d.path+"/parts/..%2f..%2fx", url.Values{"text": {"x"}, "act": {"save"}}).is(http.StatusNotFound)
	for file, to := range map[string]string{"course.yaml": "/course", "glossary.md": "/glossary", teaFile: teaParts} {
		d.as.get(d.path + "/files/" + file + "?line=3").leads(d.path + to + "?line=3")
	}
}

func TestLineEndsOfTheFileAreKept(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	windows := "\ufeff" + strings.ReplaceAll(d.text(teaFile), "\n", "\r\n")
	d.put(teaFile, windows)
	form := d.edit(d.as, teaParts)
	if strings.ContainsAny(form.Get("text"), "\r\ufeff") {
		t.Error("the box shows what a box cannot show")
	}
	at := d.path + teaParts
	d.as.post(at, set(form, "act", "save", "text", strings.Replace(form.Get("text"), "minutes:", "minutes: ", 1)+"More.\n")).leads(at + "?note=draft-saved")
	if got, want := d.text(teaFile), strings.Replace(windows, "minutes:", "minutes: ", 1)+"More.\r\n"; got != want {
		t.Errorf("kept as %q, want %q", got, want)
	}
}

// put keeps a file of the draft as it is given.
func (d *desk) put(file, text string) {
	d.t.Helper()
	base := ""
	if stands, there := d.page().Files[file]; there {
		base = courses.FileHash(stands)
	}
	_, err := d.store.SaveDraft(context.Background(), d.sam, d.draft, models.DraftEdit{What: "written", File: file, Base: base, Change: func(f courses.Files) (courses.Files, error) {
		f[file] = []byte(text)
		return f, nil
	}})
	d.must(err)
}

func TestTwoEditorsSeeBothTextsAndNeitherIsLost(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	kit := d.colleague("kit")
	at := d.path + teaParts
	mine, theirs := d.edit(d.as, teaParts), d.edit(kit, teaParts)
	d.as.get(at).has("Kit has this part open")
	kit.post(at, set(theirs, "act", "save", "text", theirs.Get("text")+"\nTeapot line of Kit.\n")).leads(at + "?note=draft-saved")
	mine.Set("text", mine.Get("text")+"\nBiscuit line of Sam.\n")
	auto := d.autosave(d.as, at, mine).is(http.StatusConflict)
	if !strings.Contains(auto.body, "Teapot line of Kit.") || !strings.Contains(auto.body, `"base"`) {
		t.Errorf("the script learns %s", auto.body)
	}
	clash := d.as.post(at, set(mine, "act", "save")).is(http.StatusConflict).has("Two people wrote here", "Teapot line of Kit.", "Biscuit line of Sam.", "Keep theirs")
	if got := d.text(teaFile); !strings.Contains(got, "Teapot") || strings.Contains(got, "Biscuit") {
		t.Errorf("something was overwritten: %q", got)
	}
	both := clash.fields(at)
	if !strings.Contains(both.Get("text"), "Biscuit") || strings.Contains(both.Get("text"), "Teapot") {
		t.Errorf("the box has %q", both.Get("text"))
	}
	d.as.post(at, set(both, "act", "save", "text", both.Get("text")+"\nTeapot line of Kit.\n")).leads(at + "?note=draft-saved")
	if got := d.text(teaFile); !strings.Contains(got, "Teapot") || !strings.Contains(got, "Biscuit") {
		t.Errorf("one is lost: %q", got)
	}
	// In forms, two people at two blocks of one file are not in each other's way.
	one, two := d.edit(d.as, teaParts+"/forms/1"), d.edit(kit, teaParts+"/forms/3")
	d.as.post(at+"/forms/1", set(one, "act", "save", "prompt", "What would Sam do?")).leads(at + "?at=1&note=draft-saved#pieces")
	kit.post(at+"/forms/3", set(two, "act", "save", "prompt", "What will you offer first?")).leads(at + "?at=3&note=draft-saved#pieces")
	again := d.edit(kit, teaParts+"/forms/1")
	d.as.post(at+"/forms/1", set(d.edit(d.as, teaParts+"/forms/1"), "act", "save", "prompt", "What would Ania do?")).leads(at + "?at=1&note=draft-saved#pieces")
	stale := kit.post(at+"/forms/1", set(again, "act", "save", "prompt", "What would Kit do?")).is(http.StatusConflict).has("Somebody else saved this while you wrote", "Two people wrote here", "What would Ania", "What would Kit do?").has(`data-unsaved="hold"`)
	if got := d.text(teaFile); !strings.Contains(got, "What would Ania do?") || !strings.Contains(got, "What will you offer first?") || strings.Contains(got, "What would Kit do?") {
		t.Errorf("the file is now %q", got)
	}
	kit.post(at+"/forms/1", set(stale.fields(at+"/forms/1"), "act", "save")).leads(at + "?at=1&note=draft-saved#pieces")
	// A block that is gone comes back as text to take along.
	gone := d.edit(kit, teaParts+"/forms/1")
	d.as.post(at, set(d.edit(d.as, teaParts), "act", "remove:1")).is(http.StatusSeeOther)
	kit.post(at+"/forms/1", set(gone, "act", "save", "prompt", "My long thought?")).is(http.StatusConflict).has("took this block out", "My long thought?")
}

// autosave sends a form as the script does.
func (d *desk) autosave(c *client, at string, form url.Values) page {
	d.t.Helper()
	form.Set("act", "save")
	req := httptest.NewRequest(http.MethodPost, at, strings.NewReader(form.Encode()))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Origin", testBase)
	req.Header.Set("X-Autosave", "1")
	return c.send(req)
}

func TestAutosaveSaysWhenAndMakesAState(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	at := d.path + teaParts
	form := d.edit(d.as, teaParts)
	rev := d.page().Rev
	for n := range 3 {
		form.Set("text", form.Get("text")+fmt.Sprintf("Line %d.\n", n))
		saved := d.autosave(d.as, at, form).is(http.StatusOK)
		if !strings.Contains(saved.body, `"saved":"Saved `) {
			t.Fatalf("it says %s", saved.body)
		}
		form.Set("base", courses.FileHash(d.page().Files[teaFile]))
		if !strings.Contains(saved.body, form.Get("base")) {
			t.Errorf("the next base is missing in %s", saved.body)
		}
	}
	if now := d.page(); now.Rev != rev+3 {
		t.Errorf("three saves made %d states", now.Rev-rev)
	}
	d.autosave(d.as, at, set(form, "text", strings.Repeat("x", 1<<20+1))).is(http.StatusUnprocessableEntity)
	d.autosave(d.site.as(""), at, form).is(http.StatusUnauthorized)
}

func TestAFormSavesItselfAsTheTextDoes(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	kit := d.colleague("kit")
	place := teaParts + "/forms/1"
	at := d.path + place
	form, theirs := d.edit(d.as, place), d.edit(kit, place)
	kit.get(at).has("Sam has this part open")
	before := d.text(teaFile)
	saved := d.autosave(d.as, at, set(form, "prompt", "What would Sam do?")).is(http.StatusOK)
	for _, want := range []string{`"saved":"Saved `, `"piece":"scenario the-offer"`, `"at":"` + at + `"`, "Kit has this part open"} {
		if !strings.Contains(saved.body, want) {
			t.Errorf("the script learns %s, not %s", saved.body, want)
		}
	}
	if got := d.text(teaFile); strings.Replace(got, "What would Sam do?", "What would you say?", 1) != before {
		t.Errorf("more than the prompt changed: %q", got)
	}
	// With the base that the answer brought it goes on, also under a new name; with the old one it is a conflict.
	form.Set("base", d.edit(d.as, place).Get("base"))
	if !strings.Contains(saved.body, form.Get("base")) {
		t.Errorf("the next base is missing in %s", saved.body)
	}
	d.autosave(d.as, at, set(form, "id", "the-tea")).is(http.StatusOK)
	gone := d.autosave(kit, at, theirs).is(http.StatusConflict)
	if !strings.Contains(gone.body, "press Save to take it along") || strings.Contains(gone.body, `"base"`) {
		t.Errorf("of a block that is gone the script learns %s", gone.body)
	}
	theirs = d.edit(kit, place)
	d.autosave(d.as, at, set(d.edit(d.as, place), "prompt", "What would Ola do?")).is(http.StatusOK)
	clash := d.autosave(kit, at, set(theirs, "prompt", "What would Kit do?")).is(http.StatusConflict)
	if !strings.Contains(clash.body, "What would Ola do?") || !strings.Contains(clash.body, d.edit(kit, place).Get("base")) {
		t.Errorf("of a conflict the script learns %s", clash.body)
	}
	// A button for rows does not make an older form look new: what the other person saved is not overwritten by the save after it.
	more := kit.post(at, set(theirs, "act", "add:o")).is(http.StatusOK).has(`data-unsaved="soon"`)
	kit.post(at, set(more.fields(at), "act", "save")).is(http.StatusConflict).has("Two people wrote here")
	if got := d.text(teaFile); !strings.Contains(got, "What would Ola do?") || strings.Contains(got, "What would Kit do?") {
		t.Errorf("something was overwritten: %q", got)
	}
	// What cannot be kept yet says so beside its field, and nothing changes.
	front, rev := teaParts+"/forms/0", d.page().Rev
	half := d.autosave(d.as, d.path+front, set(d.edit(d.as, front), "minutes", "ten", "title", "New words")).is(http.StatusUnprocessableEntity)
	if !strings.Contains(half.body, `"field":"minutes"`) || !strings.Contains(half.body, "whole number") || d.page().Rev != rev {
		t.Errorf("of a half-filled form the script learns %s", half.body)
	}
	d.autosave(d.site.as(""), at, form).is(http.StatusUnauthorized)
	// What is edited as source is saved by its button only.
	broken := d.edit(d.as, teaParts)
	d.as.post(d.path+teaParts, set(broken, "act", "save", "text", strings.Replace(broken.Get("text"), "minutes: ", "minutes: [", 1)))
	if body := d.as.get(d.path + front).body; strings.Contains(body, "data-saving") || !strings.Contains(body, "Its source") {
		t.Error("a source saves itself")
	}
}

func TestTheWordsOfACourseAreWrittenInAForm(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.put("glossary.md", "Some words.\n\nTea\n: Leaves in\n  water.\n\n## Cups\n\nMug\n: Holds tea.\n")
	at := d.path + "/glossary/forms/0"
	d.as.get(d.path+"/glossary").is(http.StatusOK).has("Edit as a form", "use the form above")
	d.as.get(at).is(http.StatusOK).has("Words explained", "Add a word", "Take out: Mug")
	more := d.as.post(at, set(d.edit(d.as, "/glossary/forms/0"), "act", "add:g")).is(http.StatusOK).has(`formaction="` + at + `#row-g-3"`)
	form := set(more.fields(at), "g-1-meaning", "Holds a lot of tea.", "g-2-text", "Pot")
	half := d.autosave(d.as, at, form).is(http.StatusUnprocessableEntity)
	if !strings.Contains(half.body, `"field":"g-2-meaning"`) || !strings.Contains(half.body, "Say what “Pot” means.") {
		t.Errorf("of a half-filled row the script learns %s", half.body)
	}
	d.as.post(at, form).is(http.StatusUnprocessableEntity).has("Say what “Pot” means.", "Pot")
	d.autosave(d.as, at, set(form, "g-2-meaning", "Keeps tea: warm.")).is(http.StatusOK)
	if got, want := d.text("glossary.md"), "Some words.\n\nTea\n: Leaves in\n  water.\n\n## Cups\n\nMug\n: Holds a lot of tea.\n\nPot\n: Keeps tea: warm.\n"; got != want {
		t.Errorf("it is %q, want %q", got, want)
	}
	d.as.post(at, set(d.edit(d.as, "/glossary/forms/0"), "act", "save", "g-0-text", "# Tea")).is(http.StatusUnprocessableEntity).has("not a plain list of words")
	d.put("glossary.md", "Tea\n: One.\n: Two.\n")
	d.as.get(d.path+"/glossary").has("It cannot be a form yet", "Mend its source").hasNot("use the form above")
	// Where there is no such page yet, its form makes it.
	form = set(d.edit(d.as, "/glossary"), "act", "save", "text", "")
	d.as.post(d.path+"/glossary", form).leads(d.path + "/glossary?note=draft-saved")
	empty := d.edit(d.as, "/glossary/forms/0")
	d.as.post(at, set(empty, "act", "save", "g-0-text", "Tea", "g-0-meaning", "Leaves.")).leads(at + "?note=draft-saved")
	if got := d.text("glossary.md"); got != "Tea\n: Leaves.\n" {
		t.Errorf("it is %q", got)
	}
}

func TestBlocksArePutInMovedTakenOutAndBroughtBack(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	at := d.path + teaParts
	before := d.text(teaFile)
	d.as.post(at, set(d.edit(d.as, teaParts), "act", "remove:2")).is(http.StatusSeeOther)
	if strings.Contains(d.text(teaFile), "first-step") {
		t.Fatal("the question is still there")
	}
	removed := d.as.get(at + fmt.Sprintf("?undo=%d-2", d.page().Rev-1)).is(http.StatusOK).has("Undo: put it back")
	undo := url.Values{"act": {"undo"}, "undo": {fmt.Sprintf("%d-2", d.page().Rev-1)}, "base": {removed.fields(at).Get("base")}}
	d.as.post(at, undo).leads(at + "?note=block-back")
	if got := d.text(teaFile); got != before {
		t.Errorf("it came back as %q", got)
	}
	d.as.post(at, set(d.edit(d.as, teaParts), "act", "up:2")).leads(at + "?note=block-moved#pieces")
	if got := d.text(teaFile); strings.Index(got, "id: first-step") > strings.Index(got, "## Try it") || len(got) != len(before) {
		t.Errorf("it stands at %q", got)
	}
	d.as.post(at, set(d.edit(d.as, teaParts), "act", "down:2")).leads(at + "?note=block-moved#pieces")
	for kind, heading := range map[string]string{"scenario": "What happens", "question": "How is it answered?", "reflection": "What to think about"} {
		form := d.edit(d.as, teaParts)
		to := d.as.post(at, set(form, "act", "insert", "kind", kind, "place", fmt.Sprint(len(d.text(teaFile))))).is(http.StatusSeeOther).header.Get("Location")
		d.as.get(to).is(http.StatusOK).has(heading, "Write over what stands in square brackets")
	}
	if got := d.text(teaFile); !strings.Contains(got, "```scenario\nid: scenario\n") || !strings.Contains(got, "```question\nid: question\n") || !strings.Contains(got, "```reflection\nid: reflection\n") {
		t.Errorf("the part is now %q", got)
	}
	d.as.post(at, set(d.edit(d.as, teaParts), "act", "insert", "kind", "course", "place", "0")).is(http.StatusUnprocessableEntity)
	// What was typed is saved with any of the buttons.
	form := d.edit(d.as, teaParts)
	to := d.as.post(at, set(form, "act", "form:2", "text", "---\nkind: lesson\ntitle: New title\n"+form.Get("text")[strings.Index(form.Get("text"), "minutes"):])).is(http.StatusSeeOther).header.Get("Location")
	if to != at+"/forms/2" || !strings.Contains(d.text(teaFile), "New title") {
		t.Errorf("it leads to %s and the text is %q", to, d.text(teaFile))
	}
}

func TestTheFormsLeaveAllOtherBytesAlone(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	before := d.page()
	for _, s := range before.Outline {
		at := "/parts/" + s.ID
		for i := range courses.ReadManuscript(s.File, before.Files[s.File]).Pieces() {
			place := fmt.Sprintf("%s/forms/%d", at, i)
			d.as.post(d.path+place, set(d.edit(d.as, place), "act", "save")).is(http.StatusSeeOther)
			d.as.post(d.path+place, set(d.edit(d.as, place), "act", "look")).is(http.StatusOK)
		}
	}
	d.as.post(d.path+"/course/forms/0", set(d.edit(d.as, "/course/forms/0"), "act", "save")).is(http.StatusSeeOther)
	if now := d.page(); now.Rev != before.Rev {
		for file, b := range before.Files {
			if !bytes.Equal(b, now.Files[file]) {
				t.Errorf("%s changed:\n%s", file, now.Files[file])
			}
		}
	}
	place := d.path + teaParts + "/forms/1"
	form := d.edit(d.as, teaParts+"/forms/1")
	more := d.as.post(place, set(form, "act", "add:o")).is(http.StatusOK)
	form = more.fields(place)
	n := 0
	for form.Has(fmt.Sprintf("o-%d-text", n)) {
		n++
	}
	set(form, fmt.Sprintf("o-%d-text", n-1), "Ask «what: would help?»", fmt.Sprintf("o-%d-feedback", n-1), "That is # kind.", "act", fmt.Sprintf("up:o:%d", n-1))
	form = d.as.post(place, form).is(http.StatusOK).fields(place)
	if form.Get(fmt.Sprintf("o-%d-text", n-2)) != "Ask «what: would help?»" {
		t.Errorf("moving up gave %v", form)
	}
	if d.page().Rev != before.Rev {
		t.Error("a button of the form saved something")
	}
	d.as.post(place, set(form, "act", "save")).is(http.StatusSeeOther)
	was, now := string(before.Files[teaFile]), d.text(teaFile)
	m := courses.ReadManuscript(teaFile, []byte(now))
	p, q := courses.ReadManuscript(teaFile, []byte(was)).Pieces()[1], m.Pieces()[1]
	if was[:p.From] != now[:q.From] || was[p.To:] != now[q.To:] {
		t.Error("bytes outside the block changed")
	}
	if f := q.Fields.(courses.ScenarioFields); f.Options[n-2].Text != "Ask «what: would help?»" || f.Options[n-2].Feedback != "That is # kind." {
		t.Errorf("it reads back as %+v", f.Options)
	}
	front := d.path + teaParts + "/forms/0"
	d.as.post(front, set(d.edit(d.as, teaParts+"/forms/0"), "act", "save", "minutes", "ten")).is(http.StatusUnprocessableEntity).has("Write a whole number here").has(`value="ten"`)
}

func TestAPictureIsKeptAndShownWithItsWords(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	at := d.path + teaParts
	png := "\x89PNG\r\n\x1a\nrest"
	send := func(name, content, alt string) page {
		var b bytes.Buffer
		w := multipart.NewWriter(&b)
		for field, values := range set(d.edit(d.as, teaParts), "act", "picture", "alt", alt) {
			d.must(w.WriteField(field, values[0]))
		}
		part, err := w.CreateFormFile("file", name)
		d.must(err)
		_, err = part.Write([]byte(content))
		d.must(err)
		d.must(w.Close())
		req := httptest.NewRequest(http.MethodPost, at, &b)
		req.Header.Set("Content-Type", w.FormDataContentType())
		req.Header.Set("Origin", testBase)
		return d.as.send(req)
	}
	before := d.text(teaFile)
	send("Cup of tea.PNG", png, "").is(http.StatusUnprocessableEntity).has("Say in a few words what it shows")
	send("cup.gif", "GIF89a", "A cup").is(http.StatusUnprocessableEntity).has("can be shown in a course")
	send("cup.svg", `<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>`, "A cup").is(http.StatusUnprocessableEntity)
	send("cup.png", png+strings.Repeat("x", 5<<20), "A cup").is(http.StatusUnprocessableEntity).has("larger than 5 MB")
	if d.text(teaFile) != before {
		t.Error("a refused picture changed the text")
	}
	send("Cup of tea.PNG", png, "A cup [of] tea").leads(at + "?note=picture-in#f-text")
	if got := d.text(teaFile); got != strings.TrimRight(before, "\n")+"\n\n![A cup (of) tea](media/cup-of-tea.png)\n" {
		t.Errorf("the text is now %q", got)
	}
	if d.text("media/cup-of-tea.png") != png {
		t.Error("the picture is not kept as it came")
	}
}

// colleague is another trainer of the organisation.
func (d *desk) colleague(name string) *client {
	d.t.Helper()
	d.team.Join(d.t, d.store, name, models.Trainer)
	return d.site.as(name)
}
