package courses

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"throughline/internal/strict"
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
	stepForm  = regexp.MustCompile(`^([0-9]{2,3})-([a-z0-9]+(?:-[a-z0-9]+)*)\.md$`)
	shortForm = regexp.MustCompile(`^([0-9]{2,3}-[a-z0-9]+(?:-[a-z0-9]+)*)\.short\.md$`)
	mediaForm = regexp.MustCompile(`\.(svg|png|jpg|jpeg|webp|pdf)$`)
	langForm  = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)
	devices   = regexp.MustCompile(`(?i)^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)`)
)

// ValidSlug says whether a folder's name can be a course's slug: a–z, 0–9 and single hyphens, 3 to 60 characters.
func ValidSlug(s string) bool { return len(s) >= 3 && len(s) <= 60 && strict.Slug.MatchString(s) }

// FileHash is the SHA-256 of a file in hex.
func FileHash(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// Digest names exactly these files: the SHA-256, in hex, of the lines «hash two-spaces path newline» sorted by path as bytes.
func Digest(f Files) string { return DigestOf(f.Hashes()) }

// Hashes are the FileHash of each file.
func (f Files) Hashes() map[string]string {
	out := make(map[string]string, len(f))
	for p, b := range f {
		out[p] = FileHash(b)
	}
	return out
}

// DigestOf is the Digest of files with these hashes, by path.
func DigestOf(hashes map[string]string) string {
	h := sha256.New()
	for _, p := range slices.Sorted(maps.Keys(hashes)) {
		fmt.Fprintf(h, "%s  %s\n", hashes[p], p)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// paths are the names, sorted as bytes.
func (f Files) paths() []string { return slices.Sorted(maps.Keys(f)) }

// checkFiles looks at names and sizes, not at what is inside.
func checkFiles(r *strict.Report, sizes map[string]int) {
	if len(sizes) > maxFiles {
		r.Add("", 0, fmt.Sprintf("There are %d files. A course may have %d.", len(sizes), maxFiles), "Take out what is not needed, or make two courses.")
	}
	all, seen := 0, map[string]string{}
	for _, p := range slices.Sorted(maps.Keys(sizes)) {
		all += sizes[p]
		if message, fix := pathProblem(p); message != "" {
			r.Add(p, 0, message, fix)
			continue
		}
		if message, fix := unknownFile(p); message != "" {
			r.Add(p, 0, message, fix)
		}
		if other, taken := seen[foldPath(p)]; taken {
			r.Add(p, 0, fmt.Sprintf("This name and %s are the same but for capital letters.", strict.Quote(other)), "Give one of them another name. Some computers cannot keep both.")
		}
		seen[foldPath(p)] = p
		if message, fix := sizeProblem(p, sizes[p]); message != "" {
			r.Add(p, 0, message, fix)
		}
	}
	if all > maxAll {
		r.Add("", 0, "All files together are larger than 25 MB.", "Make the pictures smaller.")
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
	case strings.ContainsFunc(p, func(c rune) bool { return strict.Hidden(c) || c == '\n' || c == '\r' || c == '\t' }):
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
		return fmt.Sprintf("A folder named for a language (%s) will hold a translation one day. That does not work yet.", strict.Quote(top)), "Take the folder out for now, or make the translation a course of its own."
	case nested:
		return fmt.Sprintf("A course has no folder %s.", strict.Quote(top)), "Take it out. Pictures go into media."
	case p == "course.yaml" || isPage(p) || shortForm.MatchString(p):
	case stepForm.MatchString(p):
		if id := stepForm.FindStringSubmatch(p)[2]; slices.Contains(takenNames, id) {
			return fmt.Sprintf("A part cannot be called %s: that address is taken.", strict.Quote(id)), "Give the file another name after its number."
		}
	default:
		return "This file has no place in a course.", "Take it out, or name it like 03-what-it-is-about.md: two digits, a hyphen, small letters."
	}
	return "", ""
}

// takenNames are addresses beside the parts of a course, so no part can have them.
var takenNames = []string{"glossary", "summary", "further-reading", "media", "pause", "resume", "leave", "start-again", "move", "done-for"}

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

// readText gives the words of a text file. ok is false where it is no plain text, or longer than allowed, which is reported
// with the sizes.
func (p *reading) readText(file string, b []byte) (text string, ok bool) {
	if len(b) > maxText {
		return "", false
	}
	if text, ok = p.ReadText(file, b); ok {
		p.unfilled(file, text)
	}
	return text, ok
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
