package models_test

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"throughline/files/filestest"
	"throughline/models"
	"throughline/models/modelstest"
)

func note(name, text string) *models.Upload {
	return &models.Upload{Name: name, Content: strings.NewReader(text)}
}

func addFile(t *testing.T, s *models.Store, who models.Actor, entry, name, text string) models.EvidenceItem {
	t.Helper()
	kept, err := s.AddEvidence(context.Background(), who, entry, note(name, text), "")
	if err != nil {
		t.Fatal(err)
	}
	return kept
}

func TestEvidenceIsSealedAndOpensForItsOwnerAlone(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		ctx := context.Background()
		team := modelstest.NewTeam(t, s, "Harbour", "rowan")
		who, other := team.Join(t, s, "ania"), team.Join(t, s, "mo")
		id := addEntry(t, s, who, talk())
		kept := addFile(t, s, who, id, "What I took from it.txt", "Ask before advising.")
		if kept.Name != "What I took from it.txt" || kept.MediaType != "text/plain" || kept.Size != 20 || kept.Picture() {
			t.Errorf("kept as %+v", kept)
		}
		file, err := s.EvidenceFile(ctx, who, kept.ID)
		if err != nil || file.Name != kept.Name || string(file.Content) != "Ask before advising." {
			t.Errorf("it opens as %+v, %v", file, err)
		}
		if _, err := s.SmallPicture(ctx, who, kept.ID); models.KindOf(err) != models.NotFound {
			t.Errorf("the small picture of a text answered %v", err)
		}
		raw := models.Rows[models.SealedFile](t, s, "person_id = ?", who.PersonID)
		rows := models.Rows[models.Evidence](t, s, "entry_id = ?", id)
		if len(raw) != 1 || len(rows) != 1 || bytes.Contains(raw[0].Sealed, []byte("advising")) || bytes.Contains(rows[0].SealedName, []byte("took")) {
			t.Errorf("the database holds %+v and %+v", raw, rows)
		}
		for _, c := range models.Rows[models.EntryChange](t, s, "entry_id = ?", id) {
			if strings.Contains(c.What, "took") || bytes.Contains(c.Sealed, []byte("took")) {
				t.Errorf("the history tells the name: %+v", c)
			}
		}
		list, err := s.EvidenceOf(ctx, who, id)
		if err != nil || len(list) != 1 || list[0].Name != kept.Name {
			t.Errorf("the entry lists %+v, %v", list, err)
		}

		restricted := who
		until := clock.Now().Add(time.Hour)
		restricted.RestrictedUntil = &until
		for what, x := range map[string]struct {
			who  models.Actor
			kind models.Kind
		}{"somebody else": {other, models.NotFound}, "a coordinator": {team.Coordinator, models.NotFound}, "a code from somebody else": {restricted, models.Forbidden}} {
			_, open := s.EvidenceFile(ctx, x.who, kept.ID)
			_, small := s.SmallPicture(ctx, x.who, kept.ID)
			_, list := s.EvidenceOf(ctx, x.who, id)
			_, add := s.AddEvidence(ctx, x.who, id, note("x.txt", "x"), "")
			_, remove := s.RemoveEvidence(ctx, x.who, kept.ID)
			_, back := s.BringBackEvidence(ctx, x.who, kept.ID)
			_, describe := s.DescribeEvidence(ctx, x.who, kept.ID, models.ShowsNobody)
			_, del := s.DeleteEvidence(ctx, x.who, kept.ID)
			for i, err := range []error{open, small, list, add, remove, back, describe, del} {
				if models.KindOf(err) != x.kind {
					t.Errorf("%s, act %d: %v", what, i, err)
				}
			}
		}
		if n := len(models.Rows[models.EntryChange](t, s, "entry_id = ?", id)); n != 2 {
			t.Errorf("the history has %d lines", n)
		}
	})
}

func TestAFileIsKeptOncePerPersonAndNeverSharedBetweenPeople(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		ctx := context.Background()
		team := modelstest.NewTeam(t, s, "Harbour", "rowan")
		who, other := team.Join(t, s, "ania"), team.Join(t, s, "mo")
		one, two, theirs := addEntry(t, s, who, talk()), addEntry(t, s, who, talk()), addEntry(t, s, other, talk())
		a := addFile(t, s, who, one, "a.txt", "the same")
		if again := addFile(t, s, who, one, "again.txt", "the same"); again.ID != a.ID {
			t.Errorf("sent twice it is there twice")
		}
		b := addFile(t, s, who, two, "b.txt", "the same")
		c := addFile(t, s, other, theirs, "c.txt", "the same")
		if a.FileID != b.FileID || c.FileID == a.FileID {
			t.Errorf("kept as %s, %s and %s", a.FileID, b.FileID, c.FileID)
		}
		rows := models.Rows[models.SealedFile](t, s, "1 = 1")
		if len(rows) != 2 || rows[0].Digest == rows[1].Digest {
			t.Errorf("the digests tell that two people have the same file: %+v", rows)
		}
		if stored, err := s.Stored(ctx, who); err != nil || stored.Bytes != 8 || stored.Most != models.PersonBytes {
			t.Errorf("stored %+v, %v", stored, err)
		}
		// Deleting one of the two leaves the other whole.
		if _, err := s.DeleteEvidence(ctx, who, a.ID); models.KindOf(err) != models.Conflict {
			t.Errorf("a file that is in use was deleted: %v", err)
		}
		for _, id := range []string{a.ID, a.ID} {
			if entry, err := s.RemoveEvidence(ctx, who, id); err != nil || entry != one {
				t.Fatalf("%s, %v", entry, err)
			}
		}
		if _, err := s.DeleteEvidence(ctx, who, a.ID); err != nil {
			t.Fatal(err)
		}
		if file, err := s.EvidenceFile(ctx, who, b.ID); err != nil || string(file.Content) != "the same" || file.Name != "b.txt" {
			t.Errorf("the other is %+v, %v", file, err)
		}
		if _, err := s.RemoveEvidence(ctx, who, b.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := s.DeleteEvidence(ctx, who, b.ID); err != nil {
			t.Fatal(err)
		}
		if rows := models.Rows[models.SealedFile](t, s, "1 = 1"); len(rows) != 1 || rows[0].PersonID != other.PersonID {
			t.Errorf("%d are left", len(rows))
		}
	})
}

