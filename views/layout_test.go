package views

import (
	"context"
	"io"
	"strings"
	"testing"

	"github.com/a-h/templ"
)

func page(p PageProps, body string) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return Page(p).Render(templ.WithChildren(ctx, templ.Raw(body)), w)
	})
}

func TestTheMenuShowsWhatThePersonCanReach(t *testing.T) {
	t.Parallel()
	org := OrgLink{ID: "o1", Name: "Cairn Peer Network"}
	for name, c := range map[string]struct {
		viewer       Viewer
		shows, hides []string
	}{
		"signed out": {
			Viewer{Path: "/v/ABCD"},
			[]string{`href="/catalogue">Courses`, `href="/v" aria-current="true">Check a certificate`, `href="/signin">Sign in`},
			[]string{"/awards", "/cpd", "/portfolios", "/signout", "/org/", "/support", "My line"},
		},
		"a learner": {
			Viewer{SignedIn: true, Path: "/learn/e1/x"},
			[]string{`href="/" aria-current="true">My line`, `href="/cpd">CPD log`, `href="/portfolios">Portfolio`, `href="/awards">Certificates`, `href="/you">You`, `action="/signout"`},
			[]string{"/signin", "/org/", "/support", `href="/catalogue" aria-current`},
		},
		"a coordinator who supports": {
			Viewer{SignedIn: true, Path: "/org/o1/people", Supports: true, Coordinates: []OrgLink{org}},
			[]string{`href="/org/o1" aria-current="true">Organisation`, `href="/support">Support`},
			[]string{"/signin", "Cairn"},
		},
		"a coordinator of two": {
			Viewer{SignedIn: true, Path: "/", Coordinates: []OrgLink{org, {"o2", "Harbour & Co"}}},
			[]string{`href="/" aria-current="page">My line`, `href="/org/o1">Cairn Peer Network`, `href="/org/o2">Harbour &amp; Co`},
			[]string{">Organisation<", "/support"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := render(t, page(PageProps{Title: "Somewhere", Viewer: c.viewer}, "<h1>Somewhere</h1>"))
			checkPage(t, got)
			for _, want := range c.shows {
				if !strings.Contains(got, want) {
					t.Errorf("does not show %s", want)
				}
			}
			for _, no := range c.hides {
				if strings.Contains(got, no) {
					t.Errorf("shows %s", no)
				}
			}
		})
	}
}

func TestThePageSaysWhereItIs(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		props PageProps
		want  string
	}{
		{PageProps{}, "<title>Throughline: learning for peer workers</title>"},
		{PageProps{Title: "Part 4"}, "<title>Part 4 – Throughline</title>"},
		{PageProps{Title: "Join", Problems: Problems{"code": "Please type the code"}}, "<title>Please check: Join – Throughline</title>"},
		{PageProps{Title: "Join"}, `<meta name="robots" content="noindex">`},
		{PageProps{Title: "Courses", Description: "Short courses"}, `<meta name="description" content="Short courses">`},
	} {
		got := render(t, page(c.props, "<h1>x</h1>"))
		checkPage(t, got)
		if !strings.Contains(got, c.want) {
			t.Errorf("%+v: no %s", c.props, c.want)
		}
		if c.props.Description != "" && strings.Contains(got, "noindex") {
			t.Errorf("%+v: kept from search engines", c.props)
		}
	}
}

func TestEveryPageSaysWhatIsRestrictedAndWhatHasJustHappened(t *testing.T) {
	t.Parallel()
	got := render(t, page(PageProps{Title: "x", Viewer: Viewer{Restricted: "Your writing is closed for 7 days.", Notices: []string{"Saved <b>"}}}, "<h1>x</h1>"))
	checkPage(t, got)
	for _, want := range []string{"Your writing is closed for 7 days.", `role="status"><p>Saved &lt;b&gt;</p>`} {
		if !strings.Contains(got, want) {
			t.Errorf("does not show %s", want)
		}
	}
	if got := render(t, page(PageProps{Title: "x"}, "<h1>x</h1>")); strings.Contains(got, "banner") {
		t.Error("an empty banner is shown")
	}
}

func TestLeavingQuicklySavesFirstAndIsNeverWhatTheEnterKeyPresses(t *testing.T) {
	t.Parallel()
	exit := &QuickExit{Where: "Part 4 of 6", Form: "lesson", Href: "https://www.bbc.co.uk/weather"}
	got := render(t, page(PageProps{Title: "Part 4", Exit: exit}, `<h1>x</h1><form id="lesson" method="post"></form>`))
	checkPage(t, got)
	save, leave := strings.Index(got, `value="save"`), strings.Index(got, `value="leave"`)
	if save < 0 || leave < save {
		t.Errorf("the saving button must come before the leaving one: %d, %d", save, leave)
	}
	if !strings.Contains(got, `data-href="https://www.bbc.co.uk/weather"`) {
		t.Error("the way out is missing")
	}
	exit = &QuickExit{Where: "Part 4 of 6", Href: "https://www.bbc.co.uk/weather"}
	got = render(t, page(PageProps{Title: "Part 4", Exit: exit}, `<h1>x</h1>`))
	checkPage(t, got)
	if !strings.Contains(got, `<a id="exit" href="https://www.bbc.co.uk/weather" rel="noreferrer">`) {
		t.Error("a page without a form has no plain link out")
	}
}

func TestThePageOnTheWayOutSaysNothingOfUs(t *testing.T) {
	t.Parallel()
	got := render(t, Leaving("https://www.bbc.co.uk/weather"))
	checkPart(t, got)
	shows(t, got, `<meta http-equiv="refresh" content="0; url=https://www.bbc.co.uk/weather">`, `href="https://www.bbc.co.uk/weather"`, "<title>Weather</title>")
	hides(t, got, "hroughline", "/static/", "app.css", "lesson")
}

func TestAPlainPageHasNoMenu(t *testing.T) {
	t.Parallel()
	got := render(t, page(PageProps{Title: "x", Plain: true}, "<h1>x</h1>"))
	checkPage(t, got)
	for _, no := range []string{"/signin", "/catalogue", "/signout"} {
		if strings.Contains(got, no) {
			t.Errorf("shows %s", no)
		}
	}
}
