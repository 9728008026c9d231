package main

import (
	"bytes"
	"context"
	"image/jpeg"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/textproto"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"throughline/courses/coursetest"
	"throughline/files"
	"throughline/files/filestest"
	"throughline/models"
	"throughline/models/modelstest"
)

const task = "practice-task"

// withFile is the small course whose task asks for a file.
func withFile(t *testing.T) class {
	t.Helper()
	c := class{site: newSite(t)}
	course := coursetest.Small()
	const path = "05-practice-task.md"
	course[path] = bytes.Replace(course[path], []byte("hand_in: text"), []byte("hand_in: file"), 1)
	modelstest.Publish(t, c.store, course, "small")
	c.team = modelstest.NewTeam(t, c.store, "Cairn Peers", "rowan")
	c.jo = c.team.Join(t, c.store, "jo", models.Supervisor)
	c.mo = c.team.Join(t, c.store, "mo")
	e, err := c.store.Enrol(context.Background(), c.mo, "small", c.team.Org.Slug)
	if err != nil {
		t.Fatal(err)
	}
	c.enrolment = e.ID
	return c
}

// upload sends a form with a file, whatever the browser says that it is.
func (c *client) upload(path string, form url.Values, name, says string, content []byte) page {
	c.site.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for key, values := range form {
		if err := w.WriteField(key, values[0]); err != nil {
			c.site.t.Fatal(err)
		}
	}
	header := textproto.MIMEHeader{"Content-Disposition": {`form-data; name="file"; filename="` + name + `"`}, "Content-Type": {says}}
	part, err := w.CreatePart(header)
	if err == nil {
		_, err = part.Write(content)
	}
	if err != nil {
		c.site.t.Fatal(err)
	}
	w.Close()
	req := httptest.NewRequest(http.MethodPost, path, &body)
	req.Header.Set("Content-Type", w.FormDataContentType())
	req.Header.Set("Origin", testBase)
	return c.send(req)
}

var supportLink = regexp.MustCompile(`href="(/support/[^"]+)"`)

func TestAPracticeTaskGoesToItsSignerAndBackAndIsSigned(t *testing.T) {
	t.Parallel()
	c := newClass(t)
	mo, jo := c.as("mo"), c.as("jo")
	mo.get(c.at(task)).is(http.StatusOK).has("Offer three tea breaks", "Took no for an answer", "Who will sign", "Jo", "supervisor", "What your signer learns about you from this",
		"Your name as shown here: Mo", "No need to tell your own story", `enctype="multipart/form-data"`).hasNot(`type="file"`, "Take it back")

	empty := mo.post(c.at(task)+"/hand-in", url.Values{"text": {"I asked "}}).is(http.StatusUnprocessableEntity)
	empty.has("Choose who will sign.", "I asked", `href="#f-signer"`)
	mo.post(c.at(task)+"/hand-in", url.Values{"signer": {c.jo.PersonID}, "text": {" \n"}}).is(http.StatusUnprocessableEntity).has("Write a few words about what you did.")
	mo.post(c.at(task)+"/hand-in", url.Values{"signer": {c.team.Coordinator.PersonID}, "text": {"x"}}).is(http.StatusUnprocessableEntity).has("Choose who will sign.")

	mo.post(c.at(task)+"/hand-in", url.Values{"signer": {c.jo.PersonID}, "text": {"First try.\r\nTwo offers."}}).leads(c.at(task) + "?note=handed-in")
	mo.post(c.at(task)+"/hand-in", url.Values{"signer": {c.jo.PersonID}, "text": {"First try.\r\nTwo offers."}}).leads(c.at(task) + "?note=handed-in") // sent again
	mo.get(c.at(task)).has("With Jo", "Take it back", "First try. Two offers.").hasNot("Who will sign")
	mo.post(c.at(task)+"/hand-in", url.Values{"signer": {c.jo.PersonID}, "text": {"again"}}).is(http.StatusConflict).has("with your signer already")

	list := jo.get("/support").is(http.StatusOK).has("Mo: Offer three tea breaks", "for Cairn Peers", "Handed in 1 June 2026").hasNot("First try")
	link := supportLink.FindStringSubmatch(list.body)
	if link == nil {
		t.Fatal("the list has no link")
	}
	jo.get(link[1]).is(http.StatusOK).has("First try. Two offers.", "Took no for an answer", "Mo is told that you opened this", "Sign", "Ask for another go").hasNot("Mo Example")
	jo.post(link[1], url.Values{"act": {"again"}, "reply": {" "}}).is(http.StatusUnprocessableEntity).has("Say in a few words what to try again.")
	jo.post(link[1], url.Values{"act": {"burn"}, "reply": {"Keep this."}}).is(http.StatusUnprocessableEntity).has("Keep this.")
	jo.post(link[1], url.Values{"act": {"again"}, "reply": {"One more, please."}}).leads("/support?note=sent-back")
	mo.get(c.at(task)).has("Ready for another go", "One more, please.", "Who will sign", "First try.").hasNot("fail", "reject")

	mo.post(c.at(task)+"/hand-in", url.Values{"signer": {c.jo.PersonID}, "text": {"Three offers."}}).is(http.StatusSeeOther)
	mo.post(c.at(task)+"/take-back", nil).leads(c.at(task) + "?note=taken-back")
	taken := supportLink.FindStringSubmatch(jo.get("/support").body) // the one that was sent back stays in the list
	jo.get("/support").hasNot("Handed in 1 June")
	if taken == nil || taken[1] != link[1] {
		t.Errorf("the list leads to %v", taken)
	}
	mo.get(c.at(task)).has("You took it back", "Three offers.")
	mo.post(c.at(task)+"/hand-in", url.Values{"signer": {c.jo.PersonID}, "text": {"Three offers."}}).is(http.StatusSeeOther)
	link = supportLink.FindStringSubmatch(jo.get("/support").body)
	jo.post(link[1], url.Values{"act": {"sign"}}).leads("/support?note=signed")
	jo.post(link[1], url.Values{"act": {"sign"}}).leads("/support?note=signed")
	jo.post(link[1], url.Values{"act": {"again"}, "reply": {"no"}}).is(http.StatusConflict)
	mo.get(c.at(task)).has("Signed", "Jo, supervisor signed this on 1 June 2026", "See what is left").hasNot("Who will sign", "Take it back")
}

