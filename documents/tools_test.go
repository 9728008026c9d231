package documents

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// tool gives what a program of this machine says about a file, and skips the test where the program is not installed.
func tool(t *testing.T, name string, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		t.Skipf("%s is not installed, so this is not checked here", name)
	}
	out, err := exec.Command(name, args...).Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
	return string(out)
}

// rendered gives the certificate's bytes and a file that holds them.
func rendered(t *testing.T, c Certificate) (pdf []byte, file string) {
	t.Helper()
	pdf, err := RenderCertificate(c)
	if err != nil {
		t.Fatal(err)
	}
	file = filepath.Join(t.TempDir(), "certificate.pdf")
	if err := os.WriteFile(file, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	return pdf, file
}

// words gives the text of a PDF in the order it is drawn, with single spaces.
func words(t *testing.T, file string) string {
	t.Helper()
	return strings.Join(strings.Fields(tool(t, "pdftotext", "-raw", file, "-")), " ")
}
