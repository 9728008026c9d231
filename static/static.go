// Package static holds what a browser keeps: style sheet, scripts, fonts and icon. Each is served under a checksum of
// its content, so that it can be cached for ever and a new one is fetched as soon as it changes.
package static

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"regexp"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"
)

//go:embed css/*.css js/*.js fonts/*.woff2 fonts/OFL.txt favicon.svg
var source embed.FS

// sheets are the style sheets that pages ask for, each joined in this order, which is the order of its layers. app.css is
// every page's; record.css is for the CPD log and portfolios alone and
// editor.css for trainers, so that a first visit does not pay for them.
var sheets = map[string][]string{
	"app.css":    {"css/tokens.css", "css/base.css", "css/components.css", "css/pages.css", "css/print.css"},
	"record.css": {"css/record.css"},
	"editor.css": {"css/editor.css"},
}

// scripts are served under their own names: app.js on every page, listen.js where a learner asks to listen,
// upload.js where files are sent, check.js when somebody has a file checked, outline.js,
// saving.js and editor.js where a trainer puts parts in order and writes.
var scripts = []string{"app.js", "listen.js", "upload.js", "check.js", "outline.js", "saving.js", "editor.js"}

// verbatim files are served as they are, under their own names.
var verbatim = []string{
	"favicon.svg",
	"fonts/OFL.txt",
	"fonts/atkinson-hyperlegible-next-latin-400-normal.woff2",
	"fonts/atkinson-hyperlegible-next-latin-700-normal.woff2",
	"fonts/atkinson-hyperlegible-next-latin-ext-400-normal.woff2",
	"fonts/atkinson-hyperlegible-next-latin-ext-700-normal.woff2",
}

type file struct {
	hash, contentType   string
	plain, gzip, brotli []byte // gzip and brotli are nil where they would not be smaller
}

var files = sync.OnceValue(load)

// URL gives the address of a file, such as URL("app.css"). It panics for a name that does not exist: that is a mistake
// in a page, and every page is rendered by a test.
func URL(name string) string {
	f, ok := files()[name]
	if !ok {
		panic("static: there is no file " + name)
	}
	return "/static/" + f.hash + "/" + name
}

// Open gives a file by the checksum and name of its address. It is not ok for an unknown name and for the checksum of
// another content, so that an old page never keeps a new file under the old address.
func Open(hash, name string) (content []byte, contentType string, ok bool) {
	f, ok := files()[name]
	if !ok || f.hash != hash {
		return nil, "", false
	}
	return f.plain, f.contentType, true
}

// OpenEncoded is Open in the smallest form that the Accept-Encoding header allows. The encoding is "br", "gzip" or ""
// and belongs in Content-Encoding; the answer varies by Accept-Encoding. The content is shared: never write into it.
func OpenEncoded(hash, name, acceptEncoding string) (content []byte, contentType, encoding string, ok bool) {
	f, ok := files()[name]
	if !ok || f.hash != hash {
		return nil, "", "", false
	}
	switch {
	case f.brotli != nil && accepts(acceptEncoding, "br"):
		return f.brotli, f.contentType, "br", true
	case f.gzip != nil && accepts(acceptEncoding, "gzip"):
		return f.gzip, f.contentType, "gzip", true
	}
	return f.plain, f.contentType, "", true
}

// accepts says whether an Accept-Encoding header names the coding and does not give it the quality 0.
func accepts(header, coding string) bool {
	for _, part := range strings.Split(header, ",") {
		name, params, _ := strings.Cut(strings.TrimSpace(part), ";")
		if !strings.EqualFold(strings.TrimSpace(name), coding) {
			continue
		}
		q, isQuality := strings.CutPrefix(strings.ToLower(strings.TrimSpace(params)), "q=")
		return !isQuality || strings.Trim(q, "0.") != ""
	}
	return false
}

func load() map[string]file {
	all := map[string]file{}
	for _, name := range verbatim {
		all[name] = newFile(name, read(name))
	}
	for _, name := range scripts {
		all[name] = newFile(name, read("js/"+name))
	}
	for name, parts := range sheets {
		all[name] = newFile(name, joinSheets(parts, all))
	}
	return all
}

func read(name string) []byte {
	content, err := source.ReadFile(name)
	if err != nil {
		panic(fmt.Sprintf("static: embedded file: %v", err))
	}
	return content
}

var (
	comment  = regexp.MustCompile(`(?s)/\*.*?\*/`)
	space    = regexp.MustCompile(`\s*([{};,>\n])\s*|(:)\s+`)
	fontPath = regexp.MustCompile(`url\("(fonts/[^"]+)"\)`)
)

// joinSheets makes one style sheet, without comments and needless space, in which each font has its full address. No
// text of the sheets (content: "…") may hold the signs that it closes up.
func joinSheets(parts []string, fonts map[string]file) []byte {
	var all bytes.Buffer
	for _, name := range parts {
		all.Write(read(name))
		all.WriteByte('\n')
	}
	css := comment.ReplaceAll(all.Bytes(), nil)
	css = bytes.TrimSpace(space.ReplaceAll(css, []byte("$1$2")))
	return fontPath.ReplaceAllFunc(css, func(found []byte) []byte {
		name := string(fontPath.FindSubmatch(found)[1])
		return []byte(`url("/static/` + fonts[name].hash + "/" + name + `")`)
	})
}

func newFile(name string, content []byte) file {
	sum := sha256.Sum256(content)
	f := file{hash: hex.EncodeToString(sum[:])[:12], contentType: typeOf(name), plain: content}
	if strings.HasSuffix(name, ".woff2") { // compressed already
		return f
	}
	f.gzip = smaller(content, gzipped(content))
	f.brotli = smaller(content, brotlied(content))
	return f
}

func typeOf(name string) string {
	switch name[strings.LastIndexByte(name, '.'):] {
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".woff2":
		return "font/woff2"
	}
	return "text/plain; charset=utf-8"
}

func smaller(plain, packed []byte) []byte {
	if len(packed) >= len(plain) {
		return nil
	}
	return packed
}

// Writing into a buffer does not fail, so neither do these two.
func gzipped(content []byte) []byte {
	var out bytes.Buffer
	w, _ := gzip.NewWriterLevel(&out, gzip.BestCompression)
	_, _ = w.Write(content)
	_ = w.Close()
	return out.Bytes()
}

func brotlied(content []byte) []byte {
	var out bytes.Buffer
	w := brotli.NewWriterLevel(&out, brotli.BestCompression)
	_, _ = w.Write(content)
	_ = w.Close()
	return out.Bytes()
}
