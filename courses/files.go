package courses

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Limits of a course, docs/course-format.md.
const (
	maxFiles  = 500
	maxText   = 1 << 20
	maxMedium = 5 << 20
	maxAll    = 25 << 20
	maxPath   = 200
)

var (
	slugForm  = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	stepForm  = regexp.MustCompile(`^([0-9]{2,3})-([a-z0-9]+(?:-[a-z0-9]+)*)\.md$`)
	shortForm = regexp.MustCompile(`^([0-9]{2,3}-[a-z0-9]+(?:-[a-z0-9]+)*)\.short\.md$`)
	mediaForm = regexp.MustCompile(`\.(svg|png|jpg|jpeg|webp|pdf)$`)
	langForm  = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)
	devices   = regexp.MustCompile(`(?i)^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)`)
)

// ValidSlug says whether a folder's name can be a course's slug: a–z, 0–9 and single hyphens, 3 to 60 characters.
func ValidSlug(s string) bool { return len(s) >= 3 && len(s) <= 60 && slugForm.MatchString(s) }

// FileHash is the SHA-256 of a file in hex.
func FileHash(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// Digest names exactly these files: the SHA-256, in hex, of the lines «hash two-spaces path newline» sorted by path as bytes.
func Digest(f Files) string {
	h := sha256.New()
	for _, p := range f.paths() {
		fmt.Fprintf(h, "%s  %s\n", FileHash(f[p]), p)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// paths are the names, sorted as bytes.
func (f Files) paths() []string {
	paths := make([]string, 0, len(f))
	for p := range f {
		paths = append(paths, p)
	}
	slices.Sort(paths)
	return paths
}

// checkFiles looks at names and sizes, not at what is inside.
func checkFiles(r *report, f Files) {
	if len(f) > maxFiles {
		r.add("", 0, fmt.Sprintf("There are %d files. A course may have %d.", len(f), maxFiles), "Take out what is not needed, or make two courses.")
	}
	all, seen := 0, map[string]string{}
	for _, p := range f.paths() {
		all += len(f[p])
		if message, fix := pathProblem(p); message != "" {
			r.add(p, 0, message, fix)
			continue
		}
		if message, fix := unknownFile(p); message != "" {
			r.add(p, 0, message, fix)
		}
		if other, taken := seen[foldPath(p)]; taken {
			r.add(p, 0, fmt.Sprintf("This name and %s are the same but for capital letters.", quote(other)), "Give one of them another name. Some computers cannot keep both.")
		}
		seen[foldPath(p)] = p
		if message, fix := sizeProblem(p, len(f[p])); message != "" {
			r.add(p, 0, message, fix)
		}
	}
	if all > maxAll {
		r.add("", 0, "All files together are larger than 25 MB.", "Make the pictures smaller.")
	}
}

func foldPath(p string) string { return norm.NFC.String(strings.ToLower(strings.ToUpper(p))) }

// pathProblem says why a path cannot stand in a course: it must name one place, inside the course, on every kind of computer.
func pathProblem(p string) (message, fix string) {
	const rename = "Use a short name of letters, digits, hyphens and dots."
	switch {
	case p == "":
		return "A file has no name.", rename
	case !utf8.ValidString(p):
		return "The name is not written in UTF-8.", rename
	case len(p) > maxPath:
		return "The name is too long.", rename
	case !norm.NFC.IsNormalString(p):
		return "The name has an accent written in a way that not all computers read alike.", "Type the name again, or use plain letters."
	case strings.ContainsFunc(p, func(c rune) bool { return hidden(c) || c == '\n' || c == '\r' || c == '\t' }):
		return "The name has a character that cannot be seen.", rename
	case strings.ContainsAny(p, `\:*?"<>|`):
		return `The name has one of the characters \ : * ? " < > |.`, rename
	}
	for part := range strings.SplitSeq(p, "/") {
		switch {
		case part == "" || part == "." || part == "..":
			return "The name leads out of the course's folder.", "Put the file in the folder and name it from there, without “..” and without “/” in front."
		case strings.HasPrefix(part, "."):
			return "The name starts with a dot.", rename
		case strings.HasSuffix(part, ".") || strings.TrimSpace(part) != part:
			return "The name starts or ends with a space, or ends with a dot.", rename
		case devices.MatchString(part):
			return "This name means something else on some computers.", rename
		}
	}
	return "", ""
}

// unknownFile says why a file has no place in a course.
func unknownFile(p string) (message, fix string) {
	top, _, nested := strings.Cut(p, "/")
	switch {
	case top == "media" && nested:
		if strings.Count(p, "/") > 3 {
			return "The folders in media go too deep.", "Put the file straight into media."
		}
		if !mediaForm.MatchString(p) {
			return "Only .svg, .png, .jpg, .jpeg, .webp and .pdf may be in media.", "Save it as one of these, or take it out."
		}
	case nested && langForm.MatchString(top):
		return fmt.Sprintf("A folder named for a language (%s) will hold a translation one day. That does not work yet.", quote(top)), "Take the folder out for now, or make the translation a course of its own."
	case nested:
		return fmt.Sprintf("A course has no folder %s.", quote(top)), "Take it out. Pictures go into media."
	case p == "course.yaml" || isPage(p) || shortForm.MatchString(p):
	case stepForm.MatchString(p):
		if id := stepForm.FindStringSubmatch(p)[2]; slices.Contains(takenNames, id) {
			return fmt.Sprintf("A part cannot be called %s: that address is taken.", quote(id)), "Give the file another name after its number."
		}
	default:
		return "This file has no place in a course.", "Take it out, or name it like 03-what-it-is-about.md: two digits, a hyphen, small letters."
	}
	return "", ""
}

// takenNames are addresses beside the parts of a course, so no part can have them.
var takenNames = []string{"glossary", "summary", "further-reading", "media", "pause", "resume", "leave", "start-again", "move"}

func isPage(p string) bool {
	return p == "glossary.md" || p == "summary.md" || p == "further-reading.md"
}

func isMedia(p string) bool { return strings.HasPrefix(p, "media/") }

func sizeProblem(p string, size int) (message, fix string) {
	if isMedia(p) && size > maxMedium {
		return "This file is larger than 5 MB.", "Make the picture smaller. A phone needs no more than 200 KB."
	}
	if !isMedia(p) && size > maxText {
		return "This text is larger than 1 MB.", "Cut it into several parts."
	}
	return "", ""
}

// readText gives the words of a text file with its line ends as \n and without a byte order mark. ok is false where it is
// no plain UTF-8 text; the problem is then reported.
func (r *report) readText(file string, b []byte) (text string, ok bool) {
	const save = "Save the file as UTF-8. In most editors: Save as…, Encoding, UTF-8."
	switch {
	case len(b) > maxText:
		return "", false // reported with the sizes
	case bytes.HasPrefix(b, []byte{0xff, 0xfe}) || bytes.HasPrefix(b, []byte{0xfe, 0xff}):
		r.add(file, 1, "The file is saved as UTF-16.", save)
		return "", false
	}
	b = bytes.TrimPrefix(b, []byte("\ufeff"))
	line := 1
	for rest := b; len(rest) > 0; {
		c, n := utf8.DecodeRune(rest)
		switch {
		case c == utf8.RuneError && n == 1:
			r.add(file, line, "The file is not saved as UTF-8: a letter here cannot be read.", save)
			return "", false
		case c == '\n':
			line++
		case c == '\r' && (len(rest) < 2 || rest[1] != '\n'):
			r.add(file, line, "The lines end in a way that old computers used.", "Save the file with the line ends of Unix or Windows.")
			return "", false
		case c != '\t' && c != '\r' && hidden(c):
			r.add(file, line, fmt.Sprintf("There is a hidden character here (U+%04X).", c), "Delete it. It often comes along when text is copied: type the word again.")
			return "", false
		}
		rest = rest[n:]
	}
	return strings.ReplaceAll(string(b), "\r\n", "\n"), true
}

// hidden says of a character that a reader does not see it though it changes what a computer does: control characters, and
// those that turn the direction of what follows.
func hidden(c rune) bool {
	return c == 0x2028 || c == 0x2029 || c == 0xfeff || c >= 0x202a && c <= 0x202e || c >= 0x2066 && c <= 0x2069 || c != '\n' && c != '\t' && c != '\r' && unicode.Is(unicode.Cc, c)
}

// mediaProblem compares a picture's first bytes with its name.
func mediaProblem(p string, b []byte) (message, fix string) {
	starts := map[string][]string{
		".png": {"\x89PNG\r\n\x1a\n"}, ".jpg": {"\xff\xd8\xff"}, ".jpeg": {"\xff\xd8\xff"}, ".webp": {"RIFF"}, ".pdf": {"%PDF-"},
	}[path.Ext(p)]
	for _, s := range starts {
		if !bytes.HasPrefix(b, []byte(s)) || s == "RIFF" && (len(b) < 12 || string(b[8:12]) != "WEBP") {
			return fmt.Sprintf("What is in the file is not what its name says (%s).", path.Ext(p)), "Open it in a picture program and save it again."
		}
	}
	return "", ""
}