func TestOnlyTheSignerOpensWhatWasHandedIn(t *testing.T) {
	t.Parallel()
	c := newClass(t)
	c.team.Join(t, c.store, "ada", models.Supervisor, models.Mentor)
	other := modelstest.NewTeam(t, c.store, "Harbour", "hana")
	other.Join(t, c.store, "ned", models.Supervisor)
	c.as("mo").post(c.at(task)+"/hand-in", url.Values{"signer": {c.jo.PersonID}, "text": {"Three offers."}}).is(http.StatusSeeOther)
	link := supportLink.FindStringSubmatch(c.as("jo").get("/support").body)
	for _, name := range []string{"ada", "ned"} {
		someone := c.as(name)
		someone.get("/support").is(http.StatusOK).has("Nothing waits for you").hasNot("Mo:", "tea")
		someone.get(link[1]).is(http.StatusNotFound).hasNot("Mo", "Three offers")
		someone.post(link[1], url.Values{"act": {"sign"}}).is(http.StatusNotFound)
	}
	for _, name := range []string{"mo", "rowan"} {
		c.as(name).get("/support").is(http.StatusNotFound)
		c.as(name).get(link[1]).is(http.StatusNotFound).hasNot("Three offers")
		c.as(name).post(link[1], url.Values{"act": {"sign"}}).is(http.StatusNotFound)
	}
	if c.step(task).Progress.CompletedAt != nil {
		t.Error("somebody else signed")
	}
}

