package courses

import (
	"cmp"
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// named gives a block without an id one.
func (m *Manuscript) named(f Fields) Fields {
	taken := make([]string, 0, len(m.pieces))
	for _, p := range m.pieces {
		taken = append(taken, p.ID)
	}
	switch f := f.(type) {
	case ScenarioFields:
		if f.ID == "" {
			f.ID = NewID(cmp.Or(f.Title, f.Prompt, f.Kind()), taken)
		}
		return f
	case QuestionFields:
		if f.ID == "" {
			f.ID = NewID(cmp.Or(f.Prompt, f.Kind()), taken)
		}
		return f
	case ReflectionFields:
		if f.ID == "" {
			f.ID = NewID(cmp.Or(f.Prompt, f.Kind()), taken)
		}
		return f
	}
	return f
}

var notInIDs = regexp.MustCompile(`[^a-z0-9]+`)

// asID is words as an id, "" where no letter or digit is left.
func asID(words string) string {
	plain := strings.Map(func(c rune) rune {
		if unicode.Is(unicode.Mn, c) {
			return -1
		}
		return c
	}, norm.NFD.String(strings.ToLower(strings.NewReplacer("’", "", "'", "", "&", " and ").Replace(words))))
	id := strings.Trim(notInIDs.ReplaceAllString(plain, "-"), "-")
	for len(id) > longID {
		cut := strings.LastIndexByte(id, '-')
		if cut < 1 {
			return id[:longID]
		}
		id = id[:cut]
	}
	return id
}

// longID is how long an id made of words may be. An id may be 60, and must have room for a number.
const longID = 40

// NewID makes an id of some words: small letters, digits and hyphens, short, and none of those that are taken.
func NewID(words string, taken []string) string {
	id := asID(words)
	if id == "" {
		id = "part"
	}
	used := make(map[string]bool, len(taken))
	for _, t := range taken {
		used[t] = true
	}
	for n, base := 2, id; used[id]; n++ {
		id = fmt.Sprintf("%s-%d", base, n)
	}
	return id
}
