package models_test

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"throughline/courses"
	"throughline/courses/coursetest"
	"throughline/models"
	"throughline/models/modelstest"
)

func zipOf(t *testing.T, f courses.Files) *bytes.Reader {
	t.Helper()
	var b bytes.Buffer
	if err := courses.WriteZip(&b, "course", f); err != nil {
		t.Fatal(err)
	}
	return bytes.NewReader(b.Bytes())
}

func TestAZipIsOnlyLookedAtUntilItsTrainerTakesIt(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		ctx := context.Background()
		team := modelstest.NewTeam(t, s, "Harbour", "rowan")
		sam, kit, mo := team.Join(t, s, "sam", models.Trainer), team.Join(t, s, "kit", models.Trainer), team.Join(t, s, "mo")
		id, err := s.StartCourseImport(ctx, sam, zipOf(t, coursetest.Small()))
		if err != nil {
			t.Fatal(err)
		}
		rows := models.Rows[models.CourseImport](t, s, "1 = 1")
		if len(rows) != 1 || bytes.Contains(rows[0].Sealed, []byte("course.yaml")) || len(models.Rows[models.CourseDraft](t, s, "1 = 1")) != 0 {
			t.Error("the zip is not sealed, or a course was made of it")
		}
		page, err := s.CourseImport(ctx, sam, id)
		if err != nil || page.Title == "" || len(page.Findings) == 0 || len(page.Left) != 0 || page.Bytes == 0 || len(page.Orgs) != 1 || page.Orgs[0].Draft != "" || page.Here != "" {
			t.Fatalf("%+v, %v", page, err)
		}
		for _, who := range []models.Actor{kit, mo} {
			if _, err := s.CourseImport(ctx, who, id); models.KindOf(err) != models.NotFound {
				t.Errorf("%s sees it: %v", who.Username, err)
			}
			if _, err := s.TakeCourseImport(ctx, who, id, team.Org.Slug); models.KindOf(err) != models.NotFound {
				t.Errorf("%s takes it: %v", who.Username, err)
			}
		}
		if _, err := s.TakeCourseImport(ctx, sam, id, "elsewhere"); models.KindOf(err) != models.NotFound {
			t.Errorf("taken to an organisation that is not theirs: %v", err)
		}
		draft, err := s.TakeCourseImport(ctx, sam, id, team.Org.Slug)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := s.TakeCourseImport(ctx, sam, id, team.Org.Slug); err != nil || again != draft {
			t.Errorf("twice is not once: %v", err)
		}
		if d, err := s.Draft(ctx, sam, draft); err != nil || courses.Digest(d.Files) != courses.Digest(coursetest.Small()) || d.Rev != 1 {
			t.Errorf("another course came in: %v", err)
		}
		if rows := models.Rows[models.CourseImport](t, s, "sealed IS NOT NULL"); len(rows) != 0 {
			t.Error("the zip is kept after it was taken")
		}
		modelstest.Small(t, s)
		id, err = s.StartCourseImport(ctx, sam, zipOf(t, coursetest.Small()))
		if err != nil {
			t.Fatal(err)
		}
		if page, err := s.CourseImport(ctx, sam, id); err != nil || page.Orgs[0].Draft == "" || page.Here == "" {
			t.Errorf("the same course is not known: %+v, %v", page.Orgs, err)
		}
		if err := s.SetDraftEditors(ctx, sam, draft, true, nil); err != nil {
			t.Fatal(err)
		}
		theirs, err := s.StartCourseImport(ctx, kit, zipOf(t, coursetest.Small()))
		if err != nil {
			t.Fatal(err)
		}
		if page, err := s.CourseImport(ctx, kit, theirs); err != nil || page.Orgs[0].Draft != "" || !page.Orgs[0].Closed {
			t.Errorf("a draft of others is told of: %+v, %v", page.Orgs, err)
		}
		clock.Add(25 * time.Hour)
		if err := s.Tidy(ctx); err != nil {
			t.Fatal(err)
		}
		if _, err := s.CourseImport(ctx, sam, id); models.KindOf(err) != models.NotFound {
			t.Errorf("it is still there the day after: %v", err)
		}
	})
}

func TestAZipThatIsNoneOrTooLargeOrAnybodyElsesIsRefusedInWords(t *testing.T) {
	t.Parallel()
	s, _ := modelstest.SQLite(t)
	ctx := context.Background()
	team := modelstest.NewTeam(t, s, "Harbour", "rowan")
	sam, mo := team.Join(t, s, "sam", models.Trainer), team.Join(t, s, "mo")
	for words, content := range map[string]*bytes.Reader{
		"not a zip file":    bytes.NewReader([]byte("hello")),
		"no course in this": zipOf(t, courses.Files{}),
		"larger than 10 MB": bytes.NewReader(make([]byte, 10<<20+1)),
	} {
		_, err := s.StartCourseImport(ctx, sam, content)
		if models.KindOf(err) != models.Invalid || !strings.Contains(models.RefusalsOf(err)[0].Message, words) || models.RefusalsOf(err)[0].Field != "file" {
			t.Errorf("%s: %v", words, err)
		}
	}
	if _, err := s.StartCourseImport(ctx, mo, zipOf(t, coursetest.Small())); models.KindOf(err) != models.NotFound {
		t.Errorf("a learner brought one: %v", err)
	}
	if rows := models.Rows[models.CourseImport](t, s, "1 = 1"); len(rows) != 0 {
		t.Errorf("%d are kept", len(rows))
	}
	// A course whose names no database could keep.
	odd := courses.Files{"course.yaml": []byte("uid: \"" + strings.Repeat("x", 5000) + "\"\ntitle: \"a\\0b\"\n"), "01-a.md": []byte("hello")}
	id, err := s.StartCourseImport(ctx, sam, zipOf(t, odd))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.TakeCourseImport(ctx, sam, id, team.Org.Slug); err != nil {
		t.Error(err)
	}
}
