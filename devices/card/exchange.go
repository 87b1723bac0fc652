package card

import (
	"context"
	"time"

	"frontdoor/devices"
)

// airError is something that happens between antenna and card; it says nothing
// against the reader.
type airError string

func (e airError) Error() string { return string(e) }

const (
	errSilent   airError = "no card answered"
	errNoise    airError = "a card's answer was disturbed"
	errRefusal  airError = "the card refused"
	errNoSense  airError = "the card answered against the standard"
	errCollided airError = "two cards answered at once"
)

// frame is what goes out: bytes, of which the last may count only in part, and
// where the answer's first bit belongs in its byte.
type frame struct {
	data []byte
	last int // bits of the last byte, 0 = all
	// align is the position of the answer's first bit; only anticollision sets it.
	align int
	wait  time.Duration // how long the card may take
}

// reply is what came back.
type reply struct {
	data []byte
	last int // valid bits of the last byte, 0 = all
	// collided is the first bit in data, from 0, in which answers differed;
	// -1 = none.
	collided int
}

// The chip's timer: 13.56 MHz / (2·169+1) = 40 kHz, 25 µs a step (MFRC522 §8.5).
const (
	prescaler = 169
	timerStep = 25 * time.Microsecond
)

// Times cards may take: ISO 14443-3 §6.2.1 fixes requests and anticollision to
// about 0.1 ms; NTAG and MIFARE commands answer within 5 ms.
const (
	shortWait   = 2 * time.Millisecond
	commandWait = 8 * time.Millisecond
	// chipGrace is how long the chip may take beyond its own timer.
	chipGrace = 20 * time.Millisecond
)

// transceive sends a frame and waits for the answer: errSilent when there is
// none, errNoise when it cannot be trusted.
func (c *chip) transceive(ctx context.Context, f frame) (reply, error) {
	framing := byte(f.align<<4 | f.last)
	if err := c.prepare(f.data, framing, f.wait); err != nil {
		return reply{}, err
	}
	if err := c.sequence([2]byte{byte(regCommand), cmdTransceive}, [2]byte{byte(regBitFraming), startSend | framing}); err != nil {
		return reply{}, err
	}
	irq, err := c.await(ctx, irqRx|irqTimer, f.wait+chipGrace)
	if err != nil {
		return reply{}, err
	}
	return c.collect(irq)
}

// prepare fills FIFO and timer for a command; CollReg 0 has the bits behind a
// collision cleared (MFRC522 §9.3.1.15).
func (c *chip) prepare(data []byte, framing byte, wait time.Duration) error {
	reload := uint16(wait / timerStep)
	if err := c.sequence(
		[2]byte{byte(regCommand), cmdIdle},
		[2]byte{byte(regComIrq), allIrqs},
		[2]byte{byte(regFIFOLevel), flushFIFO},
		[2]byte{byte(regColl), 0},
		[2]byte{byte(regTReloadH), byte(reload >> 8)},
		[2]byte{byte(regTReloadL), byte(reload)},
		[2]byte{byte(regBitFraming), framing},
	); err != nil {
		return err
	}
	return c.write(regFIFOData, data...)
}

// await waits until one of the wanted requests is set. With an interrupt line
// it sleeps on that, but believes only the register: an edge can be missed and
// a wire can be loose.
func (c *chip) await(ctx context.Context, want byte, limit time.Duration) (byte, error) {
	const slice = time.Millisecond
	for end := time.Now().Add(limit); ; {
		irq, err := c.read(regComIrq)
		if err != nil {
			return 0, err
		}
		if irq&want != 0 {
			return irq, nil
		}
		if !time.Now().Before(end) {
			return 0, fail(devices.ErrNoAnswer, "a command did not end within %v", limit)
		}
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		if c.irq != nil {
			c.irq.WaitForEdge(slice)
		} else if err := pause(ctx, slice/2); err != nil {
			return 0, err
		}
	}
}

// collect ends the command and takes what it left.
func (c *chip) collect(irq byte) (reply, error) {
	flags, err := c.read(regError)
	if err != nil {
		return reply{}, err
	}
	coll, err := c.read(regColl)
	if err != nil {
		return reply{}, err
	}
	if err := c.write(regCommand, cmdIdle); err != nil {
		return reply{}, err
	}
	if err := judge(flags); err != nil {
		return reply{}, err
	}
	if irq&irqRx == 0 {
		return reply{}, errSilent
	}
	r := reply{collided: -1}
	if flags&errColl != 0 {
		if coll&collPosNotValid != 0 {
			return reply{}, errNoise
		}
		r.collided = int(coll+31) & 31 // 1 is the first bit, 0 the 32nd
	}
	return r, c.drain(&r)
}

// judge turns ErrorReg into an error. A collision is left to the caller: it
// comes with others in its wake.
func judge(flags byte) error {
	switch {
	case flags&errTemp != 0:
		return fail(devices.ErrHot, "the chip has switched its antenna off")
	case flags&(errWrite|errOverflow) != 0:
		return errNoise
	case flags&errColl != 0:
		return nil
	case flags&(errCRC|errParity|errProtocol) != 0:
		return errNoise
	}
	return nil
}

// drain empties the FIFO into r.
func (c *chip) drain(r *reply) error {
	level, err := c.read(regFIFOLevel)
	if err != nil {
		return err
	}
	if level > 64 {
		return fail(devices.ErrNoAnswer, "FIFO level reads %d", level)
	}
	control, err := c.read(regControl)
	if err != nil {
		return err
	}
	r.last = int(control & 7)
	r.data, err = c.readN(regFIFOData, int(level))
	return err
}
