package card

import (
	"context"
	"errors"
)

// Commands of ISO 14443-3 §6.4.1 and §6.5.2.
const (
	cmdREQA = 0x26 // wakes cards that are idle
	cmdWUPA = 0x52 // wakes halted cards too
	cmdHLTA = 0x50

	nvbSelect  = 0x70
	cascadeTag = 0x88
	sakCascade = 0x04 // UID not complete
)

// selCodes are SEL of cascade levels 1 to 3: four, seven and ten bytes of UID.
var selCodes = [3]byte{0x93, 0x95, 0x97}

// request sends REQA or WUPA. Several cards may answer with different ATQA:
// that collision is an answer too.
func (c *chip) request(ctx context.Context, code byte) error {
	r, err := c.transceive(ctx, frame{data: []byte{code}, last: 7, wait: shortWait})
	if err != nil {
		return err
	}
	if r.collided < 0 && (len(r.data) != 2 || r.last != 0) {
		return errNoSense
	}
	return nil
}

// resolve finds and selects one card of those that answered a request, whatever
// their number: ISO 14443-3 §6.5.3 and §6.5.4.
func (c *chip) resolve(ctx context.Context) (uid []byte, sak byte, err error) {
	for _, sel := range selCodes {
		cl, err := c.anticollide(ctx, sel)
		if err != nil {
			return nil, 0, err
		}
		if sak, err = c.sel(ctx, sel, cl); err != nil {
			return nil, 0, err
		}
		more := sak&sakCascade != 0
		if more != (cl[0] == cascadeTag) {
			return nil, 0, errNoSense
		}
		if !more {
			return append(uid, cl[:4]...), sak, nil
		}
		uid = append(uid, cl[1:4]...)
	}
	return nil, 0, errNoSense
}

// anticollide narrows down to one UID CLn: it asks for the bits not yet known,
// and where answers differ goes on with those that have a 1 there.
func (c *chip) anticollide(ctx context.Context, sel byte) (cl [5]byte, err error) {
	for known := 0; ; {
		n := (known + 7) / 8
		out := append([]byte{sel, byte(known/8+2)<<4 | byte(known%8)}, cl[:n]...)
		r, err := c.transceive(ctx, frame{data: out, last: known % 8, align: known % 8, wait: shortWait})
		if err != nil {
			return cl, err
		}
		// The answer's bytes begin with the one known in part, and collision
		// positions count from there (NXP's own library reads them so).
		from := known / 8
		if r.collided < 0 {
			if from+len(r.data) != len(cl) || r.last != 0 {
				return cl, errNoSense
			}
			merge(&cl, known, 40, r.data)
			if cl[0]^cl[1]^cl[2]^cl[3] != cl[4] {
				return cl, errNoise
			}
			return cl, nil
		}
		at := from*8 + r.collided
		if at < known || at >= 32 || r.collided/8 >= len(r.data) {
			return cl, errNoSense
		}
		merge(&cl, known, at, r.data)
		cl[at/8] |= 1 << (at % 8)
		known = at + 1
	}
}

// merge copies bits from..to of UID CLn out of an answer whose first byte is
// the one that holds bit from.
func merge(cl *[5]byte, from, to int, data []byte) {
	for bit := from; bit < to; bit++ {
		mask := byte(1) << (bit % 8)
		cl[bit/8] = cl[bit/8]&^mask | data[bit/8-from/8]&mask
	}
}

// sel selects the card with this UID CLn and returns its SAK.
func (c *chip) sel(ctx context.Context, sel byte, cl [5]byte) (sak byte, err error) {
	out := append([]byte{sel, nvbSelect}, cl[:]...)
	data, err := c.command(ctx, frame{data: withCRC(out...), wait: shortWait})
	if err != nil {
		return 0, err
	}
	if len(data) != 1 {
		return 0, errNoSense
	}
	return data[0], nil
}

// wake selects the card with a known UID, halted or idle; every other card goes
// back to where it was. errSilent says it is not there.
func (c *chip) wake(ctx context.Context, uid []byte) error {
	if err := c.request(ctx, cmdWUPA); err != nil {
		return err
	}
	for level, cl := range split(uid) {
		sak, err := c.sel(ctx, selCodes[level], cl)
		if err != nil {
			return err
		}
		if more := sak&sakCascade != 0; more != (cl[0] == cascadeTag) {
			return errNoSense
		}
	}
	return nil
}

// split is a UID as the cascade levels' UID CLn with their BCC.
func split(uid []byte) (levels [][5]byte) {
	for {
		cl := [5]byte{cascadeTag}
		if len(uid) > 4 {
			copy(cl[1:], uid[:3])
		} else {
			copy(cl[:], uid)
		}
		cl[4] = cl[0] ^ cl[1] ^ cl[2] ^ cl[3]
		levels = append(levels, cl)
		if len(uid) <= 4 {
			return levels
		}
		uid = uid[3:]
	}
}

// halt sends the selected card to sleep, so that a REQA finds only others. A
// card agrees by its silence (ISO 14443-3 §6.4.3).
func (c *chip) halt(ctx context.Context) error {
	_, err := c.transceive(ctx, frame{data: withCRC(cmdHLTA, 0), wait: shortWait})
	if errors.Is(err, errSilent) {
		return nil
	}
	if err == nil {
		return errNoSense
	}
	return err
}

// command sends a frame with its CRC and returns the answer without. Four bits
// are a card's way to say no.
func (c *chip) command(ctx context.Context, f frame) ([]byte, error) {
	r, err := c.transceive(ctx, f)
	switch {
	case err != nil:
		return nil, err
	case r.collided >= 0:
		return nil, errCollided
	case len(r.data) == 1 && r.last == 4:
		return nil, errRefusal
	case r.last != 0:
		return nil, errNoise
	}
	data, err := cutCRC(r.data)
	if err != nil {
		return nil, errNoise
	}
	return data, nil
}
