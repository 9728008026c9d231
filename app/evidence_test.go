package main

import (
	"bytes"
	"context"
	"image/jpeg"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"throughline/files"
	"throughline/files/filestest"
	"throughline/models"
	"throughline/models/modelstest"
)

// phonePhoto lies on its side, and tells who took it where.
func phonePhoto() []byte {
	photo := filestest.JPEG(600, 400)
	return slices.Concat(photo[:2], filestest.Segment(0xe1, append([]byte("Exif\x00\x00"), filestest.EXIF(6)...)), photo[2:])
}

// entryOf adds an entry and gives its address.
func entryOf(c *client, title string) string {
	path, _, _ := strings.Cut(c.post("/cpd/new", quick(title)).header.Get("Location"), "?")
	return path
}

func filesOf(t *testing.T, s *site, who models.Actor, entry string) []models.EvidenceItem {
	t.Helper()
	list, err := s.store.EvidenceOf(context.Background(), who, strings.TrimPrefix(entry, "/cpd/"))
	must(t, err)
	return list
}

func TestAPhotoIsKeptUprightWithoutItsPlaceAndShownOnItsEntry(t *testing.T) {
	t.Parallel()
	s, c, who := keeper(t)
	entry := entryOf(c, "Supervision")
	c.get(entry).has("Add a file", `accept=".pdf,.jpg,.jpeg,.png,.txt,.docx"`, "Can anybody be seen or named", "0 KB of 200.0 MB", `multiple aria-describedby="`)
	c.upload(entry+"/files", url.Values{"shows": {"people"}}, "beach.jpg", "image/jpeg", phonePhoto()).is(http.StatusSeeOther).leads(entry + "?note=file-added#files")
	list := filesOf(t, s, who, entry)
	if len(list) != 1 || list[0].Width != 400 || list[0].Height != 600 || list[0].Shows != models.ShowsPeople {
		t.Fatalf("kept as %+v", list)
	}
	href := "/cpd/files/" + list[0].ID
	c.get(entry).has("beach.jpg", `src="`+href+`/small"`, `width="106" height="160"`, "Picture, ", "keep it out of what you share").hasNot("PeerPhone")
	for path, width := range map[string]int{href: 400, href + "/small": 213} {
		file := c.get(path).is(http.StatusOK)
		if file.header.Get("Content-Type") != "image/jpeg" || file.header.Get("X-Content-Type-Options") != "nosniff" || file.header.Get("Cache-Control") != "no-store" ||
			!strings.HasPrefix(file.header.Get("Content-Disposition"), "attachment;") || file.header.Get("Content-Security-Policy") != "default-src 'none'; sandbox" {
			t.Errorf("%s is sent as %v", path, file.header)
		}
		if m, err := jpeg.DecodeConfig(strings.NewReader(file.body)); err != nil || m.Width != width || strings.Contains(file.body, "GPS") || strings.Contains(file.body, "PeerPhone") {
			t.Errorf("%s is %+v, %v, or tells of its place", path, m, err)
		}
		s.as("rowan").get(path).is(http.StatusNotFound)
		s.as("").get(path).is(http.StatusSeeOther)
	}
	c.get(entry+"/history").has("File added", "Files now: beach.jpg")

	c.post(href+"/shows", url.Values{"shows": {"nobody"}}).is(http.StatusSeeOther)
	c.get(entry).has("Nobody can be seen or named in it.")
	c.post(href+"/remove", nil).is(http.StatusSeeOther)
	c.get(entry).has("Files you took away", "Put it back").hasNot(href + `/small`)
	c.post(href+"/bring-back", nil).is(http.StatusSeeOther)
	c.get(entry).has(`src="` + href + `/small"`)
	c.post(href+"/delete", nil).is(http.StatusConflict)
	c.post(href+"/remove", nil)
	c.post(href+"/delete", nil).is(http.StatusSeeOther)
	c.get(entry).has("0 KB of").hasNot("Files you took away", "beach.jpg")
	c.get(href).is(http.StatusNotFound)
}

