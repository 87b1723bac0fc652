package sim

import (
	"bytes"
	"errors"
	"slices"
)

// Answers of four bits, NTAG §9.3; MIFARE Classic uses 0x4 for "not
// allowed".
const (
	nakArgument = 0x0
	nakCRC      = 0x1
	nakRefused  = 0x4
)

// ntag is an NTAG21x: pages of four bytes, NTAG §8.5.
type ntag struct {
	mem     []byte
	storage byte // GET_VERSION's storage size, NTAG §10.1
	user    int  // bytes of user memory, from page 4
}

// NTAG213 makes a card with a seven-byte UID and 144 bytes of user memory,
// holding an empty NDEF message.
func NTAG213(uid [7]byte) *Card { return newNTAG(uid, 45, 0x0F, 144) }

// NTAG215 is NTAG213 with 504 bytes of user memory, of which its capability
// container offers 496.
func NTAG215(uid [7]byte) *Card { return newNTAG(uid, 135, 0x11, 496) }

func newNTAG(uid [7]byte, pages int, storage byte, user int) *Card {
	n := &ntag{mem: make([]byte, pages*4), storage: storage, user: user}
	copy(n.mem, uid[:3])
	n.mem[3] = cascadeTag ^ uid[0] ^ uid[1] ^ uid[2]
	copy(n.mem[4:], uid[3:])
	n.mem[8] = uid[3] ^ uid[4] ^ uid[5] ^ uid[6]
	n.mem[9] = 0x48
	copy(n.mem[12:], []byte{0xE1, 0x10, byte(user / 8), 0x00, 0x03, 0x00, 0xFE})
	return newCard(uid[:], [2]byte{0x44, 0x00}, 0x00, n)
}

func (n *ntag) reset() {}

func (n *ntag) command(f []byte) (bits, bool) {
	switch {
	case f[0] == 0x30 && len(f) == 2: // READ, NTAG §10.2: four pages, wrapping to page 0
		if int(f[1])*4 >= len(n.mem) {
			return toBits([]byte{nakArgument}, 4), false
		}
		four := slices.Concat(n.mem[int(f[1])*4:], n.mem[:16])[:16]
		return toBits(withCRC(four...), 0), true
	case f[0] == 0x60 && len(f) == 1: // GET_VERSION, NTAG §10.1
		return toBits(withCRC(0x00, 0x04, 0x04, 0x02, 0x01, 0x00, n.storage, 0x03), 0), true
	}
	return toBits([]byte{nakArgument}, 4), false
}

// classic is a MIFARE Classic 1K: 16 sectors of four blocks of 16 bytes.
type classic struct {
	mem    [1024]byte
	sector int // authenticated sector, -1 = none
}

// Classic1K makes a MIFARE Classic 1K with a four-byte UID. Its memory needs an
// authenticated sector; every key is FF FF FF FF FF FF as delivered.
func Classic1K(uid [4]byte) *Card {
	m := &classic{sector: -1}
	copy(m.mem[:], append(uid[:], uid[0]^uid[1]^uid[2]^uid[3], 0x08, 0x04, 0x00))
	for s := range 16 {
		trailer := m.mem[s*64+48:]
		copy(trailer, []byte{0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x07, 0x80, 0x69, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF})
	}
	return newCard(uid[:], [2]byte{0x04, 0x00}, 0x08, m)
}

func (m *classic) reset() { m.sector = -1 }

// authenticate checks key A (0x60) or B (0x61) of the block's sector.
func (m *classic) authenticate(which, block byte, key []byte) bool {
	at := int(block)/4*64 + 48
	if which == 0x61 {
		at += 10
	}
	if which&^1 != 0x60 || int(block) >= 64 || !bytes.Equal(m.mem[at:at+6], key) {
		return false
	}
	m.sector = int(block) / 4
	return true
}

func (m *classic) command(f []byte) (bits, bool) {
	if len(f) != 2 || f[0] != 0x30 || m.sector < 0 || int(f[1])/4 != m.sector {
		return toBits([]byte{nakRefused}, 4), false
	}
	block := slices.Clone(m.mem[int(f[1])*16:][:16])
	if f[1]%4 == 3 {
		clear(block[:6]) // key A never reads back
	}
	return toBits(withCRC(block...), 0), true
}

// ErrTooLong is returned when data does not fit into a card's memory.
var ErrTooLong = errors.New("sim: does not fit into the card's memory")

// Write puts data into the card's memory from byte at on, as a factory would:
// no lock is looked at.
func (c *Card) Write(at int, data []byte) error {
	var mem []byte
	switch m := c.chip.(type) {
	case *ntag:
		mem = m.mem
	case *classic:
		mem = m.mem[:]
	}
	if at < 0 || at > len(mem) || len(data) > len(mem)-at {
		return ErrTooLong
	}
	copy(mem[at:], data)
	return nil
}
