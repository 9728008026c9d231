package main

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"time"

	"throughline/cpd"
	"throughline/models"
)

// aniasFiles gives ania a certificate from elsewhere that is due soon, with a picture of a flipchart from that day.
func (d *demo) aniasFiles(ctx context.Context) error {
	d.clock.ago(2, 3)
	month := func(months int) cpd.Day { return cpd.Day(time.Now().AddDate(0, months, 0).Format("2006-01")) }
	facts := models.EntryFacts{Title: "Emergency first aid at work", Kind: cpd.Course, StartDay: month(-35), IssuedDay: month(-35), RefreshBy: month(1), Minutes: 360,
		Provider: "Burnside Training (made up)", Employer: "Cairn Peer Network", Mode: cpd.InPerson, Assessed: cpd.AssessedDone, CertificateNumber: "EFAW-1042 (made up)"}
	picture, err := flipchart()
	if err != nil {
		return err
	}
	_, err = d.store.AddEntryWithFile(ctx, d.actors["ania"], facts, &models.Upload{Name: "Flipchart from the day.png", Content: picture}, models.ShowsNobody)
	return err
}

// flipchart draws a sheet with a heading and lines of writing, too small to read.
func flipchart() (*bytes.Buffer, error) {
	m := image.NewRGBA(image.Rect(0, 0, 600, 800))
	fill := func(x, y, w, h int, c color.Color) {
		draw.Draw(m, image.Rect(x, y, x+w, y+h), image.NewUniform(c), image.Point{}, draw.Src)
	}
	fill(0, 0, 600, 800, color.RGBA{0xd9, 0xd4, 0xc8, 0xff})
	fill(60, 60, 480, 690, color.White)
	fill(100, 110, 300, 26, color.RGBA{0x1f, 0x5a, 0x4a, 0xff})
	for i, width := range []int{380, 340, 400, 260, 370, 310, 390, 180} {
		fill(100, 190+i*64, 14, 14, color.RGBA{0xb0, 0x4a, 0x2f, 0xff})
		fill(130, 190+i*64, width, 12, color.RGBA{0x44, 0x4c, 0x48, 0xff})
	}
	var out bytes.Buffer
	return &out, png.Encode(&out, m)
}
