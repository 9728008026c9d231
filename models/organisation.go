package models

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"gorm.io/gorm"
)

// OrganisationForm is what can be written about an organisation. Field names of forms are in brackets.
type OrganisationForm struct {
	NameShown string // [org_name]
	LegalName string // [legal_name] empty: the name shown
	Contact   string // [contact] printed on certificates: how a stranger reaches the organisation
	Zone      string // [zone] «Europe/London»
	Language  string // [language] «en-GB»
}

var languageShape = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)

func (f OrganisationForm) clean() (OrganisationForm, Refusals) {
	var wrong Refusals
	var refused *Error
	f.NameShown, refused = cleanName("org_name", f.NameShown, "Write the name of the organisation.")
	wrong.add(refused)
	if strings.TrimSpace(f.LegalName) == "" {
		f.LegalName = f.NameShown
	} else {
		f.LegalName, refused = cleanLine("legal_name", f.LegalName, 160, "")
		wrong.add(refused)
	}
	f.Contact, refused = cleanLine("contact", f.Contact, 200, "Write how someone who checks a certificate can reach you: an e-mail address, a phone number or a web page.")
	wrong.add(refused)
	f.Zone = strings.TrimSpace(f.Zone)
	if _, err := time.LoadLocation(f.Zone); err != nil || f.Zone == "" || f.Zone == "Local" {
		wrong.add(refuseField("zone", "Choose a time zone, such as Europe/London."))
	}
	f.Language = strings.TrimSpace(f.Language)
	if !languageShape.MatchString(f.Language) {
		wrong.add(refuseField("language", "Choose a language, such as en-GB."))
	}
	return f, wrong
}

// cleanLine brings one line of text to NFC with single spaces; missing is said where it is empty, "" lets it be.
func cleanLine(field, typed string, longest int, missing string) (string, *Error) {
	if !utf8.ValidString(typed) {
		return "", refuseField(field, "We could not read this. Please type it again.")
	}
	text := strings.Join(strings.Fields(norm.NFC.String(typed)), " ")
	if text == "" && missing != "" {
		return "", refuseField(field, "%s", missing)
	}
	if utf8.RuneCountInString(text) > longest {
		return text, refuseField(field, "This may have at most %d characters.", longest)
	}
	for _, r := range text {
		if r == unicode.ReplacementChar || unicode.IsControl(r) {
			return text, refuseField(field, "There is a character here that cannot be shown. Please type it again.")
		}
	}
	return text, nil
}

// plainLetters are letters that do not come apart into a plain one and a mark.
var plainLetters = strings.NewReplacer("ł", "l", "ø", "o", "đ", "d", "ð", "d", "þ", "th", "ß", "ss", "æ", "ae", "œ", "oe", "ı", "i", "&", " and ", "'", "", "’", "")

// slugOf makes the part of an address from a name: «Ŵyn Môr» becomes «wyn-mor».
func slugOf(name string) string {
	var out strings.Builder
	for _, r := range norm.NFD.String(plainLetters.Replace(strings.ToLower(name))) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			out.WriteRune(r)
		case unicode.Is(unicode.Mn, r):
		case out.Len() > 0 && !strings.HasSuffix(out.String(), "-"):
			out.WriteByte('-')
		}
	}
	slug := strings.Trim(cut(out.String(), 40), "-")
	if slug == "" {
		return "organisation"
	}
	return slug
}

// addOrganisation keeps a new organisation under a free slug, with its first join code.
func (tx *Tx) addOrganisation(f OrganisationForm, founding bool) (Organisation, error) {
	o := Organisation{ID: tx.s.NewID(), NameShown: f.NameShown, LegalName: f.LegalName, Contact: f.Contact, Zone: f.Zone, Language: f.Language,
		Founding: founding, CreatedAt: tx.Now}
	base := slugOf(f.NameShown)
	for n := 1; ; n++ {
		o.Slug = base
		if n > 1 {
			o.Slug += "-" + strconv.Itoa(n)
		}
		taken, err := gorm.G[Organisation](tx.DB).Where("slug = ?", o.Slug).Count(tx.ctx, "id")
		if err != nil {
			return o, err
		}
		if taken == 0 {
			break
		}
	}
	if err := gorm.G[Organisation](tx.DB).Create(tx.ctx, &o); err != nil {
		return o, err
	}
	_, err := tx.newJoinCode(o.ID, "")
	return o, err
}

// AddOrganisation adds an organisation beside the founding one; where the server has none yet, it becomes the founding
// one. Two added at once with one name get two slugs.
func (s *Store) AddOrganisation(ctx context.Context, form OrganisationForm) (Organisation, error) {
	form, wrong := form.clean()
	if err := wrong.err(); err != nil {
		return Organisation{}, err
	}
	var o Organisation
	var err error
	for range 5 { // another one took the slug, or founded the server, in between
		err = s.inTx(ctx, func(tx *Tx) error {
			founded, err := tx.founded()
			if err != nil {
				return err
			}
			o, err = tx.addOrganisation(form, !founded)
			return err
		})
		if !errors.Is(err, gorm.ErrDuplicatedKey) {
			break
		}
	}
	if err != nil {
		return Organisation{}, fmt.Errorf("add an organisation: %w", err)
	}
	return o, nil
}

func (tx *Tx) founded() (bool, error) {
	n, err := gorm.G[Organisation](tx.DB).Where("founding").Count(tx.ctx, "id")
	return n > 0, err
}

// foundingOrganisation is the one that set the server up. NotFound before that.
func (tx *Tx) foundingOrganisation() (Organisation, error) {
	o, err := gorm.G[Organisation](tx.DB).Where("founding").Take(tx.ctx)
	return o, notFound(err, "an organisation: this server is not set up yet")
}

// Organisation gives an organisation to one of its current members. NotFound to anyone else.
func (s *Store) Organisation(ctx context.Context, actor Actor, slug string) (Organisation, error) {
	var o Organisation
	err := s.read(ctx, func(tx *Tx) (err error) {
		o, _, err = tx.requireRole(actor, slug)
		return err
	})
	return o, err
}

// EditOrganisation changes what stands about an organisation; certificates given before keep what they say, and the
// address stays. For coordinators.
func (s *Store) EditOrganisation(ctx context.Context, actor Actor, slug string, form OrganisationForm) (Organisation, error) {
	form, wrong := form.clean()
	var o Organisation
	err := s.inTx(ctx, func(tx *Tx) (err error) {
		if o, _, err = tx.requireRole(actor, slug, Coordinator); err != nil {
			return err
		}
		if err := wrong.err(); err != nil {
			return err
		}
		o.NameShown, o.LegalName, o.Contact, o.Zone, o.Language = form.NameShown, form.LegalName, form.Contact, form.Zone, form.Language
		_, err = gorm.G[Organisation](tx.DB).Where("id = ?", o.ID).Select("name_shown", "legal_name", "contact", "zone", "language").Updates(ctx, o)
		return err
	})
	return o, err
}
