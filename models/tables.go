package models

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sort"
	"strings"
)

// columnKind is how a column's values are written in an archive.
type columnKind string

const (
	textColumn    columnKind = "text"
	integerColumn columnKind = "integer"
	booleanColumn columnKind = "boolean"
	timeColumn    columnKind = "time"
	blobColumn    columnKind = "blob"
)

// columnKinds holds the types of both engines.
var columnKinds = map[string]columnKind{
	"text": textColumn, "varchar": textColumn,
	"integer": integerColumn, "bigint": integerColumn, "int2": integerColumn, "int4": integerColumn, "int8": integerColumn,
	"boolean": booleanColumn, "bool": booleanColumn,
	"timestamp": timeColumn,
	"blob":      blobColumn, "bytea": blobColumn,
}

type column struct {
	name string
	kind columnKind
}

// table is one table as the database itself describes it, so that nobody keeps a second list of tables.
type table struct {
	name    string
	columns []column // by name
	key     []column // the primary key, in its order
	refers  []string // the other tables that it refers to
}

// querier is a connection, a transaction or a pool.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

// tablesInOrder reads the tables of the schema: each after those that it refers to, else by name, so that both engines
// give the same order and rows can be put back from first to last. Goose's own table is left out.
func tablesInOrder(ctx context.Context, q querier, postgres bool) ([]table, error) {
	columnsQuery, refersQuery := sqliteColumns, sqliteRefers
	if postgres {
		columnsQuery, refersQuery = postgresColumns, postgresRefers
	}
	byName := map[string]*table{}
	keys := map[string]map[int]column{}
	err := eachRow(ctx, q, columnsQuery, func(rows *sql.Rows) error {
		var in, name, declared string
		var place int
		if err := rows.Scan(&in, &name, &declared, &place); err != nil {
			return err
		}
		kind, known := columnKinds[strings.ToLower(declared)]
		if !known {
			return fmt.Errorf("column %s.%s has the type %s, which an archive cannot hold", in, name, declared)
		}
		if byName[in] == nil {
			byName[in], keys[in] = &table{name: in}, map[int]column{}
		}
		c := column{name, kind}
		byName[in].columns = append(byName[in].columns, c)
		if place > 0 {
			keys[in][place] = c
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read the tables: %w", err)
	}
	err = eachRow(ctx, q, refersQuery, func(rows *sql.Rows) error {
		var from, to string
		if err := rows.Scan(&from, &to); err != nil {
			return err
		}
		if from != to && byName[from] != nil {
			byName[from].refers = append(byName[from].refers, to)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read how the tables refer to each other: %w", err)
	}
	for name, t := range byName {
		if len(keys[name]) == 0 {
			return nil, fmt.Errorf("table %s has no primary key, so its rows have no order", name)
		}
		for i := range len(keys[name]) {
			t.key = append(t.key, keys[name][i+1])
		}
		sort.Slice(t.columns, func(i, j int) bool { return t.columns[i].name < t.columns[j].name })
	}
	return inOrder(byName)
}

func inOrder(byName map[string]*table) ([]table, error) {
	var out []table
	done := map[string]bool{}
	for len(out) < len(byName) {
		next := ""
		for name, t := range byName {
			ready := !done[name] && (next == "" || name < next)
			for _, other := range t.refers {
				ready = ready && done[other]
			}
			if ready {
				next = name
			}
		}
		if next == "" {
			return nil, errors.New("the tables refer to each other in a circle")
		}
		done[next] = true
		out = append(out, *byName[next])
	}
	return out, nil
}

const (
	sqliteColumns = `SELECT m.name, c.name, c.type, c.pk FROM sqlite_master m, pragma_table_info(m.name) c
		WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite\_%' ESCAPE '\' AND m.name <> 'goose_db_version'`
	sqliteRefers = `SELECT m.name, f."table" FROM sqlite_master m, pragma_foreign_key_list(m.name) f WHERE m.type = 'table'`

	postgresColumns = `SELECT c.relname, a.attname, coalesce(base.typname, t.typname),
			coalesce(array_position(i.indkey::int2[], a.attnum) + 1, 0)
		FROM pg_class c
		JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
		JOIN pg_type t ON t.oid = a.atttypid
		LEFT JOIN pg_type base ON base.oid = t.typbasetype
		LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
		WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace AND c.relname <> 'goose_db_version'`
	postgresRefers = `SELECT conrelid::regclass::text, confrelid::regclass::text FROM pg_constraint
		WHERE contype = 'f' AND connamespace = current_schema()::regnamespace`
)

func eachRow(ctx context.Context, q querier, query string, f func(rows *sql.Rows) error, args ...any) error {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := f(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

func quoted(name string) string { return `"` + name + `"` }

func names(columns []column) string {
	out := make([]string, len(columns))
	for i, c := range columns {
		out[i] = quoted(c.name)
	}
	return strings.Join(out, ", ")
}

// inKeyOrder orders by the primary key, text by its bytes on both engines.
func (t table) inKeyOrder(postgres bool) string {
	out := make([]string, len(t.key))
	for i, c := range t.key {
		out[i] = quoted(c.name)
		if postgres && c.kind == textColumn {
			out[i] += ` COLLATE "C"`
		}
	}
	return strings.Join(out, ", ")
}
