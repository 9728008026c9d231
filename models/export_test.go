package models

import (
	"context"
	"fmt"
	"sort"
	"sync"
	"testing"

	"gorm.io/gorm"
	"gorm.io/gorm/schema"
)

// Records are all tables' structs.
func records() []any {
	return []any{Setting{}, Person{}, Session{}, RecoveryCode{}, PersonEvent{}, Guess{}, Organisation{}, JoinCode{}, Membership{}, MembershipRole{},
		OrgContact{}, Look{}, File{}, Course{}, CourseVersion{}, VersionFile{}, InductionCourse{}, Assignment{}, Enrolment{}, Progress{}, Reflection{},
		Attempt{}, AttemptAnswer{}, HandIn{}, Award{}, AwardEvent{}, NameCorrection{}, Certificate{}, Entry{}, EntryChange{},
		EntryLink{}, EntryUse{}, SealedFile{}, Evidence{}, Confirmation{}, SchemeFollowed{}, Gap{}, CompetencyLevel{}, OrgFramework{}, EntryImport{}, Portfolio{}, PortfolioShare{}, PortfolioOpen{},
		CourseDraft{}, DraftState{}, DraftFile{}, DraftEditor{}, DraftLook{}, CourseImport{}, DraftReview{}, DraftComment{}, VersionCount{}}
}

// SchemaDifferences compares the columns of the migrated schema with the structs, both ways, and the tables with both.
func SchemaDifferences(ctx context.Context, s *Store) []string {
	var out []string
	tables, err := s.w.Migrator().GetTables()
	if err != nil {
		return []string{err.Error()}
	}
	known := map[string]bool{"goose_db_version": true, "sqlite_sequence": true}
	for _, record := range records() {
		parsed, err := schema.Parse(record, &sync.Map{}, s.w.NamingStrategy)
		if err != nil {
			return []string{err.Error()}
		}
		known[parsed.Table] = true
		columns, err := s.w.Migrator().ColumnTypes(parsed.Table)
		if err != nil {
			out = append(out, fmt.Sprintf("%s: %v", parsed.Table, err))
			continue
		}
		inDatabase := map[string]bool{}
		for _, c := range columns {
			inDatabase[c.Name()] = true
			field := parsed.LookUpField(c.Name())
			if field == nil {
				out = append(out, fmt.Sprintf("column %s.%s has no field", parsed.Table, c.Name()))
				continue
			}
			if nullable, ok := c.Nullable(); ok && !field.PrimaryKey {
				pointer := field.FieldType.Kind().String() == "ptr" || field.FieldType.String() == "[]uint8"
				if nullable && !pointer {
					out = append(out, fmt.Sprintf("%s.%s may be null but its field cannot", parsed.Table, c.Name()))
				}
				if !nullable && field.FieldType.Kind().String() == "ptr" {
					out = append(out, fmt.Sprintf("%s.%s may not be null but its field can", parsed.Table, c.Name()))
				}
			}
		}
		for _, f := range parsed.Fields {
			if f.DBName != "" && !inDatabase[f.DBName] {
				out = append(out, fmt.Sprintf("field %s.%s has no column", parsed.Table, f.DBName))
			}
		}
	}
	for _, table := range tables {
		if !known[table] {
			out = append(out, "table "+table+" has no struct")
		}
	}
	sort.Strings(out)
	return out
}

// Pragmas reads the settings of every connection that the writer and the readers may open at once.
func Pragmas(ctx context.Context, t *testing.T, s *Store) []string {
	var out []string
	for _, db := range []*gorm.DB{s.w, s.r} {
		pool, err := db.DB()
		if err != nil {
			t.Fatal(err)
		}
		for range pool.Stats().MaxOpenConnections {
			c, err := pool.Conn(ctx)
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			var sync, journal, keys, busy string
			for name, into := range map[string]*string{"synchronous": &sync, "journal_mode": &journal, "foreign_keys": &keys, "busy_timeout": &busy} {
				if err := c.QueryRowContext(ctx, "PRAGMA "+name).Scan(into); err != nil {
					t.Fatal(err)
				}
			}
			out = append(out, fmt.Sprintf("synchronous=%s journal_mode=%s foreign_keys=%s busy_timeout=%s", sync, journal, keys, busy))
		}
	}
	return out
}

// ReadTable reads a file that somebody brings into their log.
func ReadTable(content []byte) (EntryTable, error) { return readTable(content, nil) }
