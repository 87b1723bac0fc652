package card

import (
	"context"
)

// Sector is a MIFARE Classic sector to read and the key that opens it. The
// cipher is broken and the card can be copied: what is read identifies, as a
// UID does, and never authorises.
type Sector struct {
	Number int // 0–15
	Key    [6]byte
	KeyB   bool // the key is key B
}

// Authentication commands of MIFARE Classic (MF1S50yyX §9.1).
const (
	cmdAuthA = 0x60
	cmdAuthB = 0x61
)

// sector opens a sector of the selected card and returns its three data blocks,
// 48 bytes. A wrong key is errRefusal. The caller ends the session with
// endCrypto once the card is halted.
func (c *chip) sector(ctx context.Context, uid []byte, s Sector) ([]byte, error) {
	first := byte(s.Number) * 4
	if err := c.authenticate(ctx, uid, first, s); err != nil {
		return nil, err
	}
	var data []byte
	for block := first; block < first+3; block++ {
		b, err := c.command(ctx, frame{data: withCRC(cmdRead, block), wait: commandWait})
		if err != nil {
			return nil, err
		}
		if len(b) != readSize {
			return nil, errNoSense
		}
		data = append(data, b...)
	}
	return data, nil
}

// authenticate lets the chip run the three passes: MFAuthent with command,
// block, key and four bytes of UID (MFRC522 §10.3.1.9; of a longer UID the last
// four, AN10927 §3.2.5). It ends by itself on success only.
func (c *chip) authenticate(ctx context.Context, uid []byte, block byte, s Sector) error {
	which := byte(cmdAuthA)
	if s.KeyB {
		which = cmdAuthB
	}
	data := append([]byte{which, block}, s.Key[:]...)
	if err := c.prepare(append(data, uid[len(uid)-4:]...), 0, commandWait); err != nil {
		return err
	}
	if err := c.write(regCommand, cmdMFAuthent); err != nil {
		return err
	}
	irq, err := c.await(ctx, irqIdle|irqTimer, commandWait+chipGrace)
	if err != nil {
		return err
	}
	flags, err := c.read(regError)
	if err != nil {
		return err
	}
	if err := c.write(regCommand, cmdIdle); err != nil {
		return err
	}
	if err := judge(flags); err != nil {
		return err
	}
	status, err := c.read(regStatus2)
	if err == nil && (irq&irqIdle == 0 || status&crypto1On == 0) {
		return errRefusal
	}
	return err
}

// endCrypto lets the chip speak plainly again.
func (c *chip) endCrypto() error { return c.write(regStatus2, 0) }
