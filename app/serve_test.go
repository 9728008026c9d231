package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
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

	"github.com/gofiber/fiber/v2"

	"throughline/models"
	"throughline/models/modelstest"
)

// running is the real program while it serves.
type running struct {
	base string
	cmd  *exec.Cmd
	mu   sync.Mutex
	said bytes.Buffer // on both outputs
	done chan struct{}
}

func (r *running) Write(b []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.said.Write(b)
}

func (r *running) output() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.said.String()
}

var saidAddress = regexp.MustCompile(`is on (http://\S+)`)

// start starts the real program and waits until it says where it is. It is killed after the test, if it still runs.
func start(t testing.TB, env []string, args ...string) *running {
	t.Helper()
	r := &running{cmd: command(t, env, args...), done: make(chan struct{})}
	r.cmd.Stdout, r.cmd.Stderr = r, r
	if err := r.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() { r.cmd.Wait(); close(r.done) }()
	t.Cleanup(func() { r.cmd.Process.Kill(); <-r.done })
	for range 3000 {
		if m := saidAddress.FindStringSubmatch(r.output()); m != nil {
			r.base = m[1]
			return r
		}
		select {
		case <-r.done:
			t.Fatalf("the program ended: %s", r.output())
		case <-time.After(10 * time.Millisecond):
		}
	}
	t.Fatalf("the program did not come up: %s", r.output())
	return nil
}

// end asks the program to stop and gives its exit status.
func (r *running) end(t testing.TB, how os.Signal) int {
	t.Helper()
	if err := r.cmd.Process.Signal(how); err != nil {
		t.Fatal(err)
	}
	<-r.done
	return r.cmd.ProcessState.ExitCode()
}

func (r *running) addr() string { return strings.TrimPrefix(r.base, "http://") }

