package courses

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"

	"throughline/internal/strict"
)

// maxEntries bounds how many names are looked at, also those which are passed over.
const maxEntries = 4 * maxFiles

// ReadDir reads a course's folder from disk. Links, devices and files which have no place in a course are problems and are
// not opened; nothing outside the folder is ever read. An error says that the folder could not be read at all.
func ReadDir(dir string) (Files, []Problem, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, nil, fmt.Errorf("open course: %w", err)
	}
	defer root.Close()
	return ReadFS(root.FS(), ".")
}

// ReadFS reads a course's folder from a file system, as ReadDir does.
func ReadFS(fsys fs.FS, dir string) (Files, []Problem, error) {
	in, err := fs.Sub(fsys, dir)
	if err != nil {
		return nil, nil, fmt.Errorf("open course: %w", err)
	}
	rd := reader{fsys: in, files: Files{}}
	if err := rd.folder("."); err != nil && !errors.Is(err, errTooMuch) {
		return nil, nil, fmt.Errorf("read course: %w", err)
	}
	checkFiles(&rd.Report, rd.files.sizes(nil))
	return rd.files, rd.Sorted(), nil
}

// errTooMuch ends the reading of a course that is over a limit; the problem is already in the report.
var errTooMuch = errors.New("too much")

type reader struct {
	strict.Report
	fsys    fs.FS
	files   Files
	entries int
	size    int
}

func (rd *reader) folder(dir string) error {
	d, err := rd.fsys.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	list, ok := d.(fs.ReadDirFile)
	if !ok {
		return fmt.Errorf("%s is not a folder", dir)
	}
	for {
		entries, err := list.ReadDir(100)
		for _, e := range entries {
			if rd.entries++; rd.entries > maxEntries {
				rd.Add("", 0, "The folder holds far too many files.", "Keep only the course in it.")
				return errTooMuch
			}
			if err := rd.entry(path.Join(dir, e.Name()), e); err != nil {
				return err
			}
		}
		if errors.Is(err, io.EOF) || err == nil && len(entries) == 0 {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

func (rd *reader) entry(p string, e fs.DirEntry) error {
	if strings.HasPrefix(e.Name(), ".") {
		return nil
	}
	if message, fix := pathProblem(p); message != "" {
		rd.Add(strings.ToValidUTF8(p, "�"), 0, message, fix)
		return nil
	}
	switch {
	case e.IsDir() && (p == "media" || strings.HasPrefix(p, "media/") && strings.Count(p, "/") < 4):
		return rd.folder(p)
	case e.IsDir():
		message, fix := unknownFile(p + "/x")
		rd.Add(p, 0, message, fix)
		return nil
	case e.Type()&fs.ModeSymlink != 0:
		rd.Add(p, 0, "This is a link to another place.", "Put the file itself into the folder.")
		return nil
	case !e.Type().IsRegular():
		rd.Add(p, 0, "This is not an ordinary file.", "Take it out.")
		return nil
	}
	if message, fix := unknownFile(p); message != "" {
		rd.Add(p, 0, message, fix)
		return nil
	}
	return rd.file(p)
}

func (rd *reader) file(p string) error {
	if len(rd.files) >= maxFiles {
		rd.Add("", 0, fmt.Sprintf("There are more than %d files.", maxFiles), "Take out what is not needed, or make two courses.")
		return errTooMuch
	}
	f, err := rd.fsys.Open(p)
	if err != nil {
		return err
	}
	defer f.Close()
	// The entry may have been exchanged since it was listed.
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		rd.Add(p, 0, "This is not an ordinary file.", "Take it out.")
		return err
	}
	b, err := io.ReadAll(io.LimitReader(f, maxMedium+1))
	if err != nil {
		return err
	}
	if message, fix := sizeProblem(p, len(b)); message != "" {
		rd.Add(p, 0, message, fix)
		return nil
	}
	if rd.size += len(b); rd.size > maxAll {
		rd.Add("", 0, "All files together are larger than 25 MB.", "Make the pictures smaller.")
		return errTooMuch
	}
	rd.files[p] = b
	return nil
}

// WriteDir writes a course's files into a folder, which is made where it is missing and must be empty. It writes exactly
// what was read, so reading it again gives the same digest. A path that leads out of the folder is an error, and then
// nothing is written.
func WriteDir(dir string, f Files) error {
	for _, p := range f.paths() {
		if message, _ := pathProblem(p); message != "" {
			return fmt.Errorf("write course: %q: %s", p, message)
		}
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("write course: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return fmt.Errorf("write course: %w", err)
	}
	defer root.Close()
	there, err := fs.ReadDir(root.FS(), ".")
	if err != nil {
		return fmt.Errorf("write course: %w", err)
	}
	if len(there) > 0 {
		return fmt.Errorf("write course: %s is not empty (%s)", dir, there[0].Name())
	}
	for _, p := range f.paths() {
		if err := writeFile(root, p, f[p]); err != nil {
			return fmt.Errorf("write course: %w", err)
		}
	}
	return nil
}

func writeFile(root *os.Root, p string, b []byte) error {
	if dir := path.Dir(p); dir != "." {
		if err := root.MkdirAll(dir, 0o755); err != nil {
			return err
		}
	}
	f, err := root.OpenFile(p, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	return errors.Join(err, f.Close())
}
