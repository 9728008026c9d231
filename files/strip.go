package files

import (
	"bytes"
	"encoding/binary"
)

// stripJPEG leaves a photograph inside a document as it is drawn, and takes out what is said of it: all application
// segments but those that its colours need (JFIF, Adobe), comments, and whatever stands behind its end. Which way up it
// is stays: the document was laid out with it.
func stripJPEG(content []byte) ([]byte, error) {
	out := append(make([]byte, 0, len(content)), 0xff, 0xd8)
	pixels := false // after the head of a scan
	for i := 2; ; {
		next := nextMarker(content, i)
		switch {
		case next < 0 && pixels:
			return append(out, content[i:]...), nil // it has no end
		case next < 0:
			return nil, brokenDocument()
		case pixels:
			out = append(out, content[i:next]...)
		}
		marker := content[next+1]
		if marker == 0xd9 {
			return append(out, 0xff, 0xd9), nil
		}
		i = next + 2
		if i+2 > len(content) {
			return nil, brokenDocument()
		}
		end := i + int(binary.BigEndian.Uint16(content[i:]))
		if end < i+2 || end > len(content) {
			return nil, brokenDocument()
		}
		segment := content[i+2 : end]
		i, pixels = end, marker == 0xda
		switch {
		case marker == 0xe1 && bytes.HasPrefix(segment, []byte("Exif\x00\x00")):
			if o := exifOrientation(segment[6:]); o != 1 {
				out = append(out, exifWith(o)...)
			}
		case 0xe1 <= marker && marker <= 0xef && marker != 0xee, marker == 0xfe:
		case marker == 0xe0 && !bytes.HasPrefix(segment, []byte("JFIF\x00")): // a small picture of the picture
		default:
			out = append(out, content[next:end]...)
		}
	}
}

// nextMarker is where the next marker with a segment, or the end, stands; below 0 where there is none.
func nextMarker(content []byte, from int) int {
	for i := from; i+1 < len(content); i++ {
		if m := content[i+1]; content[i] == 0xff && m != 0 && m != 0xff && (m < 0xd0 || m > 0xd7) {
			return i
		}
	}
	return -1
}

// exifWith is an application segment that holds an orientation and nothing else.
func exifWith(orientation int) []byte {
	return append([]byte("\xff\xe1\x00\x22Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00"), byte(orientation), 0, 0, 0, 0, 0, 0)
}

// drawnChunks are the chunks of a PNG that say how it is drawn; others talk about it.
var drawnChunks = map[string]bool{
	"IHDR": true, "PLTE": true, "IDAT": true, "IEND": true, "tRNS": true, "gAMA": true, "cHRM": true, "sRGB": true, "sBIT": true, "bKGD": true, "pHYs": true,
	"acTL": true, "fcTL": true, "fdAT": true,
}

// stripPNG is stripJPEG for a PNG.
func stripPNG(content []byte) ([]byte, error) {
	out := append(make([]byte, 0, len(content)), content[:8]...)
	for at := 8; at+12 <= len(content); {
		size := int64(binary.BigEndian.Uint32(content[at:]))
		end := int64(at) + 12 + size
		if end > int64(len(content)) {
			break
		}
		kind := string(content[at+4 : at+8])
		if drawnChunks[kind] {
			out = append(out, content[at:end]...)
		}
		if at = int(end); kind == "IEND" {
			return out, nil
		}
	}
	return nil, brokenDocument()
}
