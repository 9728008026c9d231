package documents

import (
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestTheQRPathOfAPageIsReadByACamera(t *testing.T) {
	t.Parallel()
	const address = "https://throughline.example/join/CAIRN-2026-K7"
	size, path, err := QRPath(address)
	if err != nil {
		t.Fatal(err)
	}
	const module = 4
	side := (size + 2*quiet) * module
	page := image.NewGray(image.Rect(0, 0, side, side))
	for i := range page.Pix {
		page.Pix[i] = 0xff
	}
	for _, run := range strings.Split(strings.TrimSuffix(path, "z"), "z") {
		var x, y, long, back int
		if _, err := fmt.Sscanf(run, "M%d %dh%dv1h-%d", &x, &y, &long, &back); err != nil || long != back {
			t.Fatalf("%q: %v", run, err)
		}
		for dx := range long * module {
			for dy := range module {
				page.SetGray((x+quiet)*module+dx, (y+quiet)*module+dy, color.Gray{})
			}
		}
	}
	file := filepath.Join(t.TempDir(), "qr.png")
	out, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := png.Encode(out, page); err != nil {
		t.Fatal(err)
	}
	out.Close()
	if got := strings.TrimSpace(tool(t, "zbarimg", "-q", "--raw", file)); got != address {
		t.Errorf("it says %q", got)
	}
}

func TestATextTooLongForAQRCodeIsAnErrorNotAPanic(t *testing.T) {
	t.Parallel()
	if _, _, err := QRPath(strings.Repeat("a", 3000)); err == nil {
		t.Error("3,000 letters were taken")
	}
}
