package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// dialect is what differs between databases. Queries are written with ? for
// their arguments and keep to what SQLite and PostgreSQL share: upserts,
// RETURNING, partial indexes.
type dialect struct {
	open      func() (*sql.DB, error)
	remote    bool // connections can break while the database lives
	readOnly  bool
	begin     string             // of a write transaction
	turn      string             // added to its first query: takes turns with other hubs
	isolation sql.IsolationLevel // of a reader that sees one state
	patience  time.Duration      // for one transaction; 0 = no bound
	bind      func(query string) string
	send      func(ctx context.Context, c *sql.Conn, list []statement) error // several writes in one trip; nil = one by one
	types     *strings.Replacer                                              // column types in migrations
	alone     string                                                         // keeps other hubs out of a migration; "" = nobody else is there
	together  string                                                         // lets them in again
	check     func(ctx context.Context, c *sql.Conn) error
	damaged   func(error) bool
	erase     string // makes deletions overwrite freed pages too; "" = the database cleans up by itself
	eraseNot  string // back to what costs nothing
	beside    string // what belongs to a damaged record beside its file
	full      func(error) bool
}

// sqliteFile is a file written through its log, which is synced at every
// commit.
func sqliteFile(file string, readOnly bool) dialect {
	pragmas := []string{"busy_timeout(5000)", "synchronous(FULL)", "foreign_keys(1)"}
	if readOnly {
		pragmas = append(pragmas, "query_only(1)")
	} else {
		// FAST overwrites what is deleted within the pages that are written anyway;
		// see erase for those that become free.
		pragmas = append(pragmas, "journal_mode(WAL)", "secure_delete(FAST)")
	}
	source := "file:" + (&url.URL{Path: file}).EscapedPath() + "?" + url.Values{"_pragma": pragmas}.Encode()
	return dialect{
		open:  func() (*sql.DB, error) { return sql.Open("sqlite", source) },
		begin: `BEGIN IMMEDIATE`, readOnly: readOnly,
		bind:    func(query string) string { return query },
		types:   strings.NewReplacer("{blob}", "BLOB", "{serial}", "INTEGER PRIMARY KEY", "{person id}", "json_extract(person, '$.id')"),
		check:   quickCheck,
		damaged: func(err error) bool { return sqliteCode(err, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB) },
		erase:   `PRAGMA secure_delete = ON`, eraseNot: `PRAGMA secure_delete = FAST`,
		beside: " with its -wal and -shm",
		full:   func(err error) bool { return sqliteCode(err, sqlite3.SQLITE_FULL) },
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
