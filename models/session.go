package models

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"
)

// How long a session lasts: so long after it was last used, and never longer than so long in all.
const (
	sessionIdle       = 30 * 24 * time.Hour
	sessionLongest    = 180 * 24 * time.Hour
	sharedIdle        = 2 * time.Hour
	sharedLongest     = 12 * time.Hour
	seenEvery         = 10 * time.Minute
	endedIsRemembered = 30 * time.Minute
)

// ErrNoSession says that a token belongs to no session that is open.
var ErrNoSession = errors.New("no open session")

// Viewer is an actor with what pages need to know of them at every request.
type Viewer struct {
	Actor
	Memberships []Standing // current ones, the oldest first; those closed to the actor for now are left out
}

// Standing is a current membership with the roles held in it.
type Standing struct {
	MembershipID string
	OrgID        string
	Slug         string
	Name         string // of the organisation
	JobTitle     string
	Zone         string // of the organisation
	From         string // YYYY-MM-DD
	Roles        []Role
}

// Has tells whether one of the roles is held; with none asked, membership is enough.
func (s Standing) Has(roles ...Role) bool {
	return len(roles) == 0 || slices.ContainsFunc(roles, func(r Role) bool { return slices.Contains(s.Roles, r) })
}

// Holds tells whether the viewer has one of the roles in any organisation.
func (v Viewer) Holds(roles ...Role) bool {
	return slices.ContainsFunc(v.Memberships, func(s Standing) bool { return s.Has(roles...) })
}

// In gives the viewer's standing in an organisation by its slug.
func (v Viewer) In(slug string) (Standing, bool) {
	for _, s := range v.Memberships {
		if s.Slug == slug {
			return s, true
		}
	}
	return Standing{}, false
}

