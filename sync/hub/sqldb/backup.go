package sqldb

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"frontdoor/kiosk"
	"frontdoor/sync/hub"
)

// Backup writes a copy of a SQLite record to a file that is not there yet: one
// state of it, whole, while a hub goes on writing. The copy has been read back
// and is on the disk when Backup returns. It holds what the record holds, people
// included; only its owner may read it.
func (db *DB) Backup(ctx context.Context, file string) error {
	if db.dialect.remote {
		return kiosk.Errorf(kiosk.CodeBadInput, "", "this record is a PostgreSQL database, whose own tools copy it whole, with its roles, to any machine and to any moment; use pg_dump, or pg_basebackup with archived logs")
	}
	if _, err := os.Lstat(file); err == nil {
		return kiosk.Errorf(kiosk.CodeConflict, "", "%s is there already; name another file", file)
	}
	part := file + ".part"
	err := db.copyTo(ctx, part)
	if err == nil {
		err = os.Rename(part, file)
	}
	if err == nil {
		err = syncPath(filepath.Dir(file))
	}
	if err != nil {
		os.Remove(part)
		return kiosk.Wrap(kiosk.CodeUnavailable, "", "the backup "+file+" was not made; see that its folder is there and has room", err)
	}
	return nil
}

// copyTo makes the copy, and opens it to see that it holds together.
func (db *DB) copyTo(ctx context.Context, file string) error {
	f, err := os.OpenFile(file, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	if err := db.vacuumInto(ctx, file); err != nil {
		return db.explain(err)
	}
	if _, err := epochOf(ctx, file); err != nil {
		return err
	}
	return syncPath(file)
}

// vacuumInto works on a connection of its own: a record that is only looked at
// does not let its others write anything, a copy included.
func (db *DB) vacuumInto(ctx context.Context, file string) error {
	c, err := db.write.Conn(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	if _, err := c.ExecContext(ctx, `PRAGMA query_only = 0`); err != nil {
		return err
	}
	_, err = c.ExecContext(ctx, `VACUUM INTO ?`, file)
	if _, again := c.ExecContext(context.WithoutCancel(ctx), fmt.Sprintf(`PRAGMA query_only = %d`, flag(db.dialect.readOnly))); again != nil {
		err = errors.Join(err, again)
	}
	return err
}

// syncPath waits until a file or folder is on the disk.
func syncPath(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// epochOf reads the epoch of a record, after a look over all of it.
func epochOf(ctx context.Context, file string) (epoch int64, err error) {
	db, err := OpenToRead(ctx, file)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	var tables int
	err = db.read.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_schema WHERE type='table' AND name='record'").Scan(&tables)
	if err == nil && tables > 0 {
		err = db.View(ctx, func(r hub.Reader) error {
			epoch = r.Epoch()
			return nil
		})
	}
	if err == nil && epoch == 0 {
		err = kiosk.Errorf(kiosk.CodeBadInput, "", "%s is no record of a hub; name what hub backup wrote", file)
	}
	return epoch, err
}

// Restore puts a backup in the place of the record in file, with a new epoch, so
// that kiosks send again what the backup has not seen. No hub may run on it. A
// record that is there already is kept beside it under the name that comes
// back, "" when there was none.
func Restore(ctx context.Context, backup, file string, now time.Time) (aside string, err error) {
	if _, err := epochOf(ctx, backup); err != nil {
		return "", err
	}
	// Kiosks take a new epoch only when it is later than the one they know.
	if old, err := epochOf(ctx, file); err == nil && now.UnixMilli() <= old {
		now = time.UnixMilli(old + 1)
	}
	fresh := file + ".new"
	if err := errors.Join(remove(fresh), prepare(ctx, backup, fresh, now)); err != nil {
		return "", err
	}
	aside = fmt.Sprintf("%s.before-%s", file, now.UTC().Format("20060102T150405.000Z"))
	// The log goes first: it must never lie beside a file it does not belong to.
	for _, part := range []string{"-shm", "-wal", ""} {
		err := os.Rename(file+part, aside+part)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			if part == "" {
				aside = ""
			}
		case err != nil:
			return "", kiosk.Wrap(kiosk.CodeUnavailable, "", "the old record could not be moved aside; see to the rights of its folder", err)
		}
	}
	if err := errors.Join(os.Rename(fresh, file), syncPath(filepath.Dir(file))); err != nil {
		return aside, kiosk.Wrap(kiosk.CodeUnavailable, "", "the backup could not be put in place; try again", err)
	}
	return aside, nil
}

// prepare makes a record of a backup under a name that no hub opens.
func prepare(ctx context.Context, backup, fresh string, now time.Time) error {
	from, err := OpenToRead(ctx, backup)
	if err != nil {
		return err
	}
	if err := errors.Join(from.Backup(ctx, fresh), from.Close()); err != nil {
		return err
	}
	db, err := Open(ctx, fresh, now)
	if err != nil {
		return err
	}
	if err := errors.Join(db.RenewEpoch(ctx, now), db.Close()); err != nil {
		return err
	}
	if _, err := os.Stat(fresh + "-wal"); err == nil {
		return kiosk.Errorf(kiosk.CodeConflict, "", "%s is in use by somebody else; end that and try again", fresh)
	}
	return syncPath(fresh)
}

// remove drops what an earlier try may have left behind.
func remove(file string) error {
	for _, part := range []string{"", "-wal", "-shm", ".part"} {
		if err := os.Remove(file + part); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return kiosk.Wrap(kiosk.CodeUnavailable, "", file+part+" is in the way; remove it", err)
		}
	}
	return nil
}
