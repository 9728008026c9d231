package models

import (
	"context"
	"strings"
	"testing"
)

// TensWithin says what may be shown of the parts of a group of people.
func TensWithin(people int, parts []int, apart bool) []Tens { return tensWithin(people, parts, apart) }

// Counts are the true numbers of a version, by «step item choice».
func Counts(t testing.TB, s *Store, version string) map[string]int {
	t.Helper()
	out := map[string]int{}
	for _, r := range countRows(t, s, version) {
		out[r.Step+" "+r.Item+" "+r.Choice] = r.N
	}
	return out
}

// ReadyCounts are the numbers of a version as they were when a group had last taken in ten more people.
func ReadyCounts(t testing.TB, s *Store, version string) map[string]int {
	t.Helper()
	out := map[string]int{}
	for _, r := range countRows(t, s, version) {
		out[r.Step+" "+r.Item+" "+r.Choice] = r.Ready
	}
	return out
}

func countRows(t testing.TB, s *Store, version string) []VersionCount {
	t.Helper()
	var rows []VersionCount
	err := s.read(context.Background(), func(tx *Tx) error {
		return tx.Raw(`SELECT * FROM version_counts WHERE version_id = ?`, version).Scan(&rows).Error
	})
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// CountAnew forgets every count and takes the step of the schema that fills them from what is there.
func CountAnew(t testing.TB, s *Store) {
	t.Helper()
	step, err := migrationFiles.ReadFile("migrations/00010_version_counts.sql")
	if err != nil {
		t.Fatal(err)
	}
	_, fill, found := strings.Cut(string(step), "UPDATE enrolments")
	if !found {
		t.Fatal("the step of the schema fills nothing")
	}
	fill = "DELETE FROM version_counts; UPDATE enrolments SET counted = FALSE; UPDATE enrolments" + fill
	err = s.inTx(context.Background(), func(tx *Tx) error {
		for statement := range strings.SplitSeq(fill, ";") {
			if strings.TrimSpace(statement) == "" {
				continue
			}
			if err := tx.Exec(statement).Error; err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
