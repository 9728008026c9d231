package files_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"runtime"
	"runtime/metrics"
	"sync"
	"testing"
	"time"

	"throughline/files"
	"throughline/files/filestest"
)

// peakOf is how many bytes more than before the heap held at its highest while something ran, looked at every
// half millisecond; what is garbage already and not yet swept counts.
func peakOf(run func()) uint64 {
	runtime.GC()
	heap := func() uint64 {
		sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
		metrics.Read(sample)
		return sample[0].Value.Uint64()
	}
	before, peak := heap(), uint64(0)
	done, seen := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(seen)
		for tick := time.NewTicker(500 * time.Microsecond); ; {
			select {
			case <-done:
				tick.Stop()
				return
			case <-tick.C:
				peak = max(peak, heap())
			}
		}
	}()
	run()
	close(done)
	<-seen
	peak = max(peak, heap())
	return peak - min(peak, before)
}

func decoded(t *testing.T, f files.File) image.Image {
	t.Helper()
	m, kind, err := image.Decode(bytes.NewReader(f.Bytes))
	if err != nil || kind != string(f.Type) || m.Bounds() != image.Rect(0, 0, f.Width, f.Height) {
		t.Fatalf("what is kept: %s, %v, %v; said to be %s, %d × %d", kind, m.Bounds(), err, f.Type, f.Width, f.Height)
	}
	return m
}

// corners are the colours near the corners: top left, top right, bottom left, bottom right.
func corners(m image.Image) string {
	b := m.Bounds()
	out := ""
	for _, p := range []image.Point{{1, 1}, {b.Dx() - 2, 1}, {1, b.Dy() - 2}, {b.Dx() - 2, b.Dy() - 2}} {
		r, g, b, _ := m.At(p.X, p.Y).RGBA()
		switch {
		case r > 0xd000 && g > 0xd000 && b > 0xd000:
			out += "W"
		case r > 0xd000 && g < 0x3000 && b < 0x3000:
			out += "R"
		case g > 0xd000 && r < 0x3000 && b < 0x3000:
			out += "G"
		case b > 0xd000 && r < 0x3000 && g < 0x3000:
			out += "B"
		default:
			out += "?"
		}
	}
	return out
}

func TestAPictureIsTurnedUprightAsItsEXIFAsks(t *testing.T) {
	t.Parallel()
	// As sent: red and green above, blue and white below.
	for orientation, want := range map[int]string{0: "RGBW", 1: "RGBW", 2: "GRWB", 3: "WBGR", 4: "BWRG", 5: "RBGW", 6: "BRWG", 7: "WGBR", 8: "GWRB", 9: "RGBW"} {
		w, h := 96, 64
		if orientation >= 5 && orientation <= 8 {
			w, h = h, w
		}
		for _, sent := range [][]byte{photo(96, 64, orientation), drawing(96, 64, orientation)} {
			f := accept(t, "a", sent)
			if got := corners(decoded(t, f)); got != want || f.Width != w || f.Height != h {
				t.Errorf("orientation %d, %s: corners %s, %d × %d; wanted %s, %d × %d", orientation, f.Type, got, f.Width, f.Height, want, w, h)
			}
		}
	}
	large := accept(t, "a", photo(3000, 1500, 6))
	if got := corners(decoded(t, large)); got != "BRWG" || large.Width != 1000 || large.Height != files.MaxSide {
		t.Errorf("a large one on its side: %s, %d × %d", got, large.Width, large.Height)
	}
}