func TestWhatHappensToAFileStaysInTheHistoryOfItsEntry(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		ctx := context.Background()
		who := modelstest.NewTeam(t, s, "Harbour", "rowan").Join(t, s, "ania")
		id := addEntry(t, s, who, talk())
		f := addFile(t, s, who, id, "notes.txt", "notes")
		act := func(do func() (string, error)) {
			t.Helper()
			if entry, err := do(); err != nil || entry != id {
				t.Fatalf("%s, %v", entry, err)
			}
		}
		for range 2 {
			act(func() (string, error) { return s.DescribeEvidence(ctx, who, f.ID, models.ShowsPeople) })
		}
		if _, err := s.DescribeEvidence(ctx, who, f.ID, "diagnosis"); models.KindOf(err) != models.Invalid {
			t.Errorf("another answer: %v", err)
		}
		act(func() (string, error) { return s.RemoveEvidence(ctx, who, f.ID) })
		if list, err := s.EvidenceOf(ctx, who, id); err != nil || len(list) != 0 {
			t.Errorf("a file that was taken away is listed: %+v, %v", list, err)
		}
		act(func() (string, error) { return s.BringBackEvidence(ctx, who, f.ID) })
		history, err := s.EntryHistory(ctx, who, id)
		if err != nil {
			t.Fatal(err)
		}
		var told []string
		for _, v := range history {
			names := ""
			for _, f := range v.State.Files {
				names += " " + f.Name + " " + f.Shows
			}
			told = append(told, strings.TrimSpace(v.What+names))
		}
		want := "file put back notes.txt people|file taken away|file described notes.txt people|file added notes.txt|added"
		if got := strings.Join(told, "|"); got != want {
			t.Errorf("the history is %s", got)
		}
		page, err := s.Entry(ctx, who, id)
		if err != nil || page.Rev != 5 {
			t.Errorf("revision %d, %v", page.Rev, err)
		}
		if _, err := s.SaveEntry(ctx, who, id, models.EntryInput{Rev: 5, Writing: &models.EntryWriting{Learnt: "x"}}); err != nil {
			t.Error(err)
		}

		// What was taken away can be brought back for a month, and is gone after it.
		act(func() (string, error) { return s.RemoveEvidence(ctx, who, f.ID) })
		clock.Add(29 * 24 * time.Hour)
		if err := s.Tidy(ctx); err != nil {
			t.Fatal(err)
		}
		act(func() (string, error) { return s.BringBackEvidence(ctx, who, f.ID) })
		clock.Add(60 * 24 * time.Hour)
		if err := s.Tidy(ctx); err != nil {
			t.Fatal(err)
		}
		act(func() (string, error) { return s.RemoveEvidence(ctx, who, f.ID) })
		clock.Add(31 * 24 * time.Hour)
		if err := s.Tidy(ctx); err != nil {
			t.Fatal(err)
		}
		if _, err := s.BringBackEvidence(ctx, who, f.ID); models.KindOf(err) != models.NotFound {
			t.Errorf("after a month it answered %v", err)
		}
		if n := len(models.Rows[models.SealedFile](t, s, "1 = 1")) + len(models.Rows[models.Evidence](t, s, "1 = 1")); n != 0 {
			t.Errorf("%d rows are left", n)
		}
	})
}

