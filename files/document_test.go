package files_test

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"throughline/files"
	"throughline/files/filestest"
)

func TestAPDFIsKeptAsItCameUnlessItActsOrIsLocked(t *testing.T) {
	t.Parallel()
	random := make([]byte, 4<<20)
	source := rand.NewChaCha8([32]byte{1})
	source.Read(random)
	copy(random[1000:], "/JS (what a packed picture holds by chance)")
	inStream := filestest.PDF("")
	inStream = bytes.Replace(inStream, []byte("xref\n"), append(append([]byte("4 0 obj\n<</Length 4194304>>\nstream\n"), random...), "\nendstream\nendobj\nxref\n"...), 1)
	for what, content := range map[string][]byte{
		"a plain one": filestest.PDF(""), "one that opens at a page": filestest.PDF("/OpenAction [3 0 R /Fit]"), "one with links": filestest.PDF("/A <</S/URI/URI(https://x.org)>>"),
		"one with a picture": inStream, "one with words about it": filestest.PDF("/Title (JavaScript and Launch)"), "one with a line behind it": append(filestest.PDF(""), "\r\n\x00"...),
	} {
		if f := accept(t, what, content); f.Type != files.PDF || !bytes.Equal(f.Bytes, content) {
			t.Errorf("%s changed", what)
		}
	}
	for what, inside := range map[string]string{
		"a script": "/OpenAction <</S/JavaScript/JS(app.alert(1))>>", "a script in other letters": "/OpenAction <</S/J#61va#53cript>>", "a script alone": "/AA <</O <</JS 9 0 R>>>>",
		"a program": "/OpenAction<</S /Launch/F(calc.exe)>>", "a file inside": "/Names<</EmbeddedFiles 5 0 R>>", "a file on the page": "/Type/FileAttachment ", "a form of its own": "/AcroForm<</XFA[]>>",
		"a film": "/Subtype/RichMedia", "a form that is sent": "/A<</S/SubmitForm>>",
	} {
		wantRefusal(t, what, filestest.PDF(inside), files.Active)
	}
	hidden := bytes.Replace(filestest.PDF("/X (stream)"), []byte("/Kids"), []byte("/A<</S/JavaScript>>/Kids"), 1)
	wantRefusal(t, "a script behind the word stream", hidden, files.Active)
	wantRefusal(t, "a zip behind it", append(filestest.PDF(""), filestest.DOCX(nil)...), files.Active)
	short := append(filestest.PDF(""), "PK\x05\x06"+strings.Repeat("\x00", 16)+"\x06\x00%%EOF\n"...)
	wantRefusal(t, "a zip whose comment is an end", short, files.Active)
	locked := bytes.Replace(filestest.PDF(""), []byte("/Root 1 0 R"), []byte("/Root 1 0 R/Encrypt 9 0 R"), 1)
	wantRefusal(t, "a locked one", locked, files.Locked)
	wantRefusal(t, "only slashes", append([]byte("%PDF-1.7\n"), bytes.Repeat([]byte("/#"), files.MaxBytes/2-100)...), files.Broken)
}

// partsOf unpacks a document, and looks that it is a sound zip from end to end.
func partsOf(t *testing.T, content []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		out[f.Name] = string(b)
		if f.Comment != "" || !f.Modified.IsZero() && f.Modified.Year() > 1980 {
			t.Errorf("%s says when or what: %v, %q", f.Name, f.Modified, f.Comment)
		}
	}
	return out
}

