package models

import (
	"context"
	_ "embed"
	"fmt"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/alexedwards/argon2id"
	"golang.org/x/text/unicode/norm"
)

const (
	shortestPassword = 10
	longestPassword  = 200
)

// passwordWords are words that common passwords are made of: ours, gathered for this program.
//
//go:embed passwords.txt
var passwordWords string

var commonWords = sync.OnceValue(func() map[string]bool {
	words := map[string]bool{}
	for line := range strings.Lines(passwordWords) {
		if line, _, _ = strings.Cut(line, "#"); line != "" {
			for _, w := range strings.Fields(line) {
				words[w] = true
			}
		}
	}
	return words
})

// checkPassword says what is wrong with a new password. Long and ordinary words are welcome; what a stranger would try
// first is not: well-known ones, runs and repeats, and the person's own names (taken out before it is looked at).
func checkPassword(field, password string, own ...string) *Error {
	n := utf8.RuneCountInString(password)
	switch {
	case n == 0:
		return refuseField(field, "Choose a password.")
	case n < shortestPassword:
		return refuseField(field, "The password needs at least %d characters. Three or four words together are good.", shortestPassword)
	case n > longestPassword:
		return refuseField(field, "The password may have at most %d characters.", longestPassword)
	case !utf8.ValidString(password):
		return refuseField(field, "We could not read this password. Please type it again.")
	}
	plain := strings.ToLower(norm.NFKC.String(password))
	if commonPassword(plain) {
		return refuseField(field, "Many people use this password, so it is easy to guess. Three or four words together are better.")
	}
	for _, name := range own {
		for _, part := range strings.FieldsFunc(strings.ToLower(norm.NFKC.String(name)), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
			if utf8.RuneCountInString(part) < 4 || !strings.Contains(plain, part) {
				continue
			}
			rest := strings.ReplaceAll(plain, part, "")
			if utf8.RuneCountInString(rest) < shortestPassword || commonPassword(rest) {
				return refuseField(field, "This password is mostly your own name, so it is easy to guess. Three or four other words are better.")
			}
		}
	}
	return nil
}

// commonPassword tells whether a password, in lower case, is one of those that are tried first.
func commonPassword(plain string) bool {
	runes := []rune(plain)
	seen := map[rune]bool{}
	for _, r := range runes {
		seen[r] = true
	}
	if len(seen) < 5 || repeated(runes) || runsOnly(plain) {
		return true
	}
	return madeOfCommonWords(plain)
}

// repeated finds a short piece said again and again: «abc1abc1abc1».
func repeated(runes []rune) bool {
	for size := 1; size < shortestPassword && size*2 <= len(runes); size++ {
		same := true
		for i := size; i < len(runes) && same; i++ {
			same = runes[i] == runes[i%size]
		}
		if same {
			return true
		}
	}
	return false
}

// rows are what fingers and heads run along.
var rows = []string{"abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
	"q1w2e3r4t5y6u7i8o9p0", "1q2w3e4r5t6y7u8i9o0p", "qwertzuiop", "azertyuiop", "!\"£$%^&*()", "!@#$%^&*()", "qazwsxedcrfvtgbyhnujmikolp"}

// runsOnly tells whether a password is nothing but runs of three or more along a row, either way.
func runsOnly(plain string) bool {
	runes := []rune(plain)
	for i := 0; i < len(runes); {
		n := 0
		for _, row := range rows {
			forth := []rune(row)
			n = max(n, longestRun(runes[i:], forth), longestRun(runes[i:], reversed(forth)))
		}
		same := 1
		for i+same < len(runes) && runes[i+same] == runes[i] {
			same++
		}
		if n = max(n, same); n < 3 {
			return false
		}
		i += n
	}
	return true
}

func longestRun(text, row []rune) int {
	for at, r := range row {
		if r == text[0] {
			n := 1
			for n < len(text) && at+n < len(row) && text[n] == row[at+n] {
				n++
			}
			if n >= 3 {
				return n
			}
		}
	}
	return 0
}

func reversed(r []rune) []rune {
	out := make([]rune, len(r))
	for i, c := range r {
		out[len(r)-1-i] = c
	}
	return out
}

// lookAlikes turns what is typed for a letter back into it.
var lookAlikes = strings.NewReplacer("0", "o", "3", "e", "4", "a", "5", "s", "7", "t", "8", "b", "@", "a", "$", "s", "!", "i", "1", "i", "€", "e", "£", "l", "+", "t")

// madeOfCommonWords tells whether all letters of a password are one or two common words, with digits and signs around.
func madeOfCommonWords(plain string) bool {
	notLetter := func(r rune) bool { return !unicode.IsLetter(r) }
	whole := strings.TrimFunc(plain, notLetter)
	ways := []string{letters(plain), letters(lookAlikes.Replace(whole)), letters(lookAlikes.Replace(strings.ReplaceAll(whole, "1", "l"))),
		letters(lookAlikes.Replace(plain))}
	for _, way := range ways {
		if way == "" || oneOrTwoWords(way) {
			return true
		}
	}
	return false
}

func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return r
		}
		return -1
	}, s)
}

func oneOrTwoWords(s string) bool {
	words := commonWords()
	if words[s] {
		return true
	}
	for i := 1; i < len(s); i++ {
		if words[s[:i]] && words[s[i:]] {
			return true
		}
	}
	return false
}

// hashPassword hashes with argon2id, at most two at once. It is slow on purpose: never inside a transaction.
func (s *Store) hashPassword(ctx context.Context, password string) (string, error) {
	defer s.waitToHash(ctx)()
	if err := ctx.Err(); err != nil {
		return "", err
	}
	hash, err := argon2id.CreateHash(norm.NFKC.String(password), s.hash)
	if err != nil {
		return "", fmt.Errorf("hash a password: %w", err)
	}
	return hash, nil
}

// passwordMatches compares a password with a hash. With "" it does the same work and answers no, so that nobody can tell
// from the time taken whether there is such a person.
func (s *Store) passwordMatches(ctx context.Context, password, hash string) (bool, error) {
	real := hash != ""
	if !real {
		var err error
		if hash, err = s.dummyHash(); err != nil {
			return false, err
		}
	}
	defer s.waitToHash(ctx)()
	if err := ctx.Err(); err != nil {
		return false, err
	}
	match, err := argon2id.ComparePasswordAndHash(norm.NFKC.String(password), hash)
	if err != nil {
		return false, fmt.Errorf("compare a password: %w", err)
	}
	return match && real, nil
}

// waitToHash waits for one of the two places and gives back how to leave it; a request that ended does not wait on.
func (s *Store) waitToHash(ctx context.Context) (leave func()) {
	s.hashWaiting.Add(1)
	defer s.hashWaiting.Add(-1)
	select {
	case s.hashing <- struct{}{}:
		return func() { <-s.hashing }
	case <-ctx.Done():
		return func() {}
	}
}
