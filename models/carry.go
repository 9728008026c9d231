package models

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"net/url"
	"strings"
	"time"
)

const (
	carriedFor     = 30 * time.Minute
	longestCarried = 256 << 10
)

type carried struct {
	Path string    `json:"path"`
	Form string    `json:"form"`
	At   time.Time `json:"at"`
}

// Carry seals what was typed into a form for its person, to pass through the sign-in page after a session ended. Nothing
// is kept here. Passwords are left out. Invalid: more than can be carried.
func (s *Store) Carry(ctx context.Context, personID, path string, form url.Values) (string, error) {
	kept := url.Values{}
	for field, values := range form {
		if !strings.Contains(strings.ToLower(field), "password") {
			kept[field] = values
		}
	}
	var out string
	err := s.read(ctx, func(tx *Tx) error {
		plain, err := json.Marshal(carried{Path: path, Form: kept.Encode(), At: tx.Now})
		if err != nil {
			return err
		}
		if len(plain) > longestCarried || !localPath(path) {
			return Refuse(Invalid, "This is too long to keep while you sign in. Please copy it first.")
		}
		sealed, err := tx.seal(personID, "carried", "form", "", plain)
		out = base64.RawURLEncoding.EncodeToString(sealed)
		return err
	})
	return out, err
}

// OpenCarried gives back what Carry sealed, and the path that it was sent to. Gone, in the same words: another person's,
// older than 30 minutes, or not ours. Forbidden: private writing is closed to the actor for now.
func (s *Store) OpenCarried(ctx context.Context, actor Actor, text string) (path string, form url.Values, err error) {
	gone := Refuse(Gone, "What was typed before could not be kept.")
	if actor.Closed("") {
		return "", nil, actor.closedForNow()
	}
	sealed, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || len(sealed) > 2*longestCarried || len(sealed) == 0 {
		return "", nil, gone
	}
	err = s.read(ctx, func(tx *Tx) error {
		key, err := tx.dataKey(actor.PersonID)
		if err != nil {
			return err
		}
		plain, err := openWith(key, place{actor.PersonID, "carried", "form", ""}, sealed)
		if err != nil {
			return gone
		}
		var c carried
		if err := json.Unmarshal(plain, &c); err != nil || tx.Now.Sub(c.At) > carriedFor || !localPath(c.Path) {
			return gone
		}
		path = c.Path
		form, err = url.ParseQuery(c.Form)
		return err
	})
	if err != nil {
		return "", nil, err
	}
	return path, form, nil
}

// localPath tells whether an address stays on this server.
func localPath(path string) bool {
	return strings.HasPrefix(path, "/") && !strings.HasPrefix(path, "//") && !strings.ContainsAny(path, "\\\r\n")
}
