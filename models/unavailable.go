package models

import (
	"context"
	"database/sql/driver"
	"errors"
	"net"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/mattn/go-sqlite3"
)

// Unavailable tells whether an error means that the database cannot be used for now (locked, lost, full), so that the
// same request can be sent again later; full: because there is no room left. Nothing was half-written.
func Unavailable(err error) (unavailable, full bool) {
	var lite sqlite3.Error
	if errors.As(err, &lite) {
		switch lite.Code {
		case sqlite3.ErrFull:
			return true, true
		case sqlite3.ErrBusy, sqlite3.ErrLocked, sqlite3.ErrIoErr, sqlite3.ErrCantOpen, sqlite3.ErrReadonly, sqlite3.ErrCorrupt, sqlite3.ErrNotADB, sqlite3.ErrInterrupt:
			return true, false
		}
		return false, false
	}
	var connect *pgconn.ConnectError // whatever the server says: it may be starting, stopping or taking no more
	if errors.As(err, &connect) {
		return true, false
	}
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		switch {
		case pg.Code == "53100": // disk full
			return true, true
		case pg.Code[:2] == "53", pg.Code[:2] == "57", pg.Code[:2] == "08", pg.Code == "40001", pg.Code == "40P01", pg.Code == "25006":
			return true, false
		}
		return false, false
	}
	var network net.Error
	return errors.As(err, &network) || errors.Is(err, driver.ErrBadConn) || errors.Is(err, context.DeadlineExceeded), false
}
