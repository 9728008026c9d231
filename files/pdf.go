package files

import (
	"bytes"
	"encoding/binary"
	"strconv"
	"strings"
)

// acts are the names in a PDF that stand for what runs, calls or carries something. Those of false are so short that
// packed pictures hold them by chance: they count only outside of streams.
var acts = map[string]bool{
	"JavaScript": true, "Launch": true, "EmbeddedFile": true, "EmbeddedFiles": true, "FileAttachment": true, "RichMedia": true, "XFA": true,
	"SubmitForm": true, "ImportData": true, "GoToE": true, "JS": false,
}

// checkPDF looks at what can be seen without unpacking: the beginning, the end, encryption, names of what acts. Packed
// object streams can hide such names, and so can a clever writer: a PDF is therefore only ever sent as a download that
// no page of ours can show. What it says of its author stays in it.
func checkPDF(content []byte) error {
	if len(content) < 9 || content[5] != '1' && content[5] != '2' || content[6] != '.' || content[7] < '0' || content[7] > '9' {
		return notOurs()
	}
	if endsAsZip(content) {
		return refuse(Active, "This PDF has another file hidden behind it. Please print it to a new PDF and send that.")
	}
	end := bytes.LastIndex(content, []byte("%%EOF"))
	if end < max(0, len(content)-1024) || bytes.LastIndex(content[:end], []byte("startxref")) < 0 {
		return refuse(Broken, "This PDF has no end: it may have broken off on its way. Please send it again.")
	}
	locked, inStream := false, false
	for i := 0; i < len(content); i++ {
		switch content[i] {
		case 's':
			if bytes.HasPrefix(content[i:], []byte("stream")) {
				inStream = !bytes.HasSuffix(content[:i], []byte("end"))
				i += len("stream") - 1
			}
		case '/':
			name := pdfName(content[i+1:])
			if anywhere, found := acts[name]; found && (anywhere || !inStream) {
				return refuse(Active, "This PDF holds something that acts when it is opened, such as a script, a form or an attached file. Please print it to a new PDF, or send a photo of it.")
			}
			locked = locked || name == "Encrypt" && !inStream
		}
	}
	if locked {
		return refuse(Locked, "This PDF is locked, with a password or against changes. Please print it to a new PDF, or send a photo of it.")
	}
	return nil
}

// pdfName reads a name after its slash, with its letters written as #4A put back; at most 32 letters of it.
func pdfName(s []byte) string {
	var name strings.Builder
	for i := 0; i < len(s) && name.Len() < 32; i++ {
		c := s[i]
		if c <= ' ' || bytes.IndexByte([]byte("()<>[]{}/%"), c) >= 0 {
			break
		}
		if c == '#' && i+2 < len(s) {
			if n, err := strconv.ParseUint(string(s[i+1:i+3]), 16, 8); err == nil {
				c, i = byte(n), i+2
			}
		}
		name.WriteByte(c)
	}
	return name.String()
}

// endsAsZip tells whether a zip's directory ends where the content does.
func endsAsZip(content []byte) bool {
	const size = 22 // of the directory's end, before its comment
	tail := content[max(0, len(content)-size-0xffff):]
	for at := len(tail) - size; at >= 0; at-- {
		if string(tail[at:at+4]) == "PK\x05\x06" && at+size+int(binary.LittleEndian.Uint16(tail[at+20:])) == len(tail) {
			return true
		}
	}
	return false
}
