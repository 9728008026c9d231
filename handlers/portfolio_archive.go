package handlers

import (
	"archive/zip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"runtime/debug"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"throughline/files"
	"throughline/models"
)

// archiveTime is how long an archive may take to leave.
const archiveTime = 10 * time.Minute

// PortfolioArchive handles GET /portfolios/:portfolio/archive.zip: the PDF of an issue and its open formats, the
// certificates in it that have a number, and the files that were ticked. It leaves while it is made, one file in memory at
// a time.
func (h *Handlers) PortfolioArchive(c *fiber.Ctx) error {
	page, err := h.issued(c)
	if err != nil {
		return err
	}
	a := &archive{h: h, who: me(c), page: page}
	if a.pdf, err = a.prepare(c.UserContext()); err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, "application/zip")
	c.Set(fiber.HeaderContentDisposition, attachment(portfolioName(page.Content.Purpose, page.Content.Number, ".zip")))
	c.Set(fiber.HeaderContentSecurityPolicy, filePolicy)
	if c.Method() == fiber.MethodHead {
		return nil
	}
	read, write := io.Pipe() // where the reader goes away, writing ends
	id, _ := c.Locals("requestid").(string)
	go func() {
		ctx, cancel := context.WithTimeout(context.Background(), archiveTime) // the request's own ends with the handler
		defer cancel()
		err := a.write(ctx, write)
		if err != nil && err != io.ErrClosedPipe {
			h.Log.Error("an archive broke off", "request", id, "error", err)
		}
		_ = write.CloseWithError(err) // an archive that is not whole breaks off, and the browser says so
	}()
	return c.SendStream(read)
}

// archive is an archive of an issue while it is made.
type archive struct {
	h     *Handlers
	who   models.Actor
	page  models.PortfolioPage
	pdf   []byte
	files []models.PortfolioEvidence
	gone  int
	lines []string // of the README: what is in it
	out   []string // of the README: what is left out
}

// prepare reads what the archive begins with, so that what cannot be made is an answer and no broken file.
func (a *archive) prepare(ctx context.Context) (pdf []byte, err error) {
	if a.files, a.gone, err = a.h.Store.PortfolioEvidence(ctx, a.who, a.page.ID); err != nil {
		return nil, err
	}
	_, pdf, err = a.h.Store.PortfolioPDF(ctx, a.who, a.page.ID)
	return pdf, err
}

func (a *archive) write(ctx context.Context, to io.Writer) (err error) {
	defer func() {
		if broken := recover(); broken != nil {
			err = fmt.Errorf("%v\n%s", broken, debug.Stack())
		}
	}()
	z := zip.NewWriter(to)
	if err := a.writePortfolio(z); err != nil {
		return err
	}
	if err := a.writeCertificates(ctx, z); err != nil {
		return err
	}
	if err := a.writeEvidence(ctx, z); err != nil {
		return err
	}
	if err := a.add(z, "README.txt", []byte(a.readme())); err != nil {
		return err
	}
	return z.Close()
}

// add puts a file into the archive; the same archive has the same bytes each time.
func (a *archive) add(z *zip.Writer, name string, content []byte) error {
	header := &zip.FileHeader{Name: name, Method: zip.Deflate}
	header.Modified, _ = time.Parse(time.DateOnly, a.page.IssuedOn)
	switch {
	case strings.HasSuffix(name, ".pdf"), strings.HasSuffix(name, ".jpg"), strings.HasSuffix(name, ".png"), strings.HasSuffix(name, ".docx"):
		header.Method = zip.Store // packed already
	}
	w, err := z.CreateHeader(header)
	if err == nil {
		_, err = w.Write(content)
	}
	return err
}

