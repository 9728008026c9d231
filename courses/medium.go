package courses

import (
	"bytes"
	"path"
	"strings"
)

// AddMedium puts a picture or PDF that somebody sends among a course's files, and gives its name there. The same bytes are
// not kept twice. Refusal: what is wrong with it, in words.
func (f Files) AddMedium(sent string, b []byte) (Files, string, error) {
	file, err := f.NewMediaName(sent)
	if err != nil {
		return nil, "", err
	}
	for _, known := range f.paths() {
		if isMedia(known) && path.Ext(known) == path.Ext(file) && bytes.Equal(f[known], b) {
			return f, known, nil
		}
	}
	if len(b) == 0 {
		return nil, "", &Refusal{"There is nothing in this file.", "Choose it once more."}
	}
	if wrong := CheckMedium(file, b); len(wrong) > 0 {
		return nil, "", &Refusal{wrong[0].Message, wrong[0].Fix}
	}
	return f.with(file, b), file, nil
}

// PictureText is the Markdown that shows a medium with its words, or links to it where it is a PDF.
func PictureText(file, words string) string {
	words = strings.NewReplacer("[", "(", "]", ")", `\`, "").Replace(oneLine(words))
	if strings.HasSuffix(file, ".pdf") {
		return "[" + words + "](" + file + ")"
	}
	return "![" + words + "](" + file + ")"
}
