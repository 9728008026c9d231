package e2e

import (
	"bytes"
	"fmt"
	"image/jpeg"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"throughline/files/filestest"
)

// TestAPhonePhotoIsAddedToAnEntryUprightAndWithoutItsPlace: at the width of a phone, with and without script; with it an
// upload that breaks off says so, keeps the file chosen, and goes through when it is sent once more.
func TestAPhonePhotoIsAddedToAnEntryUprightAndWithoutItsPlace(t *testing.T) {
	t.Parallel()
	photo := filestest.JPEG(1200, 800)
	photo = slices.Concat(photo[:2], filestest.Segment(0xe1, append([]byte("Exif\x00\x00"), filestest.EXIF(6)...)), photo[2:])
	file := filepath.Join(t.TempDir(), "IMG_1042.jpg")
	if err := os.WriteFile(file, photo, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, script := range []bool{false, true} {
		t.Run(fmt.Sprintf("script %v", script), func(t *testing.T) {
			t.Parallel()
			chromium(t)
			b := open(t, start(t, "demo"), window{width: 360, script: script})
			b.signIn("mo")
			b.visit("/cpd/new")
			b.fill("What did you do?", "Group on safer supply")
			b.choose("What sort", "Workshop")
			b.press("Save")
			b.run(`document.querySelector("form[data-upload]").closest("details").open = true`)
			b.choose("Can anybody be seen", "No, nobody")
			b.must(chromedp.Do(b.ctx, chromedp.SetUploadFiles(`input[type=file]`, []string{file})))
			b.sideways()
			b.shot("form")
			if script {
				b.must(offline(b, true))
				b.clicks("Add")
				b.until(`document.body.innerText.includes("the upload broke off")`)
				b.sees("IMG_1042.jpg", "still chosen", "Group on safer supply")
				b.sideways()
				b.shot("broken-off")
				b.must(offline(b, false))
			}
			b.press("Add")
			b.until(`document.readyState === "complete" && document.body.innerText.includes("The file is kept")`)
			b.sees("IMG_1042.jpg", "Picture", "Nobody can be seen or named in it")
			b.run(`document.querySelector(".evidence img").scrollIntoView()`)
			b.until(`(i => i.complete && i.naturalHeight > i.naturalWidth)(document.querySelector(".evidence img"))`)
			b.sideways()
			b.shot("kept")
			served := b.download(eval[string](b, `document.querySelector(".evidence a").getAttribute("href")`))
			m, err := jpeg.Decode(bytes.NewReader(served))
			if err != nil || m.Bounds().Dx() != 800 || m.Bounds().Dy() != 1200 {
				t.Fatalf("served is %v, %v", m.Bounds(), err)
			}
			if r, _, blue, _ := m.At(100, 100).RGBA(); r > blue {
				t.Error("the picture lies on its side: the corner that was bottom left should be top left")
			}
			for _, told := range []string{"GPS", "PeerPhone", "Exif"} {
				if bytes.Contains(served, []byte(told)) {
					t.Errorf("what is served still says %s", told)
				}
			}
		})
	}
}

// offline takes the network away from uploads, or gives it back.
func offline(b *browser, gone bool) error {
	_, err := chromedp.Call(b.ctx, network.SetBlockedURLs, network.SetBlockedURLsParams{URLPatterns: []*network.BlockPattern{{URLPattern: "*://*:*/cpd/*/files", Block: gone}}})
	return err
}
