package main

import (
	"net"
	"sync/atomic"
	"time"
)

const (
	pieceSize = 64 << 10
	pieceTime = time.Minute      // to take one piece of an answer: about 1 KB a second at least
	wholeTime = 10 * time.Minute // to take a whole one
)

// slowListener lets somebody on a slow line take a large answer, such as an archive with pictures. A server's own limit is
// for a whole answer, however large; here it is for each piece of it, and a longer one for the whole.
type slowListener struct {
	net.Listener
	piece, whole time.Duration
}

func patient(ln net.Listener) net.Listener { return slowListener{ln, pieceTime, wholeTime} }

func (l slowListener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &slowConn{Conn: conn, of: l}, nil
}

type slowConn struct {
	net.Conn
	of  slowListener
	end atomic.Int64 // of the answer under way, in nanoseconds since 1970; 0: no limit
}

// SetWriteDeadline is called when an answer begins. Its time is put aside; the answer gets that of the listener.
func (c *slowConn) SetWriteDeadline(t time.Time) error {
	if t.IsZero() {
		c.end.Store(0)
		return c.Conn.SetWriteDeadline(t)
	}
	c.end.Store(time.Now().Add(c.of.whole).UnixNano())
	return nil
}

func (c *slowConn) Write(b []byte) (n int, err error) {
	for {
		piece := b[n:min(n+pieceSize, len(b))]
		if end := c.end.Load(); end != 0 {
			until := time.Now().Add(c.of.piece)
			if last := time.Unix(0, end); last.Before(until) {
				until = last
			}
			if err := c.Conn.SetWriteDeadline(until); err != nil {
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
