package models

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"strings"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// What is counted when it is wrong. The subject is the address that it came from for guessJoin, guessSetup, guessAward,
// guessLink and guessAddress; a username with an address or session for guessPassword and guessRecovery, and alone for the same from
// anywhere; a person's id for guessCard.
const (
	guessPassword = "password"
	guessRecovery = "recovery"
	fromAnywhere  = " from anywhere"
	guessCard     = "card"
	guessJoin     = "join"
	guessSetup    = "setup"
	guessAward    = "award"
	guessName     = "award-name" // names tried on one certificate
	guessLink     = "link"       // tokens of links that people share
	guessAddress  = "address"    // wrong usernames, passwords and recovery codes from one address
)

const (
	guessesForgotten = 15 * time.Minute
	longestWait      = time.Minute
	// freeAnywhere wrong ones for one account go without a wait in guessesForgotten, wherever they come from: so many that a
	// few strangers cannot keep somebody out, so few that a whole network gets no further with a password than they.
	freeAnywhere = 100
)

// freeGuesses is how many wrong ones go without a wait. A room of people behind one address shares its count.
func freeGuesses(kind string) int {
	if strings.HasSuffix(kind, fromAnywhere) {
		return freeAnywhere
	}
	switch kind {
	case guessAddress:
		return 20
	case guessJoin, guessAward, guessLink:
		return 10
	}
	return 5
}

// waitAfter is how long to wait after so many wrong ones: 1, 2, 4 … seconds, at most a minute.
func waitAfter(kind string, wrong int) time.Duration {
	over := wrong - freeGuesses(kind)
	if over < 0 {
		return 0
	}
	return min(time.Second<<min(over, 6), longestWait)
}

func (s *Store) guessSubject(kind, subject string) string {
	switch kind {
	case guessJoin, guessSetup, guessAward, guessLink, guessAddress:
		subject = networkOf(subject)
	}
	return s.digest("guess", kind, subject)
}

// networkOf is what guesses from an address are counted for: the address itself, and of IPv6 the first 64 bits, which one
// household has to itself and can choose 18 quintillion addresses from.
func networkOf(address string) string {
	a, err := netip.ParseAddr(address)
	if err != nil {
		return address
	}
	if a = a.Unmap(); a.Is4() {
		return a.String()
	}
	return netip.PrefixFrom(a.WithZone(""), 64).Masked().String()
}

// slowDown refuses while the wait of a counter is not over.
func (g Guess) slowDown(now time.Time) error {
	left := g.UntilAt.Sub(now)
	if left <= 0 {
		return nil
	}
	seconds := int((left + time.Second - 1) / time.Second)
	e := Refuse(Slow, "That did not match several times. Please wait %s, then try again.", plural(seconds, "second"))
	e.Wait = left
	return e
}

// count adds a wrong one to a counter; an old one starts again. What is counted from anywhere is forgotten little by
// little, so that it does not add up over hours.
func (g *Guess) count(kind string, now time.Time) {
	since := now.Sub(g.LastAt)
	if strings.HasSuffix(kind, fromAnywhere) {
		g.Wrong = max(0, g.Wrong-int(since/(guessesForgotten/freeAnywhere)))
	}
	if since > guessesForgotten {
		g.Wrong = 0
	}
	g.Wrong++
	g.LastAt = now
	g.UntilAt = now.Add(waitAfter(kind, g.Wrong))
}

// checkGuess refuses with Slow while the wait after wrong ones is not over. It only reads: for things that are mostly
// right. "" as a subject is never slowed.
func (s *Store) checkGuess(ctx context.Context, kind, subject string) error {
	if subject == "" {
		return nil
	}
	return s.read(ctx, func(tx *Tx) error {
		g, err := gorm.G[Guess](tx.DB).Where("subject = ?", s.guessSubject(kind, subject)).Take(ctx)
		if errors.Is(err, gorm.ErrRecordNotFound) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read wrong guesses: %w", err)
		}
		return g.slowDown(tx.Now)
	})
}

