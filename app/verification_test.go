package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"throughline/courses/coursetest"
	"throughline/models"
	"throughline/models/modelstest"
)

// notingFile notes where a site's records are, for what no act of the program does yet.
func notingFile(path *string) func(*models.Options) {
	return func(o *models.Options) { *path = o.Path }
}

// erase removes the holder from an award, as closing an account will.
func erase(t *testing.T, file string, a models.AwardPage) {
	t.Helper()
	db, err := sql.Open("sqlite3", file+"?_busy_timeout=5000")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, change := range []string{
		`UPDATE awards SET recipient = NULL, recipient_salt = NULL, person_id = NULL WHERE id = '` + a.ID + `'`,
		`INSERT INTO award_events (id, award_id, seq, from_state, to_state, reason, by_person, at) VALUES ('erased', '` + a.ID + `', 99, 'valid', 'erased', 'asked', '', '2026-06-02 10:00:00+00:00')`,
		`DELETE FROM certificates WHERE award_id = '` + a.ID + `'`,
	} {
		if _, err := db.Exec(change); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAStrangerLearnsInEachStateWhatTheyMayAndNoMore(t *testing.T) {
	t.Parallel()
	facts := []string{"Course Tea breaks, level 1", "Finished 1 June 2026", "Lasts until 1 June 2028", "Given by Cairn Peers", "Ask them at hello@rowan.example", "How it was checked",
		"Questions marked by the program, and one practice task signed by a person.", "signed by Jo, supervisor", "What it does not authorise", "Serving food for sale"}
	few := []string{"Course Tea breaks, level 1", "Given by Cairn Peers", "Ask them at hello@rowan.example"}
	rest := []string{"Finished 1 June", "signed by Jo", "Serving food for sale"}
	name, ask := []string{"Mo Example"}, []string{"Is this the person in front of you?"}
	for _, state := range []struct {
		name    string
		make    func(h held, file string) (next string)
		shows   []string
		hides   []string
		json    []string
		notJSON []string
		pdf     bool
	}{
		{name: "valid", make: func(held, string) string { return "" },
			shows: slices.Concat(facts, name, ask, []string{"Valid", "is real and in date today, 1 June 2026."}), hides: []string{"Type it", "original PDF"},
			json: []string{`"state":"valid"`, `"name":"Mo Example"`, `"hidden":false`, `"doesNotAuthorise":["Serving food for sale"`}, notJSON: []string{`"pdf"`}},
		{name: "valid, with the PDF offered", make: func(h held, _ string) string { h.share(false, true); return "" },
			shows: slices.Concat(facts, name, []string{"See the original PDF"}), json: []string{`"pdf":"` + testBase + "/v/"}, pdf: true},
		{name: "valid, with the name hidden", make: func(h held, _ string) string { h.share(true, true); return "" },
			shows: slices.Concat(facts, []string{"The holder does not show their name here."}), hides: slices.Concat(name, []string{"original PDF"}),
			json: []string{`"state":"valid"`, `"hidden":true`}, notJSON: []string{"Mo Example", `"name":"Mo`, `"pdf"`}},
		{name: "expired", make: func(h held, _ string) string { h.share(false, true); h.clock.Add(3 * 365 * 24 * time.Hour); return "" },
			shows: slices.Concat(facts, name, []string{"Expired", "is real. It lasted until 1 June 2028."}), hides: []string{"in date today"}, json: []string{`"state":"expired"`, `"name":"Mo Example"`}, pdf: true},
		{name: "replaced", make: func(h held, _ string) string { h.share(false, true); return h.replace("Moira Lamp") },
			shows: slices.Concat(few, []string{"Replaced", "Please ask the holder for the current one."}), hides: slices.Concat(rest, ask, []string{"Mo Example", "Moira", "original PDF"}),
			json: []string{`"state":"replaced"`, `"title":"Tea breaks, level 1"`}, notJSON: []string{"Mo Example", "Moira", `"how"`, `"limits"`, `"pdf"`}},
		{name: "withdrawn", make: func(h held, _ string) string { h.share(false, true); h.withdraw("It was sent twice."); return "" },
			shows: slices.Concat(few, []string{"Withdrawn", "Please do not rely on it.", "They say: It was sent twice."}), hides: slices.Concat(rest, ask, []string{"Mo Example", "mistake", "original PDF"}),
			json: []string{`"state":"withdrawn"`, `"note":"It was sent twice."`}, notJSON: []string{"Mo Example", `"how"`, `"limits"`, `"pdf"`, "mistake"}},
		{name: "erased", make: func(h held, file string) string {
			h.share(false, true)
			erase(h.t.(*testing.T), file, h.award())
			return ""
		},
			shows: slices.Concat(facts, []string{"Name removed", "was issued. The holder has removed their name"}), hides: slices.Concat(ask, []string{"Mo Example", "original PDF", "Type it"}),
			json: []string{`"state":"erased"`, `"limits"`}, notJSON: []string{"Mo Example", `"pdf"`}},
	} {
		t.Run(state.name, func(t *testing.T) {
			t.Parallel()
			var file string
			s := newSite(t, notingFile(&file))
			h := s.certificate()
			award := h.award()
			if got := s.as("mo").get("/awards/" + h.code + "/certificate.pdf"); got.status != http.StatusOK { // kept, so that it is there to be given away
				t.Fatal(got.status)
			}
			next := state.make(h, file)
			never := []string{h.mo.PersonID, award.EnrolmentID, "kept among coordinators", "personId", "enrolment", "rovenance", "salt", `"program"`}
			if next != "" {
				never = append(never, next, models.GroupCode(next))
			}
			stranger := s.as("")

			page := stranger.get("/v/"+h.code).is(http.StatusOK).has(state.shows...).has(models.GroupCode(h.code), `content="noindex"`, "We do not record who checks.")
			page.hasNot(state.hides...).hasNot(never...).hasNot("Demonstration")
			data := stranger.get("/v/" + h.code + ".json").is(http.StatusOK)
			for _, want := range append(state.json, `"code":"`+h.code+`"`) {
				if !strings.Contains(data.body, want) {
					t.Errorf("the JSON has no %s: %s", want, data.body)
				}
			}
			data.hasNot(state.notJSON...).hasNot(never...)
			pdf := stranger.get("/v/" + h.code + "/certificate.pdf")
			if state.pdf {
				pdf.is(http.StatusOK)
			} else {
				pdf.is(http.StatusNotFound).has("There is no PDF to see here").hasNot("%PDF", "Mo Example").hasNot(never...)
			}
			for _, got := range []answer{{page, "text/html; charset=utf-8"}, {data, "application/json"}} {
				if got.header.Get("Set-Cookie") != "" || got.header.Get("Cache-Control") != "no-store" || got.header.Get("Content-Type") != got.kind {
					t.Errorf("%s: %v", got.what, got.header)
				}
			}
			if len(stranger.cookies) != 0 {
				t.Errorf("cookies: %v", stranger.cookies)
			}
		})
	}
}

// answer is an answer with the kind that it should be.
type answer struct {
	page
	kind string
}

func TestTheJSONHasTheFieldsThatAreDocumented(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	h := s.certificate()
	var got map[string]any
	s.must(json.Unmarshal([]byte(s.as("").get("/v/"+h.code+".json").body), &got))
	want := []string{"achievement", "amount", "checkedOn", "code", "demonstration", "how", "issuer", "limits", "page", "recipient", "results", "schema", "since", "state", "time"}
	if keys := slices.Sorted(maps.Keys(got)); !slices.Equal(keys, want) {
		t.Errorf("fields %v, want %v", keys, want)
	}
	if got["page"] != testBase+"/v/"+h.code {
		t.Errorf("page: %v", got["page"])
	}
}

func TestANumberIsReadForgivingly(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	stranger := s.as("")
	stranger.get("/v").is(http.StatusOK).has("Check a certificate", `name="code"`).hasNot("noindex", "things to check")
	for typed, code := range map[string]string{
		"7k4m-29qx-v3hd": "7K4M29QXV3HD", " 7K4M 29QX V3HD ": "7K4M29QXV3HD", "oOiI-lL00-1111": "001111001111",
		testBase + "/v/7K4M29QXV3HD": "7K4M29QXV3HD", "throughline.example/v/7k4m29qxv3hd/?x=1": "7K4M29QXV3HD",
	} {
		stranger.get("/v?code=" + url.QueryEscape(typed)).leads("/v/" + code)
	}
	for typed, code := range map[string]string{"7k4m-29qx-v3hd": "7K4M29QXV3HD", "7K4M%2029QX%20V3HD": "7K4M29QXV3HD", "OILO-29QX-V3HD": "011029QXV3HD", "7K4M.29QX.V3HD": "7K4M29QXV3HD"} {
		stranger.get("/v/" + typed).leads("/v/" + code)
		stranger.get("/v/" + typed + ".json").leads("/v/" + code + ".json")
		stranger.get("/v/" + typed + "/certificate.pdf").leads("/v/" + code + "/certificate.pdf")
	}
	for _, typed := range []string{"", "  ", "???", "<b>", strings.Repeat("A", 500)} {
		got := stranger.get("/v?code=" + url.QueryEscape(typed)).is(http.StatusUnprocessableEntity).has("Type the number that stands on the certificate")
		got.hasNot("<b>\"")
	}
}

func TestAnUnknownNumberBlamesNobodyAndGuessingIsSlowed(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	h := s.certificate()
	h.share(true, false)
	stranger := s.as("")
	stranger.get("/v/7K4M29QXV3HD").is(http.StatusNotFound).has("We have no certificate with this number", "7K4M-29QX-V3HD", "O and 0, or I, L and 1", "This does not mean that anyone has done wrong.").hasNot("Tea breaks")
	stranger.get("/v/7K4M29").is(http.StatusNotFound).has("A number has 12 letters and digits. This one has 6.")
	stranger.get("/v/%3Cb%3E").is(http.StatusNotFound).has("<b>&lt;b&gt;</b>")
	stranger.get("/v/7K4M29QXV3HD/credential").is(http.StatusNotFound).has("There is no signed credential yet", `href="/v/7K4M29QXV3HD"`)
	stranger.get("/v/" + h.code + "/credential").is(http.StatusNotFound).has("There is no signed credential yet").hasNot("Tea breaks")
	stranger.get("/v/7K4M29QXV3HD/certificate.pdf").is(http.StatusNotFound).has("We have no certificate with this number")
	stranger.post("/v/7K4M29QXV3HD/name", url.Values{"name": {"Mo Example"}}).is(http.StatusNotFound).has("We have no certificate with this number")
	data := stranger.get("/v/7K4M29QXV3HD.json").is(http.StatusNotFound)
	if data.body != `{"error":"We have no certificate with this number."}` {
		t.Errorf("JSON: %s", data.body)
	}
	for range 4 {
		stranger.get("/v/7K4M29QXV3HD").is(http.StatusNotFound)
	}
	for _, path := range []string{"/v/" + h.code, "/v/" + h.code + "/certificate.pdf", "/v/7K4M29QXV3HD"} {
		slowed := stranger.get(path).is(http.StatusTooManyRequests).has("Please wait 1 second, then try again.", `name="code"`).hasNot("Tea breaks")
		if slowed.header.Get("Retry-After") != "1" {
			t.Errorf("Retry-After: %q", slowed.header.Get("Retry-After"))
		}
	}
	stranger.get("/v/" + h.code + ".json").is(http.StatusTooManyRequests).hasNot("Tea breaks")
	stranger.post("/v/"+h.code+"/name", url.Values{"name": {"Mo Example"}}).is(http.StatusTooManyRequests).hasNot("Yes, this name")
	s.clock.Add(2 * time.Second)
	stranger.get("/v/" + h.code).is(http.StatusOK).has("Tea breaks, level 1")
}

func TestAHiddenNameIsComparedAndWrongOnesAreCounted(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	h := s.certificate(func(a *models.Account) { a.NameCertificate = "Siân O’Brien-Łuk" })
	stranger, path := s.as(""), "/v/"+h.code+"/name"
	stranger.post(path, url.Values{"name": {"Siân O’Brien-Łuk"}}).leads("/v/" + h.code)
	h.share(true, false)
	for _, typed := range []string{"Siân O’Brien-Łuk", "  siân   o'brien-łuk ", "SIAN O'BRIEN-LUK"} {
		stranger.post(path, url.Values{"name": {typed}}).is(http.StatusOK).has("Yes, this name is on the certificate").hasNot("No, this is not")
	}
	stranger.post(path, url.Values{"name": {""}}).is(http.StatusUnprocessableEntity).has("Type the name that you were given.").hasNot("Siân")
	for range 5 {
		stranger.post(path, url.Values{"name": {"Sian <O>"}}).is(http.StatusOK).has("No, this is not the name on the certificate", "It does not mean that anyone has done wrong.", `value="Sian &lt;O&gt;"`).hasNot("Siân", "Yes, this name")
	}
	slowed := stranger.post(path, url.Values{"name": {"Siân O’Brien-Łuk"}}).is(http.StatusTooManyRequests).has("Please wait 1 second, then try again.").hasNot("Yes, this name")
	if slowed.header.Get("Retry-After") != "1" || slowed.header.Get("Set-Cookie") != "" {
		t.Errorf("%v", slowed.header)
	}
	s.clock.Add(2 * time.Second)
	stranger.post(path, url.Values{"name": {"Sian O'Brien-Luk"}}).is(http.StatusOK).has("Yes, this name is on the certificate")
	h.withdraw("")
	stranger.post(path, url.Values{"name": {"Siân O’Brien-Łuk"}}).leads("/v/" + h.code)
}

func TestNothingThatChangesLaterChangesWhatAStrangerSees(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	s := newSite(t)
	h := s.certificate()
	h.share(false, true)
	stranger := s.as("")
	paths := []string{"/v/" + h.code, "/v/" + h.code + ".json", "/v/" + h.code + "/certificate.pdf"}
	before := map[string]string{}
	for _, path := range paths {
		before[path] = stranger.get(path).is(http.StatusOK).body
	}
	_, err := s.store.EditOrganisation(ctx, h.team.Coordinator, h.team.Org.Slug, models.OrganisationForm{NameShown: "Quay Peers", LegalName: "Quay Peers SCIO", Contact: "quay@example.org", Zone: "Pacific/Auckland", Language: "en-GB"})
	s.must(err)
	files := coursetest.Small()
	files["course.yaml"] = []byte(strings.ReplaceAll(string(files["course.yaml"]), "Tea breaks, level 1", "Coffee breaks"))
	modelstest.Publish(t, s.store, files, "small")
	s.must(s.store.Rename(ctx, h.mo, "Moira", "Moira Lamp", ""))
	for _, path := range paths {
		if after := stranger.get(path).is(http.StatusOK).body; after != before[path] {
			t.Errorf("%s changed:\n%s\n%s", path, before[path], after)
		}
	}
	s.as("mo").get("/awards/"+h.code).has("Mo Example", "Given by Cairn Peers", "Tea breaks, level 1").hasNot("Quay", "Moira Lamp", "Coffee breaks")
}

func TestADemonstrationSaysSo(t *testing.T) {
	t.Parallel()
	s := newSite(t, func(o *models.Options) { o.Demo = true })
	h := s.certificate()
	s.as("").get("/v/" + h.code).is(http.StatusOK).has("Demonstration. The people and organisations here are made up")
	s.as("").get("/v/" + h.code + ".json").has(`"demonstration":true`)
	s.as("mo").get("/awards/" + h.code).has("This is a demonstration.").hasNot("only a trial")
}