// photo is a JPEG with all that a telephone says about it, and a zip behind its end.
func photo(w, h, orientation int) []byte {
	plain := filestest.JPEG(w, h)
	out := append([]byte{}, plain[:2]...)
	out = append(out, filestest.Segment(0xe1, append([]byte("Exif\x00\x00"), filestest.EXIF(orientation)...))...)
	out = append(out, filestest.Segment(0xe1, []byte("http://ns.adobe.com/xap/1.0/\x00<x:xmpmeta>xmp-here</x:xmpmeta>"))...)
	out = append(out, filestest.Segment(0xe2, []byte("ICC_PROFILE\x00\x01\x01profile-here"))...)
	out = append(out, filestest.Segment(0xed, []byte("Photoshop 3.0\x008BIM\x04\x04iptc-here"))...)
	out = append(out, filestest.Segment(0xfe, []byte("comment-here"))...)
	out = append(out, plain[2:]...)
	return append(out, filestest.DOCX(map[string][]byte{"META-INF/jar-here": []byte("behind the end")})...)
}

// drawing is a PNG with all that a program can say about it, and more behind its end.
func drawing(w, h, orientation int) []byte {
	plain := filestest.PNG(w, h)
	const head = 8 + 25
	out := append([]byte{}, plain[:head]...)
	for _, c := range []struct{ kind, content string }{
		{"tEXt", "Author\x00comment-here"}, {"iTXt", "XML:com.adobe.xmp\x00\x00\x00\x00\x00xmp-here"}, {"iCCP", "p\x00\x00profile-here"},
		{"eXIf", string(filestest.EXIF(orientation))}, {"tIME", "\x07\xea\x0b\x16\x03\x00\x00"}, {"prVt", "iptc-here"},
	} {
		out = append(out, filestest.Chunk(c.kind, []byte(c.content))...)
	}
	out = append(out, plain[head:]...)
	return append(out, "META-INF/jar-here"...)
}

func TestNothingThatIsSaidOfAPictureIsKept(t *testing.T) {
	t.Parallel()
	said := []string{"Exif", "eXIf", "PeerPhone", "GPS-56", "xmp", "ns.adobe", "ICC_PROFILE", "iCCP", "profile-here", "8BIM", "iptc-here", "tEXt", "iTXt", "tIME", "comment-here", "PK\x03\x04", "META-INF", "jar-here"}
	for name, sent := range map[string][]byte{"photo": photo(300, 200, 1), "turned photo": photo(300, 200, 8), "large photo": photo(2600, 100, 1), "drawing": drawing(300, 200, 1), "turned drawing": drawing(300, 200, 5)} {
		missing := 0
		kept := accept(t, name, sent).Bytes
		for _, words := range said {
			if !bytes.Contains(sent, []byte(words)) {
				missing++
			}
			if bytes.Contains(kept, []byte(words)) {
				t.Errorf("the %s that is kept says %q", name, words)
			}
		}
		if missing > 8 {
			t.Errorf("the %s that is sent says too little to prove anything", name)
		}
		// Whatever it is: only what draws.
		if kept[0] == 0xff {
			for at := 2; kept[at+1] != 0xda; at += 2 + int(binary.BigEndian.Uint16(kept[at+2:])) {
				if m := kept[at+1]; m != 0xdb && m != 0xc0 && m != 0xc4 {
					t.Errorf("the %s has a segment %x", name, m)
				}
			}
			if !bytes.HasSuffix(kept, []byte{0xff, 0xd9}) {
				t.Errorf("the %s goes on behind its end", name)
			}
			continue
		}
		at := 8
		for at < len(kept) {
			if kind := string(kept[at+4 : at+8]); kind != "IHDR" && kind != "IDAT" && kind != "IEND" {
				t.Errorf("the %s has a chunk %s", name, kind)
			}
			at += 12 + int(binary.BigEndian.Uint32(kept[at:]))
		}
		if at != len(kept) {
			t.Errorf("the %s goes on behind its end", name)
		}
	}
}

