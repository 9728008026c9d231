package static

import (
	"bytes"
	"compress/gzip"
	"io"
	"regexp"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
)

func open(t *testing.T, name string) (content []byte, contentType string) {
	t.Helper()
	hash, _, _ := strings.Cut(strings.TrimPrefix(URL(name), "/static/"), "/")
	content, contentType, ok := Open(hash, name)
	if !ok {
		t.Fatalf("URL(%q) = %q does not open", name, URL(name))
	}
	return content, contentType
}

func TestAnAddressCarriesTheChecksumAndOnlyThatOneOpens(t *testing.T) {
	t.Parallel()
	for name, wantType := range map[string]string{
		"app.css": "text/css; charset=utf-8", "app.js": "text/javascript; charset=utf-8", "favicon.svg": "image/svg+xml",
		"fonts/atkinson-hyperlegible-next-latin-400-normal.woff2": "font/woff2", "fonts/OFL.txt": "text/plain; charset=utf-8",
	} {
		if !regexp.MustCompile(`^/static/[0-9a-f]{12}/` + regexp.QuoteMeta(name) + `$`).MatchString(URL(name)) {
			t.Errorf("URL(%q) = %q", name, URL(name))
		}
		if content, got := open(t, name); got != wantType || len(content) == 0 {
			t.Errorf("%s: %d bytes of %q, want %q", name, len(content), got, wantType)
		}
		if _, _, ok := Open("000000000000", name); ok {
			t.Errorf("%s opens under a checksum that is not its own", name)
		}
	}
	for _, name := range []string{"", "static.go", "css/base.css", "../static.go", "js/app.js"} {
		if _, _, ok := Open("", name); ok {
			t.Errorf("%q opens", name)
		}
	}
}

func TestAnUnknownNameIsAMistakeOfThePage(t *testing.T) {
	t.Parallel()
	defer func() {
		if recover() == nil {
			t.Error("URL of an unknown name gave an address")
		}
	}()
	URL("missing.css")
}

func TestTheSmallestFormThatTheBrowserTakesIsGiven(t *testing.T) {
	t.Parallel()
	plain, _ := open(t, "app.css")
	hash, _, _ := strings.Cut(strings.TrimPrefix(URL("app.css"), "/static/"), "/")
	for header, want := range map[string]string{
		"gzip, deflate, br": "br", "gzip": "gzip", "GZIP;q=0.5": "gzip", "br;q=0, gzip": "gzip", "br;q=0.0": "",
		"": "", "identity": "", "broken": "", "br;q=1.0, gzip;q=0": "br",
	} {
		content, _, encoding, ok := OpenEncoded(hash, "app.css", header)
		if !ok || encoding != want {
			t.Errorf("Accept-Encoding %q: %q, want %q", header, encoding, want)
			continue
		}
		if got := unpack(t, content, encoding); !bytes.Equal(got, plain) {
			t.Errorf("Accept-Encoding %q: another content", header)
		}
	}
	font := "fonts/atkinson-hyperlegible-next-latin-400-normal.woff2"
	hash, _, _ = strings.Cut(strings.TrimPrefix(URL(font), "/static/"), "/")
	if _, _, encoding, _ := OpenEncoded(hash, font, "br"); encoding != "" {
		t.Errorf("a font is packed twice: %q", encoding)
	}
	if _, _, _, ok := OpenEncoded("000000000000", font, "br"); ok {
		t.Error("a font opens under a checksum that is not its own")
	}
}

func unpack(t *testing.T, content []byte, encoding string) []byte {
	t.Helper()
	var r io.Reader = bytes.NewReader(content)
	var err error
	switch encoding {
	case "br":
		r = brotli.NewReader(r)
	case "gzip":
		r, err = gzip.NewReader(r)
	}
	if err != nil {
		t.Fatal(err)
	}
	out, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestTheStyleSheetAsksNobodyElseAndFindsItsFonts(t *testing.T) {
	t.Parallel()
	css, _ := open(t, "app.css")
	addresses := regexp.MustCompile(`url\("?([^")]*)"?\)`).FindAllStringSubmatch(string(css), -1)
	if len(addresses) != 4 {
		t.Errorf("%d addresses in app.css, want the four fonts", len(addresses))
	}
	for _, a := range addresses {
		hash, name, ok := strings.Cut(strings.TrimPrefix(a[1], "/static/"), "/")
		if _, _, found := Open(hash, name); !ok || !found {
			t.Errorf("app.css asks for %s, which does not open", a[1])
		}
	}
	if strings.Count(string(css), "{") != strings.Count(string(css), "}") {
		t.Error("braces of app.css do not match")
	}
	for _, word := range []string{"/*", "@import", "http:", "https:", "//"} {
		if strings.Contains(string(css), word) {
			t.Errorf("app.css contains %q", word)
		}
	}
}

func TestTheFirstVisitStaysWithinItsBudget(t *testing.T) {
	t.Parallel()
	css, _ := open(t, "app.css")
	if len(css) > 26*1024 {
		t.Errorf("app.css is %d bytes, want at most 26 KB", len(css))
	}
	packed := func(name string) int {
		hash, _, _ := strings.Cut(strings.TrimPrefix(URL(name), "/static/"), "/")
		content, _, _, _ := OpenEncoded(hash, name, "gzip")
		return len(content)
	}
	if n := packed("app.js") + packed("listen.js"); n > 10*1024 {
		t.Errorf("the scripts are %d bytes compressed, want at most 10 KB", n)
	}
	total := packed("app.css") + packed("app.js") + packed("favicon.svg") +
		packed("fonts/atkinson-hyperlegible-next-latin-400-normal.woff2") + packed("fonts/atkinson-hyperlegible-next-latin-700-normal.woff2")
	if total > 85*1024 { // leaves 15 KB for the page itself
		t.Errorf("a first visit loads %d bytes beside its page, want at most 85 KB", total)
	}
	t.Logf("app.css %d raw, %d gzip; app.js %d gzip; first visit without the page %d", len(css), packed("app.css"), packed("app.js"), total)
}

func TestTheScriptsOfTheCourseEditorStayWithinTheirBudget(t *testing.T) {
	t.Parallel()
	total := 0
	for _, name := range []string{"outline.js", "saving.js", "editor.js"} {
		total += len(files()[name].brotli)
	}
	if total == 0 || total > 40*1024 {
		t.Errorf("they are %d bytes compressed, want at most 40 KB", total)
	}
	t.Logf("%d bytes compressed", total)
}
