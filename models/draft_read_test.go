package models_test

import (
	"bytes"
	"fmt"
	"maps"
	"reflect"
	"strings"
	"sync/atomic"
	"testing"

	"throughline/courses"
	"throughline/courses/coursetest"
	"throughline/models"
	"throughline/models/modelstest"
)

func TestPicturesStayWithADraftAlthoughItsPagesDoNotReadThem(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		d := newDesk(t, s)
		whole := coursetest.WithPictures(coursetest.Small(), 3, 5000)
		whole["media/steps.pdf"] = []byte("no PDF")
		again, err := s.ImportDraft(ctx, d.sam, d.team.Org.Slug, whole)
		mustDo(t, err)
		stands := func(rev int) {
			t.Helper()
			page := d.page()
			_, wantFindings := courses.Inspect(whole)
			if page.Rev != rev || page.Digest != courses.Digest(whole) || len(page.Pictures) != 4 || page.Pictures["media/picture-2.png"].Size != 5000 ||
				len(page.Files) != len(whole)-4 || page.Files["media/picture-2.png"] != nil || !reflect.DeepEqual(page.Findings, wantFindings) {
				t.Errorf("state %d: digest %.8s for %.8s, %d files, pictures %+v, findings %+v, want %+v", page.Rev, page.Digest, courses.Digest(whole), len(page.Files), page.Pictures, page.Findings, wantFindings)
			}
			page.Files["course.yaml"] = nil // nobody else's
			files, err := s.DraftFiles(ctx, d.sam, d.draft, rev)
			if err != nil || courses.Digest(files) != courses.Digest(whole) {
				t.Errorf("all files of state %d: %v", rev, err)
			}
			texts, pictures, err := s.DraftTexts(ctx, d.sam, d.draft, 0)
			if err != nil || len(pictures) != 4 || len(texts) != len(whole)-4 || texts["course.yaml"] == nil {
				t.Errorf("the texts: %d and %d, %v", len(texts), len(pictures), err)
			}
		}
		if again != d.draft {
			t.Fatal("the same course became another draft")
		}
		stands(2)
		_, err = d.write(d.sam, "course.yaml", "Tea breaks, level 1", "Coffee breaks")
		mustDo(t, err)
		whole["course.yaml"] = bytes.Replace(whole["course.yaml"], []byte("Tea breaks, level 1"), []byte("Coffee breaks"), 1)
		stands(3)
		models.ForgetReadDrafts(s)
		stands(3)
		for n, pictures := range []bool{true, false} {
			added := fmt.Appendf(nil, "\x89PNG\r\n\x1a\n, number %d", n)
			_, err = s.SaveDraft(ctx, d.sam, d.draft, models.DraftEdit{What: "picture added", Pictures: pictures, Change: func(f courses.Files) (courses.Files, error) {
				if (len(f["media/picture-1.png"]) == 5000) != pictures {
					t.Errorf("asked for pictures: %v, got %d bytes of one", pictures, len(f["media/picture-1.png"]))
				}
				out := maps.Clone(f)
				out["media/picture-3.png"] = added
				return out, nil
			}})
			mustDo(t, err)
			whole["media/picture-3.png"] = added
			page := d.page()
			if page.Digest != courses.Digest(whole) || page.Pictures["media/picture-3.png"].Size != len(added) {
				t.Errorf("with the pictures asked for (%v): %+v", pictures, page.Pictures)
			}
		}
		_, err = s.SaveDraft(ctx, d.sam, d.draft, models.DraftEdit{What: "pictures taken out", Pictures: true, Change: func(f courses.Files) (courses.Files, error) {
			out, _ := f.Apart()
			return out, nil
		}})
		mustDo(t, err)
		if page := d.page(); len(page.Pictures) != 0 || page.Rev != 6 {
			t.Errorf("state %d still has %+v", page.Rev, page.Pictures)
		}
		mustDo(t, s.RestoreDraft(ctx, d.sam, d.draft, 5))
		if page := d.page(); page.Digest != courses.Digest(whole) || page.Rev != 7 || page.Title == "" {
			t.Errorf("state 5 did not come back: %+v", page.CourseDraft)
		}
		content, err := s.DraftFile(ctx, d.sam, d.draft, 2, "media/picture-3.png")
		if err != nil || len(content) != 5000 {
			t.Errorf("a picture of an earlier state has %d bytes, %v", len(content), err)
		}
		_, err = s.DraftFile(ctx, d.sam, d.draft, 6, "media/picture-3.png")
		wantKind(t, err, models.NotFound)
		_, err = s.DraftFile(ctx, d.sam, d.draft, 99, "course.yaml")
		wantKind(t, err, models.NotFound)
		for _, who := range []models.Actor{d.team.Coordinator, {}} {
			_, err = s.DraftFile(ctx, who, d.draft, 0, "media/picture-1.png")
			wantKind(t, err, models.NotFound)
			_, _, err = s.DraftTexts(ctx, who, d.draft, 0)
			wantKind(t, err, models.NotFound)
		}
		_, err = s.SaveDraft(ctx, d.sam, d.draft, models.DraftEdit{What: "too large", Change: func(f courses.Files) (courses.Files, error) {
			f["media/huge.png"] = make([]byte, 5<<20+1)
			return f, nil
		}})
		wantKind(t, err, models.Invalid)
	})
}