func TestAPictureIsReducedToTheMeanOfWhatItShows(t *testing.T) {
	t.Parallel()
	for _, size := range [][4]int{{4000, 3000, 2000, 1500}, {2001, 2001, 2000, 2000}, {1000, 5000, 400, 2000}, {2000, 10, 2000, 10}, {20000, 1, 2000, 1}, {3, 7, 3, 7}} {
		f := accept(t, "a", filestest.PNG(size[0], size[1]))
		if f.Width != size[2] || f.Height != size[3] {
			t.Errorf("%d × %d becomes %d × %d", size[0], size[1], f.Width, f.Height)
		}
		decoded(t, f)
	}
	// Lines of one pixel become grey, not lines: a scaler that leaves pixels out would show only black or white.
	m := image.NewGray(image.Rect(0, 0, 4000, 40))
	for i := range m.Pix {
		m.Pix[i] = uint8(i % 2 * 255)
	}
	var sent bytes.Buffer
	if err := png.Encode(&sent, m); err != nil {
		t.Fatal(err)
	}
	kept := decoded(t, accept(t, "a", sent.Bytes()))
	for x := range 2000 {
		if g := color.GrayModel.Convert(kept.At(x, 10)).(color.Gray).Y; g < 126 || g > 129 {
			t.Fatalf("at %d it is %d", x, g)
		}
	}
}

func TestADrawingStaysSeeThroughAndAPhotographAsPNGBecomesAJPEG(t *testing.T) {
	t.Parallel()
	m := image.NewNRGBA(image.Rect(0, 0, 40, 40))
	m.SetNRGBA(5, 5, color.NRGBA{200, 100, 0, 128})
	var sent bytes.Buffer
	if err := png.Encode(&sent, m); err != nil {
		t.Fatal(err)
	}
	kept := decoded(t, accept(t, "a.png", sent.Bytes()))
	if _, _, _, a := kept.At(0, 0).RGBA(); a != 0 {
		t.Error("what could be seen through is filled")
	}
	if c := color.NRGBAModel.Convert(kept.At(5, 5)).(color.NRGBA); c.A != 128 || c.R < 198 || c.G < 98 {
		t.Errorf("a colour became %v", c)
	}

	noise := image.NewNRGBA(image.Rect(0, 0, 1200, 1200))
	random := rand.New(rand.NewPCG(1, 2))
	for i := range noise.Pix {
		noise.Pix[i] = uint8(random.Uint32())
	}
	for i := range 100 {
		noise.SetNRGBA(i%10, i/10, color.NRGBA{})
	}
	sent.Reset()
	if err := png.Encode(&sent, noise); err != nil {
		t.Fatal(err)
	}
	f := accept(t, "beach.PNG", sent.Bytes())
	if f.Type != files.JPEG || f.Name != "beach.jpg" || len(f.Bytes) > sent.Len()/2 {
		t.Errorf("%d bytes of noise are kept as %s, %s, %d bytes", sent.Len(), f.Type, f.Name, len(f.Bytes))
	}
	if r, g, b, _ := decoded(t, f).At(4, 4).RGBA(); r < 0x9000 || g < 0x9000 || b < 0x9000 {
		t.Error("what could be seen through is dark")
	}
}

// bare is a PNG of zeros with a header of one's choice.
func bare(w, h int, depth, colours, passes byte, data []byte) []byte {
	head := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, uint32(w)), uint32(h))
	out := append([]byte("\x89PNG\r\n\x1a\n"), filestest.Chunk("IHDR", append(head, depth, colours, 0, 0, passes))...)
	out = append(out, filestest.Chunk("IDAT", data)...)
	return append(out, filestest.Chunk("IEND", nil)...)
}

