package sqldb

import (
	"cmp"
	"context"
	"embed"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
	"time"

	"frontdoor/kiosk"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// migration is one step of the tables, committed whole. Steps only ever expand
// what the version before reads; what nobody reads any more is dropped one
// version later. oldest is the lowest version that can work with the tables
// after this step.
type migration struct {
	version, oldest int
	sql             string
}

// migrations reads the embedded steps, "0001_name.sql" with "-- oldest: N" as
// the first line, in order and without gaps.
func migrations(files fs.FS) ([]migration, error) {
	names, err := fs.Glob(files, "migrations/*.sql")
	if err != nil {
		return nil, err
	}
	var out []migration
	for i, name := range names {
		b, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		head, _, _ := strings.Cut(string(b), "\n")
		version, err1 := strconv.Atoi(strings.TrimPrefix(name, "migrations/")[:4])
		oldest, err2 := strconv.Atoi(strings.TrimPrefix(head, "-- oldest: "))
		if err1 != nil || err2 != nil || version != i+1 || oldest > version {
			return nil, fmt.Errorf("%s is misnamed or does not say which version it still serves", name)
		}
		out = append(out, migration{version, oldest, string(b)})
	}
	return out, nil
}

// migrate brings the tables up to this program's version and mints the epoch
// of a new record. A record of a newer version is used when its steps still
// serve this one. Hubs that start together migrate one after the other.
func (db *DB) migrate(ctx context.Context, now time.Time) (err error) {
	steps, err := migrations(migrationFiles)
	if err != nil {
		return err
	}
	if db.dialect.alone != "" {
		if _, err := db.conn.ExecContext(ctx, db.dialect.alone); err != nil {
			return err
		}
		defer func() {
			_, letGo := db.conn.ExecContext(ctx, db.dialect.together)
			err = cmp.Or(err, letGo)
		}()
	}
	_, err = db.conn.ExecContext(ctx, `CREATE TABLE IF NOT EXISTS schema_steps (version BIGINT PRIMARY KEY, oldest BIGINT NOT NULL, at BIGINT NOT NULL)`)
	if err != nil {
		return err
	}
	var have, oldest int
	err = db.conn.QueryRowContext(ctx, `SELECT coalesce(max(version), 0), coalesce(max(oldest), 0) FROM schema_steps`).Scan(&have, &oldest)
	if err != nil {
		return err
	}
	if oldest > len(steps) {
		return kiosk.Errorf(kiosk.CodeConflict, "", "the record %s was written by a newer hub (tables %d, this one knows %d); start that version again", db.name, have, len(steps))
	}
	for _, m := range steps[min(have, len(steps)):] {
		if err := db.step(ctx, m, now); err != nil {
			return fmt.Errorf("step %d of the tables: %w", m.version, err)
		}
	}
	return nil
}

func (db *DB) step(ctx context.Context, m migration, now time.Time) error {
	t, err := db.conn.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer t.Rollback()
	if _, err := t.ExecContext(ctx, db.dialect.types.Replace(m.sql)); err != nil {
		return err
	}
	if m.version == 1 {
		if _, err := t.ExecContext(ctx, db.dialect.bind(`INSERT INTO record (name, value) VALUES ('epoch', ?)`), now.UnixMilli()); err != nil {
			return err
		}
	}
	_, err = t.ExecContext(ctx, db.dialect.bind(`INSERT INTO schema_steps (version, oldest, at) VALUES (?, ?, ?)`), m.version, m.oldest, now.UnixMicro())
	if err != nil {
		return err
	}
	return t.Commit()
}
