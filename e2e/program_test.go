package e2e

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

var binary struct {
	once sync.Once
	path string
	err  error
}

// build compiles the program once for all tests.
func build(t testing.TB) string {
	t.Helper()
	binary.once.Do(func() {
		dir, err := os.MkdirTemp("", "throughline-e2e-")
		if err != nil {
			binary.err = err
			return
		}
		binary.path = filepath.Join(dir, "throughline")
		out, err := exec.Command("go", "build", "-o", binary.path, "../app").CombinedOutput()
		if err != nil {
			binary.err = fmt.Errorf("%w: %s", err, out)
		}
	})
	if binary.err != nil {
		t.Fatalf("build the program: %v", binary.err)
	}
	return binary.path
}

func TestMain(m *testing.M) {
	code := m.Run()
	if binary.path != "" {
		os.RemoveAll(filepath.Dir(binary.path))
	}
	os.Exit(code)
}

// running is the program as its own process.
type running struct {
	base string
	code string // to set it up, of a new server
	cmd  *exec.Cmd
	mu   sync.Mutex
	said strings.Builder
}

var saysCode = regexp.MustCompile(`\b[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}\b`)

// start runs a command of the program on a free port, and waits until it answers.
func start(t testing.TB, args ...string) *running {
	t.Helper()
	port, err := net.Listen("tcp", "localhost:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := port.Addr().String()
	port.Close()
	r := &running{base: "http://" + addr, cmd: exec.Command(build(t), append(args, "--addr", addr)...)}
	r.cmd.Env = append(os.Environ(), "DATABASE_URL=", "THROUGHLINE_DATA=", "THROUGHLINE_KEY=", "TMPDIR="+t.TempDir())
	out, err := r.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	r.cmd.Stderr = &lines{r: r}
	if err := r.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.stop(t) })
	go r.listen(out)
	for end := time.Now().Add(60 * time.Second); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		if res, err := http.Get(r.base + "/healthz"); err == nil {
			res.Body.Close()
			return r
		}
	}
	t.Fatalf("the program does not answer: %s", r.output())
	return nil
}

// listen keeps what the program says.
func (r *running) listen(out io.Reader) {
	for scan := bufio.NewScanner(out); scan.Scan(); {
		line := scan.Text()
		r.mu.Lock()
		r.said.WriteString(line + "\n")
		if code := saysCode.FindString(line); code != "" {
			r.code = code
		}
		r.mu.Unlock()
	}
}

func (r *running) output() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.said.String()
}

func (r *running) setupCode() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.code
}

// stop asks the program to end and waits for it.
func (r *running) stop(t testing.TB) {
	if r.cmd.ProcessState != nil {
		return
	}
	r.cmd.Process.Signal(syscall.SIGTERM)
	done := make(chan error, 1)
	go func() { done <- r.cmd.Wait() }()
	select {
	case err := <-done:
		if err != nil {
			t.Errorf("the program did not end well: %v\n%s", err, r.output())
		}
	case <-time.After(20 * time.Second):
		r.cmd.Process.Kill()
		t.Errorf("the program did not end when asked to")
	}
}

// lines keeps what is written to the error output.
type lines struct{ r *running }

func (l *lines) Write(b []byte) (int, error) {
	l.r.mu.Lock()
	defer l.r.mu.Unlock()
	return l.r.said.Write(b)
}
