package files

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strings"
)

// Limits of a DOCX, which is a zip of parts: how many, bytes in all when unpacked (counted while reading, whatever the
// zip says), and how many times larger than packed one of over a megabyte may be.
const (
	docxParts    = 2000
	docxUnpacked = 50 << 20
	docxRatio    = 200
	docxXML      = 1 << 20 // bytes of a part that we read ourselves
	wordMain     = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
)

func brokenDocument() error {
	return refuse(Broken, "We could not open this Word file: it may have broken off on its way. Please send it again, or save it as PDF and send that.")
}

func bomb() error {
	return refuse(TooLarge, "This Word file would unpack to more than we can take. Please save it as PDF and send that.")
}

func activeDocument() error {
	return refuse(Active, "This Word file holds something that acts when it is opened, such as a macro or a link to a template or picture elsewhere. Please save it as PDF and send that.")
}

// acceptDOCX writes the document anew, part by part, without what it says of its author (docProps, custom XML), without
// the metadata of the photographs in it, and without anything that stands between or behind its parts. Names beside
// comments and tracked changes are part of the text and stay.
func acceptDOCX(ctx context.Context, content []byte) (File, error) {
	free, err := takeRoom(ctx, slotBytes) // a part is unpacked at a time
	if err != nil {
		return File{}, err
	}
	defer free()
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return File{}, brokenDocument()
	}
	if len(z.File) > docxParts {
		return File{}, bomb()
	}
	d := document{left: docxUnpacked}
	if err := d.readTypes(z.File); err != nil {
		return File{}, err
	}
	var buf bytes.Buffer
	w := zip.NewWriter(&buf)
	for _, part := range z.File {
		if err := ctx.Err(); err != nil {
			return File{}, err
		}
		if err := d.copyPart(w, part); err != nil {
			return File{}, err
		}
		if buf.Len() > MaxBytes {
			return File{}, refuse(TooLarge, tooLarge)
		}
	}
	if err := w.Close(); err != nil {
		return File{}, err
	}
	return File{Type: DOCX, Bytes: bytes.Clone(buf.Bytes())}, nil
}

// document is a DOCX that is being read.
type document struct {
	left  int64 // bytes that may still be unpacked
	types contentTypes
	named map[string]string // content types by the lower-case name of a part, «/word/document.xml»,
	ended map[string]string // and by the ending of its name, «.xml»
}

type contentTypes struct {
	XMLName xml.Name `xml:"http://schemas.openxmlformats.org/package/2006/content-types Types"`
	Default []struct {
		Extension   string `xml:"Extension,attr"`
		ContentType string `xml:"ContentType,attr"`
	}
	Override []struct {
		PartName    string `xml:"PartName,attr"`
		ContentType string `xml:"ContentType,attr"`
	}
}

const typesPart = "[content_types].xml" // names of parts do not mind case

// readTypes looks at all names first, and at what the parts are said to be.
func (d *document) readTypes(parts []*zip.File) error {
	var types *zip.File
	seen := map[string]bool{}
	for _, part := range parts {
		name := strings.ToLower(part.Name)
		if seen[name] || !plainPath(strings.TrimSuffix(part.Name, "/")) || part.Method != zip.Store && part.Method != zip.Deflate {
			return brokenDocument()
		}
		if part.Flags&1 != 0 {
			return refuse(Locked, "This Word file is locked with a password. Please save it without one, or as PDF, and send that.")
		}
		seen[name] = true
		if name == typesPart {
			types = part
		}
	}
	if types == nil {
		return notOurs() // some other zip
	}
	content, err := d.unpack(types)
	if err != nil {
		return err
	}
	if len(content) > docxXML || xml.Unmarshal(content, &d.types) != nil {
		return brokenDocument()
	}
	d.named, d.ended = map[string]string{}, map[string]string{}
	for _, o := range d.types.Override {
		d.named[strings.ToLower(o.PartName)] = strings.ToLower(o.ContentType)
	}
	for _, t := range d.types.Default {
		d.ended["."+strings.ToLower(t.Extension)] = strings.ToLower(t.ContentType)
	}
	word := false
	for _, part := range parts {
		switch kind := d.typeOf(part.Name); {
		case kind == wordMain:
			word = true
		case strings.Contains(kind, "macroenabled"), strings.Contains(kind, "vbaproject"), strings.Contains(kind, "vbadata"), strings.Contains(kind, "activex"), strings.Contains(kind, "oleobject"):
			return activeDocument()
		}
	}
	if !word {
		return notOurs() // a table, slides
	}
	return nil
}

// plainPath tells names that stay in the folder and read the same everywhere.
func plainPath(name string) bool {
	return name != "" && len(name) <= 200 && path.Clean(name) == name && !path.IsAbs(name) && name != ".." && !strings.HasPrefix(name, "../") &&
		!strings.ContainsAny(name, "\\:") && !strings.ContainsFunc(name, control)
}

// typeOf is what the document says that a part is, in lower case; "" where it says nothing.
func (d *document) typeOf(name string) string {
	name = strings.ToLower(name)
	if kind, ok := d.named["/"+name]; ok {
		return kind
	}
	return d.ended[path.Ext(name)]
}

