package models_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"throughline/courses/coursetest"
	"throughline/files/filestest"
	"throughline/models"
	"throughline/models/modelstest"
)

func TestALearnerIsToldWhenTheirFileIsDownloadedAndASignerUnderRestrictionSeesNoOtherOrganisation(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		files := coursetest.Small()
		const path = "05-practice-task.md"
		files[path] = []byte(strings.Replace(string(files[path]), "hand_in: text", "hand_in: file", 1))
		modelstest.Publish(t, s, files, "small")
		team := modelstest.NewTeam(t, s, "Cairn Peers", "rowan")
		jo, mo := team.Join(t, s, "jo", models.Supervisor), team.Join(t, s, "mo")
		e, err := s.Enrol(ctx, mo, "small", team.Org.Slug)
		if err != nil {
			t.Fatal(err)
		}
		photo := filestest.JPEG(60, 40)
		sent := func(content []byte) *models.Upload {
			return &models.Upload{Name: "../tea.exe", Content: bytes.NewReader(content)}
		}
		handIn := func(content []byte) error {
			return s.HandIn(ctx, mo, e.ID, "practice-task", jo.PersonID, "", sent(content))
		}
		for _, refused := range []string{"", "<svg onload=alert(1)>", string(photo[:len(photo)/2]), "%PDF-1.7"} {
			err := handIn([]byte(refused))
			wantKind(t, err, models.Invalid)
			if r := models.RefusalsOf(err); len(r) != 1 || r[0].Field != "file" || r[0].Message == "" {
				t.Errorf("%.10q is refused with %+v", refused, r)
			}
		}
		withPlace := slices.Concat(photo[:2], filestest.Segment(0xe1, append([]byte("Exif\x00\x00"), filestest.EXIF(6)...)), photo[2:])
		mustDo(t, handIn(withPlace))
		mustDo(t, handIn(withPlace)) // sent again: once
		list, err := s.Support(ctx, jo)
		if err != nil || len(list.Waiting) != 1 || list.Waiting[0].Zone != "Europe/London" {
			t.Fatalf("the signer's list: %+v, %v", list, err)
		}
		id := list.Waiting[0].ID
		for _, who := range []models.Actor{mo, jo} {
			if got, err := s.HandInFileOf(ctx, who, id); err != nil || !bytes.HasPrefix(got.Content, []byte("\xff\xd8")) || bytes.Contains(got.Content, []byte("GPS")) || got.Type != "image/jpeg" || got.Name != "tea.exe.jpg" {
				t.Errorf("%s gets %s, %s, %d bytes, %v", who.Username, got.Name, got.Type, len(got.Content), err)
			}
		}
		looks, err := s.WhoLooked(ctx, mo)
		if err != nil || len(looks) != 1 || looks[0].Name != "Jo" || !strings.Contains(looks[0].What, "the file of the practice task") {
			t.Errorf("mo is told %+v, %v", looks, err)
		}
		if _, err := s.HandInFileOf(ctx, team.Coordinator, id); models.KindOf(err) != models.NotFound {
			t.Errorf("a coordinator gets the file: %v", err)
		}

		until := s.Now().Add(time.Hour)
		restricted := jo
		restricted.RestrictedUntil, restricted.RestrictedOrg = &until, "another"
		if list, err := s.Support(ctx, restricted); err != nil || len(list.Waiting) != 0 {
			t.Errorf("under restriction: %+v, %v", list, err)
		}
		if _, err := s.HandInFileOf(ctx, restricted, id); models.KindOf(err) != models.Forbidden {
			t.Errorf("under restriction the file is open: %v", err)
		}
	})
}

func TestWhatWasHandedInClosesToASignerAfterSomebodyElsesCodeAndWhenTheLearnerHasLeft(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		modelstest.Publish(t, s, coursetest.Small(), "small")
		team := modelstest.NewTeam(t, s, "Cairn Peers", "rowan")
		jo, mo := team.Join(t, s, "jo", models.Supervisor), team.Join(t, s, "mo")
		e, err := s.Enrol(ctx, mo, "small", team.Org.Slug)
		mustDo(t, err)
		mustDo(t, s.HandIn(ctx, mo, e.ID, "practice-task", jo.PersonID, "the kettle and the long talk", nil))
		list, err := s.Support(ctx, jo)
		if err != nil || len(list.Waiting) != 1 {
			t.Fatalf("the signer's list: %+v, %v", list, err)
		}
		id := list.Waiting[0].ID

		// A coordinator's own code opens the signer's account, in the same organisation.
		until := s.Now().Add(time.Hour)
		restricted := jo
		restricted.RestrictedUntil, restricted.RestrictedOrg = &until, team.Org.ID
		page, err := s.OpenHandIn(ctx, restricted, id)
		wantKind(t, err, models.Forbidden)
		if page.HandIn.Text != "" {
			t.Error("a restricted signer reads what was shared with the signer alone")
		}
		_, err = s.HandInFileOf(ctx, restricted, id)
		wantKind(t, err, models.Forbidden)
		wantKind(t, s.Sign(ctx, restricted, id, true, ""), models.Forbidden)

		mustDo(t, s.Sign(ctx, jo, id, false, "Say what you would do next time."))
		if page, err := s.OpenHandIn(ctx, jo, id); err != nil || page.HandIn.Text != "the kettle and the long talk" {
			t.Errorf("the signer reads %q, %v", page.HandIn.Text, err)
		}
		mustDo(t, s.Leave(ctx, mo, team.Org.Slug))
		page, err = s.OpenHandIn(ctx, jo, id)
		wantKind(t, err, models.NotFound)
		if page.HandIn.Text != "" || page.Learner != "" {
			t.Errorf("after the learner has left the signer reads %+v", page)
		}
		_, err = s.HandInFileOf(ctx, jo, id)
		wantKind(t, err, models.NotFound)
		if list, err := s.Support(ctx, jo); err != nil || len(list.Waiting)+len(list.Decided) != 0 {
			t.Errorf("after the learner has left the list shows %+v, %v", list, err)
		}
	})
}