// blank is a JPEG of three components that is grey all over: its scans hold a bit for each block. It is written by hand
// since no encoder at hand writes progressive ones.
func blank(w, h int, progressive bool, luma byte, scans int) []byte {
	out := []byte{0xff, 0xd8}
	out = append(out, filestest.Segment(0xdb, append([]byte{0}, bytes.Repeat([]byte{1}, 64)...))...)
	marker := byte(0xc0)
	if progressive {
		marker = 0xc2
	}
	out = append(out, filestest.Segment(marker, []byte{8, byte(h >> 8), byte(h), byte(w >> 8), byte(w), 3, 1, luma, 0, 2, 0x11, 0, 3, 0x11, 0})...)
	table := append([]byte{0, 1}, make([]byte, 16)...) // one code of one bit, «0»: nothing changes
	out = append(out, filestest.Segment(0xc4, table)...)
	table[0] = 0x10
	out = append(out, filestest.Segment(0xc4, table)...)
	lh, lv := int(luma>>4), int(luma&15)
	mcus := ((w + 8*lh - 1) / (8 * lh)) * ((h + 8*lv - 1) / (8 * lv))
	bits := mcus * (lh*lv + 2)
	last := byte(0)
	if !progressive {
		bits, last = 2*bits, 63
	}
	for range scans {
		out = append(out, filestest.Segment(0xda, []byte{3, 1, 0, 2, 0, 3, 0, 0, last, 0})...)
		out = append(out, make([]byte, bits/8+8)...)
	}
	return append(out, 0xff, 0xd9)
}

func TestAPictureWithTooManyPixelsIsRefusedBeforeItIsDecoded(t *testing.T) {
	hundred := bare(10000, 10000, 8, 0, 0, zeros(10000*10001))
	if len(hundred) > 1<<20 {
		t.Fatalf("the bomb has %d bytes", len(hundred))
	}
	for what, content := range map[string][]byte{
		"a PNG of 100 megapixels in 100 KB":  hundred,
		"a header of 2²⁰ by 2²⁰":             bare(1<<20, 1<<20, 16, 6, 0, zeros(10)),
		"a strip of a million pixels":        bare(1_000_000, 1, 8, 0, 0, zeros(1_000_001)),
		"an interlaced one of 16 bits":       bare(6000, 6000, 16, 6, 1, zeros(10)),
		"a JPEG of 65,535 by 65,535":         append(bytes.TrimSuffix(blank(65535, 65535, false, 0x11, 0), []byte("\xff\xd9")), "\xff\xda\x00\x0c\x03\x01\x00\x02\x00\x03\x00\x00\x3f\x00\xff\xd9"...),
		"a progressive one of 20 megapixels": blank(5000, 4000, true, 0x11, 1),
	} {
		peak := peakOf(func() {
			wantRefusal(t, what, content, files.TooManyDots)
		})
		if peak > 16<<20 {
			t.Errorf("%s took %d MB", what, peak>>20)
		}
	}
	wantRefusal(t, "a JPEG that goes over its pixels a hundred times", blank(800, 800, true, 0x11, 100), files.Broken)
	wantRefusal(t, "no pixels", bare(0, 10, 8, 0, 0, zeros(10)), files.Broken)
}

// underRace says that the race detector is at work; race_test.go sets it.
var underRace bool

