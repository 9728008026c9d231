package files_test

import (
	"bytes"
	"compress/zlib"
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"unicode/utf8"

	"throughline/files"
	"throughline/files/filestest"
)

func accept(t *testing.T, name string, content []byte) files.File {
	t.Helper()
	f, err := files.Accept(context.Background(), name, bytes.NewReader(content))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return f
}

// wantRefusal asks for a refusal of a kind, in words that a person can read.
func wantRefusal(t *testing.T, what string, content []byte, kind files.Kind) {
	t.Helper()
	f, err := files.Accept(context.Background(), what, bytes.NewReader(content))
	var r *files.Refusal
	if !errors.As(err, &r) || r.Kind != kind || f.Bytes != nil {
		t.Errorf("%s: %+v, %v; wanted a refusal of kind %d", what, f.Type, err, kind)
		return
	}
	for _, word := range []string{"fail", "invalid", "error", "incorrect", "malicious"} {
		if strings.Contains(strings.ToLower(r.Message), word) {
			t.Errorf("%s is refused with «%s»", what, r.Message)
		}
	}
}

func TestATypeIsFoundFromWhatIsInAFileAndItsNameFollows(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		content []byte
		is      files.Type
		media   string
		kept    string
	}{
		{"a.pdf", filestest.PDF(""), files.PDF, "application/pdf", "a.pdf"},
		{"a.exe", filestest.PDF(""), files.PDF, "application/pdf", "a.exe.pdf"},
		{"Photo.JPEG", filestest.JPEG(16, 16), files.JPEG, "image/jpeg", "Photo.JPEG"},
		{"photo.svg", filestest.JPEG(16, 16), files.JPEG, "image/jpeg", "photo.svg.jpg"},
		{"photo.png", filestest.JPEG(16, 16), files.JPEG, "image/jpeg", "photo.jpg"},
		{"C:\\My Pictures\\tea.txt", filestest.PNG(16, 16), files.PNG, "image/png", "tea.png"},
		{"notes", []byte("Offered tea.\r\nŁukasz said yes ☕.\n"), files.Text, "text/plain", "notes.txt"},
		{"notes.txt", []byte("\ufeffWith a mark in front."), files.Text, "text/plain", "notes.txt"},
		{"report.pdf", filestest.DOCX(nil), files.DOCX, "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "report.docx"},
	} {
		f := accept(t, c.name, c.content)
		if f.Type != c.is || f.MediaType != c.media || f.Name != c.kept {
			t.Errorf("%s is taken as %s, %s, %q", c.name, f.Type, f.MediaType, f.Name)
		}
		if again := accept(t, c.name, c.content); !bytes.Equal(again.Bytes, f.Bytes) {
			t.Errorf("%s gives other bytes the second time", c.name)
		}
		if twice := accept(t, f.Name, f.Bytes); twice.Type != f.Type || twice.Name != f.Name {
			t.Errorf("%s is %s, %q when it comes back", c.name, twice.Type, twice.Name)
		}
	}
}

func TestWhatIsNotOneOfOurTypesIsRefusedWhateverItsName(t *testing.T) {
	t.Parallel()
	for what, content := range map[string]string{
		"a page.txt":            "<!doctype html><script>alert(1)</script>",
		"another page.txt":      "\n <HTML><body onload=alert(1)>",
		"a drawing.jpg":         `<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`,
		"a drawing.png":         "\ufeff\n<?xml version=\"1.0\"?><svg/>",
		"a drawing, late.jpg":   "<!-- " + strings.Repeat("x", 2000) + " --><svg onload=alert(1)>",
		"a program.pdf":         "MZ\x90\x00\x03\x00\x00\x00",
		"another program.txt":   "\x7fELF\x02\x01\x01\x00",
		"a moving picture.png":  "GIF89a\x01\x00\x01\x00\x80",
		"a GIF that is script":  "GIF89a=1;alert(1)//",
		"an iPhone photo.jpg":   "\x00\x00\x00\x18ftypheic\x00\x00\x00\x00heicmif1",
		"an old document.docx":  "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00\x00",
		"rich text.txt":         `{\rtf1\ansi hello}`,
		"a text in UTF-16.txt":  "\xff\xfeh\x00i\x00",
		"a text in Latin-1.txt": "caf\xe9 au lait",
		"a NUL, far behind.txt": strings.Repeat("tea ", 1000) + "\x00",
		"signs to a terminal":   strings.Repeat("tea ", 1000) + "\x1b[2J",
		"not quite a PDF.pdf":   "%PDF-x\n%%EOF",
		"a zip before a PDF":    "PK\x03\x04" + string(filestest.PDF("")),
	} {
		kind := files.WrongType
		if what == "a zip before a PDF" {
			kind = files.Broken
		}
		wantRefusal(t, what, []byte(content), kind)
	}
	wantRefusal(t, "nothing", nil, files.Empty)
	wantRefusal(t, "only spaces", []byte(" \n\t "), files.Empty)
}