// about tells the parts that say things of the author, or that the document's own text does not need.
func about(name string) bool {
	name = strings.ToLower(strings.TrimPrefix(name, "/"))
	return strings.HasPrefix(name, "docprops/") || strings.HasPrefix(name, "customxml/")
}

// unpack reads a part whole, within what is left for the document.
func (d *document) unpack(part *zip.File) ([]byte, error) {
	size := part.UncompressedSize64 // more than this archive/zip does not give
	if size > uint64(d.left) || size > 1<<20 && size > docxRatio*part.CompressedSize64 {
		return nil, bomb()
	}
	r, err := part.Open()
	if err != nil {
		return nil, brokenDocument()
	}
	defer r.Close()
	content := bytes.NewBuffer(make([]byte, 0, size+bytes.MinRead))
	n, err := content.ReadFrom(io.LimitReader(r, d.left+1))
	if d.left -= n; d.left < 0 {
		return nil, bomb()
	}
	if err != nil {
		return nil, brokenDocument()
	}
	return content.Bytes(), nil
}

// copyPart writes one part anew, cleaned, or leaves it out.
func (d *document) copyPart(w *zip.Writer, part *zip.File) error {
	name := strings.ToLower(part.Name)
	if strings.HasSuffix(name, "/") || about(name) || name != typesPart && d.typeOf(name) == "" {
		return nil
	}
	content, err := d.unpack(part)
	if err != nil {
		return err
	}
	base := path.Base(name)
	switch {
	case strings.HasPrefix(base, "vba"), strings.Contains(name, "activex/"), strings.Contains(name, "embeddings/") && path.Ext(name) != ".xlsx" && path.Ext(name) != ".rels":
		return activeDocument()
	case name == typesPart:
		content, err = d.keptTypes()
	case path.Ext(name) == ".rels":
		content, err = keptRelations(content, path.Dir(path.Dir(part.Name)))
	case path.Ext(name) == ".xml" && bytes.Contains(content, []byte("<!DOCTYPE")):
		return activeDocument() // no writer needs one, and it can unpack to anything
	case bytes.HasPrefix(content, []byte("\xff\xd8\xff")):
		content, err = stripJPEG(content)
	case bytes.HasPrefix(content, []byte("\x89PNG\r\n\x1a\n")):
		content, err = stripPNG(content)
	}
	if err != nil {
		return err
	}
	out, err := w.CreateHeader(&zip.FileHeader{Name: part.Name, Method: zip.Deflate})
	if err == nil {
		_, err = out.Write(content)
	}
	return err
}

func (d *document) keptTypes() ([]byte, error) {
	kept := d.types
	kept.Override = nil
	for _, o := range d.types.Override {
		if !about(o.PartName) {
			kept.Override = append(kept.Override, o)
		}
	}
	return writeXML(kept)
}

type relations struct {
	XMLName      xml.Name `xml:"http://schemas.openxmlformats.org/package/2006/relationships Relationships"`
	Relationship []relation
}

type relation struct {
	ID         string `xml:"Id,attr"`
	Type       string `xml:"Type,attr"`
	Target     string `xml:"Target,attr"`
	TargetMode string `xml:"TargetMode,attr,omitempty"`
}

// keptRelations writes a part's relations anew: without those to parts that are left out, refused where one fetches
// something from elsewhere. A link is followed by a person and stays. The path of a template on the author's own computer
// is put as the usual template's; one on a server is refused.
func keptRelations(content []byte, folder string) ([]byte, error) {
	var all, kept relations
	if len(content) > docxXML || xml.Unmarshal(content, &all) != nil {
		return nil, brokenDocument()
	}
	for _, r := range all.Relationship {
		kind := r.Type[strings.LastIndexByte(r.Type, '/')+1:]
		target := r.Target
		if !path.IsAbs(target) {
			target = path.Join("/", folder, target)
		}
		switch {
		case kind == "aFChunk", kind == "oleObject", kind == "control", kind == "vbaProject":
			return nil, activeDocument()
		case r.TargetMode == "" || strings.EqualFold(r.TargetMode, "Internal"):
			if about(path.Clean(target)) {
				continue
			}
		case kind == "attachedTemplate" && onOwnDisk(r.Target):
			r.Target = "Normal.dotm"
		case kind != "hyperlink":
			return nil, activeDocument()
		}
		kept.Relationship = append(kept.Relationship, r)
	}
	return writeXML(kept)
}

// onOwnDisk tells file:///C:\… and the bare name of a template from an address on a network.
func onOwnDisk(target string) bool {
	rest, ok := strings.CutPrefix(strings.ToLower(target), "file:///")
	if !ok {
		return !strings.ContainsAny(target, `/\:`)
	}
	return len(rest) > 2 && 'a' <= rest[0] && rest[0] <= 'z' && rest[1] == ':'
}

func writeXML(v any) ([]byte, error) {
	out, err := xml.Marshal(v)
	return append([]byte(xml.Header), out...), err
}
