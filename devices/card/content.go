package card

import (
	"context"
	"errors"
	"strings"
)

// readTries is how often a card that lies still is read before it is given up.
const readTries = 3

// readTap reads a selected card, again when the air was disturbed. errSilent
// says that it is gone; a card that stays and will not be read is errNoSense.
// With any error but errSilent the tap holds what is known.
func (w *watch) readTap(ctx context.Context, uid []byte, sak byte) (Tap, error) {
	for try := 1; ; try++ {
		tap, err := w.chip.content(ctx, uid, sak, w.reader.o.Sector)
		again := errors.Is(err, errSilent) || errors.Is(err, errNoise) || errors.Is(err, errCollided)
		if !again {
			return tap, err
		}
		if err := w.chip.endCrypto(); err != nil {
			return tap, err
		}
		if err := w.regain(ctx, uid); err != nil {
			return tap, err
		}
		if try == readTries {
			if errors.Is(err, errSilent) {
				err = errNoSense
			}
			return tap, err
		}
	}
}

// regain selects a card again that was lost in the middle. The first request
// may only bring it back to where it can hear the second.
func (w *watch) regain(ctx context.Context, uid []byte) (err error) {
	for range 3 {
		if err = w.chip.wake(ctx, uid); err == nil || !onlyAir(err) {
			return err
		}
	}
	return err
}

// content reads what a selected card holds, by what its SAK says it is (NXP
// AN10833 §3.2).
func (c *chip) content(ctx context.Context, uid []byte, sak byte, s *Sector) (Tap, error) {
	tap := Tap{UID: uid}
	switch {
	case sak == 0x00:
		return c.tagContent(ctx, tap)
	case sak == 0x08, sak == 0x88:
		tap.Type = "MIFARE Classic 1K"
	case sak == 0x18:
		tap.Type = "MIFARE Classic 4K"
	case sak&0x20 != 0:
		tap.Type = "ISO 14443-4"
	default:
		tap.Type = "other"
	}
	if s == nil || !strings.HasPrefix(tap.Type, "MIFARE") {
		return tap, nil
	}
	var err error
	tap.Sector, err = c.sector(ctx, uid, *s)
	return tap, err
}

func (c *chip) tagContent(ctx context.Context, tap Tap) (Tap, error) {
	t, err := openTag(ctx, c, tap.UID)
	if err != nil {
		return tap, err
	}
	tap.Type = t.name
	msg, err := t.message(ctx)
	if err != nil || msg == nil {
		return tap, err
	}
	if len(msg) == 0 { // a blank tag as delivered
		return tap, nil
	}
	tap.Records, err = ParseNDEF(msg)
	return tap, err
}
