package main

import (
	"maps"
	"math/rand/v2"
	"slices"
	"sync"
	"syscall"
)

// sector is the least that a disk writes as one.
const sector = 512

// disk is a folder whose power can be cut: what was not synced is then gone, or
// there in part and in any order, as on a real one. Names are there after a
// sync of the folder only.
type disk struct {
	mu      sync.Mutex
	files   map[string]*diskFile // by name, as the system sees them
	durable map[string]*diskFile // by name, as they are on the medium
	syncs   int
	dead    bool // the power is cut: nothing more gets here
	room    int  // writes until the disk is full; negative: it never is
}

// diskFile is the content of one file.
type diskFile struct {
	now     []byte
	medium  []byte
	scratch bool     // shared memory: the kernel writes it when it likes
	pending []change // since the last sync, in order
}

// change is a write, or a new length.
type change struct {
	at   int64
	data []byte // nil: the file is at bytes long
}

func newDisk(content map[string][]byte) *disk {
	d := &disk{files: map[string]*diskFile{}, durable: map[string]*diskFile{}, room: -1}
	for name, b := range content {
		f := &diskFile{now: slices.Clone(b), medium: slices.Clone(b)}
		d.files[name], d.durable[name] = f, f
	}
	return d
}

// apply makes one change to b.
func (c change) apply(b []byte) []byte {
	end := int(c.at) + len(c.data)
	if c.data == nil {
		if end < len(b) {
			return b[:end]
		}
		return append(b, make([]byte, end-len(b))...)
	}
	if end > len(b) {
		b = append(b, make([]byte, end-len(b))...)
	}
	copy(b[c.at:], c.data)
	return b
}

func (f *diskFile) write(c change) {
	f.now = c.apply(f.now)
	f.pending = append(f.pending, c)
}

func (f *diskFile) sync() {
	for _, c := range f.pending {
		f.medium = c.apply(f.medium)
	}
	f.pending = nil
}

// takes says what a file's next write comes to; what it is told it has done.
func (d *disk) takes(f *diskFile) syscall.Errno {
	switch {
	case d.dead:
		return syscall.EIO
	case f.scratch || d.room < 0:
		return 0
	case d.room == 0:
		return syscall.ENOSPC
	}
	d.room--
	return 0
}

// clear makes room again, and says whether there was none left.
func (d *disk) clear() (wasFull bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	wasFull = d.room == 0
	d.room = -1
	return wasFull
}

// cut ends the power and returns what is on the medium: of what was not synced,
// each sector made it or did not.
func (d *disk) cut(r *rand.Rand) map[string][]byte {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.dead = true
	out := map[string][]byte{}
	for _, name := range slices.Sorted(maps.Keys(d.durable)) {
		f := d.durable[name]
		b := slices.Clone(f.medium)
		for _, c := range f.pending {
			if c.data == nil {
				if r.IntN(2) == 0 {
					b = c.apply(b)
				}
				continue
			}
			for from := 0; from < len(c.data); from += sector {
				if r.IntN(2) == 0 {
					b = change{c.at + int64(from), c.data[from:min(from+sector, len(c.data))]}.apply(b)
				}
			}
		}
		out[name] = b
	}
	return out
}