func TestWhatBreaksOffIsRefused(t *testing.T) {
	t.Parallel()
	for what, whole := range map[string][]byte{
		"a photo": filestest.JPEG(200, 100), "a picture": filestest.PNG(200, 100), "a PDF": filestest.PDF(""), "a document": filestest.DOCX(nil),
	} {
		for _, part := range []int{9, len(whole) / 4, len(whole) / 2, len(whole) - 30} {
			wantRefusal(t, what, whole[:part], files.Broken)
		}
	}
	cut := errors.New("the line broke")
	_, err := files.Accept(context.Background(), "a", io.MultiReader(strings.NewReader("Offered"), errReader{cut}))
	if !errors.Is(err, cut) {
		t.Errorf("a broken line is %v", err)
	}
}

type errReader struct{ error }

func (r errReader) Read([]byte) (int, error) { return 0, r.error }

// endless gives bytes for ever, and counts them.
type endless struct {
	start io.Reader
	read  int64
}

func (e *endless) Read(p []byte) (int, error) {
	n, _ := e.start.Read(p)
	for i := n; i < len(p); i++ {
		p[i] = 'a'
	}
	e.read += int64(len(p))
	return len(p), nil
}

func TestAnEndlessFileIsReadNoFurtherThanTheLimit(t *testing.T) {
	for _, start := range []string{"", "\xff\xd8\xff\xe0", "\x89PNG\r\n\x1a\n", "%PDF-1.7\n", "PK\x03\x04"} {
		source := &endless{start: strings.NewReader(start)}
		peak := peakOf(func() {
			_, err := files.Accept(context.Background(), "endless", io.LimitReader(source, 1<<30))
			var r *files.Refusal
			if !errors.As(err, &r) || r.Kind != files.TooLarge || !strings.Contains(r.Message, "10 MB") {
				t.Errorf("%q and 1 GB: %v", start, err)
			}
		})
		if source.read != files.MaxBytes+1 {
			t.Errorf("%q: %d bytes were read", start, source.read)
		}
		if peak > 64<<20 {
			t.Errorf("%q took %d MB", start, peak>>20)
		}
	}
}

func TestANameIsOnlyAName(t *testing.T) {
	t.Parallel()
	for name, kept := range map[string]string{
		`..\..\evil.exe`:                  "evil.exe.pdf",
		"../../etc/passwd":                "passwd.pdf",
		"tea\u202efdp.exe":                "teafdp.exe.pdf",
		"te\u2066a\u200b\u200f.pdf":       "tea.pdf",
		"a\r\nSet-Cookie: b=c.html":       "aSet-Cookie_ b=c.html.pdf",
		"nul\x00byte.pdf":                 "nulbyte.pdf",
		"bad\xffutf.pdf":                  "bad_utf.pdf",
		"Tea, 1 June.PDF":                 "Tea, 1 June.PDF",
		"Ŵyn ☕.pdf":                       "Ŵyn ☕.pdf",
		"":                                "file.pdf",
		"...":                             "file.pdf",
		".pdf":                            "pdf.pdf",
		"a.docx":                          "a.pdf",
		strings.Repeat("x", 300):          strings.Repeat("x", 76) + ".pdf",
		strings.Repeat("x", 300) + ".pdf": strings.Repeat("x", 76) + ".pdf",
		strings.Repeat("🫖", 300):          strings.Repeat("🫖", 49) + ".pdf",
	} {
		got := files.CleanName(name, files.PDF)
		if got != kept || utf8.RuneCountInString(got) > files.NameRunes || len(got) > files.NameBytes || !utf8.ValidString(got) {
			t.Errorf("%q becomes %q, not %q", name, got, kept)
		}
	}
}

func zeros(n int) []byte {
	var out bytes.Buffer
	w := zlib.NewWriter(&out)
	block := make([]byte, 1<<16)
	for ; n > 0; n -= len(block) {
		w.Write(block[:min(n, len(block))])
	}
	w.Close()
	return out.Bytes()
}
