package main

import (
	"net"
	"os"
	"sync/atomic"
	"time"
)

const (
	pieceSize  = 64 << 10
	pieceTime  = time.Minute      // to take one piece of an answer: about 1 KB a second at least
	wholeTime  = 10 * time.Minute // to take a whole one
	slowAtOnce = 64               // answers that may take longer than one piece's time, each held in memory as long
	noLimitYet = 0
)

// slowListener lets somebody on a slow line take a large answer, such as an archive with pictures. A server's own limit is
// for a whole answer, however large; here it is for each piece of it, and a longer one for the whole. So many at once may
// be slow: where they are, an answer has the time of one piece, so that nobody fills the memory by reading slowly.
type slowListener struct {
	net.Listener
	piece, whole time.Duration
	slow         chan struct{} // as full as there are slow answers
}

func patient(ln net.Listener) net.Listener {
	return slowListener{ln, pieceTime, wholeTime, make(chan struct{}, slowAtOnce)}
}

func (l slowListener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &slowConn{Conn: conn, of: l}, nil
}

type slowConn struct {
	net.Conn
	of    slowListener
	began atomic.Int64 // when the answer under way began, in nanoseconds since 1970; noLimitYet: none did
	slow  atomic.Bool  // it is among the slow ones
}

// SetWriteDeadline is called when an answer begins. Its time is put aside; the answer gets that of the listener.
func (c *slowConn) SetWriteDeadline(t time.Time) error {
	c.done()
	if t.IsZero() {
		c.began.Store(noLimitYet)
		return c.Conn.SetWriteDeadline(t)
	}
	c.began.Store(time.Now().UnixNano())
	return nil
}

// Close ends the connection.
func (c *slowConn) Close() error {
	c.done()
	return c.Conn.Close()
}

func (c *slowConn) done() {
	if c.slow.Swap(false) {
		<-c.of.slow
	}
}

func (c *slowConn) Write(b []byte) (n int, err error) {
	for {
		piece := b[n:min(n+pieceSize, len(b))]
		if began := c.began.Load(); began != noLimitYet {
			if err := c.allow(time.Unix(0, began)); err != nil {
				return n, err
			}
		}
		done, err := c.Conn.Write(piece)
		n += done
		if err != nil || n == len(b) {
			return n, err
		}
	}
}

// allow gives the next piece of an answer its time.
func (c *slowConn) allow(began time.Time) error {
	if time.Since(began) > c.of.piece && !c.slow.Load() {
		select {
		case c.of.slow <- struct{}{}:
			c.slow.Store(true)
		default:
			return os.ErrDeadlineExceeded
		}
	}
	until := time.Now().Add(c.of.piece)
	if last := began.Add(c.of.whole); last.Before(until) {
		until = last
	}
	return c.Conn.SetWriteDeadline(until)
}