func hashToken(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// newToken makes a secret of 256 random bits.
func newToken() string {
	var b [32]byte
	rand.Read(b[:])
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// newLinkToken makes the secret of a link that somebody shares, of 128 random bits.
func newLinkToken() string {
	var b [16]byte
	rand.Read(b[:])
	return base64.RawURLEncoding.EncodeToString(b[:])
}

func expires(shared bool, created, seen time.Time) time.Time {
	idle, longest := seen.Add(sessionIdle), created.Add(sessionLongest)
	if shared {
		idle, longest = seen.Add(sharedIdle), created.Add(sharedLongest)
	}
	if longest.Before(idle) {
		return longest
	}
	return idle
}

// signIn opens a session; the token is given out once and only its hash is kept.
func (tx *Tx) signIn(p Person, d Device) (Actor, string, error) {
	token := newToken()
	row := Session{ID: tx.s.NewID(), TokenHash: hashToken(token), PersonID: p.ID, Device: cut(d.Name, 80), Shared: d.Shared, CreatedAt: tx.Now,
		SeenAt: tx.Now, ExpiresAt: expires(d.Shared, tx.Now, tx.Now)}
	if err := gorm.G[Session](tx.DB).Create(tx.ctx, &row); err != nil {
		return Actor{}, "", fmt.Errorf("keep a session: %w", err)
	}
	return actorOf(p, row, tx.Now), token, nil
}

func actorOf(p Person, s Session, now time.Time) Actor {
	a := Actor{PersonID: p.ID, SessionID: s.ID, Username: p.Username, NameShown: p.NameShown, Shared: s.Shared}
	if a.RestrictedUntil = p.restricted(now); a.RestrictedUntil != nil {
		a.RestrictedOrg = p.RestrictedOrg
	}
	return a
}

// SignIn opens a session for a username and password. Invalid, in the same words and after the same work: no such person,
// or another password. Slow: too many wrong ones.
func (s *Store) SignIn(ctx context.Context, username, password string, d Device) (Actor, string, error) {
	username = cleanUsername(username)
	if err := s.checkGuess(ctx, guessAddress, d.Address); err != nil {
		return Actor{}, "", err
	}
	if err := s.beginAccountGuess(ctx, guessPassword, username, d.Address); err != nil {
		return Actor{}, "", err
	}
	p, err := s.personByName(ctx, username)
	if err != nil {
		return Actor{}, "", err
	}
	match, err := s.passwordMatches(ctx, password, p.PasswordHash)
	if err != nil {
		return Actor{}, "", err
	}
	refused := refuseField("password", "The username and the password do not go together. Please check both.")
	if !match {
		if err := s.countWrong(ctx, guessAddress, d.Address); err != nil {
			return Actor{}, "", err
		}
		return Actor{}, "", refused
	}
	var actor Actor
	var token string
	err = s.inTx(ctx, func(tx *Tx) error {
		now, err := tx.lockPerson(p.ID)
		if err != nil {
			return err
		}
		if now.PasswordHash != p.PasswordHash { // changed meanwhile
			return refused
		}
		if err := tx.forgetAccountGuesses(guessPassword, username, d.Address); err != nil {
			return err
		}
		actor, token, err = tx.signIn(now, d)
		return err
	})
	return actor, token, err
}

// personByName reads a person by username; an unknown one is a zero Person, not an error.
func (s *Store) personByName(ctx context.Context, username string) (Person, error) {
	var p Person
	err := s.read(ctx, func(tx *Tx) (err error) {
		p, err = gorm.G[Person](tx.DB).Where("username = ?", username).Take(ctx)
		return err
	})
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return Person{}, nil
	}
	return p, err
}

// Session finds who a token belongs to. ErrNoSession: unknown, ended or expired. That it was used is written at most
// every ten minutes; where that cannot be written the reading goes on.
func (s *Store) Session(ctx context.Context, token string) (Viewer, error) {
	var v Viewer
	var row struct {
		Session
		Username        string
		NameShown       string
		RestrictedUntil *time.Time
		RestrictedOrg   string
	}
	var now time.Time
	err := s.read(ctx, func(tx *Tx) error {
		now = tx.Now
		found := tx.Raw(`SELECT s.*, p.username, p.name_shown, p.restricted_until, p.restricted_org
			FROM sessions s JOIN people p ON p.id = s.person_id
			WHERE s.token_hash = ? AND s.ended_at IS NULL AND s.expires_at > ?`, hashToken(token), now).Scan(&row)
		if found.Error != nil {
			return fmt.Errorf("read a session: %w", found.Error)
		}
		if found.RowsAffected == 0 {
			return ErrNoSession
		}
		v.Actor = actorOf(Person{ID: row.PersonID, Username: row.Username, NameShown: row.NameShown, RestrictedUntil: row.RestrictedUntil,
			RestrictedOrg: row.RestrictedOrg}, row.Session, now)
		var err error
		v.Memberships, err = tx.standings(v.Actor)
		return err
	})
	if err != nil {
		return Viewer{}, err
	}
	if now.Sub(row.SeenAt) >= seenEvery {
		s.seen(ctx, row.Session)
	}
	return v, nil
}

func (s *Store) seen(ctx context.Context, row Session) {
	err := s.inTx(ctx, func(tx *Tx) error {
		_, err := gorm.G[Session](tx.DB).Where("id = ? AND seen_at = ? AND ended_at IS NULL", row.ID, row.SeenAt).Select("seen_at", "expires_at").
			Updates(ctx, Session{SeenAt: tx.Now, ExpiresAt: expires(row.Shared, row.CreatedAt, tx.Now)})
		return err
	})
	if err != nil {
		s.log.Warn("could not note that a session was used", "error", err)
	}
}

// standings are an actor's current memberships with their roles; those closed for now are left out.
func (tx *Tx) standings(actor Actor) ([]Standing, error) {
	var rows []struct {
		MembershipID, OrgID, Slug, Name, JobTitle, Zone, FromDate string
		Role                                                      *Role
	}
	err := tx.Raw(`SELECT m.id AS membership_id, m.org_id, o.slug, o.name_shown AS name, m.job_title, o.zone, m.from_date, r.role
		FROM memberships m JOIN organisations o ON o.id = m.org_id
		LEFT JOIN membership_roles r ON r.membership_id = m.id AND r.ended_at IS NULL
		WHERE m.person_id = ? AND m.to_date IS NULL ORDER BY m.created_at, m.id, r.role`, actor.PersonID).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("read memberships: %w", err)
	}
	var out []Standing
	for _, r := range rows {
		if actor.Closed(r.OrgID) {
			continue
		}
		if len(out) == 0 || out[len(out)-1].MembershipID != r.MembershipID {
			out = append(out, Standing{MembershipID: r.MembershipID, OrgID: r.OrgID, Slug: r.Slug, Name: r.Name, JobTitle: r.JobTitle, Zone: r.Zone, From: r.FromDate})
		}
		if r.Role != nil {
			out[len(out)-1].Roles = append(out[len(out)-1].Roles, *r.Role)
		}
	}
	for i := range out {
		sortRoles(out[i].Roles)
	}
	return out, nil
}

