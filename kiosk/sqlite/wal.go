package sqlite

import (
	"encoding/binary"
	"os"

	"frontdoor/kiosk"
)

// The write-ahead log's format: SQLite "WAL-mode File Format", sections 1 to 4.
const (
	walHeader   = 32
	frameHeader = 24
	walMagic    = 0x377f0682 // its lowest bit says that checksums are big-endian
	// maxLog bounds what is read of one file, in bytes.
	maxLog = 512 << 20
)

// found is what lies in files outside the database's own order.
type found struct {
	events  []kiosk.SealedEvent
	commits int // at most so many are forgotten, with the ticket codes they gave out
}

// passedOver returns what is in a write-ahead log that SQLite will pass over
// when it opens the database. SQLite reads the log up to the first frame that is
// not whole; after a power cut only what was never confirmed comes after that,
// but one flipped byte would cost every commit behind it, without a word.
func passedOver(path string) found {
	b, err := readBounded(path + "-wal")
	if err != nil || len(b) < walHeader {
		return found{}
	}
	w := readLog(b)
	behind := w.behind()
	if len(behind) == 0 {
		return found{}
	}
	db, _ := readBounded(path)
	out := found{
		events:  carve(contents(behind), newPages(w.size, db, w.frames)),
		commits: 1, // the mark of the broken one may be what is broken
	}
	for _, f := range behind {
		if f.commits {
			out.commits++
		}
	}
	return out
}

func contents(frames []frame) (pages [][]byte) {
	for _, f := range frames {
		pages = append(pages, f.page)
	}
	return pages
}

// readBounded reads a whole file unless it is too large to be one of ours.
func readBounded(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil || info.Size() > maxLog {
		return nil, err
	}
	return os.ReadFile(path)
}

// frame is one page as the log has it.
type frame struct {
	number  uint32 // of the page
	page    []byte
	now     bool // of the log's present round, not left from an earlier one
	commits bool // the last of its transaction
}

// walLog is a write-ahead log.
type walLog struct {
	size   int // of a page
	frames []frame
	sound  int // frames that SQLite will read
}

func readLog(b []byte) walLog {
	order, ok := walOrder(b)
	w := walLog{size: int(binary.BigEndian.Uint32(b[8:]))}
	if !ok || w.size < 512 || w.size > 65536 || w.size&(w.size-1) != 0 {
		w.size = pageSize
	}
	salt := [8]byte(b[16:24])
	a, c := binary.BigEndian.Uint32(b[24:]), binary.BigEndian.Uint32(b[28:])
	broken := !ok
	for at := walHeader; at+frameHeader+w.size <= len(b); at += frameHeader + w.size {
		head, page := b[at:at+frameHeader], b[at+frameHeader:at+frameHeader+w.size]
		f := frame{number: binary.BigEndian.Uint32(head), page: page, now: [8]byte(head[8:16]) == salt || !ok, commits: binary.BigEndian.Uint32(head[4:]) != 0}
		if !broken {
			a, c = checksum(order, a, c, head[:8])
			a, c = checksum(order, a, c, page)
			broken = !f.now || a != binary.BigEndian.Uint32(head[16:]) || c != binary.BigEndian.Uint32(head[20:])
		}
		if !broken {
			w.sound++
		}
		w.frames = append(w.frames, f)
	}
	return w
}

// walOrder checks the log's own header and returns the byte order of its
// checksums.
func walOrder(b []byte) (binary.ByteOrder, bool) {
	var order binary.ByteOrder = binary.LittleEndian
	magic := binary.BigEndian.Uint32(b)
	if magic&1 != 0 {
		order = binary.BigEndian
	}
	a, c := checksum(order, 0, 0, b[:24])
	return order, magic&^1 == walMagic && a == binary.BigEndian.Uint32(b[24:]) && c == binary.BigEndian.Uint32(b[28:])
}

// checksum goes on with a checksum of the log (section 4.2); b is a multiple of
// eight bytes long.
func checksum(order binary.ByteOrder, a, c uint32, b []byte) (uint32, uint32) {
	for ; len(b) >= 8; b = b[8:] {
		a += order.Uint32(b) + c
		c += order.Uint32(b[4:]) + a
	}
	return a, c
}

// behind is the frames that SQLite will pass over: the first that is not whole,
// when others of its round follow or it bears the round's mark itself, and
// those.
func (w walLog) behind() []frame {
	rest := w.frames[w.sound:]
	last := -1
	for i, f := range rest {
		if f.now {
			last = i
		}
	}
	return rest[:last+1]
}