func TestAWordFileIsWrittenAnewWithoutItsAuthorAndThePlacesOfItsPhotographs(t *testing.T) {
	t.Parallel()
	sent := filestest.DOCX(map[string][]byte{
		"docProps/custom.xml": []byte("<p>Ania Kowalska</p>"), "docProps/thumbnail.jpeg": photo(20, 20, 1), "customXml/item1.xml": []byte("<a>Ania Kowalska</a>"), "customXml/_rels/item1.xml.rels": filestest.Relations("customXmlProps", "itemProps1.xml", ""),
		"word/_rels/document.xml.rels": []byte(`<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://x/relationships/hyperlink" Target="https://example.org/?a=1&amp;b=2" TargetMode="External"/><Relationship Id="rId2" Type="http://x/relationships/customXml" Target="../customXml/item1.xml"/><Relationship Id="rId3" Type="http://x/relationships/image" Target="media/a.jpeg"/></Relationships>`),
		"word/_rels/settings.xml.rels": filestest.Relations("attachedTemplate", `file:///C:\Users\Ania%20Kowalska\Report.dotx`, "External"),
		"word/media/a.jpeg":            photo(60, 40, 6), "word/media/b.jpeg": photo(60, 40, 1), "word/media/c.png": drawing(60, 40, 1), "evil.exe": []byte("MZ"), "META-INF/MANIFEST.MF": []byte("Main-Class: Evil"),
	})
	sent = append(sent, "behind the end"...)
	f := accept(t, "a.docx", sent)
	parts := partsOf(t, f.Bytes)
	for name, content := range parts {
		for _, words := range []string{"Ania", "docProps", "customXml", "PeerPhone", "GPS-56", "xmp-here", "comment-here", "profile-here", "iptc-here", "jar-here"} {
			if strings.Contains(content, words) || strings.Contains(name, words) {
				t.Errorf("%s still says %s", name, words)
			}
		}
	}
	if !strings.Contains(parts["word/document.xml"], "Offered tea three times.") || parts["evil.exe"] != "" || parts["META-INF/MANIFEST.MF"] != "" || len(parts) != 8 {
		t.Errorf("kept: %q", fmt.Sprint(parts))
	}
	if rels := parts["word/_rels/document.xml.rels"]; !strings.Contains(rels, `Target="https://example.org/?a=1&amp;b=2" TargetMode="External"`) || !strings.Contains(rels, "rId3") || strings.Contains(rels, "rId2") {
		t.Errorf("relations: %s", rels)
	}
	if rels := parts["word/_rels/settings.xml.rels"]; !strings.Contains(rels, `Target="Normal.dotm"`) {
		t.Errorf("template: %s", rels)
	}
	// The pictures are still pictures, with the orientation that the page was laid out with.
	for name, orientation := range map[string]string{"word/media/a.jpeg": "BRWG", "word/media/b.jpeg": "RGBW", "word/media/c.png": "RGBW"} {
		if got := corners(decoded(t, accept(t, name, []byte(parts[name])))); got != orientation {
			t.Errorf("%s: corners %s", name, got)
		}
	}
	if bytes.Contains(f.Bytes, []byte("behind the end")) {
		t.Error("what stands behind the end is kept")
	}
}