func TestFilesThatCannotBeTakenAreSaidInWordsWithTheEntryStillThere(t *testing.T) {
	t.Parallel()
	s, c, who := keeper(t)
	entry := entryOf(c, "Supervision with the team lead")
	for _, refused := range []struct {
		what, name, says string
		content          []byte
		words            string
	}{
		{"a drawing that calls itself a photo", "tea.jpg", "image/jpeg", []byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`), "PDF, JPEG, PNG and plain text"},
		{"a page that calls itself a text", "tea.txt", "text/plain", []byte("<!doctype html><script>alert(1)</script>"), "PDF, JPEG, PNG and plain text"},
		{"a photo that broke off", "tea.jpg", "image/jpeg", filestest.JPEG(60, 40)[:300], "may have broken off"},
		{"a program", "tea.pdf", "application/pdf", []byte("MZ\x90\x00\x03\x00"), "PDF, JPEG, PNG and plain text"},
		{"more than 10 MB", "tea.png", "image/png", append(filestest.PNG(9, 9), make([]byte, files.MaxBytes)...), "larger than 10 MB"},
	} {
		c.upload(entry+"/files", nil, refused.name, refused.says, refused.content).is(http.StatusUnprocessableEntity).
			has(refused.words, "Supervision with the team lead", "The rest of this entry is as it was", "Add a file").hasNot("alert(1)")
		if len(filesOf(t, s, who, entry)) != 0 {
			t.Fatalf("%s was taken", refused.what)
		}
	}
	c.post(entry+"/files", url.Values{}).is(http.StatusUnprocessableEntity).has("broke off", "Supervision with the team lead")
	c.upload(entry+"/files", url.Values{"shows": {"diagnosis"}}, "tea.txt", "text/plain", []byte("tea")).is(http.StatusUnprocessableEntity).has("Choose one of the answers")
}

// severalFiles sends a form with files, as the script does or as a browser without it.
func (c *client) severalFiles(path string, named map[string][]byte, script bool) page {
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	names := make([]string, 0, len(named))
	for name := range named {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		part, err := w.CreateFormFile("file", name)
		if err == nil {
			_, err = part.Write(named[name])
		}
		if err != nil {
			c.site.t.Fatal(err)
		}
	}
	w.Close()
	req := httptest.NewRequest(http.MethodPost, path, bytes.NewReader(body.Bytes()))
	req.Header.Set("Content-Type", w.FormDataContentType())
	req.Header.Set("Origin", testBase)
	if script {
		req.Header.Set("X-Upload", "1")
	}
	return c.send(req)
}

func TestOfSeveralFilesEachHasItsOwnAnswer(t *testing.T) {
	t.Parallel()
	s, c, who := keeper(t)
	entry := entryOf(c, "Supervision")
	c.severalFiles(entry+"/files", map[string][]byte{"a.txt": []byte("Tea first."), "b.txt": []byte("<svg/>"), "c.pdf": filestest.PDF("")}, false).
		is(http.StatusUnprocessableEntity).has("a.txt: Kept.", "b.txt: We can take PDF", "c.pdf: Kept.")
	if list := filesOf(t, s, who, entry); len(list) != 2 {
		t.Errorf("kept are %+v", list)
	}
	c.severalFiles(entry+"/files", map[string][]byte{"a.txt": []byte("Tea first."), "d.txt": []byte("Tea last.")}, false).leads(entry + "?note=files-added#files")
	if list := filesOf(t, s, who, entry); len(list) != 3 {
		t.Errorf("kept are %+v", list)
	}
	got := c.severalFiles(entry+"/files", map[string][]byte{"f.txt": []byte("<html>")}, true).is(http.StatusUnprocessableEntity)
	if !strings.Contains(got.body, `{"message":"We can take PDF`) {
		t.Errorf("the script is told %s", got.body)
	}
	if got := c.severalFiles(entry+"/files", map[string][]byte{"g.txt": []byte("g")}, true).is(http.StatusOK); got.body != `{"message":"Kept."}` {
		t.Errorf("the script is told %s", got.body)
	}
	if list := filesOf(t, s, who, entry); len(list) != 4 {
		t.Errorf("kept are %+v", list)
	}
	modelstest.NewTeam(t, s.store, "Burn Peers", "robin")
	s.as("robin").severalFiles(entry+"/files", map[string][]byte{"g.txt": []byte("g")}, true).is(http.StatusNotFound).hasNot("Supervision")
}

// raw writes a request over a connection of its own, as far as it goes, and gives what is answered.
func (s *site) raw(request string) string {
	s.t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	must(s.t, err)
	go s.app.Listener(ln) //nolint:errcheck // it ends with the test
	s.t.Cleanup(func() { must(s.t, s.app.Shutdown()) })
	conn, err := net.Dial("tcp", ln.Addr().String())
	must(s.t, err)
	defer conn.Close()
	_, err = conn.Write([]byte(request))
	must(s.t, err)
	must(s.t, conn.SetReadDeadline(time.Now().Add(20*time.Second)))
	answer, err := io.ReadAll(conn)
	must(s.t, err)
	return string(answer)
}

func TestWhatIsTooLargeOrBreaksOffOnItsWayIsAnsweredInWords(t *testing.T) {
	t.Parallel()
	for what, x := range map[string]struct{ length, body, words string }{
		"413": {"12582912", "--x\r\n", "Nothing was changed"},
		"400": {"84", "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\nTea is the first", "Then send it once more"},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			s, c, who := keeper(t)
			entry := entryOf(c, "Supervision")
			answer := s.raw("POST " + entry + "/files HTTP/1.1\r\nHost: throughline.example\r\nConnection: close\r\nOrigin: " + testBase + "\r\nCookie: throughline=" + c.cookies["throughline"] +
				"\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: " + x.length + "\r\n\r\n" + x.body)
			if !strings.HasPrefix(answer, "HTTP/1.1 "+what) || !strings.Contains(answer, x.words) || what != "400" && !strings.Contains(answer, `href="`+entry) {
				t.Errorf("answered %s", answer)
			}
			if len(filesOf(t, s, who, entry)) != 0 {
				t.Error("a file was kept")
			}
		})
	}
}
