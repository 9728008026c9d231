package files

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"io"
	"runtime"
	"time"
)

// MaxPixels is how many pixels a picture may have that is sent, MaxSourceSide how long its sides may be; MaxSide is how
// long, in pixels, the longer side of a picture is that is kept, and SmallSide that of the small one beside it.
const (
	MaxPixels     = 40_000_000
	MaxSourceSide = 20_000
	MaxSide       = 2000
	SmallSide     = 320
)

// Memory: room is for two pictures of up to slotBytes each, once decoded, or for one of up to twice that. A picture's
// size is worked out from its header before anything is decoded, and one that needs more is refused. On top of that come,
// for each of the two, what was sent (MaxBytes) and the reduced picture, once or twice (16 MB each).
const (
	slotBytes = 96 << 20
	slotCount = 2
	waitFor   = 10 * time.Second
	// pngBytes is when a PNG is too large to stay one: it is a photograph then.
	pngBytes    = 2 << 20
	jpegQuality = 82
)

var (
	slots = make(chan struct{}, slotCount)
	turn  = make(chan struct{}, 1) // of waiting: or two that want two each would hold one each for ever
)

// takeRoom waits for room for some decoded bytes, and gives back what frees it again.
func takeRoom(ctx context.Context, bytes int64) (free func(), err error) {
	wanted := max(1, int((bytes+slotBytes-1)/slotBytes))
	if wanted > slotCount {
		return nil, tooManyDots()
	}
	wait, cancel := context.WithTimeout(ctx, waitFor)
	defer cancel()
	select {
	case turn <- struct{}{}:
		defer func() { <-turn }()
	case <-wait.Done():
		return nil, busy(ctx)
	}
	for taken := range wanted {
		select {
		case slots <- struct{}{}:
		case <-wait.Done():
			for range taken {
				<-slots
			}
			return nil, busy(ctx)
		}
	}
	return func() {
		if bytes > slotBytes/4 {
			runtime.GC() // or the next one is decoded beside what is left of this one
		}
		for range wanted {
			<-slots
		}
	}, nil
}

// busy is what a wait without end comes to: the caller's own end, or a refusal.
func busy(ctx context.Context) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return refuse(Busy, "Many pictures are being sent just now. Please send yours again in a minute.")
}

func tooManyDots() error {
	return refuse(TooManyDots, "This picture has more pixels than we can open. Please make it smaller, or send a screenshot of it.")
}

func brokenPicture() error {
	return refuse(Broken, "We could not open this picture: it may have broken off on its way. Please send it again, or a screenshot of it.")
}

func acceptJPEG(ctx context.Context, content []byte) (File, error) {
	config, err := jpeg.DecodeConfig(bytes.NewReader(content))
	if err != nil {
		return File{}, brokenPicture()
	}
	if err := checkSides(config); err != nil {
		return File{}, err
	}
	head, ok := readJPEG(content)
	if !ok || head.width != config.Width || head.height != config.Height {
		return File{}, brokenPicture()
	}
	return drawAnew(ctx, JPEG, content, head.memory(), head.orientation, jpeg.Decode)
}

func acceptPNG(ctx context.Context, content []byte) (File, error) {
	config, err := png.DecodeConfig(bytes.NewReader(content))
	if err != nil || len(content) < 33 {
		return File{}, brokenPicture()
	}
	if err := checkSides(config); err != nil {
		return File{}, err
	}
	return drawAnew(ctx, PNG, content, pngMemory(content, config), pngOrientation(content), png.Decode)
}

func checkSides(c image.Config) error {
	if c.Width < 1 || c.Height < 1 {
		return brokenPicture()
	}
	if c.Width > MaxSourceSide || c.Height > MaxSourceSide || int64(c.Width)*int64(c.Height) > MaxPixels {
		return tooManyDots()
	}
	return nil
}

// drawAnew decodes a picture within the room for pictures, reduces it, turns it upright and encodes it: what is kept
// holds pixels and nothing else.
func drawAnew(ctx context.Context, t Type, content []byte, memory int64, orientation int, decode func(io.Reader) (image.Image, error)) (File, error) {
	free, err := takeRoom(ctx, memory)
	if err != nil {
		return File{}, err
	}
	defer free()
	sent, err := decode(untilDone{ctx, bytes.NewReader(content)})
	if ctx.Err() != nil {
		return File{}, ctx.Err()
	}
	if err != nil {
		return File{}, brokenPicture()
	}
	small := upright(reduce(sent, MaxSide), orientation)
	out := File{Type: t, Width: small.Rect.Dx(), Height: small.Rect.Dy()}
	if out.Small, err = encodeJPEG(reduce(onWhite(small), SmallSide)); err != nil {
		return File{}, err
	}
	var buf bytes.Buffer
	if t == PNG {
		if err := png.Encode(&buf, small); err != nil {
			return File{}, err
		}
		if buf.Len() <= pngBytes {
			out.Bytes = buf.Bytes()
			return out, nil
		}
		out.Type = JPEG
		small = onWhite(small)
	}
	out.Bytes, err = encodeJPEG(small)
	return out, err
}

func encodeJPEG(m image.Image) ([]byte, error) {
	var buf bytes.Buffer
	err := jpeg.Encode(&buf, m, &jpeg.Options{Quality: jpegQuality})
	return bytes.Clone(buf.Bytes()), err
}

// onWhite lays a picture on white, where it can be seen through.
func onWhite(src *image.RGBA) *image.RGBA {
	if src.Opaque() {
		return src
	}
	out := image.NewRGBA(src.Rect)
	draw.Draw(out, out.Rect, image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.Draw(out, out.Rect, src, src.Rect.Min, draw.Over)
	return out
}

// untilDone reads until the context ends, so that a decoder does not work for nobody.
type untilDone struct {
	ctx context.Context
	r   io.Reader
}

func (u untilDone) Read(p []byte) (int, error) {
	if err := u.ctx.Err(); err != nil {
		return 0, err
	}
	return u.r.Read(p)
}