func (a *archive) writePortfolio(z *zip.Writer) error {
	own, err := json.MarshalIndent(a.page.Content, "", "  ")
	if err != nil {
		return err
	}
	resume, err := json.MarshalIndent(a.page.Content.Resume(), "", "  ")
	if err != nil {
		return err
	}
	for _, f := range []struct {
		name, says string
		content    []byte
	}{{portfolioName(a.page.Content.Purpose, a.page.Content.Number, ".pdf"), "Read this first.", a.pdf}, {portfolioName(a.page.Content.Purpose, a.page.Content.Number, ".json"), "The same for programs.", own},
		{portfolioName(a.page.Content.Purpose, a.page.Content.Number, "-resume.json"), "The same as JSON Resume.", resume}} {
		a.lines = append(a.lines, f.name+": "+f.says)
		if err := a.add(z, f.name, f.content); err != nil {
			return err
		}
	}
	return nil
}

// writeCertificates adds the certificates that have a number in the issue: one on request has none. Each as it stands now.
func (a *archive) writeCertificates(ctx context.Context, z *zip.Writer) error {
	for _, i := range a.page.Content.Items {
		if i.Award == nil || i.Award.Code == "" {
			continue
		}
		what := fmt.Sprintf("item %d, %s", i.Number, i.Title)
		award, err := a.h.Store.Award(ctx, a.who, i.Award.Code)
		if err != nil {
			return err
		}
		if award.State != models.Valid && award.State != models.Expired {
			a.out = append(a.out, fmt.Sprintf("The certificate of %s: it is %s, so there is no PDF of it any more.", what, award.State))
			continue
		}
		pdf, err := a.h.certificatePDF(ctx, award.ID, award.Facts, award.Recipient.Name, award.Recipient.NameLatin)
		if letters := unprintable(err); letters != nil {
			a.out = append(a.out, "The certificate of "+what+": our PDF cannot set some of its letters yet. It can be checked by its number.")
			continue
		}
		if err != nil {
			return err
		}
		name := fmt.Sprintf("certificates/item-%d-%s.pdf", i.Number, models.GroupCode(award.Code))
		a.lines = append(a.lines, name+": the certificate of "+what+".")
		if err := a.add(z, name, pdf); err != nil {
			return err
		}
	}
	return nil
}

// writeEvidence adds the files that were ticked, under names that say no more than the item does.
func (a *archive) writeEvidence(ctx context.Context, z *zip.Writer) error {
	nth := map[int]int{}
	for _, f := range a.files {
		file, err := a.h.Store.EvidenceFile(ctx, a.who, f.ID)
		if models.KindOf(err) == models.NotFound {
			a.gone++
			continue
		}
		if err != nil {
			return err
		}
		nth[f.Item]++
		name := fmt.Sprintf("files/item-%d-file-%d%s", f.Item, nth[f.Item], fileEnding(file.MediaType))
		a.lines = append(a.lines, fmt.Sprintf("%s: a file for item %d, %s.", name, f.Item, a.page.Content.Items[f.Item-1].Title))
		if err := a.add(z, name, file.Content); err != nil {
			return err
		}
	}
	return nil
}

func fileEnding(mediaType string) string {
	switch files.FromMedia(mediaType) {
	case files.JPEG:
		return ".jpg"
	case files.PNG:
		return ".png"
	case files.PDF:
		return ".pdf"
	case files.DOCX:
		return ".docx"
	}
	return ".txt"
}

// readme says what is in the archive, and what is left out.
func (a *archive) readme() string {
	p := a.page.Content
	lines := append([]string{fmt.Sprintf("%s of %s, number %d, issued on %s.", p.Purpose.Words(), p.Name, p.Number, p.IssuedOn), ""}, a.lines...)
	switch {
	case a.gone == 1:
		a.out = append(a.out, "One file that was chosen when this was issued, and was deleted since.")
	case a.gone > 1:
		a.out = append(a.out, fmt.Sprintf("%d files that were chosen when this was issued, and were deleted since.", a.gone))
	}
	if len(a.out) > 0 {
		lines = append(append(lines, "", "Left out:"), a.out...)
	}
	return strings.Join(lines, "\r\n") + "\r\n"
}
