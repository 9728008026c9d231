// Package files is the one way in for files from outside: what a person sends is looked at, cleaned and only then kept.
// It knows nothing of the database or the web.
package files

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"unicode/utf8"
)

// MaxBytes is how large a file may be, as it comes and as it is kept: 10 MB, in bytes.
const MaxBytes = 10 << 20

// Type is a kind of file that we take.
type Type string

// The types that we take. No other is ever kept.
const (
	PDF  Type = "pdf"
	JPEG Type = "jpeg"
	PNG  Type = "png"
	Text Type = "text" // plain text in UTF-8
	DOCX Type = "docx"
)

// MediaType is what a type is called in a header: «image/jpeg».
func (t Type) MediaType() string { return kinds[t].media }

// FromMedia is the type that a header calls so; "" for none of ours.
func FromMedia(media string) Type {
	for t, k := range kinds {
		if k.media == media {
			return t
		}
	}
	return ""
}

// Picture tells whether files of the type are pictures, which pages may show in an <img>.
func (t Type) Picture() bool { return t == JPEG || t == PNG }

// Picker is the accept attribute of a file field, and Words are the types as a hint says them.
const (
	Picker = ".pdf,.jpg,.jpeg,.png,.txt,.docx"
	Words  = "PDF, JPEG, PNG, Word (DOCX) or plain text, up to 10 MB"
)

var kinds = map[Type]struct {
	media   string
	endings []string // of names, the usual one first
}{
	PDF:  {"application/pdf", []string{".pdf"}},
	JPEG: {"image/jpeg", []string{".jpg", ".jpeg"}},
	PNG:  {"image/png", []string{".png"}},
	Text: {"text/plain", []string{".txt"}},
	DOCX: {"application/vnd.openxmlformats-officedocument.wordprocessingml.document", []string{".docx"}},
}

// File is a file that was accepted: what may be kept, and nothing of it was taken on trust.
type File struct {
	Type      Type
	MediaType string // Type.MediaType: without parameters
	Name      string // cleaned, see CleanName
	Bytes     []byte // to keep in place of what was sent; at most MaxBytes
	Width     int    // of a picture, in pixels, upright
	Height    int
	Small     []byte // of a picture: the same as a JPEG of at most SmallSide pixels, for pages that list files
}

// Kind says why a file was refused.
type Kind int

// The kinds of refusal. All are the sender's to mend, but Busy, which passes by itself.
const (
	Empty       Kind = iota + 1 // nothing in it, or only white space
	TooLarge                    // more than MaxBytes, or it would unpack to too much
	TooManyDots                 // a picture with more pixels than we can open
	WrongType                   // none of our types, whatever its name says
	Broken                      // it breaks off, or cannot be opened
	Locked                      // encrypted
	Active                      // holds something that acts when it is opened
	Busy                        // too many pictures at this moment
)

// Refusal is why a file was not taken, in words for the person who sent it.
type Refusal struct {
	Kind    Kind
	Message string
}

func (r *Refusal) Error() string { return r.Message }

func refuse(kind Kind, message string) *Refusal { return &Refusal{kind, message} }

const tooLarge = "This file is larger than 10 MB. Please choose a smaller one."

// Accept reads a file to its end or to MaxBytes, finds its type from what is in it, and gives what may be kept: pictures
// upright, at most MaxSide pixels long, drawn anew so that nothing but the picture is left; documents without what they
// say of their author; PDF and text as they came. The same file gives the same bytes each time. The name only names.
//
// A *Refusal is for the person; any other error is the reader's own, or the context's. Pictures and documents wait for
// room up to ten seconds and use at most the memory of picture.go (192 MB of decoded pictures in the whole process).
// Call it outside of a database transaction: a large picture takes a second or two.
func Accept(ctx context.Context, name string, r io.Reader) (File, error) {
	content, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	if err != nil {
		return File{}, fmt.Errorf("read the file: %w", err)
	}
	f, err := accept(ctx, content)
	if err != nil {
		return File{}, err
	}
	if len(f.Bytes) > MaxBytes {
		return File{}, refuse(TooLarge, tooLarge)
	}
	f.MediaType, f.Name = f.Type.MediaType(), CleanName(name, f.Type)
	return f, nil
}

func accept(ctx context.Context, content []byte) (File, error) {
	switch {
	case len(content) > MaxBytes:
		return File{}, refuse(TooLarge, tooLarge)
	case bytes.HasPrefix(content, []byte("\xff\xd8\xff")):
		return acceptJPEG(ctx, content)
	case bytes.HasPrefix(content, []byte("\x89PNG\r\n\x1a\n")):
		return acceptPNG(ctx, content)
	case bytes.HasPrefix(content, []byte("%PDF-")):
		return File{Type: PDF, Bytes: content}, checkPDF(content)
	case bytes.HasPrefix(content, []byte("PK\x03\x04")):
		return acceptDOCX(ctx, content)
	}
	return File{Type: Text, Bytes: content}, checkText(content)
}

// checkText takes plain text in UTF-8, and says what else it may be that people send.
func checkText(content []byte) error {
	head := content[:min(len(content), 64)]
	switch {
	case len(bytes.TrimSpace(content)) == 0:
		return refuse(Empty, "There is nothing in this file. Please choose another one.")
	case len(head) > 12 && string(head[4:8]) == "ftyp":
		return refuse(WrongType, "This is a photo or film in a form that we cannot open (such as HEIC). On an iPhone choose Settings, Camera, Formats, “Most Compatible”, or send a screenshot of the photo.")
	case bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")): // the older Office files, and encrypted new ones
		return refuse(WrongType, "This is an older Word file, or one with a password. Please save it as PDF or as DOCX without a password, and send that.")
	case bytes.HasPrefix(head, []byte("\xff\xfe")), bytes.HasPrefix(head, []byte("\xfe\xff")):
		return refuse(WrongType, "This text is kept in a form that we cannot read. Please save it as plain text in UTF-8, or as PDF.")
	case bytes.HasPrefix(head, []byte(`{\rtf`)), !strings.HasPrefix(http.DetectContentType(content), "text/plain"), markup(content):
		return notOurs()
	case !utf8.Valid(content), bytes.ContainsFunc(content, control):
		return notOurs()
	}
	return nil
}

func notOurs() error {
	return refuse(WrongType, "We can take PDF, JPEG, PNG and plain text files, and Word files (DOCX). Please save yours as one of these.")
}

// markup tells text that a careless program would take for a page or a drawing.
func markup(content []byte) bool {
	head := bytes.ToLower(bytes.TrimLeft(bytes.TrimPrefix(content, []byte("\ufeff")), "\t\n\f\r "))
	for _, start := range []string{"<?", "<!", "<html", "<svg", "<script", "%!ps"} {
		if bytes.HasPrefix(head, []byte(start)) {
			return true
		}
	}
	return false
}

// control tells the control signs that no text has.
func control(r rune) bool {
	return r < ' ' && r != '\t' && r != '\n' && r != '\r' && r != '\f' || r == 0x7f
}
