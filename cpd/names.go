package cpd

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// A HiddenName is the name of an organisation that a portfolio keeps to itself, and the words in its place.
type HiddenName struct {
	Name  string `json:"name"`
	Words string `json:"words"` // true of it, such as «third-sector support service»
}

// Names finds names of organisations in texts, however either is written. The zero value finds none.
type Names struct {
	all     []HiddenName
	folded  []string
	written []*regexp.Regexp // as the name is written, in any case
	parts   [][]string       // the folded words that few other names have
}

// FindNames makes ready to find names; empty ones are never found.
func FindNames(hidden []HiddenName) Names {
	var out Names
	for _, h := range hidden {
		folded := strings.TrimPrefix(foldText(h.Name), "the ")
		if folded == "" {
			continue
		}
		out.all, out.folded = append(out.all, h), append(out.folded, folded)
		out.written = append(out.written, regexp.MustCompile(`(?i)`+regexp.QuoteMeta(h.Name)))
		out.parts = append(out.parts, slices.DeleteFunc(strings.Fields(folded), func(w string) bool {
			return len([]rune(w)) < 4 || slices.Contains(commonInNames, w)
		}))
	}
	return out
}

// In gives the first name that stands in a text as whole words or written together.
func (n Names) In(text string) (HiddenName, bool) {
	if len(n.all) == 0 || text == "" {
		return HiddenName{}, false
	}
	here := foldText(text)
	for i, f := range n.folded {
		if holds(here, f) || holdsTogether(text, f) {
			return n.all[i], true
		}
	}
	return HiddenName{}, false
}

// Of gives the first name that a name holds or is a part of: «Cairn Trust» is hidden with «Cairn», and the other way round.
func (n Names) Of(name string) (HiddenName, bool) {
	if found, ok := n.In(name); ok {
		return found, true
	}
	here := foldText(name)
	for i, f := range n.folded {
		if here != "" && holds(f, here) {
			return n.all[i], true
		}
	}
	return HiddenName{}, false
}

// PartIn gives a word of a name that stands in a text without the rest of it, such as «Harbour» of «Harbour Project». Words
// that many names have are none.
func (n Names) PartIn(text string) (word string, ok bool) {
	if len(n.all) == 0 {
		return "", false
	}
	here := foldText(text)
	for _, parts := range n.parts {
		for _, p := range parts {
			if holds(here, p) {
				return p, true
			}
		}
	}
	return "", false
}

// commonInNames are words that many organisations of the field have in their names: one of them tells of none.
var commonInNames = strings.Fields(`action advice association care centre charity church city college community connect council
	county east edinburgh england first fife glasgow group groups health help homeless homelessness home homes hope house housing
	ireland international learning life limited link local london mental ministry national network north northern outreach
	partnership peer people point project projects prison recovery rights safe scotland scottish service services shelter
	skills social society south southern street support team together training trust trustees united university wales west
	wellbeing women womens work working young youth`)

// Without puts the words of each name in its place in a text, or neutral ones in the place of all.
func (n Names) Without(text, neutral string) string {
	for i, w := range n.written {
		words := neutral
		if words == "" {
			words = n.all[i].Words
		}
		text = w.ReplaceAllLiteralString(text, words)
	}
	return text
}

// StillNamed gives the first hidden name that stands somewhere in a portfolio, however it is written there, and the text
// that it stands in. It gives "" where none does.
func StillNamed(p Portfolio, hidden Names) (name, in string) {
	p.texts(func(text *string) {
		if name != "" {
			return
		}
		if found, ok := hidden.In(*text); ok {
			name, in = found.Name, *text
		}
	})
	return name, in
}

// oneSpelling are signs for words, and letters that do not come apart into a plain one and a mark.
var oneSpelling = strings.NewReplacer("&", " and ", "+", " and ", "ł", "l", "Ł", "L", "ø", "o", "Ø", "O", "đ", "d", "Đ", "D", "ß", "ss", "æ", "ae", "Æ", "AE", "œ", "oe", "Œ", "OE", "ı", "i")

// foldText brings a text to its letters and digits without marks, in lower case, with one space between words: what two
// ways of writing a name have in common.
func foldText(text string) string {
	letters := strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Mn, r), unicode.Is(unicode.Cf, r), r == '\'', r == '’':
			return -1
		case unicode.IsLetter(r), unicode.IsDigit(r):
			return unicode.ToLower(r)
		}
		return ' '
	}, norm.NFKD.String(oneSpelling.Replace(text)))
	return strings.Join(strings.Fields(letters), " ")
}

// holds says whether a folded name stands in a folded text as whole words; in scripts that have no spaces between words,
// anywhere.
func holds(text, name string) bool {
	if strings.IndexFunc(name, unspaced) >= 0 {
		return strings.Contains(strings.ReplaceAll(text, " ", ""), strings.ReplaceAll(name, " ", ""))
	}
	text = " " + text + " "
	return strings.Contains(text, " "+name+" ") || strings.Contains(text, " "+name+"s ") // «Harbour’s»
}

func unspaced(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// holdsTogether says whether a folded name stands written together in a word of a text: one of several words in any, as in
// «#HarbourRecovery»; one of a single word in what looks like an address, as in «ania@cairntrust.example».
func holdsTogether(text, name string) bool {
	together := strings.ReplaceAll(name, " ", "")
	if len(together) < 5 {
		return false
	}
	for _, word := range strings.Fields(text) {
		if (together != name || strings.ContainsAny(word, "@.")) && strings.Contains(strings.ReplaceAll(foldText(word), " ", ""), together) {
			return true
		}
	}
	return false
}

// NameKey is the same for two ways of writing a name.
func NameKey(name string) string { return foldText(name) }

// SameName says whether two ways of writing a name are the same.
func SameName(a, b string) bool { return NameKey(a) == NameKey(b) }
