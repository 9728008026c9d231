package courses

import (
	"slices"
	"strings"
	"testing"
)

func TestShippedContactsAreConfirmedAndHoldTheTwoThatAlwaysStand(t *testing.T) {
	t.Parallel()
	contacts, err := SupportContacts()
	if err != nil {
		t.Fatal(err)
	}
	var always []string
	for _, c := range contacts {
		if c.Always {
			always = append(always, c.Number)
		}
		if len(c.Sources) == 0 || c.Checked == "" || c.ConfirmedWith == "" {
			t.Errorf("%s is shipped without what confirmed it", c.ID)
		}
	}
	if !slices.Equal(always, []string{"999", "111"}) {
		t.Errorf("always standing: %q, want 999 then 111", always)
	}
	if got := contacts[0].Tel(); got != "tel:999" {
		t.Errorf("first link is %q, want tel:999", got)
	}
}

func TestNumbersReadAsPeopleSayThemAndLinkWithoutSpaces(t *testing.T) {
	t.Parallel()
	contacts, err := SupportContacts()
	if err != nil {
		t.Fatal(err)
	}
	byID := map[string]Contact{}
	for _, c := range contacts {
		byID[c.ID] = c
	}
	if c := byID["breathing-space"]; c.Number != "0800 83 85 87" || c.Tel() != "tel:0800838587" || c.SMS() != "" {
		t.Errorf("breathing space: %q, %q, %q", c.Number, c.Tel(), c.SMS())
	}
	if c := byID["shout"]; c.Tel() != "" || c.SMS() != "sms:85258" || c.TextWord != "SHOUT" {
		t.Errorf("shout: %q, %q, %q", c.Tel(), c.SMS(), c.TextWord)
	}
	if slices.Contains(byID["nhs-111"].Nations, "Northern Ireland") {
		t.Error("111 is shown for Northern Ireland, which does not use it")
	}
}

func TestCallersCannotChangeTheShippedContacts(t *testing.T) {
	t.Parallel()
	first, err := SupportContacts()
	if err != nil {
		t.Fatal(err)
	}
	first[0].Number = "000"
	second, err := SupportContacts()
	if err != nil {
		t.Fatal(err)
	}
	if second[0].Number != "999" {
		t.Errorf("the list now starts with %q", second[0].Number)
	}
}

func TestContactsThatCannotBeTrustedAreRefused(t *testing.T) {
	t.Parallel()
	good := string(supportYAML)
	if _, err := ParseSupport([]byte(good)); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ from, to, says string }{
		"an unknown key":                {"  for: Plain facts", "  hours: Plain facts", "hours"},
		"a number with letters":         {"number: 0300 123 6600", "number: 0300 FRANK", "digits and single spaces"},
		"nothing to call or text":       {"number: 0300 123 6600", "number: \"\"", "`number` to call"},
		"an id that stands twice":       {"id: frank", "id: shout", "stands twice"},
		"a nation nobody knows":         {"nations: [England]", "nations: [Narnia]", "Narnia"},
		"a date in words":               {"checked: 2026-11-21", "checked: yesterday", "such as 2026-11-21"},
		"a page that is not a page":     {"- https://giveusashout.org/about-us/faq", "- somebody told me", "not a web address"},
		"an address that is not secure": {"url: https://www.talktofrank.com/", "url: http://www.talktofrank.com/", "https"},
		"999 made optional":             {"Northern Ireland]\n  always: true", "Northern Ireland]", "999 must be in the list"},
		"another number made to stand":  {"- id: frank", "- always: true\n  id: frank", "999 and 111"},
		"a missing purpose":             {"for: Plain facts about drugs, for anyone.", "for: \"\"", "`for` is missing"},
		"no word on what confirmed it":  {"confirmed_with: >-\n    The charity that runs it", "note2: >-\n    The charity", "note2"},
		"a second list in the file":     {"- id: shout", "---\n- id: shout", "only one list"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			changed := strings.Replace(good, c.from, c.to, 1)
			if changed == good {
				t.Fatalf("%q is not in the file", c.from)
			}
			contacts, err := ParseSupport([]byte(changed))
			if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("error %v does not say %q", err, c.says)
			}
			if contacts != nil {
				t.Error("a refused list came back all the same")
			}
		})
	}
}
