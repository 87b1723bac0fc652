package card

import (
	"context"
	"errors"
)

// Commands of NFC Forum Type 2 Tags and NTAG21x (NTAG213/215/216 data sheet
// §10.1 and §10.2).
const (
	cmdRead       = 0x30 // four pages from an address, wrapping to page 0
	cmdGetVersion = 0x60
	pageSize      = 4
	readSize      = 16
)

// tag is a selected Type 2 Tag.
type tag struct {
	chip *chip
	uid  []byte
	// size is the whole memory in bytes as GET_VERSION tells; 0 = the tag
	// does not know the command.
	size int
	name string
}

// openTag asks a selected card of SAK 00h for its version. A tag that does not
// know the command falls silent and must be woken again.
func openTag(ctx context.Context, c *chip, uid []byte) (*tag, error) {
	t := &tag{chip: c, uid: uid, name: "Type 2 Tag"}
	v, err := c.command(ctx, frame{data: withCRC(cmdGetVersion), wait: commandWait})
	if errors.Is(err, errSilent) || errors.Is(err, errRefusal) {
		return t, c.wake(ctx, uid)
	}
	if err != nil {
		return nil, err
	}
	if len(v) != 8 {
		return nil, errNoSense
	}
	if v[1] == 0x04 && v[2] == 0x04 { // NXP, NTAG
		switch v[6] {
		case 0x0F:
			t.name, t.size = "NTAG213", 45*pageSize
		case 0x11:
			t.name, t.size = "NTAG215", 135*pageSize
		case 0x13:
			t.name, t.size = "NTAG216", 231*pageSize
		}
	}
	return t, nil
}

// read returns the four pages from page on.
func (t *tag) read(ctx context.Context, page int) ([]byte, error) {
	data, err := t.chip.command(ctx, frame{data: withCRC(cmdRead, byte(page)), wait: commandWait})
	if err == nil && len(data) != readSize {
		err = errNoSense
	}
	return data, err
}

// capability is page 3 (Type 2 Tag §2.1): magic number, version, data area in
// units of eight bytes, access.
const (
	pageCapability = 3
	capMagic       = 0xE1
	maxArea        = 1024
)

// message returns the NDEF message: as many pages as it takes and no more than
// the tag says it has, nor than it can have. No NDEF at all is nil.
func (t *tag) message(ctx context.Context) ([]byte, error) {
	first, err := t.read(ctx, pageCapability)
	if err != nil {
		return nil, err
	}
	if first[0] != capMagic || first[1]>>4 != 1 {
		return nil, nil
	}
	size := min(int(first[2])*8, maxArea)
	if t.size != 0 {
		size = min(size, t.size-(pageCapability+1)*pageSize)
	}
	area := first[pageSize:]
	for {
		msg, need, err := findMessage(area, size)
		if err != nil || need <= len(area) {
			return msg, err
		}
		next, err := t.read(ctx, pageCapability+1+len(area)/pageSize)
		if err != nil {
			return nil, err
		}
		area = append(area, next...)
	}
}