func TestThePicturesOfOneMomentStayWithinTheRoomForThem(t *testing.T) {
	if testing.Short() || underRace {
		t.Skip("decodes large pictures and measures the memory")
	}
	random := rand.New(rand.NewPCG(1, 2))
	noisy := image.NewYCbCr(image.Rect(0, 0, 7300, 5475), image.YCbCrSubsampleRatio420) // 40 megapixels from a telephone
	for i := 0; i < len(noisy.Y); i += 64 {
		noisy.Y[i] = uint8(random.Uint32())
	}
	var buf bytes.Buffer
	if err := jpeg.Encode(&buf, noisy, nil); err != nil {
		t.Fatal(err)
	}
	noisy = nil
	for _, c := range []struct {
		what    string
		content []byte
		times   int
	}{
		{"40 megapixels of a telephone", buf.Bytes(), 2},
		{"a PNG of 40 megapixels", bare(8000, 5000, 8, 2, 0, zeros(5000*(1+3*8000))), 2},
		{"a PNG of 16 bits and 25 megapixels", bare(5000, 5000, 16, 6, 0, zeros(5000*(1+8*5000))), 2},
		{"a progressive JPEG of 25 megapixels", blank(5000, 5000, true, 0x22, 4), 2},
		{"twelve megapixels, many at once", blank(4000, 3000, false, 0x22, 1), 4},
	} {
		started := time.Now()
		peak := peakOf(func() {
			var all sync.WaitGroup
			for range c.times {
				all.Go(func() {
					f, err := files.Accept(context.Background(), "a", bytes.NewReader(c.content))
					for busy(err) { // on a slow machine
						f, err = files.Accept(context.Background(), "a", bytes.NewReader(c.content))
					}
					if err != nil || max(f.Width, f.Height) != files.MaxSide {
						t.Errorf("%s: %d × %d, %v", c.what, f.Width, f.Height, err)
					}
				})
			}
			all.Wait()
		})
		t.Logf("%s (%d KB sent): %d at once peaked at %d MB, %v each", c.what, len(c.content)>>10, c.times, peak>>20, (time.Since(started) / time.Duration(c.times)).Round(time.Millisecond))
		if limit := uint64(260<<20 + c.times*3*len(c.content)); peak > limit {
			t.Errorf("%s peaked at %d MB, over %d MB", c.what, peak>>20, limit>>20)
		}
	}
}

func busy(err error) bool {
	var r *files.Refusal
	return errors.As(err, &r) && r.Kind == files.Busy
}

func TestWhoeverGoesAwayWaitsForNothing(t *testing.T) {
	t.Parallel()
	gone, cancel := context.WithCancel(context.Background())
	cancel()
	for _, content := range [][]byte{filestest.JPEG(600, 600), filestest.PNG(600, 600), filestest.DOCX(nil)} {
		if _, err := files.Accept(gone, "a", bytes.NewReader(content)); !errors.Is(err, context.Canceled) {
			t.Errorf("%v", err)
		}
	}
}

func FuzzAccept(f *testing.F) {
	for _, content := range [][]byte{filestest.PDF(""), photo(16, 24, 6), drawing(16, 24, 3), filestest.DOCX(map[string][]byte{"word/media/a.jpeg": photo(16, 16, 6), "word/media/a.png": drawing(16, 16, 1)}), []byte("tea"),
		blank(64, 64, true, 0x22, 3), bare(16, 16, 16, 6, 1, zeros(10)), bare(20, 20, 8, 0, 0, zeros(420))} {
		f.Add("a.pdf", content)
	}
	f.Fuzz(func(t *testing.T, name string, content []byte) {
		kept, err := files.Accept(context.Background(), name, bytes.NewReader(content))
		if err != nil {
			var r *files.Refusal
			if !errors.As(err, &r) || r.Message == "" || kept.Bytes != nil {
				t.Fatalf("%v, %+v", err, kept)
			}
			return
		}
		again, err := files.Accept(context.Background(), kept.Name, bytes.NewReader(kept.Bytes))
		if err != nil || again.Type != kept.Type || again.Width != kept.Width || again.Height != kept.Height || again.Name != kept.Name {
			t.Fatalf("what was kept as %s, %q, %d × %d comes back as %s, %q, %d × %d: %v", kept.Type, kept.Name, kept.Width, kept.Height, again.Type, again.Name, again.Width, again.Height, err)
		}
		for _, words := range []string{"PeerPhone", "GPS-56", "Ania Kowalska"} {
			if kept.Type != files.Text && kept.Type != files.PDF && bytes.Contains(kept.Bytes, []byte(words)) {
				t.Fatalf("%s still says %s", kept.Type, words)
			}
		}
	})
}

func BenchmarkAcceptAPhotographOfTwelveMegapixels(b *testing.B) {
	content := filestest.JPEG(4000, 3000)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := files.Accept(context.Background(), "a.jpg", bytes.NewReader(content)); err != nil {
			b.Fatal(err)
		}
	}
}
