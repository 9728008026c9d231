package courses

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"go.yaml.in/yaml/v3"
)

//go:embed support.yaml
var supportYAML []byte

// Nations are the names that Contact.Nations may hold.
var Nations = []string{"Scotland", "England", "Wales", "Northern Ireland"}

// Contact is somebody to talk to, with where its number was read. It has a Number to call, a Text to write to, or both.
type Contact struct {
	ID       string   `yaml:"id"`
	Name     string   `yaml:"name"`
	Number   string   `yaml:"number"`    // to call, spaced as people say it
	Text     string   `yaml:"text"`      // to send a text message to
	TextWord string   `yaml:"text_word"` // the word that opens the text message
	URL      string   `yaml:"url"`
	When     string   `yaml:"when"` // opening times and cost, in words
	For      string   `yaml:"for"`  // who it is for
	Note     string   `yaml:"note"`
	Nations  []string `yaml:"nations"`
	Always   bool     `yaml:"always"` // stands whatever an organisation leaves out: 999 and 111

	Sources       []string `yaml:"sources"` // pages on which the number was read
	Checked       string   `yaml:"checked"` // YYYY-MM-DD
	ConfirmedWith string   `yaml:"confirmed_with"`
}

// Tel is the link that calls the number, "" where there is none to call.
func (c Contact) Tel() string { return dial("tel:", c.Number) }

// SMS is the link that starts a text message, "" where there is no number to text.
func (c Contact) SMS() string { return dial("sms:", c.Text) }

func dial(scheme, number string) string {
	if number == "" {
		return ""
	}
	return scheme + strings.ReplaceAll(number, " ", "")
}

// SupportContacts are the contacts shipped with the program, in the order to show them. The slice is the caller's own;
// the lists inside a contact are shared and only to be read.
// The error names every entry that does not hold what ParseSupport asks.
func SupportContacts() ([]Contact, error) {
	contacts, err := shippedContacts()
	return slices.Clone(contacts), err
}

var shippedContacts = sync.OnceValues(func() ([]Contact, error) { return ParseSupport(supportYAML) })

// ParseSupport reads a list of contacts. It refuses an unknown key, a contact that does not say where and when its
// number was confirmed, and a list without 999 and 111 or with another one marked `always`. All that is wrong is in
// the one error.
func ParseSupport(data []byte) ([]Contact, error) {
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	var contacts []Contact
	if err := dec.Decode(&contacts); err != nil {
		return nil, fmt.Errorf("read support contacts: %w", err)
	}
	if err := dec.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		return nil, errors.New("read support contacts: only one list is allowed in the file")
	}
	var wrong []error
	seen := map[string]bool{}
	always := map[string]bool{}
	for i, c := range contacts {
		at := fmt.Sprintf("contact %d (%q)", i+1, c.ID)
		for _, what := range c.wrong() {
			wrong = append(wrong, fmt.Errorf("%s: %s", at, what))
		}
		if seen[c.ID] {
			wrong = append(wrong, fmt.Errorf("%s: the id stands twice", at))
		}
		seen[c.ID] = true
		if c.Always {
			always[c.Number] = true
		}
	}
	for _, number := range []string{"999", "111"} {
		if !always[number] {
			wrong = append(wrong, fmt.Errorf("%s must be in the list, marked `always: true`", number))
		}
	}
	if err := errors.Join(wrong...); err != nil {
		return nil, fmt.Errorf("support contacts: %w", err)
	}
	return contacts, nil
}

var (
	contactID     = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)
	contactNumber = regexp.MustCompile(`^[0-9]+( [0-9]+)*$`)
)

// wrong says what keeps a contact from being shown.
func (c Contact) wrong() []string {
	var out []string
	add := func(bad bool, format string, args ...any) {
		if bad {
			out = append(out, fmt.Sprintf(format, args...))
		}
	}
	add(!contactID.MatchString(c.ID), "the id needs small letters, digits and single hyphens")
	for _, f := range [][2]string{{"name", c.Name}, {"when", c.When}, {"for", c.For}, {"confirmed_with", c.ConfirmedWith}} {
		add(strings.TrimSpace(f[1]) == "", "`%s` is missing", f[0])
	}
	add(c.Number == "" && c.Text == "", "it needs a `number` to call or a `text` number")
	add(c.Number != "" && !contactNumber.MatchString(c.Number), "`number` may hold digits and single spaces, not %q", c.Number)
	add(c.Text != "" && !contactNumber.MatchString(c.Text), "`text` may hold digits and single spaces, not %q", c.Text)
	add(c.TextWord != "" && c.Text == "", "`text_word` needs a `text` number")
	add(c.URL != "" && !webAddress(c.URL, "https"), "`url` must be an https address, not %q", c.URL)
	add(c.Always && c.Number != "999" && c.Number != "111", "`always` is for 999 and 111")
	add(len(c.Nations) == 0, "`nations` is missing")
	for _, n := range c.Nations {
		add(!slices.Contains(Nations, n), "%q is not one of %s", n, strings.Join(Nations, ", "))
	}
	add(len(c.Sources) == 0, "`sources` is missing: a number that nothing confirms is not shown")
	for _, s := range c.Sources {
		add(!webAddress(s, "https", "http"), "%q in `sources` is not a web address", s)
	}
	_, err := time.Parse(time.DateOnly, c.Checked)
	add(err != nil, "`checked` must be a date such as 2026-11-21, not %q", c.Checked)
	return out
}

func webAddress(s string, schemes ...string) bool {
	u, err := url.Parse(s)
	return err == nil && u.Host != "" && slices.Contains(schemes, u.Scheme)
}