func TestAHandedInFileIsTakenByWhatIsInItAndOnlyEverDownloaded(t *testing.T) {
	t.Parallel()
	pdf := filestest.PDF("")
	c := withFile(t)
	mo := c.as("mo")
	form := url.Values{"signer": {c.jo.PersonID}, "text": {"With a picture."}}
	mo.get(c.at(task)).has(`type="file"`, "up to 10 MB", "Word (DOCX)", `accept=".pdf,.jpg,.jpeg,.png,.txt,.docx"`)

	for _, refused := range []struct {
		what, name, says string
		content          []byte
		words            string
	}{
		{"a page that calls itself a picture", "tea.png", "image/png", []byte("<!doctype html><script>alert(1)</script>"), "PDF, JPEG, PNG and plain text"},
		{"a drawing with script", "tea.svg", "image/svg+xml", []byte(`<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script/></svg>`), "PDF, JPEG, PNG and plain text"},
		{"a program", "tea.pdf", "application/pdf", []byte("MZ\x90\x00\x03\x00\x00\x00"), "PDF, JPEG, PNG and plain text"},
		{"a zip that ends as a PDF", "tea.pdf", "application/pdf", append([]byte("PK\x03\x04"), pdf...), "could not open this Word file"},
		{"a PDF with a script", "tea.pdf", "application/pdf", filestest.PDF("/OpenAction<</S/JavaScript/JS(app.alert(1))>>"), "print it to a new PDF"},
		{"a photo that broke off", "tea.jpg", "image/jpeg", filestest.JPEG(60, 40)[:300], "may have broken off"},
		{"more than 10 MB", "tea.png", "image/png", append(filestest.PNG(9, 9), make([]byte, files.MaxBytes)...), "larger than 10 MB"},
	} {
		got := mo.upload(c.at(task)+"/hand-in", form, refused.name, refused.says, refused.content)
		got.is(http.StatusUnprocessableEntity).has(refused.words, "With a picture.", "choose it again")
		if len(c.step(task).Task.HandIns) != 0 {
			t.Fatalf("%s was taken", refused.what)
		}
	}
	mo.post(c.at(task)+"/hand-in", form).is(http.StatusUnprocessableEntity).has("Choose the file that you want to hand in.", "With a picture.")

	for name, kept := range map[string]string{
		`..\\..\\evil.exe`:          "evil.exe.pdf",
		"../../etc/passwd":          "passwd.pdf",
		"tea\u202efdp.exe":          "teafdp.exe.pdf",
		"Tea, 1 June.PDF":           "Tea, 1 June.PDF",
		"Ŵyn ☕.pdf":                 "Ŵyn ☕.pdf",
		strings.Repeat("x", 300):    strings.Repeat("x", 76) + ".pdf",
		"a\r\nSet-Cookie: b=c.html": "",
	} {
		c := withFile(t)
		mo, jo := c.as("mo"), c.as("jo")
		form := url.Values{"signer": {c.jo.PersonID}}
		got := mo.upload(c.at(task)+"/hand-in", form, name, "text/html", pdf)
		if kept == "" {
			if got.status == http.StatusSeeOther {
				file := mo.get("/hand-ins/" + c.step(task).Task.HandIns[0].ID + "/file")
				if file.header.Get("Set-Cookie") != "" || strings.ContainsAny(file.header.Get("Content-Disposition"), "\r\n") {
					t.Errorf("a name wrote headers: %v", file.header)
				}
			}
			continue
		}
		got.is(http.StatusSeeOther)
		handIn := c.step(task).Task.HandIns[0]
		if handIn.FileName != kept || handIn.FileType != "application/pdf" {
			t.Errorf("%q is kept as %q, %s", name, handIn.FileName, handIn.FileType)
		}
		for _, reader := range []*client{mo, jo} {
			file := reader.get("/hand-ins/" + handIn.ID + "/file").is(http.StatusOK)
			if file.body != string(pdf) || file.header.Get("Content-Type") != "application/octet-stream" || file.header.Get("X-Content-Type-Options") != "nosniff" ||
				!strings.HasPrefix(file.header.Get("Content-Disposition"), "attachment; filename=\"") || !strings.Contains(file.header.Get("Content-Security-Policy"), "sandbox") {
				t.Errorf("%q is sent as %v", name, file.header)
			}
		}
		c.as("rowan").get("/hand-ins/" + handIn.ID + "/file").is(http.StatusNotFound)
		looks, err := c.store.WhoLooked(context.Background(), c.mo)
		if err != nil || len(looks) != 1 || !strings.Contains(looks[0].What, "the file of the practice task") {
			t.Errorf("the learner is told %+v, %v", looks, err)
		}
	}
}

func TestAHandedInPictureLeavesAsAPictureWithoutItsPlaceAndIsStillADownload(t *testing.T) {
	t.Parallel()
	photo := filestest.JPEG(60, 40)
	photo = slices.Concat(photo[:2], filestest.Segment(0xe1, append([]byte("Exif\x00\x00"), filestest.EXIF(6)...)), photo[2:])
	c := withFile(t)
	mo := c.as("mo")
	mo.upload(c.at(task)+"/hand-in", url.Values{"signer": {c.jo.PersonID}}, "beach.HEIC", "image/heic", photo).is(http.StatusSeeOther)
	file := mo.get("/hand-ins/" + c.step(task).Task.HandIns[0].ID + "/file").is(http.StatusOK)
	if file.header.Get("Content-Type") != "image/jpeg" || file.header.Get("X-Content-Type-Options") != "nosniff" || file.header.Get("Cache-Control") != "no-store" ||
		!strings.HasPrefix(file.header.Get("Content-Disposition"), `attachment; filename="beach.HEIC.jpg"`) || file.header.Get("Content-Security-Policy") != "default-src 'none'; sandbox" {
		t.Errorf("it is sent as %v", file.header)
	}
	if m, err := jpeg.DecodeConfig(strings.NewReader(file.body)); err != nil || m.Width != 40 || m.Height != 60 || strings.Contains(file.body, "GPS") || strings.Contains(file.body, "PeerPhone") {
		t.Errorf("it is %+v, %v, or tells of its place", m, err)
	}
}

func TestWhereNobodyCanSignThePageSaysWhatToDo(t *testing.T) {
	t.Parallel()
	c := class{site: newSite(t)}
	modelstest.Small(t, c.store)
	c.team = modelstest.NewTeam(t, c.store, "Cairn Peers", "rowan")
	c.mo = c.team.Join(t, c.store, "mo")
	kim := c.team.Join(t, c.store, "kim")
	for who, org := range map[models.Actor]string{c.mo: c.team.Org.Slug, kim: ""} {
		e, err := c.store.Enrol(context.Background(), who, "small", org)
		if err != nil {
			t.Fatal(err)
		}
		got := c.as(who.Username).get("/learn/" + e.ID + "/" + task).is(http.StatusOK).has("There is nobody to sign yet").hasNot("Who will sign")
		if org == "" {
			got.has("You do this course for yourself", `href="/join"`)
		} else {
			got.has("a supervisor or a mentor of Cairn Peers", "Do the other parts meanwhile")
		}
	}
}
