package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// dialect is what differs between databases. Queries are written with ? for
// their arguments and keep to what SQLite and PostgreSQL share: upserts,
// RETURNING, partial indexes.
type dialect struct {
	driver   string
	source   string
	begin    string // of a write transaction
	readOnly bool
	types    *strings.Replacer // column types in migrations
	check    func(ctx context.Context, c *sql.Conn) error
	damaged  func(error) bool
	full     func(error) bool
}

// sqliteFile is a file written through its log, which is synced at every
// commit.
func sqliteFile(file string, readOnly bool) dialect {
	pragmas := []string{"busy_timeout(5000)", "synchronous(FULL)", "foreign_keys(1)"}
	if readOnly {
		pragmas = append(pragmas, "query_only(1)")
	} else {
		pragmas = append(pragmas, "journal_mode(WAL)")
	}
	source := "file:" + (&url.URL{Path: file}).EscapedPath() + "?" + url.Values{"_pragma": pragmas}.Encode()
	return dialect{
		driver: "sqlite", source: source, begin: `BEGIN IMMEDIATE`, readOnly: readOnly,
		types:   strings.NewReplacer("{blob}", "BLOB", "{serial}", "INTEGER PRIMARY KEY"),
		check:   quickCheck,
		damaged: func(err error) bool { return sqliteCode(err, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB) },
		full:    func(err error) bool { return sqliteCode(err, sqlite3.SQLITE_FULL) },
	}
}

// errDamaged is what a check found that the database itself did not report.
var errDamaged = errors.New("the file does not hold together")

// quickCheck looks over the whole file before anything is written to it.
func quickCheck(ctx context.Context, c *sql.Conn) error {
	var first string
	if err := c.QueryRowContext(ctx, `PRAGMA quick_check(1)`).Scan(&first); err != nil {
		return err
	}
	if first != "ok" {
		return fmt.Errorf("%w: %s", errDamaged, strings.ReplaceAll(first, "\n", " "))
	}
	return nil
}

func sqliteCode(err error, codes ...int) bool {
	var e *sqlite.Error
	if errors.As(err, &e) {
		return slices.Contains(codes, e.Code()&0xff)
	}
	return errors.Is(err, errDamaged) && slices.Contains(codes, sqlite3.SQLITE_CORRUPT)
}