func sortRoles(roles []Role) {
	slices.SortFunc(roles, func(a, b Role) int { return slices.Index(Roles, a) - slices.Index(Roles, b) })
}

// PersonOfEndedSession names whose session a token was, for 30 minutes after it ended or expired, so that what was typed
// can be carried through the sign-in page.
func (s *Store) PersonOfEndedSession(ctx context.Context, token string) (personID string, ok bool) {
	err := s.read(ctx, func(tx *Tx) error {
		row, err := gorm.G[Session](tx.DB).Where("token_hash = ?", hashToken(token)).Take(ctx)
		if err != nil {
			return err
		}
		end := row.ExpiresAt
		if row.EndedAt != nil && row.EndedAt.Before(end) {
			end = *row.EndedAt
		}
		if ok = !end.After(tx.Now) && tx.Now.Sub(end) <= endedIsRemembered; ok {
			personID = row.PersonID
		}
		return nil
	})
	return personID, ok && err == nil
}

// SignOut ends the actor's session; one that has ended stays so.
func (s *Store) SignOut(ctx context.Context, actor Actor) error {
	return s.inTx(ctx, func(tx *Tx) error { return tx.endSessions("id = ?", actor.SessionID) })
}

// SignOutEverywhere ends all sessions of the actor, this one too.
func (s *Store) SignOutEverywhere(ctx context.Context, actor Actor) error {
	return s.inTx(ctx, func(tx *Tx) error { return tx.endSessions("person_id = ?", actor.PersonID) })
}

func (tx *Tx) endSessions(where string, args ...any) error {
	_, err := gorm.G[Session](tx.DB).Where("ended_at IS NULL").Where(where, args...).Update(tx.ctx, "ended_at", tx.Now)
	if err != nil {
		return fmt.Errorf("end sessions: %w", err)
	}
	return nil
}

// OpenSession is one signed-in device as its person sees it.
type OpenSession struct {
	Device    string
	Shared    bool
	Here      bool // the one that asks
	CreatedAt time.Time
	SeenAt    time.Time
}

// Sessions lists the actor's open sessions, the last used first.
func (s *Store) Sessions(ctx context.Context, actor Actor) ([]OpenSession, error) {
	var out []OpenSession
	err := s.read(ctx, func(tx *Tx) error {
		rows, err := gorm.G[Session](tx.DB).Where("person_id = ? AND ended_at IS NULL AND expires_at > ?", actor.PersonID, tx.Now).
			Order("seen_at DESC, id DESC").Find(ctx)
		for _, r := range rows {
			out = append(out, OpenSession{Device: r.Device, Shared: r.Shared, Here: r.ID == actor.SessionID, CreatedAt: r.CreatedAt, SeenAt: r.SeenAt})
		}
		return err
	})
	return out, err
}

// cut shortens a text to n characters.
func cut(text string, n int) string {
	if r := []rune(text); len(r) > n {
		return string(r[:n])
	}
	return text
}
