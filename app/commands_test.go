package main

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"throughline/courses"
	"throughline/courses/coursetest"
	"throughline/models"
	"throughline/models/modelstest"
)

func TestCheckSaysWhatToMendAndWhatIsReady(t *testing.T) {
	t.Parallel()
	runProgram(t, nil, "check", filepath.Join("..", "courses", "harm-reduction")).want(t, 0, "ready to publish")
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(filepath.Join("..", "courses", "boundaries"))); err != nil {
		t.Fatal(err)
	}
	yaml := filepath.Join(dir, "course.yaml")
	content, err := os.ReadFile(yaml)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(yaml, append(content, "colour: red\n"...), 0o644); err != nil {
		t.Fatal(err)
	}
	runProgram(t, nil, "check", dir).want(t, 1, "course.yaml:", "colour", "1 thing to mend")
}

func TestCheckTellsWhatIsWorthAnotherLookApartFromWhatMustBeMended(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := courses.WriteDir(dir, coursetest.Small()); err != nil {
		t.Fatal(err)
	}
	said := runProgram(t, nil, "check", dir)
	said.want(t, 0, "is ready to publish", "Worth another look", "04-in-order.md", "a second try asks the same again")
	if strings.Contains(said.out+said.err, "to mend") {
		t.Errorf("a remark is told as a problem:\n%s", said.out)
	}
}

func TestThePageOfTheCatalogueIsWhatTheCommandMakes(t *testing.T) {
	t.Parallel()
	made := runProgram(t, nil, "check", "--catalogue")
	made.want(t, 0, "Harm reduction", "Next review")
	kept, err := os.ReadFile(filepath.Join("..", "docs", "catalogue.md"))
	if err != nil {
		t.Fatal(err)
	}
	if made.out != string(kept) {
		t.Errorf("docs/catalogue.md is not what the courses are now. Make it anew with `make catalogue`. It should say:\n%s", made.out)
	}
	runProgram(t, nil, "check", "--catalogue", "x").want(t, 2, "--catalogue", "Leave out x")
	runProgram(t, nil, "check").want(t, 2, "DIR", "name the folder")
}

// newData makes a data folder with a database and its key file, as `serve` leaves it.
func newData(t *testing.T, key models.Key) string {
	t.Helper()
	dir := t.TempDir()
	o := modelstest.Options(modelstest.NewClock())
	o.Key, o.Path = key, filepath.Join(dir, "throughline.db")
	s, err := models.Open(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "throughline.key"), []byte(key.String()+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestBackupAndRestoreByCommand(t *testing.T) {
	t.Parallel()
	key := models.NewKey()
	data, archive := newData(t, key), filepath.Join(t.TempDir(), "throughline.zip")
	runProgram(t, nil, "backup", "--data", data, archive).want(t, 0, "tables", key.ID(), "apart from the archive")
	info, err := os.Stat(archive)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the archive is %v, %v", info, err)
	}
	if left, _ := filepath.Glob(archive + ".*"); len(left) > 0 {
		t.Errorf("the backup left %v", left)
	}

	fresh := t.TempDir()
	runProgram(t, nil, "restore", "--data", fresh, archive).want(t, 2, "--key-file")
	runProgram(t, []string{"THROUGHLINE_KEY=" + models.NewKey().String()}, "restore", "--data", t.TempDir(), archive).want(t, 1, "belongs to the server key", key.ID())
	runProgram(t, []string{"THROUGHLINE_KEY=" + key.String()}, "restore", "--data", fresh, archive).want(t, 0, "are back", "Nothing was issued or sent")
	runProgram(t, []string{"THROUGHLINE_KEY=" + key.String(), "THROUGHLINE_DATA=" + fresh}, "migrate").want(t, 0, "up to date")
}

func TestBackupMakesNothingWhereThereIsNothing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	key := "THROUGHLINE_KEY=" + models.NewKey().String()
	runProgram(t, []string{key}, "backup", "--data", dir, filepath.Join(dir, "x.zip")).want(t, 1, "no Throughline database")
	data := newData(t, models.Key{7})
	runProgram(t, nil, "backup", "--data", data, filepath.Join(dir, "none", "x.zip")).want(t, 2, "FILE", "no folder")
	if left, _ := os.ReadDir(dir); len(left) > 0 {
		t.Errorf("it left %v", left)
	}
}

func TestHealthTellsThatNoServerAnswers(t *testing.T) {
	t.Parallel()
	got := runProgram(t, nil, "health", "--addr", "127.0.0.1:1")
	got.want(t, 1, "no server answers")
	if strings.Contains(got.out, "ready") {
		t.Error("it said ready")
	}
}