func TestAWordFileThatActsFetchesOrIsNoneIsRefused(t *testing.T) {
	t.Parallel()
	types := string(partsOf(t, filestest.DOCX(nil))["[Content_Types].xml"])
	with := func(old, new string) []byte { return []byte(strings.Replace(types, old, new, 1)) }
	const main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
	for what, parts := range map[string]map[string][]byte{
		"a macro":                  {"word/vbaProject.bin": []byte("x"), "[Content_Types].xml": with("</Types>", `<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>`)},
		"a macro by another name":  {"word/vbaProject.bin": []byte("x"), "[Content_Types].xml": with("</Types>", `<Default Extension="bin" ContentType="image/png"/></Types>`)},
		"a macro file":             {"[Content_Types].xml": with(main, "application/vnd.ms-word.document.macroEnabled.main+xml")},
		"an embedded program":      {"word/embeddings/oleObject1.bin": []byte("x"), "[Content_Types].xml": with("</Types>", `<Default Extension="bin" ContentType="application/octet-stream"/></Types>`)},
		"a template on the web":    {"word/_rels/settings.xml.rels": filestest.Relations("attachedTemplate", "https://evil.example/a.dotm", "External")},
		"a template on a server":   {"word/_rels/settings.xml.rels": filestest.Relations("attachedTemplate", `file://///evil/share/a.dotm`, "External")},
		"a template on a share":    {"word/_rels/settings.xml.rels": filestest.Relations("attachedTemplate", `\\evil\share\a.dotm`, "External")},
		"a picture that is called": {"word/_rels/document.xml.rels": filestest.Relations("image", "http://evil.example/pixel.gif", "External")},
		"a mode in other letters":  {"word/_rels/document.xml.rels": filestest.Relations("image", "http://evil.example/pixel.gif", "EXTERNAL")},
		"a page brought in":        {"word/_rels/document.xml.rels": filestest.Relations("aFChunk", "chunk.mht", "")},
		"a document type":          {"word/document.xml": []byte(`<!DOCTYPE a [<!ENTITY b "c">]><w:document/>`)},
	} {
		wantRefusal(t, what, filestest.DOCX(parts), files.Active)
	}
	wantRefusal(t, "a table", filestest.DOCX(map[string][]byte{"[Content_Types].xml": with(main, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml")}), files.WrongType)
	wantRefusal(t, "another zip", filestest.DOCX(map[string][]byte{"[Content_Types].xml": nil}), files.WrongType)
	for _, name := range []string{"../word/a.xml", "/word/a.xml", "word/../../a.xml", `word\a.xml`, "C:a.xml", "word//a.xml", "WORD/document.XML", "a\x00.xml", strings.Repeat("a", 300)} {
		wantRefusal(t, "a part called "+name, filestest.DOCX(map[string][]byte{name: []byte("x")}), files.Broken)
	}
	wantRefusal(t, "relations that are none", filestest.DOCX(map[string][]byte{"word/_rels/document.xml.rels": []byte("x")}), files.Broken)
	wantRefusal(t, "a photograph that is none", filestest.DOCX(map[string][]byte{"word/media/a.jpeg": []byte("\xff\xd8\xff\xe1\xff\xff")}), files.Broken)
	locked := filestest.DOCX(nil)
	for at := 0; ; { // the sign for encryption, in every heading
		i := bytes.Index(locked[at:], []byte("PK\x01\x02"))
		if i < 0 {
			break
		}
		locked[at+i+8] |= 1
		at += i + 4
	}
	wantRefusal(t, "a locked one", locked, files.Locked)
}

func TestAWordFileThatUnpacksToTooMuchIsRefusedInLittleMemory(t *testing.T) {
	large := bytes.Repeat([]byte("<w:p/> tea "), 60<<20/11)
	noise := make([]byte, 300<<10) // packs badly, so that only the sum of all is too much
	rand.NewChaCha8([32]byte{1}).Read(noise)
	mixed := map[string][]byte{}
	for i := range 12 {
		mixed[fmt.Sprintf("word/part%d.xml", i)] = append(bytes.Repeat([]byte("<w:p/> tea "), 5<<20/11), noise...)
	}
	many := map[string][]byte{}
	for i := range 2001 {
		many[fmt.Sprintf("word/part%d.xml", i)] = []byte("<a/>")
	}
	lying := filestest.DOCX(map[string][]byte{"word/large.xml": large})
	name := []byte("word/large.xml")
	if i := bytes.LastIndex(lying, name); i > 0 { // the directory says that it is small
		binary.LittleEndian.PutUint32(lying[i-22:], 100)
	}
	for what, content := range map[string][]byte{
		"60 MB in one part": filestest.DOCX(map[string][]byte{"word/large.xml": large}), "45 MB of nothing": filestest.DOCX(map[string][]byte{"word/large.xml": make([]byte, 45<<20)}),
		"60 MB in twelve parts": filestest.DOCX(mixed), "2,001 parts": filestest.DOCX(many),
	} {
		peak := peakOf(func() { wantRefusal(t, what, content, files.TooLarge) })
		t.Logf("%s (%d KB): %d MB", what, len(content)>>10, peak>>20)
		if peak > 96<<20 {
			t.Errorf("%s took %d MB", what, peak>>20)
		}
	}
	peak := peakOf(func() { wantRefusal(t, "60 MB that say they are 100 bytes", lying, files.Broken) })
	if peak > 16<<20 {
		t.Errorf("the one that lies took %d MB", peak>>20)
	}
}
