package files

import (
	"bytes"
	"encoding/binary"
	"image"
)

// scanLimit is how often a JPEG may go over its pixels; programs write ten scans or so. Without it a small file keeps a
// processor busy for hours.
const scanLimit = 64

// jpegHead is what the segments of a JPEG say before its pixels are decoded.
type jpegHead struct {
	width, height int
	samples       int64 // of all components, whole blocks
	components    int
	progressive   bool
	rgb           bool // perhaps without luminance: decoding makes a second picture
	orientation   int  // 1 to 8
}

// memory is how many bytes image/jpeg takes to decode the picture: a byte a sample, four more where the coefficients
// of a progressive one are kept, and a second picture for colours for print.
func (h jpegHead) memory() int64 {
	out := h.samples
	if h.progressive {
		out *= 5
	}
	if h.components == 4 || h.rgb {
		out += 4 * int64(h.width) * int64(h.height)
	}
	return out
}

// readJPEG walks over the segments as image/jpeg does. false: it is none, or goes over its pixels too often.
func readJPEG(content []byte) (jpegHead, bool) {
	head := jpegHead{orientation: 1}
	scans := 0
	for i := 2; ; {
		for i < len(content) && content[i] != 0xff {
			i++
		}
		for i < len(content) && content[i] == 0xff {
			i++
		}
		if i >= len(content) {
			return head, false // no end
		}
		marker := content[i]
		i++
		switch {
		case marker == 0xd9:
			return head, head.width > 0 && scans > 0
		case marker == 0, 0xd0 <= marker && marker <= 0xd7:
			continue
		}
		if i+2 > len(content) {
			return head, false
		}
		end := i + int(binary.BigEndian.Uint16(content[i:]))
		if end < i+2 || end > len(content) {
			return head, false
		}
		segment := content[i+2 : end]
		i = end
		switch marker {
		case 0xc0, 0xc1, 0xc2:
			if head.width > 0 || !head.frame(segment) {
				return head, false
			}
			head.progressive = marker == 0xc2
		case 0xda:
			if scans++; scans > scanLimit {
				return head, false
			}
		case 0xe1:
			if exif, ok := bytes.CutPrefix(segment, []byte("Exif\x00\x00")); ok && head.orientation == 1 {
				head.orientation = exifOrientation(exif)
			}
		case 0xee:
			if len(segment) >= 12 && string(segment[:5]) == "Adobe" && segment[11] == 0 {
				head.rgb = true
			}
		}
	}
}

func (h *jpegHead) frame(segment []byte) bool {
	if len(segment) < 6 || len(segment) != 6+3*int(segment[5]) {
		return false
	}
	h.height, h.width = int(binary.BigEndian.Uint16(segment[1:])), int(binary.BigEndian.Uint16(segment[3:]))
	h.components = int(segment[5])
	wide, high := int64(1), int64(1)
	for c := range h.components {
		factors := segment[6+3*c+1]
		wide, high = max(wide, int64(factors>>4)), max(high, int64(factors&15))
	}
	across, down := (int64(h.width)+8*wide-1)/(8*wide), (int64(h.height)+8*high-1)/(8*high)
	for c := range h.components {
		factors := segment[6+3*c+1]
		h.samples += 64 * across * down * max(1, int64(factors>>4)) * max(1, int64(factors&15))
	}
	h.rgb = h.rgb || h.components == 3 && segment[6] == 'R' && segment[9] == 'G' && segment[12] == 'B'
	return true
}

// exifOrientation finds the orientation in an EXIF block (a TIFF header and its first directory); 1 is upright, and
// what is said where nothing, or nothing that can be read, is there.
func exifOrientation(tiff []byte) int {
	if len(tiff) < 8 {
		return 1
	}
	var order binary.ByteOrder = binary.LittleEndian
	if tiff[0] == 'M' {
		order = binary.BigEndian
	}
	at := int64(order.Uint32(tiff[4:]))
	if at+2 > int64(len(tiff)) {
		return 1
	}
	count := int64(order.Uint16(tiff[at:]))
	for entry := at + 2; count > 0 && entry+12 <= int64(len(tiff)); entry, count = entry+12, count-1 {
		if order.Uint16(tiff[entry:]) != 0x0112 {
			continue
		}
		if o := int(order.Uint16(tiff[entry+8:])); 1 <= o && o <= 8 {
			return o
		}
		return 1
	}
	return 1
}

// pngMemory is how many bytes image/png takes to decode the picture; half as much again where it comes in seven passes.
// The content begins with a whole header.
func pngMemory(content []byte, config image.Config) int64 {
	depth, colours, passes := content[24], content[25], content[28]
	pixel := int64(4)
	switch {
	case depth == 16:
		pixel = 8
	case colours == 3: // a palette
		pixel = 1
	}
	out := pixel * int64(config.Width) * int64(config.Height)
	if passes != 0 {
		out += out / 2
	}
	return out
}

// pngOrientation finds the orientation in a PNG's eXIf chunk, wherever it stands.
func pngOrientation(content []byte) int {
	for at := int64(8); at+12 <= int64(len(content)); {
		size := int64(binary.BigEndian.Uint32(content[at:]))
		if at+12+size > int64(len(content)) {
			return 1
		}
		if string(content[at+4:at+8]) == "eXIf" {
			return exifOrientation(content[at+8 : at+8+size])
		}
		at += 12 + size
	}
	return 1
}
