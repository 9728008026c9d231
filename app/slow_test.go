package main

import (
	"errors"
	"io"
	"net"
	"os"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"
)

// serveSlowly serves an answer of 8 MB with a server whose own limit for an answer is shorter than it takes to read it.
func serveSlowly(t *testing.T, piece, whole time.Duration, slow int) net.Conn {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	app := fiber.New(fiber.Config{DisableStartupMessage: true, WriteTimeout: 50 * time.Millisecond})
	app.Get("/", func(c *fiber.Ctx) error { return c.Send(make([]byte, 8<<20)) })
	go app.Listener(slowListener{ln, piece, whole, make(chan struct{}, slow)})
	t.Cleanup(func() { app.ShutdownWithTimeout(time.Second) })
	conn, err := net.Dial("tcp", ln.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	conn.(*net.TCPConn).SetReadBuffer(16 << 10)
	if _, err := io.WriteString(conn, "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	time.Sleep(300 * time.Millisecond) // nothing is read: far longer than the server's own limit
	return conn
}

func TestALargeAnswerIsTakenWholeOnASlowLine(t *testing.T) {
	t.Parallel()
	got, err := io.Copy(io.Discard, serveSlowly(t, time.Minute, time.Minute, 0))
	if err != nil || got < 8<<20 {
		t.Errorf("%d bytes, %v", got, err)
	}
}

func TestNobodyHoldsAnAnswerForEver(t *testing.T) {
	t.Parallel()
	for what, limits := range map[string][2]time.Duration{"a piece": {20 * time.Millisecond, time.Minute}, "the whole": {time.Minute, 20 * time.Millisecond}} {
		if got, _ := io.Copy(io.Discard, serveSlowly(t, limits[0], limits[1], 1)); got >= 8<<20 {
			t.Errorf("%s: all of it came, after nothing was read for longer than the limit", what)
		}
	}
}

// takesAll is a connection whose other end takes whatever comes, whatever its deadline.
type takesAll struct{ net.Conn }

func (takesAll) Write(b []byte) (int, error)      { return len(b), nil }
func (takesAll) SetWriteDeadline(time.Time) error { return nil }
func (takesAll) Close() error                     { return nil }

func TestOnlySoManyAnswersAtOnceMayBeSlow(t *testing.T) {
	t.Parallel()
	of := slowListener{nil, time.Millisecond, time.Minute, make(chan struct{}, 1)}
	begin := func() *slowConn {
		c := &slowConn{Conn: takesAll{}, of: of}
		must(t, c.SetWriteDeadline(time.Now().Add(time.Second)))
		time.Sleep(5 * time.Millisecond) // far longer than a piece has
		return c
	}
	first, second := begin(), begin()
	if _, err := first.Write(make([]byte, 1<<20)); err != nil {
		t.Errorf("the one that may be slow is cut: %v", err)
	}
	if _, err := second.Write([]byte("x")); !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("another one may be slow too: %v", err)
	}
	must(t, first.Close())
	if _, err := begin().Write([]byte("x")); err != nil {
		t.Errorf("nobody may be slow after the first has ended: %v", err)
	}
}
