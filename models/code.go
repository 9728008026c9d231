package models

import (
	"crypto/rand"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// crockford is Crockford's base 32: no I, L, O or U.
const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// newCode makes a code of n random characters, five bits each.
func newCode(n int) string {
	b := make([]byte, n)
	rand.Read(b)
	for i := range b {
		b[i] = crockford[b[i]&31]
	}
	return string(b)
}

// NormaliseCode reads a typed code forgivingly: case, O for 0, I and L for 1, spaces, dots and hyphens of any kind do not
// matter. Anything else becomes «?», so that it matches no code. What is far too long for a code becomes "".
func NormaliseCode(typed string) string {
	if len(typed) > 200 {
		return ""
	}
	var out strings.Builder
	for _, r := range norm.NFKC.String(typed) {
		switch r = unicode.ToUpper(r); {
		case r == 'O':
			out.WriteByte('0')
		case r == 'I' || r == 'L':
			out.WriteByte('1')
		case unicode.IsSpace(r) || unicode.Is(unicode.Pd, r) || unicode.Is(unicode.Cf, r) || r == '.' || r == '_' || r == '\u2212':
		case r >= '0' && r <= '9' || r >= 'A' && r <= 'Z':
			out.WriteRune(r)
		default:
			out.WriteByte('?')
		}
	}
	if out.Len() > 200 {
		return ""
	}
	return out.String()
}

// GroupCode writes a code in groups of four for people: «7K4M-29QX-V3HD».
func GroupCode(code string) string {
	var groups []string
	for len(code) > 4 {
		groups = append(groups, code[:4])
		code = code[4:]
	}
	return strings.Join(append(groups, code), "-")
}
