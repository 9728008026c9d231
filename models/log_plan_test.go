package models_test

import (
	"fmt"
	"strings"
	"testing"

	"throughline/models"
	"throughline/models/modelstest"
)

func TestALogIsReadByIndexAndNeverThroughTheEntriesOfOthers(t *testing.T) {
	t.Parallel()
	s, _ := modelstest.SQLite(t)
	team := modelstest.NewTeam(t, s, "Harbour", "rowan")
	who := team.Join(t, s, "ania")
	var table strings.Builder
	table.WriteString("title,date,minutes\n")
	for i := range 60 {
		fmt.Fprintf(&table, "Supervision %d,%d/%d/2025,60\n", i, i%28+1, i%12+1)
	}
	for _, p := range []models.Actor{who, team.Join(t, s, "mo")} {
		_, err := s.TakeImport(ctx, p, startImport(t, s, p, table.String()), nil)
		mustDo(t, err)
	}
	for name, filter := range map[string]models.LogFilter{"the first page": {}, "the last page": {Page: 3}, "a search": {Search: "supervision 7"}, "a year": {Year: 2025},
		"what is written": {Only: models.OnlyToWrite}, "what has a file": {Only: models.OnlyEvidence}, "what is confirmed": {Only: models.OnlyConfirmed},
		"what touches": {Competency: "2.1"}, "what was taken out": {Removed: true}} {
		var failed error
		queries := models.Queries(t, s, func() { _, failed = s.Log(ctx, who, filter) })
		mustDo(t, failed)
		if len(queries) == 0 || len(queries) > 3 {
			t.Errorf("%s takes %d queries, want at most 3:\n%s", name, len(queries), strings.Join(queries, "\n"))
		}
		for _, q := range queries {
			for _, step := range models.Plan(t, s, q) {
				byPerson := !strings.Contains(step, " e ") && !strings.Contains(step, "cpd_entries") || strings.Contains(step, "person_id=?")
				if strings.HasPrefix(step, "SCAN") && !strings.HasPrefix(step, "SCAN CONSTANT") || !byPerson {
					t.Errorf("%s: %s in\n%s", name, step, q)
				}
			}
		}
	}
}
