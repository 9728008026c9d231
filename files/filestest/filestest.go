// Package filestest makes small files for tests.
package filestest

import (
	"archive/zip"
	"bytes"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"slices"
)

// PDF is a whole PDF of one empty page; what is given is written into its catalogue.
func PDF(inCatalogue string) []byte {
	var out bytes.Buffer
	out.WriteString("%PDF-1.7\n")
	var at []int
	for i, body := range []string{"<</Type/Catalog/Pages 2 0 R " + inCatalogue + ">>", "<</Type/Pages/Kids[3 0 R]/Count 1>>", "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>"} {
		at = append(at, out.Len())
		fmt.Fprintf(&out, "%d 0 obj\n%s\nendobj\n", i+1, body)
	}
	start := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(at)+1)
	for _, offset := range at {
		fmt.Fprintf(&out, "%010d 00000 n \n", offset)
	}
	fmt.Fprintf(&out, "trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(at)+1, start)
	return out.Bytes()
}

// Quarters is a picture whose corners are red (top left), green (top right), blue (bottom left) and white.
func Quarters(w, h int) *image.NRGBA {
	m := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.NRGBA{255, 255, 255, 255}
			switch {
			case x < w/2 && y < h/2:
				c = color.NRGBA{255, 0, 0, 255}
			case y < h/2:
				c = color.NRGBA{0, 255, 0, 255}
			case x < w/2:
				c = color.NRGBA{0, 0, 255, 255}
			}
			m.SetNRGBA(x, y, c)
		}
	}
	return m
}

// JPEG is Quarters as a JPEG.
func JPEG(w, h int) []byte {
	var out bytes.Buffer
	if err := jpeg.Encode(&out, Quarters(w, h), &jpeg.Options{Quality: 95}); err != nil {
		panic(err)
	}
	return out.Bytes()
}

// PNG is Quarters as a PNG.
func PNG(w, h int) []byte {
	var out bytes.Buffer
	if err := png.Encode(&out, Quarters(w, h)); err != nil {
		panic(err)
	}
	return out.Bytes()
}

// Segment is a segment of a JPEG.
func Segment(marker byte, content []byte) []byte {
	n := len(content) + 2
	return append([]byte{0xff, marker, byte(n >> 8), byte(n)}, content...)
}

// Chunk is a chunk of a PNG.
func Chunk(kind string, content []byte) []byte {
	n := len(content)
	out := append([]byte{byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)}, kind...)
	out = append(out, content...)
	sum := crc32.ChecksumIEEE(out[4:])
	return append(out, byte(sum>>24), byte(sum>>16), byte(sum>>8), byte(sum))
}

// EXIF is a TIFF block with an orientation, a camera and a place, as a telephone writes it.
func EXIF(orientation int) []byte {
	var t bytes.Buffer
	entry := func(tag, kind uint16, count, value uint32) {
		t.Write([]byte{byte(tag >> 8), byte(tag), byte(kind >> 8), byte(kind), byte(count >> 24), byte(count >> 16), byte(count >> 8), byte(count)})
		t.Write([]byte{byte(value >> 24), byte(value >> 16), byte(value >> 8), byte(value)})
	}
	t.WriteString("MM\x00\x2a\x00\x00\x00\x08\x00\x03")
	entry(0x010f, 2, 12, 50)                         // camera
	entry(0x0112, 3, 1, uint32(orientation)<<16)     // orientation
	entry(0x8825, 4, 1, 62)                          // where the place is
	t.WriteString("\x00\x00\x00\x00PeerPhone 9\x00") // 50
	t.WriteString("\x00\x02")                        // 62
	entry(1, 2, 2, 'N'<<24)
	entry(2, 5, 3, 92)
	t.WriteString("\x00\x00\x00\x00GPS-56.1165N-3.9369W!!!!") // 92: three fractions, which can be searched for
	return t.Bytes()
}

// DOCX is a small Word file; parts are added to its own or stand in for them, nil leaves one out.
func DOCX(parts map[string][]byte) []byte {
	all := map[string][]byte{
		"[Content_Types].xml": []byte(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="jpeg" ContentType="image/jpeg"/><Default Extension="png" ContentType="image/png"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>`),
		"_rels/.rels":         []byte(`<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`),
		"word/document.xml":   []byte(`<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>Offered tea three times.</w:t></w:r></w:p></w:body></w:document>`),
		"docProps/core.xml":   []byte(`<?xml version="1.0" encoding="UTF-8"?><cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>Ania Kowalska</dc:creator></cp:coreProperties>`),
	}
	for name, content := range parts {
		all[name] = content
	}
	var names []string
	for name, content := range all {
		if content != nil {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, name := range names {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write(all[name])
		}
		if err != nil {
			panic(err)
		}
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return out.Bytes()
}

// Relations is a part with one relation.
func Relations(kind, target, mode string) []byte {
	return fmt.Appendf(nil, `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s" Target="%s" TargetMode="%s"/></Relationships>`, kind, target, mode)
}
