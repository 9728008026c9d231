package files

import (
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// NameRunes and NameBytes are how long a cleaned name may be, with its ending.
const (
	NameRunes = 80
	NameBytes = 200
)

// CleanName keeps the letters of a name: no path, no control signs, none that turn the direction of writing round, at
// most NameRunes characters and NameBytes bytes. It ends as the type's names do: a program that calls itself a picture
// keeps its own ending in front of the picture's. A name of which nothing is left is «file». With no type it keeps
// its own ending, for a refusal to name what was sent.
func CleanName(name string, t Type) string {
	name = path.Base(strings.ReplaceAll(strings.ToValidUTF8(name, "_"), `\`, "/"))
	name = strings.Map(func(r rune) rune {
		switch {
		case r == unicode.ReplacementChar, strings.ContainsRune(`<>:"/\|?*`, r):
			return '_'
		case !unicode.IsPrint(r):
			return -1
		}
		return r
	}, name)
	name = strings.Trim(name, ". ")
	end := path.Ext(name)
	endings := kinds[t].endings
	switch lower := strings.ToLower(end); {
	case slices.Contains(endings, lower):
		name = strings.TrimSuffix(name, end)
	case ours(lower) && len(endings) > 0: // a picture of one kind that was drawn anew as the other, or a wrong ending
		name, end = strings.TrimSuffix(name, end), endings[0]
	case len(endings) > 0:
		end = endings[0]
	default:
		name = strings.TrimSuffix(name, end)
	}
	name = strings.TrimRight(shorten(name, NameRunes-utf8.RuneCountInString(end), NameBytes-len(end)), ". ")
	if name == "" {
		name = "file"
	}
	return name + end
}

func ours(ending string) bool {
	for _, k := range kinds {
		if slices.Contains(k.endings, ending) {
			return true
		}
	}
	return false
}

// shorten keeps the first whole characters that fit.
func shorten(s string, runes, bytes int) string {
	n := 0
	for i, r := range s {
		if n++; n > runes || i+utf8.RuneLen(r) > bytes {
			return s[:i]
		}
	}
	return s
}
