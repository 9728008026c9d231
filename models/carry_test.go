package models_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"throughline/models"
	"throughline/models/modelstest"
)

func TestWhatWasTypedIsCarriedForItsPersonOnly(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		team := modelstest.NewTeam(t, s, "Harbour", "rowan")
		mo, nia := team.Join(t, s, "mo"), team.Join(t, s, "nia")
		form := url.Values{"text": {"Today I listened & learnt.\r\nŴyn"}, "rev": {"3"}, "password": {"quiet harbour lamp"}, "new_Password": {"x"}}
		sealed, err := s.Carry(ctx, mo.PersonID, "/learn/e/lesson?screen=2", form)
		mustDo(t, err)
		if strings.Contains(sealed, "listened") || strings.ContainsAny(sealed, "+/=") {
			t.Errorf("sealed as %q", sealed)
		}
		path, got, err := s.OpenCarried(ctx, mo, sealed)
		if err != nil || path != "/learn/e/lesson?screen=2" || got.Get("text") != form.Get("text") || got.Get("rev") != "3" {
			t.Errorf("opened %q %v, %v", path, got, err)
		}
		if len(got) != 2 {
			t.Errorf("passwords were carried: %v", got)
		}
		bent := sealed[:40] + string(sealed[40]^1) + sealed[41:]
		for what, in := range map[string]string{"bent": bent, "cut": sealed[:50], "empty": "", "not base64": "%%%", "far too long": strings.Repeat("A", 2<<20)} {
			if path, form, err := s.OpenCarried(ctx, mo, in); models.KindOf(err) != models.Gone || path != "" || form != nil {
				t.Errorf("%s: %q %v %v", what, path, form, err)
			}
		}
		if path, form, err := s.OpenCarried(ctx, nia, sealed); models.KindOf(err) != models.Gone || path != "" || form != nil {
			t.Errorf("opened for somebody else: %q %v %v", path, form, err)
		}
		clock.Add(29 * time.Minute)
		if _, _, err := s.OpenCarried(ctx, mo, sealed); err != nil {
			t.Errorf("after 29 minutes: %v", err)
		}
		clock.Add(2 * time.Minute)
		_, _, err = s.OpenCarried(ctx, mo, sealed)
		wantKind(t, err, models.Gone)
		_, err = s.Carry(ctx, mo.PersonID, "/x", url.Values{"text": {strings.Repeat("a", 300<<10)}})
		wantKind(t, err, models.Invalid)
		for _, away := range []string{"//evil.example", "https://evil.example", "/\\evil.example", "", "learn"} {
			if _, err := s.Carry(ctx, mo.PersonID, away, nil); err == nil {
				t.Errorf("carried to %q", away)
			}
		}
	})
}
