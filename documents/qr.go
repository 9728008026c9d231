package documents

import (
	"fmt"
	"strings"

	"github.com/boombuler/barcode/qr"
)

// quiet is the empty border, in modules, without which cameras do not find a QR code.
const quiet = 4

// QR gives the modules of the QR code for a text, row by row, true for dark, without the border of four modules that must
// stay empty round it. A text of more than about 2,300 bytes is an error.
func QR(text string) ([][]bool, error) {
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return nil, fmt.Errorf("documents: QR code: %w", err)
	}
	size := code.Bounds().Dx()
	rows := make([][]bool, size)
	for y := range rows {
		rows[y] = make([]bool, size)
		for x := range rows[y] {
			red, _, _, _ := code.At(x, y).RGBA()
			rows[y][x] = red == 0
		}
	}
	return rows, nil
}

// QRPath gives the QR code for a text as the path of an SVG: `<svg viewBox="-4 -4 S S">` with S = size + 8 keeps the empty
// border, and the path is filled with a dark colour on white.
func QRPath(text string) (size int, path string, err error) {
	rows, err := QR(text)
	if err != nil {
		return 0, "", err
	}
	var d strings.Builder
	for _, r := range darkRuns(rows) {
		fmt.Fprintf(&d, "M%d %dh%dv1h-%dz", r.x, r.y, r.length, r.length)
	}
	return len(rows), d.String(), nil
}

type darkRun struct{ x, y, length int }

// darkRuns joins dark modules that touch in a row, so that there is less to draw and no hairline between them.
func darkRuns(rows [][]bool) []darkRun {
	var runs []darkRun
	for y, row := range rows {
		for x := 0; x < len(row); x++ {
			start := x
			for x < len(row) && row[x] {
				x++
			}
			if x > start {
				runs = append(runs, darkRun{start, y, x - start})
			}
		}
	}
	return runs
}

// qrPicture draws the QR code of a text into a square, the empty border included.
func qrPicture(text, alt string, x, y, side float64) (picture, error) {
	rows, err := QR(text)
	if err != nil {
		return picture{}, err
	}
	module := side / float64(len(rows)+2*quiet)
	p := picture{alt: alt, ink: dark}
	for _, r := range darkRuns(rows) {
		p.boxes = append(p.boxes, box{x + float64(r.x+quiet)*module, y + float64(r.y+quiet)*module, float64(r.length) * module, module})
	}
	return p, nil
}
