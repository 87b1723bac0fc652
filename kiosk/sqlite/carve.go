package sqlite

import (
	"bytes"
	"encoding/binary"
	"slices"
	"time"

	"frontdoor/kiosk"
)

const (
	// pageSize is that of every database this package makes.
	pageSize = 4096
	// longest is more than any row of the outbox has bytes.
	longest = 1 << 20
)

// carveFiles finds events in a damaged database and its log by their look
// alone: the tree above them may be what is damaged. Nothing is taken that does
// not have its hash.
func carveFiles(path string) []kiosk.SealedEvent {
	db, err := readBounded(path)
	if err != nil {
		return nil
	}
	var frames []frame
	if b, err := readBounded(path + "-wal"); err == nil && len(b) >= walHeader {
		frames = readLog(b).frames
	}
	all := contents(frames)
	for page := range slices.Chunk(db, pageSize) {
		all = append(all, page)
	}
	return carve(all, newPages(pageSize, db, frames))
}

// pages finds the versions of a page by its number: those in the log, the
// newest first, and the one in the file.
type pages struct {
	size int
	db   []byte
	log  map[uint32][][]byte
	left *int // overflow pages that may still be followed, so that damage costs no time without end
}

func newPages(size int, db []byte, frames []frame) pages {
	left := 4*(len(db)/size+len(frames)) + 1000
	p := pages{size: size, db: db, log: map[uint32][][]byte{}, left: &left}
	for _, f := range slices.Backward(frames) {
		p.log[f.number] = append(p.log[f.number], f.page)
	}
	return p
}

func (p pages) versions(number uint32) [][]byte {
	out := p.log[number]
	if end := int(number) * p.size; number > 0 && end <= len(p.db) {
		out = append(slices.Clip(out), p.db[end-p.size:end])
	}
	return out
}

// hashColumn is how a record's header says that a column is a text of 64
// characters: the varint 13+2×64 (SQLite "Database File Format", 2.1).
var hashColumn = []byte{0x81, 0x0d}

// carve looks for rows of the outbox in pages, whatever else they hold. An
// event found twice is returned once.
func carve(in [][]byte, all pages) []kiosk.SealedEvent {
	found := map[string]kiosk.SealedEvent{}
	for _, page := range in {
		for at := 0; ; {
			i := bytes.Index(page[at:], hashColumn)
			if i < 0 {
				break
			}
			at += i
			// Before it stand the header's length and the types of seq, id and
			// type: 4 to 6 bytes.
			for back := 4; back <= 6 && back <= at; back++ {
				if e, ok := carveRow(page, at-back, all); ok {
					found[e.ID] = e
				}
			}
			at += len(hashColumn)
		}
	}
	out := make([]kiosk.SealedEvent, 0, len(found))
	for _, e := range found {
		out = append(out, e)
	}
	// Ids are UUIDv7: they rise with time.
	slices.SortFunc(out, func(a, b kiosk.SealedEvent) int { return bytes.Compare([]byte(a.ID), []byte(b.ID)) })
	return out
}

// Columns of the outbox in the order of its record.
const (
	columnID = iota + 1
	columnType
	columnHash
	columnBytes
	columnAt
)

// carveRow reads the record that may begin at start of a page.
func carveRow(page []byte, start int, all pages) (e kiosk.SealedEvent, ok bool) {
	sizes, head, ok := columns(page[start:])
	if !ok {
		return e, false
	}
	ok = false
	total := head
	for _, n := range sizes {
		total += n
	}
	whole(page[start:], total, all, func(body []byte) bool {
		at := head
		var column [columnAt + 1][]byte
		for i := range column {
			column[i] = body[at : at+sizes[i]]
			at += sizes[i]
		}
		if ok = intact(column[columnBytes], string(column[columnHash])); ok {
			e = kiosk.SealedEvent{
				ID: string(column[columnID]), Type: kiosk.EventType(column[columnType]), Hash: string(column[columnHash]),
				Bytes: slices.Clone(column[columnBytes]), At: time.UnixMilli(integer(column[columnAt])).UTC(),
			}
		}
		return ok
	})
	return e, ok
}

// columns reads a record's header: the size of each column and of the header.
func columns(b []byte) (sizes []int, head int, ok bool) {
	length, n := varint(b)
	head = int(length)
	if n == 0 || length < 8 || length > 64 || head > len(b) {
		return nil, 0, false
	}
	for at := n; at < head; {
		typ, n := varint(b[at:head])
		if n == 0 || typ > 2*longest {
			return nil, 0, false
		}
		at += n
		sizes = append(sizes, columnSize(int(typ)))
	}
	return sizes, head, len(sizes) > columnAt && sizes[0] == 0
}

// columnSize is the bytes that a serial type takes (section 2.1).
func columnSize(typ int) int {
	switch {
	case typ >= 12:
		return (typ - 12) / 2
	case typ == 5:
		return 6
	case typ == 6 || typ == 7:
		return 8
	case typ >= 8:
		return 0
	}
	return typ
}

// whole gives the record of total bytes that begins with b to is, until it
// says yes: as the page holds it or, a long one, with each version of what lies
// on overflow pages (section 1.6). The bytes are is's only until it returns.
func whole(b []byte, total int, all pages, is func(record []byte) bool) {
	if total <= all.size-35 {
		if total <= len(b) {
			is(b[:total])
		}
		return
	}
	least := (all.size-12)*32/255 - 23
	local := least + (total-least)%(all.size-4)
	if local > all.size-35 {
		local = least
	}
	if local+4 > len(b) || total > longest {
		return
	}
	follow(slices.Clone(b[:local]), binary.BigEndian.Uint32(b[local:]), total, all, is)
}

// follow goes along a chain of overflow pages, in all their versions.
func follow(have []byte, next uint32, total int, all pages, is func([]byte) bool) bool {
	if len(have) >= total {
		return is(have[:total])
	}
	for _, page := range all.versions(next) {
		if *all.left--; *all.left < 0 || len(page) < all.size {
			return false
		}
		if follow(append(have, page[4:]...), binary.BigEndian.Uint32(page), total, all, is) {
			return true
		}
	}
	return false
}

// varint reads SQLite's big-endian variable-length integer, n 0 when there is
// none.
func varint(b []byte) (v uint64, n int) {
	for n < len(b) && n < 8 {
		c := b[n]
		n++
		v = v<<7 | uint64(c&0x7f)
		if c < 0x80 {
			return v, n
		}
	}
	return 0, 0
}

// integer reads a big-endian signed integer of up to 8 bytes.
func integer(b []byte) (v int64) {
	for i, c := range b {
		if i == 0 {
			v = int64(int8(c))
			continue
		}
		v = v<<8 | int64(c)
	}
	return v
}