func TestFilesAreRefusedInWordsAndNothingOfThemIsKept(t *testing.T) {
	t.Parallel()
	small := func(o *models.Options) { o.PersonBytes = 100 }
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		ctx := context.Background()
		who := modelstest.NewTeam(t, s, "Harbour", "rowan").Join(t, s, "ania")
		id := addEntry(t, s, who, talk())
		refused := func(sent *models.Upload, words string) {
			t.Helper()
			_, err := s.AddEvidence(ctx, who, id, sent, "")
			all := models.RefusalsOf(err)
			if models.KindOf(err) != models.Invalid || len(all) != 1 || all[0].Field != "file" || !strings.Contains(all[0].Message, words) {
				t.Errorf("answered %v", err)
			}
		}
		refused(nil, "Choose a file")
		refused(note("x.txt", "<svg onload=alert(1)>"), "PDF, JPEG")
		first := addFile(t, s, who, id, "a.txt", strings.Repeat("a", 60))
		refused(note("b.txt", strings.Repeat("b", 41)), "no room left")
		addFile(t, s, who, id, "a again.txt", strings.Repeat("a", 60))
		addFile(t, s, who, id, "c.txt", strings.Repeat("c", 40))
		if _, err := s.RemoveEvidence(ctx, who, first.ID); err != nil {
			t.Fatal(err)
		}
		refused(note("d.txt", "d"), "delete files")
		if _, err := s.DeleteEvidence(ctx, who, first.ID); err != nil {
			t.Fatal(err)
		}
		addFile(t, s, who, id, "d.txt", "d")
		if n := len(models.Rows[models.SealedFile](t, s, "1 = 1")); n != 2 {
			t.Errorf("%d files are kept", n)
		}
		if err := s.RemoveEntry(ctx, who, id); err != nil {
			t.Fatal(err)
		}
		if _, err := s.AddEvidence(ctx, who, id, note("e.txt", "e"), ""); models.KindOf(err) != models.Conflict {
			t.Errorf("an entry out of the log took a file: %v", err)
		}
	}, small)
}

func TestAPictureIsKeptWithASmallOneForPages(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		ctx := context.Background()
		who := modelstest.NewTeam(t, s, "Harbour", "rowan").Join(t, s, "ania")
		id := addEntry(t, s, who, talk())
		kept, err := s.AddEvidence(ctx, who, id, &models.Upload{Name: "flipchart.png", Content: bytes.NewReader(filestest.PNG(800, 400))}, models.ShowsNobody)
		if err != nil || !kept.Picture() || kept.Width != 800 || kept.Height != 400 || kept.Shows != models.ShowsNobody {
			t.Fatalf("kept as %+v, %v", kept, err)
		}
		whole, err := s.EvidenceFile(ctx, who, kept.ID)
		if err != nil || whole.MediaType != "image/png" {
			t.Errorf("%s, %v", whole.MediaType, err)
		}
		small, err := s.SmallPicture(ctx, who, kept.ID)
		if err != nil || small.MediaType != "image/jpeg" || len(small.Content) == 0 {
			t.Errorf("%s of %d bytes, %v", small.MediaType, len(small.Content), err)
		}
		if stored, err := s.Stored(ctx, who); err != nil || stored.Bytes != int64(len(whole.Content)+len(small.Content)) {
			t.Errorf("stored %+v, %v", stored, err)
		}
	})
}

func TestTheNameOfAFileThatIsDeletedForGoodIsInNoHistory(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		ctx := context.Background()
		who := modelstest.NewTeam(t, s, "Harbour", "rowan").Join(t, s, "ania")
		entry := addEntry(t, s, who, talk())
		gone := addFile(t, s, who, entry, "Quokka Street.txt", "One")
		tidied := addFile(t, s, who, entry, "Numbat Street.txt", "Two")
		twin := addFile(t, s, who, entry, "notes.txt", "Three")
		addFile(t, s, who, entry, "notes.txt", "Four")
		for _, f := range []models.EvidenceItem{gone, tidied, twin} {
			if _, err := s.RemoveEvidence(ctx, who, f.ID); err != nil {
				t.Fatal(err)
			}
		}
		names := func() string {
			t.Helper()
			history, err := s.EntryHistory(ctx, who, entry)
			if err != nil {
				t.Fatal(err)
			}
			return jsonOf(t, history)
		}
		if !strings.Contains(names(), "Quokka") {
			t.Fatal("the history never had the name")
		}
		for _, f := range []models.EvidenceItem{gone, twin} {
			if _, err := s.DeleteEvidence(ctx, who, f.ID); err != nil {
				t.Fatal(err)
			}
		}
		if got := names(); strings.Contains(got, "Quokka") || !strings.Contains(got, "Numbat") || !strings.Contains(got, "notes.txt") {
			t.Errorf("the history has %s", got)
		}
		clock.Add(models.RemovedFilesKept + time.Hour)
		if err := s.Tidy(ctx); err != nil {
			t.Fatal(err)
		}
		if got := names(); strings.Contains(got, "Numbat") || !strings.Contains(got, "notes.txt") {
			t.Errorf("after 30 days the history has %s", got)
		}
	})
}

func TestWhatIsStoredIsSaidInWordsThatFitIt(t *testing.T) {
	t.Parallel()
	for bytes, want := range map[int64]string{0: "0 KB of 200.0 MB", 1: "1 KB of 200.0 MB", 20 << 10: "20 KB of 200.0 MB", 1<<20 - 1: "1.0 MB of 200.0 MB", 1300 << 10: "1.3 MB of 200.0 MB"} {
		if got := (models.Stored{Bytes: bytes, Most: 200 << 20}).Words(); got != want {
			t.Errorf("%d is %q, want %q", bytes, got, want)
		}
	}
}
