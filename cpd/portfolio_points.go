package cpd

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// SplitPoints takes a person specification that was pasted apart into its points: a line each, without bullets, numbers,
// headings and the narrow columns of a table. Lines that say the same are one. Whatever it makes of it, the person can
// change.
func SplitPoints(pasted string) []string {
	var out []string
	for _, l := range strings.Split(strings.ReplaceAll(pasted, "\r", "\n"), "\n") {
		for _, part := range splitBullets(withoutColumns(l)) {
			part = strings.TrimRight(strings.Join(strings.Fields(part), " "), ";, ")
			if part != "" && !isHeading(part) && !slices.Contains(out, part) {
				out = append(out, part)
			}
		}
	}
	return out
}

// isHeading tells whether a line of a person specification names what follows it.
func isHeading(line string) bool {
	line = strings.ToLower(line)
	if strings.HasSuffix(line, ":") || strings.HasSuffix(line, "person specification") {
		return true
	}
	line = strings.TrimSuffix(strings.TrimSuffix(line, " criteria"), " requirements")
	return slices.Contains([]string{"essential", "desirable", "essential and desirable", "essential / desirable", "criteria", "requirements", "attributes", "experience", "knowledge", "skills", "abilities",
		"skills and abilities", "skills and knowledge", "knowledge and skills", "knowledge and understanding", "education", "qualifications", "education and qualifications", "qualifications and training", "training",
		"values", "personal qualities", "other"}, line)
}

// withoutColumns leaves out the last cells of a row that only say «E», «A/I» or «desirable», and all of a row of headings.
func withoutColumns(line string) string {
	cells := strings.Split(line, "\t")
	if len(cells) > 1 && isHeading(strings.TrimSpace(cells[0])) {
		return ""
	}
	for n := len(cells) - 1; n > 0; n-- {
		if c := strings.ToLower(strings.TrimSpace(cells[n])); utf8.RuneCountInString(c) > 3 && c != "essential" && c != "desirable" {
			break
		}
		cells = cells[:n]
	}
	return strings.Join(cells, "\t")
}

// splitBullets takes a line apart at bullets in its middle, as some forms paste, and drops the mark at its start.
func splitBullets(line string) []string {
	parts := strings.FieldsFunc(line, func(r rune) bool { return strings.ContainsRune("•●▪◦‣·\uf0b7", r) })
	for i, p := range parts {
		p = strings.TrimLeft(p, " \t\u00a0-–—*")
		if mark, rest, ok := strings.Cut(p, " "); ok && len(mark) <= 4 && strings.HasSuffix(mark, ".") || ok && len(mark) <= 4 && strings.HasSuffix(mark, ")") {
			if strings.Trim(mark, "0123456789abcdefghivxED().") == "" {
				p = rest
			}
		}
		parts[i] = p
	}
	return parts
}
