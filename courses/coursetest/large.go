package coursetest

import (
	"bytes"
	"fmt"
	"maps"
	"math/rand/v2"
	"strings"

	"throughline/courses"
)

// LongPart is the id of the part of Large that is a lesson of more than 3,000 words, its last one.
const LongPart = "long"

// Large is a course of forty parts, each a lesson, a check or a task of the catalogue, of about 1,000 words, and one of more
// than 3,000. It can be published.
func Large() courses.Files {
	entries, err := courses.Catalogue()
	if err != nil {
		panic(fmt.Sprint("the catalogue does not read: ", err))
	}
	from := entries[0].Files
	out := maps.Clone(from)
	parts := from.Outline()
	for n := len(parts) + 1; n < 40; n++ {
		again, short := parts[(n-1)%len(parts)], fmt.Sprintf("%02d-again-%d.short.md", n, n)
		out[fmt.Sprintf("%02d-again-%d.md", n, n)] = from[again.File]
		if again.Short != "" {
			out[short] = from[again.Short]
		}
	}
	out["40-"+LongPart+".md"] = longLesson(from["03-overdose.md"])
	return out
}

// longLesson repeats the text of a lesson, with other ids, without its citations.
func longLesson(lesson []byte) []byte {
	_, body, _ := strings.Cut(string(lesson)[4:], "\n---\n")
	var out bytes.Buffer
	out.WriteString("---\nkind: lesson\ntitle: Long\nminutes: 30\nsources: [sdf-stop]\n---\n\n")
	for n := range 4 {
		suffix := "-" + string(rune('a'+n))
		out.WriteString(strings.NewReplacer("[@nhs-blue]", "", "[@nyxoid]", "", "[@prenoxad]", "", "[@phs-nitazenes]", "", "[@acmt-2017]", "", "[@shetland-999]", "",
			"id: unsure", "id: unsure"+suffix, "id: corridor", "id: corridor"+suffix).Replace(body) + "\n\n")
	}
	return out.Bytes()
}

// WithPictures gives a course so many pictures of so many bytes each, all shown by its last part. They only look like
// pictures to whoever reads their first bytes.
func WithPictures(f courses.Files, pictures, size int) courses.Files {
	parts := f.Outline()
	last := parts[len(parts)-1].File
	out := maps.Clone(f)
	text := bytes.Clone(out[last])
	random := rand.NewChaCha8([32]byte{})
	for n := range pictures {
		b := make([]byte, size)
		_, _ = random.Read(b)
		copy(b, "\x89PNG\r\n\x1a\n")
		name := fmt.Sprintf("media/picture-%d.png", n+1)
		out[name], text = b, fmt.Appendf(text, "\n![Picture %d](%s)\n", n+1, name)
	}
	out[last] = text
	return out
}