func (r *running) get(t testing.TB, path string, headers ...string) (status int, body string) {
	t.Helper()
	request, err := http.NewRequest(http.MethodGet, r.base+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	content, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(content)
}

func TestTheFirstStartMakesKeyAndDatabaseAndAStopLeavesThemWhole(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	serve := []string{"serve", "--addr", "127.0.0.1:0", "--data", data}
	r := start(t, nil, serve...)
	for _, words := range []string{"Keep a copy apart", filepath.Join(data, "throughline.key"), "not set up yet", r.base + "/setup"} {
		if !strings.Contains(r.output(), words) {
			t.Errorf("the first start did not say %q:\n%s", words, r.output())
		}
	}
	info, err := os.Stat(filepath.Join(data, "throughline.key"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("the key file: %v, %v", info, err)
	}
	key, err := os.ReadFile(filepath.Join(data, "throughline.key"))
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{"/healthz": "ok\n", "/readyz": "ready\n"} {
		if status, body := r.get(t, path); status != 200 || body != want {
			t.Errorf("%s: %d %q", path, status, body)
		}
	}
	runProgram(t, nil, "health", "--addr", r.addr()).want(t, 0, "ready")
	runProgram(t, nil, serve[0], "--addr", r.addr(), "--data", t.TempDir()).want(t, 2, "--addr", "listens on "+r.addr()+" already")
	archive := filepath.Join(t.TempDir(), "x.zip")
	runProgram(t, nil, "backup", "--data", data, archive).want(t, 0, "rows")
	if status := r.end(t, syscall.SIGTERM); status != 0 {
		t.Errorf("it stopped with status %d", status)
	}
	if left, _ := filepath.Glob(filepath.Join(data, "*-wal")); len(left) > 0 {
		t.Errorf("it left %v", left)
	}
	if strings.Contains(r.output(), strings.TrimSpace(string(key))) {
		t.Error("the key was shown")
	}

	again := start(t, []string{"THROUGHLINE_DATA=" + data, "THROUGHLINE_ADDR=127.0.0.1:0"}) // no command named
	if strings.Contains(again.output(), "Keep a copy apart") {
		t.Error("a second start made a second key")
	}
	if status := again.end(t, os.Interrupt); status != 0 {
		t.Errorf("it stopped with status %d", status)
	}
	if err := os.Remove(filepath.Join(data, "throughline.key")); err != nil {
		t.Fatal(err)
	}
	runProgram(t, nil, serve...).want(t, 2, "--key-file", "there is a database in "+data, "THROUGHLINE_KEY")
	if _, err := os.Stat(filepath.Join(data, "throughline.key")); err == nil {
		t.Error("a new key was made for an old database")
	}
	restored := t.TempDir()
	if err := os.WriteFile(filepath.Join(restored, "throughline.key"), key, 0o600); err != nil {
		t.Fatal(err)
	}
	runProgram(t, nil, "restore", "--data", restored, archive).want(t, 0, "are back")
	start(t, nil, "serve", "--addr", "127.0.0.1:0", "--data", restored)
}

func TestAStopBeforeServingHasBegunEndsTheProgramToo(t *testing.T) {
	t.Parallel()
	stopped, stop := context.WithCancel(t.Context())
	stop()
	for range 50 {
		ln, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		ended := make(chan error, 1)
		go func() {
			ended <- serveUntil(stopped, fiber.New(fiber.Config{DisableStartupMessage: true}), ln, slog.New(slog.DiscardHandler))
		}()
		select {
		case err := <-ended:
			if err != nil {
				t.Error(err)
			}
		case <-time.After(30 * time.Second):
			t.Fatal("it serves on after it was asked to stop")
		}
		if conn, err := net.Dial("tcp", ln.Addr().String()); err == nil {
			conn.Close()
			t.Fatal("it still takes requests after it stopped")
		}
	}
}

func TestARequestUnderWayEndsBeforeTheProgramStops(t *testing.T) {
	t.Parallel()
	r := start(t, nil, "serve", "--addr", "127.0.0.1:0", "--data", t.TempDir())
	conn, err := net.Dial("tcp", r.addr())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprintf(conn, "POST /no-such-page HTTP/1.1\r\nHost: %s\r\nSec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 8\r\n\r\nname", r.addr())
	time.Sleep(100 * time.Millisecond)
	if err := r.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	for i := 0; ; i++ {
		other, err := net.Dial("tcp", r.addr())
		if err != nil {
			break
		}
		other.Close()
		if i == 100 {
			t.Fatal("it still takes new requests")
		}
		time.Sleep(20 * time.Millisecond)
	}
	select {
	case <-r.done:
		t.Fatal("it ended with a request under way")
	default:
	}
	fmt.Fprint(conn, "=mo&")
	answer, err := bufio.NewReader(conn).ReadString('\n')
	if err != nil || !strings.Contains(answer, " 404 ") {
		t.Errorf("the answer was %q, %v", answer, err)
	}
	<-r.done
	if status := r.cmd.ProcessState.ExitCode(); status != 0 {
		t.Errorf("it stopped with status %d", status)
	}
}

func TestMetricsAreForThisMachineOrForTheTokenAndNameNobody(t *testing.T) {
	t.Parallel()
	local := start(t, nil, "serve", "--addr", "127.0.0.1:0", "--data", t.TempDir())
	local.get(t, "/no/such/7K4M29QXV3HD?name=mo")
	local.get(t, "/help")
	status, body := local.get(t, "/metrics")
	for _, want := range []string{
		`throughline_requests_total{method="GET",route="/help",status="200"} 1`, `throughline_requests_total{method="GET",route="none",status="404"} 1`,
		`throughline_request_duration_seconds_count{route="/help"} 1`, "throughline_database_errors_total 0", "throughline_awards 0",
		"throughline_hashing 0", "throughline_hashing_waiting 0", "process_resident_memory_bytes",
	} {
		if status != 200 || !strings.Contains(body, want) {
			t.Errorf("/metrics (%d) has no %s:\n%s", status, want, body)
		}
	}
	for _, secret := range []string{"7K4M29QXV3HD", "127.0.0.1", "name=mo"} {
		if strings.Contains(body, secret) {
			t.Errorf("/metrics shows %s", secret)
		}
		if i := strings.Index(local.output(), `{"time"`); i < 0 || strings.Contains(local.output()[i:], secret) && secret != "127.0.0.1" {
			t.Errorf("the log shows %s, or is none:\n%s", secret, local.output())
		}
	}
	for _, header := range []string{"X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"} {
		if status, body := local.get(t, "/metrics", header, "for=192.0.2.1"); status != 404 || strings.Contains(body, "throughline_requests") {
			t.Errorf("through a proxy (%s) it answered %d", header, status)
		}
	}
	guarded := start(t, []string{"THROUGHLINE_METRICS_TOKEN=0123456789abcdef"}, "serve", "--addr", "127.0.0.1:0", "--data", t.TempDir())
	for bearer, want := range map[string]int{"": 404, "Bearer 0123456789abcdee": 404, "0123456789abcdef": 404, "Bearer 0123456789abcdef": 200} {
		if status, _ := guarded.get(t, "/metrics", "Authorization", bearer); status != want {
			t.Errorf("with %q it answered %d, wanted %d", bearer, status, want)
		}
	}
}

func TestSettingsOfTheServerThatCannotBeRightAreRefused(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ args, want []string }{
		{[]string{"--base-url", "learn.example.org"}, []string{"--base-url", "THROUGHLINE_BASE_URL", "https://learn.example.org"}},
		{[]string{"--base-url", "https://example.org/learn"}, []string{"--base-url", "without a path"}},
		{[]string{"--base-url", "ftp://example.org"}, []string{"--base-url"}},
		{[]string{"--trusted-proxies", "127.0.0.1,proxy"}, []string{"--trusted-proxies", "THROUGHLINE_TRUSTED_PROXIES", `"proxy"`}},
		{[]string{"--metrics-token", "short"}, []string{"--metrics-token", "THROUGHLINE_METRICS_TOKEN", "openssl rand"}},
		{[]string{"--log-level", "loud"}, []string{"--log-level", "debug"}},
	} {
		data := filepath.Join(t.TempDir(), "data")
		runProgram(t, nil, append([]string{"serve", "--data", data}, c.args...)...).want(t, 2, c.want...)
		if _, err := os.Stat(data); err == nil {
			t.Errorf("%v: a refusal made the data folder", c.args)
		}
	}
}

func TestTheDemonstrationKeepsToItsOwnFolderAndTakesItAway(t *testing.T) {
	t.Parallel()
	tmp := t.TempDir()
	r := start(t, []string{"TMPDIR=" + tmp}, "demo", "--addr", "127.0.0.1:0")
	if status, _ := r.get(t, "/help"); status != 200 {
		t.Errorf("the help page answered %d", status)
	}
	if made, _ := filepath.Glob(filepath.Join(tmp, "throughline-demo-*", "demo.db")); len(made) != 1 {
		t.Errorf("its database: %v", made)
	}
	if status := r.end(t, os.Interrupt); status != 0 {
		t.Errorf("it stopped with status %d", status)
	}
	if left, _ := os.ReadDir(tmp); len(left) > 0 {
		t.Errorf("it left %v", left)
	}
	runProgram(t, nil, "demo", "--data", tmp).want(t, 2, "--data", "temporary folder only")
	runProgram(t, []string{"DATABASE_URL=postgres://127.0.0.1/x"}, "demo").want(t, 2, "DATABASE_URL", "temporary folder only")
	runProgram(t, nil, "help", "demo").want(t, 0, "--addr", "--base-url")
	if help := runProgram(t, nil, "help", "demo").out; strings.Contains(help, "--data") {
		t.Errorf("its help offers --data:\n%s", help)
	}
}

func TestCopiesOfTheProgramStartTogetherOnOneEmptyPostgresDatabase(t *testing.T) {
	t.Parallel()
	address := modelstest.EmptyPostgresDatabase(t)
	env := []string{"DATABASE_URL=" + address, "THROUGHLINE_KEY=" + models.NewKey().String(), "THROUGHLINE_ADDR=127.0.0.1:0"}
	copies := make([]*running, 2)
	var starting sync.WaitGroup
	for i := range copies {
		starting.Go(func() { copies[i] = start(t, env) })
	}
	starting.Wait()
	for _, r := range copies {
		if r == nil {
			continue
		}
		if status, _ := r.get(t, "/readyz"); status != 200 {
			t.Errorf("a copy answered %d", status)
		}
	}
	data := t.TempDir()
	runProgram(t, []string{"DATABASE_URL=" + address}, "serve", "--addr", "127.0.0.1:0", "--data", data).want(t, 1, "another key")
	if left, _ := os.ReadDir(data); len(left) > 0 {
		t.Errorf("a key that fits nothing was left: %v", left)
	}
}
