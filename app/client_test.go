package main

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"
	"golang.org/x/net/html"

	"throughline/models"
	"throughline/models/modelstest"
)

const testBase = "http://throughline.example"

// site is the whole program on a new SQLite file, with a settable clock.
type site struct {
	t     testing.TB
	base  string
	store *models.Store
	clock *modelstest.Clock
	app   *fiber.App
}

func newSite(t testing.TB, change ...func(*models.Options)) *site {
	t.Helper()
	real := func(o *models.Options) { o.CheckName = checkName }
	store, clock := modelstest.SQLite(t, append([]func(*models.Options){real}, change...)...)
	return siteOn(t, store, clock)
}

// siteOn is the whole program on a store of either engine.
func siteOn(t testing.TB, store *models.Store, clock *modelstest.Clock) *site {
	t.Helper()
	base, err := url.Parse(testBase)
	if err != nil {
		t.Fatal(err)
	}
	o := serverOptions{Base: base, Public: true, Log: slog.New(slog.DiscardHandler)}
	return &site{t: t, base: testBase, store: store, clock: clock, app: newServer(o, store)}
}

// as is a browser in which someone has signed in who was made by modelstest; "" is a stranger's.
func (s *site) as(username string) *client {
	s.t.Helper()
	c := &client{site: s, cookies: map[string]string{}}
	if username != "" {
		_, token, err := s.store.SignIn(context.Background(), username, modelstest.Password, models.Device{})
		if err != nil {
			s.t.Fatalf("sign in %s: %v", username, err)
		}
		c.cookies["throughline"] = token
	}
	return c
}

// client is one browser: it keeps cookies and follows nothing by itself.
type client struct {
	site    *site
	cookies map[string]string
}

func (c *client) get(path string) page {
	c.site.t.Helper()
	return c.send(httptest.NewRequest(http.MethodGet, path, nil))
}

func (c *client) post(path string, form url.Values) page {
	c.site.t.Helper()
	req := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Origin", c.site.base)
	return c.send(req)
}

// send sends any request with the browser's cookies.
func (c *client) send(req *http.Request) page {
	t := c.site.t
	t.Helper()
	for name, value := range c.cookies {
		req.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	res, err := c.site.app.Test(req, -1)
	if err != nil {
		t.Fatalf("%s %s: %v", req.Method, req.URL, err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	for _, cookie := range res.Cookies() {
		if cookie.Value == "" {
			delete(c.cookies, cookie.Name)
		} else {
			c.cookies[cookie.Name] = cookie.Value
		}
	}
	return page{t: t, what: req.Method + " " + req.URL.String(), status: res.StatusCode, header: res.Header, body: string(body)}
}

// page is an answer.
type page struct {
	t      testing.TB
	what   string
	status int
	header http.Header
	body   string
}

// is asserts the status.
func (p page) is(status int) page {
	p.t.Helper()
	if p.status != status {
		p.t.Fatalf("%s answered %d, want %d\n%s", p.what, p.status, status, p.text())
	}
	return p
}

// leads asserts a redirect to a path.
func (p page) leads(path string) page {
	p.t.Helper()
	if got := p.header.Get("Location"); p.status != http.StatusSeeOther || got != path {
		p.t.Fatalf("%s answered %d and leads to %q, want %q\n%s", p.what, p.status, got, path, p.text())
	}
	return p
}

// has asserts that each text stands in what a person reads, or in the HTML where it begins with «<» or holds a «=».
func (p page) has(texts ...string) page {
	p.t.Helper()
	for _, text := range texts {
		if !strings.Contains(p.in(text), text) {
			p.t.Errorf("%s does not show %q\n%s", p.what, text, p.text())
		}
	}
	return p
}

// hasNot asserts that no text stands anywhere, in the HTML or in what a person reads.
func (p page) hasNot(texts ...string) page {
	p.t.Helper()
	for _, text := range texts {
		if strings.Contains(p.body, text) || strings.Contains(p.text(), text) {
			p.t.Errorf("%s shows %q\n%s", p.what, text, p.text())
		}
	}
	return p
}

func (p page) in(text string) string {
	if strings.HasPrefix(text, "<") || strings.Contains(text, "=") {
		return p.body
	}
	return p.text()
}

// text is what a person reads: the text of the page with single spaces.
func (p page) text() string {
	var out strings.Builder
	tokens := html.NewTokenizer(strings.NewReader(p.body))
	for {
		switch tokens.Next() {
		case html.ErrorToken:
			return strings.Join(strings.Fields(out.String()), " ")
		case html.TextToken:
			out.Write(tokens.Text())
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			if name, _ := tokens.TagName(); !inline[string(name)] {
				out.WriteByte(' ')
			}
		}
	}
}

var inline = map[string]bool{"a": true, "b": true, "strong": true, "em": true, "i": true, "span": true, "sup": true}

// fields is what a browser would send of the form that posts to an address, as the page shows it.
func (p page) fields(action string) url.Values {
	p.t.Helper()
	root, err := html.Parse(strings.NewReader(p.body))
	if err != nil {
		p.t.Fatal(err)
	}
	attr := func(n *html.Node, name string) (string, bool) {
		for _, a := range n.Attr {
			if a.Key == name {
				return a.Val, true
			}
		}
		return "", false
	}
	out, found := url.Values{}, false
	var walk func(n *html.Node, inside bool)
	walk = func(n *html.Node, inside bool) {
		if n.Type == html.ElementNode {
			name, _ := attr(n, "name")
			value, _ := attr(n, "value")
			kind, _ := attr(n, "type")
			_, checked := attr(n, "checked")
			switch {
			case n.Data == "form":
				to, _ := attr(n, "action")
				inside = to == action
				found = found || inside
			case !inside || name == "":
			case n.Data == "input" && kind != "submit" && (checked || kind != "radio" && kind != "checkbox"):
				out.Add(name, value)
			case n.Data == "textarea" && n.FirstChild != nil:
				out.Add(name, n.FirstChild.Data)
			case n.Data == "select":
				for o := range n.Descendants() {
					if _, chosen := attr(o, "selected"); chosen {
						chosenValue, _ := attr(o, "value")
						out.Set(name, chosenValue)
					}
				}
			}
		}
		for child := n.FirstChild; child != nil; child = child.NextSibling {
			walk(child, inside)
		}
	}
	walk(root, false)
	if !found {
		p.t.Fatalf("%s has no form that posts to %s\n%s", p.what, action, p.text())
	}
	return out
}
