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
// RemovedFilesKept ago, and the words of links to a draft after their last day.
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
		// The day ends last twelve hours west of Greenwich.
		if err := tx.Exec(`UPDATE draft_reviews SET sealed_token = NULL WHERE sealed_token IS NOT NULL AND until_day < ?`, dayIn(tx.Now.Add(-12*time.Hour), "UTC")).Error; err != nil {
			return fmt.Errorf("tidy links to drafts: %w", err)
		}
		return tx.tidyEvidence()
	})
}