// countWrong counts a wrong one in a transaction of its own, so that it stands although the act is refused.
func (s *Store) countWrong(ctx context.Context, kind, subject string) error {
	if subject == "" {
		return nil
	}
	return s.inTx(ctx, func(tx *Tx) error {
		g, err := tx.lockGuess(kind, subject)
		if err != nil {
			return err
		}
		g.count(kind, tx.Now)
		return tx.keepGuess(g)
	})
}

// beginGuess is checkGuess and countWrong in one, before the guess is looked at: many at once cannot slip through
// together. Whoever guessed right calls forgetGuesses.
func (s *Store) beginGuess(ctx context.Context, kind, subject string) error {
	return s.inTx(ctx, func(tx *Tx) error {
		g, err := tx.mayGuess(kind, subject)
		if err != nil {
			return err
		}
		g.count(kind, tx.Now)
		return tx.keepGuess(g)
	})
}

// beginAccountGuess is beginGuess for somebody's account. It counts for where the guess comes from, so that a stranger's
// wrong ones do not keep the person out, and with a far higher limit for the account from anywhere.
func (s *Store) beginAccountGuess(ctx context.Context, kind, username, from string) error {
	return s.inTx(ctx, func(tx *Tx) error {
		account, err := tx.mayGuess(kind+fromAnywhere, username)
		if err != nil {
			return err
		}
		here, err := tx.mayGuess(kind, accountFrom(username, from))
		if err != nil {
			return err
		}
		account.count(kind+fromAnywhere, tx.Now)
		here.count(kind, tx.Now)
		if err := tx.keepGuess(account); err != nil {
			return err
		}
		return tx.keepGuess(here)
	})
}

// forgetAccountGuesses clears both counters of beginAccountGuess after a right one.
func (tx *Tx) forgetAccountGuesses(kind, username, from string) error {
	if err := tx.forgetGuesses(kind+fromAnywhere, username); err != nil {
		return err
	}
	return tx.forgetGuesses(kind, accountFrom(username, from))
}

func accountFrom(username, from string) string { return username + "\n" + networkOf(from) }

// mayGuess locks a counter, and refuses with Slow while its wait is not over.
func (tx *Tx) mayGuess(kind, subject string) (Guess, error) {
	g, err := tx.lockGuess(kind, subject)
	if err != nil {
		return g, err
	}
	return g, g.slowDown(tx.Now)
}

// forgetGuesses clears a counter after a right one.
func (tx *Tx) forgetGuesses(kind, subject string) error {
	_, err := gorm.G[Guess](tx.DB).Where("subject = ?", tx.s.guessSubject(kind, subject)).Delete(tx.ctx)
	return err
}

// forgetGuesses is Tx.forgetGuesses in a transaction of its own.
func (s *Store) forgetGuesses(ctx context.Context, kind, subject string) error {
	return s.inTx(ctx, func(tx *Tx) error { return tx.forgetGuesses(kind, subject) })
}

// lockGuess makes the counter where there is none and locks it, in one statement: between two of them another request
// could clear it.
func (tx *Tx) lockGuess(kind, subject string) (Guess, error) {
	g := Guess{Subject: tx.s.guessSubject(kind, subject), LastAt: tx.Now, UntilAt: tx.Now}
	err := gorm.G[Guess](tx.DB, clause.OnConflict{
		Columns:   []clause.Column{{Name: "subject"}},
		DoUpdates: clause.AssignmentColumns([]string{"subject"}),
	}).Create(tx.ctx, &g)
	if err != nil {
		return g, fmt.Errorf("count wrong guesses: %w", err)
	}
	return gorm.G[Guess](tx.DB).Where("subject = ?", g.Subject).Take(tx.ctx)
}

func (tx *Tx) keepGuess(g Guess) error {
	_, err := gorm.G[Guess](tx.DB).Where("subject = ?", g.Subject).Select("wrong", "last_at", "until_at").Updates(tx.ctx, g)
	return err
}

// plural writes a number with its word: «1 second», «8 seconds».
func plural(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return fmt.Sprintf("%d %ss", n, word)
}