// newServerData is newData with an organisation and one member, mo.
func newServerData(t *testing.T) string {
	t.Helper()
	ctx, data := context.Background(), t.TempDir()
	key := models.NewKey()
	o := modelstest.Options(modelstest.NewClock())
	o.Key, o.Path = key, filepath.Join(data, "throughline.db")
	s, err := models.Open(ctx, o)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	code, err := s.SetupCode(ctx)
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.SetUp(ctx, models.SetupRequest{Code: code,
		Organisation: models.OrganisationForm{NameShown: "Harbour Street", LegalName: "Harbour Street CIO", Contact: "hello@harbour.example", Zone: "Europe/London", Language: "en"},
		Account:      models.Account{Username: "mo", NameShown: "Mo", NameCertificate: "Mo Adeyemi", Password: "seven green bottles"}})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(data, "throughline.key"), []byte(key.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return data
}

func TestACourseIsImportedAndExportedToTheSameDigest(t *testing.T) {
	t.Parallel()
	data := newServerData(t)
	course := filepath.Join(t.TempDir(), "our-own-course")
	if err := os.CopyFS(course, os.DirFS(filepath.Join("..", "courses", "boundaries"))); err != nil {
		t.Fatal(err)
	}
	imports := func(args ...string) ended {
		return runProgram(t, nil, append([]string{"import", "--data", data}, args...)...)
	}
	imports(course).want(t, 0, "is version 1 of Harbour Street", "/courses/our-own-course")
	imports(course).want(t, 0, "is version 1")
	out := filepath.Join(t.TempDir(), "out")
	runProgram(t, nil, "export", "--data", data, "our-own-course", out).want(t, 0, "version 1", "digest")
	imports(out, "--slug", "another-name").want(t, 0, "is version 1", "/courses/our-own-course") // the same bytes
	files, _, err := courses.ReadDir(out)
	must(t, err)
	zipped := zipIn(t, "a-course-in-a.zip", func(w io.Writer) error { return courses.WriteZip(w, "folder", files) })
	imports(zipped).want(t, 0, "is version 1", "/courses/our-own-course") // also the same bytes
	runProgram(t, nil, "check", zipped).want(t, 0, "is ready to publish")
	runProgram(t, nil, "export", "--data", data, "our-own-course", out).want(t, 1) // not empty now
	runProgram(t, nil, "export", "--data", data, "our-own-course", out+"2", "--version", "2").want(t, 2, "COURSE")
	runProgram(t, nil, "export", "--data", data, "no-such-course", out+"2").want(t, 2, "COURSE", "no-such-course")
	imports(course, "--slug", "Über").want(t, 2, "--slug")
	imports(course, "--org", "nobody").want(t, 2, "--org", "nobody")
	if err := os.WriteFile(filepath.Join(course, "course.yaml"), []byte("format: 1\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	imports(course).want(t, 1, "course.yaml", "to mend")
	runProgram(t, nil, "import", "--data", newData(t, models.Key{9}), out).want(t, 2, "--org", "not set up yet")
}

func zipIn(t *testing.T, name string, write func(io.Writer) error) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	f, err := os.Create(path)
	must(t, err)
	must(t, errors.Join(write(f), f.Close()))
	return path
}

func TestAHostileZipIsNotImported(t *testing.T) {
	t.Parallel()
	data := newServerData(t)
	hostile := map[string]func(w *zip.Writer) error{
		"a path that leads out": func(w *zip.Writer) error { _, err := w.Create("course/../../escaped.md"); return err },
		"a link": func(w *zip.Writer) error {
			head := &zip.FileHeader{Name: "01-passwords.md"}
			head.SetMode(os.ModeSymlink | 0o777)
			out, err := w.CreateHeader(head)
			if err != nil {
				return err
			}
			_, err = io.WriteString(out, "/etc/passwd")
			return err
		},
		"a bomb": func(w *zip.Writer) error {
			out, err := w.Create("01-bomb.md")
			if err != nil {
				return err
			}
			_, err = io.CopyN(out, zeros{}, 100<<20)
			return err
		},
		"thousands of files": func(w *zip.Writer) error {
			for n := range 5000 {
				if _, err := w.Create(fmt.Sprintf("media/%d.png", n)); err != nil {
					return err
				}
			}
			return nil
		},
	}
	for name, fill := range hostile {
		path := zipIn(t, "course.zip", func(out io.Writer) error {
			w := zip.NewWriter(out)
			return errors.Join(fill(w), w.Close())
		})
		ended := runProgram(t, nil, "import", "--data", data, path)
		if ended.status == 0 || strings.Contains(ended.out+ended.err, "root:") || strings.Contains(ended.out, "is version") {
			t.Errorf("%s: %+v", name, ended)
		}
	}
	text := filepath.Join(t.TempDir(), "course.txt")
	must(t, os.WriteFile(text, []byte("no zip"), 0o600))
	runProgram(t, nil, "import", "--data", data, text).want(t, 2, "DIR", "not a zip file")
	runProgram(t, nil, "export", "--data", data, "course", filepath.Join(t.TempDir(), "out")).want(t, 2, "COURSE")
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

func TestAPersonWhoIsLockedOutGetsACodeFromTheOperator(t *testing.T) {
	t.Parallel()
	data := newServerData(t)
	runProgram(t, nil, "person", "reset", "--data", data, "Mo").want(t, 0, "The code for mo is", "/recover", "closed for 7 days")
	runProgram(t, nil, "person", "reset", "--data", data, "nobody").want(t, 2, "NAME", "nobody")
}
