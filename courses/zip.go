package courses

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"

	"throughline/internal/strict"
)

// maxZipList bounds how much of a zip is read to learn what is in it: a list of many thousands of names is refused unread.
const maxZipList = 1 << 20

// ReadZip reads a course from a zip, whatever it holds. A single folder around everything is taken off. What has no place in
// a course, links, locked and damaged files and those that are too large are problems and are left out; never are more than
// 25 MB unpacked, whatever the zip says of its sizes, and nothing is written anywhere. A *Refusal: it is no zip, or it lists
// far too many files.
func ReadZip(r io.ReaderAt, size int64) (Files, []Problem, error) {
	bounded := &budget{r: r, left: maxZipList}
	in, err := zip.NewReader(bounded, size)
	switch {
	case bounded.left < 0 || err == nil && len(in.File) > maxEntries:
		return nil, nil, &Refusal{"The zip holds far too many files.", "Keep only the course in it."}
	case err != nil:
		return nil, nil, &Refusal{"This is not a zip file that we can open.", "Make the zip again, with the folder of the course in it."}
	}
	bounded.off = true
	rd := zipReader{files: Files{}}
	list := rd.choose(in.File)
	top := topFolder(list)
	for _, f := range list {
		if err := rd.file(strings.TrimPrefix(f.Name, top), f); err != nil {
			break // over a limit; the problem is in the report
		}
	}
	checkFiles(&rd.Report, rd.files.sizes(nil))
	return rd.files, rd.Sorted(), nil
}

// budget lets no more than so many bytes be read, until it is switched off.
type budget struct {
	r    io.ReaderAt
	left int
	off  bool
}

func (b *budget) ReadAt(p []byte, at int64) (int, error) {
	if b.off {
		return b.r.ReadAt(p, at)
	}
	if b.left -= len(p); b.left < 0 {
		return 0, errTooMuch
	}
	return b.r.ReadAt(p, at)
}

type zipReader struct {
	strict.Report
	files Files
	read  int // bytes unpacked, also those of files that were left out
}

// choose passes over folders and what computers put beside files, and reports names that lead astray.
func (rd *zipReader) choose(all []*zip.File) []*zip.File {
	var out []*zip.File
	for _, f := range all {
		if strings.HasSuffix(f.Name, "/") || strings.HasPrefix(f.Name, "__MACOSX/") || hiddenName(f.Name) {
			continue
		}
		if message, fix := pathProblem(f.Name); message != "" {
			rd.Add(strings.ToValidUTF8(f.Name, "�"), 0, message, fix)
			continue
		}
		out = append(out, f)
	}
	return out
}

// hiddenName tells of files like .DS_Store and .git/config, not of names that lead out of the folder.
func hiddenName(name string) bool {
	for part := range strings.SplitSeq(name, "/") {
		if strings.HasPrefix(part, ".") && part != "." && part != ".." {
			return true
		}
	}
	return false
}

// topFolder is the one folder that everything is in, with a slash, "" where there is none.
func topFolder(list []*zip.File) string {
	top := ""
	for i, f := range list {
		first, _, nested := strings.Cut(f.Name, "/")
		if !nested || i > 0 && first+"/" != top {
			return ""
		}
		top = first + "/"
	}
	if top == "media/" {
		return ""
	}
	return top
}

func (rd *zipReader) file(p string, f *zip.File) error {
	if message, fix := unknownFile(p); message != "" {
		rd.Add(p, 0, message, fix)
		return nil
	}
	_, twice := rd.files[p]
	switch {
	case twice:
		rd.Add(p, 0, "This file is in the zip twice. We took the first.", "Look whether it is the right one.")
		return nil
	case f.Mode()&fs.ModeSymlink != 0:
		rd.Add(p, 0, "This is a link to another place.", "Put the file itself into the zip.")
		return nil
	case !f.Mode().IsRegular():
		rd.Add(p, 0, "This is not an ordinary file.", "Take it out.")
		return nil
	case f.Flags&1 != 0:
		rd.Add(p, 0, "This file is locked with a password.", "Make the zip again without one.")
		return nil
	case len(rd.files) >= maxFiles:
		rd.Add("", 0, fmt.Sprintf("There are more than %d files.", maxFiles), "Take out what is not needed, or make two courses.")
		return errTooMuch
	}
	limit := maxText
	if isMedia(p) {
		limit = maxMedium
	}
	if f.UncompressedSize64 > uint64(limit) {
		message, fix := sizeProblem(p, limit+1)
		rd.Add(p, 0, message, fix)
		return nil
	}
	b, err := rd.unpack(f, limit)
	if errors.Is(err, errTooMuch) {
		rd.Add("", 0, "All files together are larger than 25 MB.", "Make the pictures smaller.")
		return err
	}
	if err != nil {
		rd.Add(p, 0, "This file is damaged, or packed in a way that we cannot open.", "Make the zip again.")
		return nil
	}
	if message, fix := sizeProblem(p, len(b)); message != "" {
		rd.Add(p, 0, message, fix)
		return nil
	}
	rd.files[p] = b
	return nil
}

// unpack reads a file, at most one byte more than its limit, and counts what came out.
func (rd *zipReader) unpack(f *zip.File, limit int) ([]byte, error) {
	in, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer in.Close()
	most := min(limit, maxAll-rd.read) + 1
	b, err := io.ReadAll(io.LimitReader(in, int64(most)))
	if rd.read += len(b); rd.read > maxAll {
		return nil, errTooMuch
	}
	return b, err
}

// WriteZip writes a course as a zip with everything in one folder, the same bytes for the same files. The digest is the zip's
// comment, so that no file is added. Reading it with ReadZip gives the same files.
func WriteZip(w io.Writer, folder string, f Files) error {
	out := zip.NewWriter(w)
	if err := out.SetComment("Throughline course, digest " + Digest(f)); err != nil {
		return err
	}
	for _, p := range f.paths() {
		if message, _ := pathProblem(p); message != "" {
			return fmt.Errorf("write course: %q: %s", p, message)
		}
		head := &zip.FileHeader{Name: path.Join(folder, p), Method: zip.Deflate}
		if isMedia(p) && !strings.HasSuffix(p, ".svg") {
			head.Method = zip.Store // pictures are packed already
		}
		file, err := out.CreateHeader(head)
		if err != nil {
			return fmt.Errorf("write course: %w", err)
		}
		if _, err := file.Write(f[p]); err != nil {
			return fmt.Errorf("write course: %w", err)
		}
	}
	return out.Close()
}
