package main

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"throughline/models"
)

// sendFile posts a form with a file.
func (c *client) sendFile(path, field, name, content string, more url.Values) page {
	c.site.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for k, values := range more {
		for _, v := range values {
			c.site.must(w.WriteField(k, v))
		}
	}
	part, err := w.CreateFormFile(field, name)
	c.site.must(err)
	_, err = part.Write([]byte(content))
	c.site.must(err)
	c.site.must(w.Close())
	req := httptest.NewRequest(http.MethodPost, path, &body)
	req.Header.Set("Content-Type", w.FormDataContentType())
	req.Header.Set("Origin", testBase)
	return c.send(req)
}

func TestATableIsLookedAtBeforeAnythingIsAdded(t *testing.T) {
	t.Parallel()
	s, c, who := keeper(t)
	c.get("/cpd/move").is(http.StatusOK).has("Take it out", "Bring it in")
	c.sendFile("/cpd/import", "file", "x.csv", "", nil).is(http.StatusUnprocessableEntity)
	c.sendFile("/cpd/import", "file", "x.csv", "\x00\x01", nil).is(http.StatusUnprocessableEntity).has("Save it as CSV")
	c.post("/cpd/import", nil).is(http.StatusUnprocessableEntity).has("Choose the file first.")

	p := c.sendFile("/cpd/import", "file", "my log.csv", "Thing,When,Long\nFirst aid,17/5/2026,6 hours\n<b>Fire</b>,May 2025,45\n", nil).is(http.StatusSeeOther)
	path := p.header.Get("Location")
	look := c.get(path).is(http.StatusOK).has("2 of 2 rows need another look", "Thing", "Such as “First aid”", "Line 2").hasNot("Add 2 entries")
	form := look.fields(path)
	form.Set("column-1", "title")
	form.Set("column-2", "start")
	form.Set("column-3", "minutes")
	form.Set("act", "look")
	c.post(path, form).is(http.StatusOK).has("This would add 2 entries.", "Add 2 entries", "17 May 2026").hasNot("Line 2")
	if log, _ := s.store.Log(t.Context(), who, models.LogFilter{}); log.Found != 0 {
		t.Error("something is added already")
	}
	form.Set("act", "take")
	c.post(path, form).leads(path)
	c.get(path).has("2 entries are added.")
	c.post(path, form).leads(path)
	c.get("/cpd").has("First aid", "6 hours 45 minutes", "Fire")

	again := c.sendFile("/cpd/import", "file", "my log.csv", "Title,Date,Minutes\nFirst aid,17/5/2026,6 hours\n<b>Fire</b>,May 2025,45\nNew,2025,1\n", nil)
	c.get(again.header.Get("Location")).has("One of 3 rows needs another look", "Date: “2025” is no date")
}

func TestALogIsTakenOutAsATableAndAsJSON(t *testing.T) {
	t.Parallel()
	_, c, _ := keeper(t)
	c.post("/cpd/new", quick("=HYPERLINK(1)"))
	table := c.get("/cpd/export.csv").is(http.StatusOK)
	if got := table.header.Get("Content-Disposition"); !strings.HasPrefix(got, "attachment") || !strings.Contains(table.body, "'=HYPERLINK(1)") {
		t.Errorf("%s\n%s", got, table.body)
	}
	own := c.get("/cpd/export.json").is(http.StatusOK)
	if !strings.Contains(own.body, `"=HYPERLINK(1)"`) || !strings.Contains(own.body, `"digest"`) {
		t.Error(own.body)
	}
	p := c.sendFile("/cpd/import", "file", "log.json", own.body, nil).is(http.StatusSeeOther)
	c.get(p.header.Get("Location")).has("All of this is in your log already").hasNot("What is in which column?")
}

func TestOurOwnFileSaysWhatComesAndWhatStays(t *testing.T) {
	t.Parallel()
	s, entry := confirmSite(t)
	ania, stranger, jo := s.as("ania"), s.as(""), s.as("jo")
	link := makeLink(ania, entry)
	answer := stranger.get(link).fields(link)
	for name, value := range map[string]string{"act": "confirm", "name": "Kim Reid", "role": "trainer", "how": "seen", "first_hand": "yes"} {
		answer.Set(name, value)
	}
	stranger.post(link, answer).leads("/confirm/thank-you?note=entry-confirmed")
	ania.sendFile("/cpd/"+entry+"/files", "file", "notes.txt", "Ask first.", nil).is(http.StatusSeeOther)
	ania.post("/cpd/schemes/swe/follow", url.Values{}).is(http.StatusSeeOther)
	own := ania.get("/cpd/export.json").is(http.StatusOK)
	for _, part := range []string{`"format": 2`, `"Kim Reid"`, `"notes.txt"`, `"sha256"`, `"swe"`, `"history"`} {
		if !strings.Contains(own.body, part) {
			t.Errorf("the file has no %s\n%s", part, own.body)
		}
	}
	path := jo.sendFile("/cpd/import", "file", "cpd-log.json", own.body, nil).is(http.StatusSeeOther).header.Get("Location")
	look := jo.get(path).is(http.StatusOK).has("This would add 1 entry and 1 scheme.", "What stays with the old account", "1 confirmation, 1 file and how each entry changed.", "Ask again for what was confirmed", "Add all of this")
	form := look.fields(path)
	form.Set("act", "take")
	jo.post(path, form).leads(path + "?note=log-came")
	jo.get(path+"?note=log-came").has("1 entry is added.", "came with it")
	jo.get("/cpd").has("Talk on safer supply").hasNot("Confirmed by 1", "1 file")
	jo.get("/cpd/schemes").has("Social Work England")
	path = jo.sendFile("/cpd/import", "file", "cpd-log.json", own.body, nil).is(http.StatusSeeOther).header.Get("Location")
	jo.get(path).has("All of this is in your log already", "stays as it is").hasNot("What stays with the old account", "Add all")
	jo.sendFile("/cpd/import", "file", "cpd-log.json", strings.Replace(own.body, `"scheme": "swe"`, `"scheme": "own-x", "own": {}`, 1), nil).is(http.StatusUnprocessableEntity).
		has("The scheme “own-x” in this log cannot be used", "Nothing was added")
}
