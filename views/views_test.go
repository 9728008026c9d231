package views

import (
	"bytes"
	"context"
	"io"
	"regexp"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"golang.org/x/net/html"
)

// render gives the HTML of a component.
func render(t *testing.T, c templ.Component) string {
	t.Helper()
	var out bytes.Buffer
	if err := c.Render(context.Background(), &out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

var voidElements = map[string]bool{
	"area": true, "base": true, "br": true, "col": true, "embed": true, "hr": true, "img": true, "input": true,
	"link": true, "meta": true, "source": true, "track": true, "wbr": true,
}

var shameWords = regexp.MustCompile(`(?i)\b(fail(ed|ure|s)?|overdue|incorrect|invalid|at[- ]risk (people|learners)|non-compliant)\b`)

// checkPage says what is wrong with a whole page: what our content policy would block, what a screen reader would
// stumble over, words that shame, and elements that are not closed.
func checkPage(t *testing.T, page string) {
	t.Helper()
	checkPart(t, page)
	if got := strings.Count(page, "<h1"); got != 1 {
		t.Errorf("%d h1, want one", got)
	}
	if !strings.HasPrefix(page, "<!doctype html>") {
		t.Errorf("starts with %.30q", page)
	}
	for _, want := range []string{`<html lang="en-GB">`, `<main id="main"`, `href="/help"`, `href="/privacy"`, `href="/accessibility"`} {
		if !strings.Contains(page, want) {
			t.Errorf("has no %s", want)
		}
	}
}

// checkPart is checkPage for a part of a page.
func checkPart(t *testing.T, part string) {
	t.Helper()
	var open []string
	var text strings.Builder
	ids, points := map[string]bool{}, map[string]string{}
	tokens := html.NewTokenizer(strings.NewReader(part))
	for {
		kind := tokens.Next()
		if kind == html.ErrorToken {
			if err := tokens.Err(); err != io.EOF {
				t.Errorf("does not parse: %v", err)
			}
			break
		}
		token := tokens.Token()
		switch kind {
		case html.StartTagToken, html.SelfClosingTagToken:
			checkTag(t, token, ids, points)
			if kind == html.StartTagToken && !voidElements[token.Data] {
				open = append(open, token.Data)
			}
		case html.EndTagToken:
			if len(open) == 0 || open[len(open)-1] != token.Data {
				t.Fatalf("</%s> closes %v", token.Data, open)
			}
			open = open[:len(open)-1]
		case html.TextToken:
			text.WriteString(token.Data)
		}
	}
	if len(open) > 0 {
		t.Errorf("never closed: %v", open)
	}
	for id, from := range points {
		if !ids[id] {
			t.Errorf("%s points to #%s, which is not there", from, id)
		}
	}
	if word := shameWords.FindString(text.String()); word != "" {
		t.Errorf("says %q", word)
	}
}

// checkTag checks one tag, and notes its id and the ids that it points to.
func checkTag(t *testing.T, token html.Token, ids map[string]bool, points map[string]string) {
	t.Helper()
	attrs := map[string]string{}
	for _, a := range token.Attr {
		if _, twice := attrs[a.Key]; twice {
			t.Errorf("%s has %s twice", token, a.Key)
		}
		attrs[a.Key] = a.Val
		switch {
		case a.Key == "style", strings.HasPrefix(a.Key, "on"):
			t.Errorf("our content policy blocks %s=%q", a.Key, a.Val)
		case a.Key == "id":
			if ids[a.Val] {
				t.Errorf("the id %q stands twice", a.Val)
			}
			ids[a.Val] = true
		case a.Key == "href" && strings.HasPrefix(a.Val, "#") && len(a.Val) > 1:
			points[a.Val[1:]] = token.String()
		case a.Key == "for", a.Key == "aria-describedby", a.Key == "aria-labelledby", a.Key == "form", a.Key == "data-reveal":
			for _, id := range strings.Fields(a.Val) {
				points[id] = token.String()
			}
		case (a.Key == "href" || a.Key == "action") && (strings.HasPrefix(a.Val, "javascript:") || strings.HasPrefix(a.Val, "about:")):
			t.Errorf("%s leads nowhere", token)
		}
	}
	switch token.Data {
	case "style":
		t.Error("our content policy blocks <style>")
	case "script":
		if attrs["src"] == "" {
			t.Error("our content policy blocks a script in the page")
		}
	case "img":
		if _, has := attrs["alt"]; !has {
			t.Errorf("%s has no alt text", token)
		}
	case "input":
		if kind := attrs["type"]; kind != "hidden" && attrs["id"] == "" && attrs["aria-label"] == "" {
			t.Errorf("%s has no id for its label", token)
		}
	}
}