func TestAPublishedDraftHasItsPictures(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		d := newDesk(t, s)
		whole := coursetest.WithPictures(coursetest.Small(), 150, 50) // more rows than go into one statement
		_, err := s.ImportDraft(ctx, d.sam, d.team.Org.Slug, whole)
		mustDo(t, err)
		v, err := s.PublishDraft(ctx, d.sam, d.draft, models.PublishInput{Rev: 2, Redo: []string{"offering-tea"}})
		mustDo(t, err)
		files, err := s.DraftVersionFiles(ctx, d.sam, d.draft, 1)
		if err != nil || v.Digest != courses.Digest(whole) || courses.Digest(files) != v.Digest {
			t.Errorf("version %+v, digest of its files %.8s, %v", v.CourseVersion, courses.Digest(files), err)
		}
		page, err := s.CoursePage(ctx, &d.sam, v.Slug)
		if err != nil || !reflect.DeepEqual(page.Version, v) {
			t.Errorf("the version reads as\n%+v, and was published as\n%+v, %v", page.Version, v, err)
		}
	})
}

func TestADraftIsReadOnceAndItsPicturesNever(t *testing.T) {
	t.Parallel()
	whole := coursetest.WithPictures(coursetest.Small(), 3, 5000)
	picture := courses.FileHash(whole["media/picture-1.png"])
	var reads, ofPictures atomic.Int64
	s, _ := modelstest.SQLite(t, func(o *models.Options) {
		o.Trace = func(statement string) {
			if strings.Contains(statement, "SELECT f.*") {
				reads.Add(1)
				if strings.Contains(statement, picture) {
					ofPictures.Add(1)
				}
			}
		}
	})
	d := newDesk(t, s)
	_, err := s.ImportDraft(ctx, d.sam, d.team.Org.Slug, whole)
	mustDo(t, err)
	for range 3 {
		d.page()
		_, _, err := s.DraftTexts(ctx, d.sam, d.draft, 0)
		mustDo(t, err)
	}
	_, err = d.write(d.sam, "course.yaml", "Tea breaks, level 1", "Coffee breaks")
	mustDo(t, err)
	d.page()
	_, err = s.PublishDraft(ctx, d.sam, d.draft, models.PublishInput{Rev: 3})
	mustDo(t, err)
	if reads.Load() != 2 || ofPictures.Load() != 0 {
		t.Errorf("two states were read %d times, and their pictures %d times", reads.Load(), ofPictures.Load())
	}
	_, err = s.DraftFiles(ctx, d.sam, d.draft, 0)
	mustDo(t, err)
	if ofPictures.Load() != 1 {
		t.Error("this test sees no pictures read")
	}
}
