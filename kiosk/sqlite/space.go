package sqlite

import (
	"bytes"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"syscall"

	sqlitedriver "modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"frontdoor/kiosk"
)

const (
	// ballastSize is what is kept on the disk only to be dropped when it is
	// full: on a full disk SQLite can neither delete nor checkpoint, and with
	// this much room it recovers by itself.
	ballastSize = 1 << 20
	// defaultWatermark is the space, in bytes, below which nobody new is
	// checked in. The write-ahead log (4 MiB at most between checkpoints) and
	// the receipts of what is under way fit into it twice.
	defaultWatermark = 8 << 20
	// exhausted is so little space that any failed write may be for want of it.
	exhausted = 256 << 10
)

// space watches the room that the database's disk has left. It is safe for
// concurrent use.
type space struct {
	dir, ballast string
	watermark    uint64
	free         func(dir string) (uint64, error)
	log          *slog.Logger

	mu    sync.Mutex
	there bool // the ballast
}

func newSpace(o Options, log *slog.Logger) *space {
	s := &space{dir: filepath.Dir(o.Path), ballast: o.Path + ".ballast", watermark: o.Watermark, free: o.Free, log: log}
	if s.watermark == 0 {
		s.watermark = defaultWatermark
	}
	if s.free == nil {
		s.free = freeBytes
	}
	info, err := os.Stat(s.ballast)
	s.there = err == nil && info.Size() == ballastSize
	return s
}

// freeBytes is what an ordinary program may still write to the disk of dir.
func freeBytes(dir string) (uint64, error) {
	var st syscall.Statfs_t
	if err := syscall.Statfs(dir, &st); err != nil {
		return 0, err
	}
	return st.Bavail * uint64(st.Bsize), nil
}

// room returns an error with CodeFull when nobody new should be checked in, and
// puts the ballast back when there is room for it again. A disk that does not
// say how full it is is not full.
func (s *space) room() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	free, err := s.free(s.dir)
	if err != nil {
		return nil
	}
	need := s.watermark
	if !s.there {
		need += ballastSize
	}
	if free < need {
		return kiosk.Errorf(kiosk.CodeFull, "error.full", "the kiosk's disk has %d MB left: make room on it", free>>20)
	}
	if !s.there {
		s.put()
	}
	return nil
}

// put writes the ballast, as bytes that no file system leaves out.
func (s *space) put() {
	f, err := os.OpenFile(s.ballast, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err == nil {
		_, err = f.Write(bytes.Repeat([]byte{0xa5}, ballastSize))
		err = errors.Join(err, f.Sync(), f.Close())
	}
	if err != nil {
		os.Remove(s.ballast)
		s.log.Warn("no ballast could be put on the disk", "err", err)
		return
	}
	s.there = true
}

// release drops the ballast; false when there is none to drop.
func (s *space) release() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.there {
		return false
	}
	s.there = false
	if err := os.Remove(s.ballast); err != nil {
		return false
	}
	s.log.Error("the disk is full: the ballast was dropped; make room")
	return true
}

// full reports whether err is for want of space. SQLite says so for data, but
// calls it an input/output error where it maps or syncs.
func (s *space) full(err error) bool {
	var e *sqlitedriver.Error
	if !errors.As(err, &e) {
		return errors.Is(err, syscall.ENOSPC)
	}
	switch e.Code() & 0xff {
	case sqlite3.SQLITE_FULL:
		return true
	case sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN:
		free, err := s.free(s.dir)
		return err == nil && free < exhausted
	}
	return false
}
