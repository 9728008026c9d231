package main

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// mainEnv makes the test program be the real one, so that tests start it, stop it and read its exit status.
const mainEnv = "THROUGHLINE_TEST_MAIN"

func TestMain(m *testing.M) {
	if os.Getenv(mainEnv) != "" {
		main()
	}
	os.Exit(m.Run())
}

// command prepares the real program with a bare environment and the given settings in it.
func command(t testing.TB, env []string, args ...string) *exec.Cmd {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute) // room for the race detector on a busy machine
	t.Cleanup(cancel)
	c := exec.CommandContext(ctx, os.Args[0], args...)
	c.Env = append([]string{mainEnv + "=1", "PATH=" + os.Getenv("PATH"), "TMPDIR=" + t.TempDir()}, env...)
	return c
}

type ended struct {
	status   int
	out, err string
}

// runProgram runs the real program to its end.
func runProgram(t testing.TB, env []string, args ...string) ended {
	t.Helper()
	c := command(t, env, args...)
	var out, errOut bytes.Buffer
	c.Stdout, c.Stderr = &out, &errOut
	err := c.Run()
	if c.ProcessState == nil {
		t.Fatalf("start the program: %v", err)
	}
	return ended{c.ProcessState.ExitCode(), out.String(), errOut.String()}
}

func (e ended) want(t testing.TB, status int, words ...string) {
	t.Helper()
	if e.status != status {
		t.Errorf("exit status %d, wanted %d\n%s%s", e.status, status, e.out, e.err)
	}
	for _, w := range words {
		if !strings.Contains(e.out+e.err, w) {
			t.Errorf("the program did not say %q but\n%s%s", w, e.out, e.err)
		}
	}
	if strings.Contains(e.out+e.err, "goroutine ") {
		t.Errorf("the program broke off:\n%s", e.err)
	}
}
