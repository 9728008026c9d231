package main

import (
	"net/url"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"throughline/courses"
	"throughline/models"
)

func TestNoFormAsksForLivedExperience(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	team, x := cairn(t, s)
	must(t, s.store.Appoint(t.Context(), team.Org.Slug, "jo", models.Coordinator))
	pages := map[string][]string{
		"": {"/", "/join", "/join/" + team.Code, "/signin", "/recover", "/catalogue", "/courses/small", "/v", "/v/" + x.parts[":code"]},
		"moira": {"/", "/courses/small", "/learn/:enrolment", "/learn/:enrolment/offering-tea?all=1", "/learn/:enrolment/knowledge-check", "/learn/:enrolment/practice-task",
			"/awards/:code", "/cpd/:entry/confirm", "/you", "/you/settings", "/you/card", "/you/privacy"},
		"jo": {"/support/:id", "/support/entries/:confirmation", "/org/:org", "/org/:org/people/:person", "/org/:org/people/:person/end", "/org/:org/people/:person/code", "/org/:org/awards",
			"/org/:org/awards/:award/withdraw", "/org/:org/settings", "/org/:org/join-code"},
	}
	moira := s.as("moira")
	moira.post("/cpd/schemes/hcpc/follow", url.Values{"day": {"1"}, "month": {"1"}, "year": {"2024"}}).is(303)
	link := makeLink(moira, x.parts[":entry"])
	pages[""] = append(pages[""], link)
	pages["moira"] = append(pages["moira"], "/cpd", "/cpd/new", "/cpd/:entry/write", "/cpd/:entry/facts", "/cpd/:entry/touches", "/cpd/:entry", "/cpd/certificates", "/cpd/certificates/new",
		"/cpd/competencies", "/cpd/competencies/levels?area=1", "/cpd/schemes", "/cpd/schemes/new", "/cpd/schemes/hcpc", "/cpd/schemes/hcpc/gap?from=2024-01&to=2024-06", "/cpd/move")
	pages["jo"] = append(pages["jo"], "/org/:org/framework")
	draft, _, _ := strings.Cut(moira.post("/portfolios/"+x.parts[":portfolio"]+"/copy", nil).is(303).header.Get("Location"), "?")
	for _, step := range []string{"", "/about", "/points", "/points/1", "/asks", "/choose", "/choose?q=quokka", "/order", "/items/:item", "/words", "/names", "/learns", "/issue", "/delete"} {
		pages["moira"] = append(pages["moira"], draft+step)
	}
	pages["moira"] = append(pages["moira"], "/portfolios", "/portfolios/new", "/portfolios/:portfolio", "/portfolios/:portfolio/form", "/portfolios/:portfolio/withdraw", "/portfolios/:portfolio/delete")
	issue := moira.get("/portfolios/" + x.parts[":portfolio"]).is(200).body
	pages[""] = append(pages[""], regexp.MustCompile(`/p/[\w-]+`).FindString(issue))
	labels := 0
	for who, paths := range pages {
		c := s.as(who)
		for _, path := range paths {
			page := c.get(x.fill(path)).is(200)
			for _, label := range labelsOf(page.body) {
				labels++
				if word, asks := courses.AsksForLivedExperience(label); asks {
					t.Errorf("%s asks «%s»: %q", path, label, word)
				}
			}
		}
	}
	if labels < 350 {
		t.Errorf("only %d labels were read: the test looks in the wrong place", labels)
	}
	if _, asks := courses.AsksForLivedExperience("Your diagnosis"); !asks {
		t.Error("the word list finds nothing")
	}
}

// noLivedExperience asserts that no form of these pages asks for it.
func noLivedExperience(t *testing.T, c *client, paths ...string) {
	t.Helper()
	for _, path := range paths {
		for _, label := range labelsOf(c.get(path).is(200).body) {
			if word, asks := courses.AsksForLivedExperience(label); asks {
				t.Errorf("%s asks «%s»: %q", path, label, word)
			}
		}
	}
}

// labelsOf are the texts that ask for something: labels, legends, hints and placeholders.
func labelsOf(page string) []string {
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		return nil
	}
	var out []string
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		asks := n.Data == "label" || n.Data == "legend"
		for _, a := range n.Attr {
			asks = asks || a.Key == "class" && a.Val == "hint"
			if a.Key == "placeholder" {
				out = append(out, a.Val)
			}
		}
		if !asks {
			continue
		}
		var words strings.Builder
		for d := range n.Descendants() {
			if d.Type == html.TextNode {
				words.WriteString(d.Data + " ")
			}
		}
		if text := strings.Join(strings.Fields(words.String()), " "); text != "" {
			out = append(out, text)
		}
	}
	return out
}
