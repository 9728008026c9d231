package models

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"
)

const (
	guessesKept  = 24 * time.Hour
	sessionsKept = 90 * 24 * time.Hour
	importsKept  = 24 * time.Hour
)

// Tidy removes what is of no more use to anyone: counters of wrong guesses after a day, files that were to be brought into a
// log, or were a course, and were left alone for a day, sessions 90 days after they ended, and files that their person took away
// RemovedFilesKept ago.
// It may be run at any time, by several copies of the program.
func (s *Store) Tidy(ctx context.Context) error {
	return s.inTx(ctx, func(tx *Tx) error {
		if _, err := gorm.G[Guess](tx.DB).Where("last_at < ?", tx.Now.Add(-guessesKept)).Delete(ctx); err != nil {
			return fmt.Errorf("tidy guesses: %w", err)
		}
		if _, err := gorm.G[EntryImport](tx.DB).Where("created_at < ? AND done_at IS NULL", tx.Now.Add(-importsKept)).Delete(ctx); err != nil {
			return fmt.Errorf("tidy imports: %w", err)
		}
		if _, err := gorm.G[CourseImport](tx.DB).Where("created_at < ? AND done_at IS NULL", tx.Now.Add(-importsKept)).Delete(ctx); err != nil {
			return fmt.Errorf("tidy courses that were brought: %w", err)
		}
		old := tx.Now.Add(-sessionsKept)
		if _, err := gorm.G[Session](tx.DB).Where("expires_at < ? OR ended_at < ?", old, old).Delete(ctx); err != nil {
			return fmt.Errorf("tidy sessions: %w", err)
		}
		return tx.tidyEvidence()
	})
}
