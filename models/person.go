package models

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"gorm.io/gorm"
)

// Account is what someone types to get an account. Field names of forms are in brackets.
type Account struct {
	Username        string // [username]
	NameShown       string // [name_shown]
	NameCertificate string // [name_certificate]
	NameLatin       string // [name_latin] only where the letters of NameCertificate cannot be printed
	Password        string // [password]
}

// Device is where somebody signs in.
type Device struct {
	Name    string // coarse, for the list of one's sessions: «Firefox on Android»
	Shared  bool   // a short session
	Address string // only to slow down guessing; never kept
}

const longestName = 80

var usernameShape = regexp.MustCompile(`^[a-z0-9._-]{2,30}$`)

func cleanUsername(typed string) string { return strings.ToLower(strings.TrimSpace(typed)) }

// clean puts an account's fields in order and says all that is wrong with them at once.
func (s *Store) clean(a Account) (Account, Refusals) {
	var wrong Refusals
	a.Username = cleanUsername(a.Username)
	switch {
	case a.Username == "":
		wrong.add(refuseField("username", "Choose a username."))
	case !usernameShape.MatchString(a.Username) || strings.Trim(a.Username, "._-") == "":
		wrong.add(refuseField("username", "A username has 2 to 30 letters from a to z, digits, dots, hyphens or underscores. It has no spaces."))
	}
	var refused *Error
	a.NameShown, refused = cleanName("name_shown", a.NameShown, "Write the name that others see.")
	wrong.add(refused)
	var names Refusals
	a.NameCertificate, a.NameLatin, names = s.cleanCertificateName(a.NameCertificate, a.NameLatin)
	wrong = append(wrong, names...)
	if !s.demo { // the demonstration's people share a password that its first page tells
		wrong.add(checkPassword("password", a.Password, a.Username, a.NameShown, a.NameCertificate, a.NameLatin))
	}
	return a, wrong
}

// cleanName brings a name to NFC with single spaces. It needs a letter and at most 80 characters that can be seen.
func cleanName(field, typed, missing string) (string, *Error) {
	if !utf8.ValidString(typed) {
		return "", refuseField(field, "We could not read this name. Please type it again.")
	}
	name := strings.Join(strings.Fields(norm.NFC.String(typed)), " ")
	switch {
	case name == "":
		return "", refuseField(field, "%s", missing)
	case utf8.RuneCountInString(name) > longestName:
		return name, refuseField(field, "The name may have at most %d characters.", longestName)
	}
	hasLetter := false
	for _, r := range name {
		hasLetter = hasLetter || unicode.IsLetter(r)
		joiner := r == '\u200c' || r == '\u200d' // parts of letters in some scripts
		if r == unicode.ReplacementChar || !joiner && !unicode.IsGraphic(r) {
			return name, refuseField(field, "There is a character in this name that cannot be shown. Please type the name again.")
		}
	}
	if !hasLetter {
		return name, refuseField(field, "A name needs at least one letter.")
	}
	return name, nil
}

// cleanCertificateName checks the name on certificates, and its Latin form where the fonts cannot set the name itself.
func (s *Store) cleanCertificateName(name, latin string) (string, string, Refusals) {
	var wrong Refusals
	name, refused := cleanName("name_certificate", name, "Write the name that stands on your certificates.")
	if refused != nil {
		wrong.add(refused)
		return name, latin, wrong
	}
	latinGiven := strings.TrimSpace(latin) != ""
	check := s.checkName(name)
	switch {
	case check.NeedsLatin && !latinGiven:
		wrong.add(refuseField("name_latin", "Our certificates cannot print these letters yet: %s. Please also write your name in Latin letters (a to z).", strings.Join(check.Letters, " ")))
	case !check.OK && !check.NeedsLatin:
		wrong.add(refuseField("name_certificate", "A certificate cannot print this: %s. Please write your name without it.", strings.Join(check.Letters, " ")))
	}
	if !latinGiven {
		return name, "", wrong
	}
	latin, refused = cleanName("name_latin", latin, "")
	if refused == nil {
		if check := s.checkName(latin); !check.OK {
			refused = refuseField("name_latin", "A certificate cannot print this: %s. Please use Latin letters (a to z).", strings.Join(check.Letters, " "))
		}
	}
	wrong.add(refused)
	return name, latin, wrong
}

// addPerson keeps a new person. Conflict on username: taken.
func (tx *Tx) addPerson(a Account, hash, language string) (Person, error) {
	p := Person{ID: tx.s.NewID(), Username: a.Username, NameShown: a.NameShown, NameCertificate: a.NameCertificate, NameLatin: a.NameLatin,
		Language: language, PasswordHash: hash, CreatedAt: tx.Now}
	p.DataKey, p.KeyID = tx.s.newDataKey(p.ID)
	err := gorm.G[Person](tx.DB).Create(tx.ctx, &p)
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return p, usernameTaken()
	}
	if err != nil {
		return p, fmt.Errorf("keep a person: %w", err)
	}
	return p, nil
}

func usernameTaken() *Error {
	return &Error{Kind: Conflict, Field: "username", Message: "Someone already has this username. Please choose another one."}
}

// usernameFree looks early whether a username is taken, to say so together with all else; the index decides.
func (s *Store) usernameFree(ctx context.Context, username string) (bool, error) {
	var n int64
	err := s.read(ctx, func(tx *Tx) (err error) {
		n, err = gorm.G[Person](tx.DB).Where("username = ?", username).Count(ctx, "id")
		return err
	})
	return n == 0, err
}

// checkAccount is clean with a look whether the username is taken, and the hash of the password when all is well.
func (s *Store) checkAccount(ctx context.Context, a Account, wrong Refusals) (Account, string, error) {
	a, more := s.clean(a)
	wrong = append(wrong, more...)
	free, err := s.usernameFree(ctx, a.Username)
	if err != nil {
		return a, "", err
	}
	if !free {
		wrong.add(usernameTaken())
	}
	if err := wrong.err(); err != nil {
		return a, "", err
	}
	hash, err := s.hashPassword(ctx, a.Password)
	return a, hash, err
}

func (tx *Tx) person(id string) (Person, error) {
	p, err := gorm.G[Person](tx.DB).Where("id = ?", id).Take(tx.ctx)
	return p, notFound(err, "this person")
}

// restricted tells until when someone's records are closed after a recovery with somebody else's code; nil: not at all.
func (p Person) restricted(now time.Time) *time.Time {
	if p.RestrictedUntil == nil || !p.RestrictedUntil.After(now) {
		return nil
	}
	return p.RestrictedUntil
}
