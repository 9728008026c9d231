package files

import (
	"image"
	"image/draw"
)

// reduce makes a picture whose longer side is at most so many pixels; a smaller one keeps its size. Each new pixel is
// the mean of what it covers, worked out a row at a time: the scalers of x/image keep 32 bytes for each pixel of a
// whole strip, which is half a gigabyte for a large photograph.
func reduce(src image.Image, longest int) *image.RGBA {
	b := src.Bounds()
	w, h := b.Dx(), b.Dy()
	if w <= longest && h <= longest {
		out := image.NewRGBA(image.Rect(0, 0, w, h))
		draw.Draw(out, out.Rect, src, b.Min, draw.Src)
		return out
	}
	dw, dh := longest, longest
	if w >= h {
		dh = max(1, (h*longest+w/2)/w)
	} else {
		dw = max(1, (w*longest+h/2)/h)
	}
	out := image.NewRGBA(image.Rect(0, 0, dw, dh))
	line := image.NewRGBA(image.Rect(0, 0, w, 1))
	across, sum := make([]uint64, 4*dw), make([]uint64, 4*dw)
	area := uint64(w) * uint64(h)
	// In units of 1/dh of an old row, an old row is dh long and a new one h; columns likewise.
	row, left := 0, h
	for y := range h {
		draw.Draw(line, line.Rect, src, image.Pt(b.Min.X, b.Min.Y+y), draw.Src)
		reduceLine(across, line.Pix, w, dw)
		for rest := dh; rest > 0; {
			part := min(rest, left)
			for i, v := range across {
				sum[i] += v * uint64(part)
			}
			rest -= part
			if left -= part; left == 0 {
				pix := out.Pix[row*out.Stride : row*out.Stride+4*dw]
				for i, v := range sum {
					pix[i] = uint8((v + area/2) / area)
				}
				clear(sum)
				row, left = row+1, h
			}
		}
	}
	return out
}

// reduceLine sums a line of w pixels into dw, each weighed by how much of it the new pixel covers, in units of 1/dw.
func reduceLine(out []uint64, pix []uint8, w, dw int) {
	clear(out)
	column, left := 0, w
	for x := range w {
		p := pix[4*x : 4*x+4 : 4*x+4]
		for rest := dw; rest > 0; {
			part := uint64(min(rest, left))
			o := out[4*column : 4*column+4 : 4*column+4]
			o[0] += uint64(p[0]) * part
			o[1] += uint64(p[1]) * part
			o[2] += uint64(p[2]) * part
			o[3] += uint64(p[3]) * part
			rest -= int(part)
			if left -= int(part); left == 0 {
				column, left = column+1, w
			}
		}
	}
}

// upright turns and mirrors a picture as its EXIF orientation asks: 1 is as it is, 3 upside down, 6 a quarter to the
// right, 8 a quarter to the left, the others mirrored.
func upright(src *image.RGBA, orientation int) *image.RGBA {
	if orientation < 2 || orientation > 8 {
		return src
	}
	w, h := src.Rect.Dx(), src.Rect.Dy()
	dw, dh := w, h
	if orientation >= 5 {
		dw, dh = h, w
	}
	out := image.NewRGBA(image.Rect(0, 0, dw, dh))
	for y := range dh {
		for x := range dw {
			sx, sy := x, y
			switch orientation {
			case 2:
				sx = w - 1 - x
			case 3:
				sx, sy = w-1-x, h-1-y
			case 4:
				sy = h - 1 - y
			case 5:
				sx, sy = y, x
			case 6:
				sx, sy = y, h-1-x
			case 7:
				sx, sy = w-1-y, h-1-x
			case 8:
				sx, sy = w-1-y, x
			}
			copy(out.Pix[y*out.Stride+4*x:][:4], src.Pix[sy*src.Stride+4*sx:][:4])
		}
	}
	return out
}
