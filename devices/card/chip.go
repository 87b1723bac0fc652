package card

import (
	"context"
	"fmt"
	"time"

	"periph.io/x/conn/v3/gpio"
	"periph.io/x/conn/v3/physic"
	"periph.io/x/conn/v3/spi"

	"frontdoor/devices"
)

// chip is one MFRC522 on an open port. Its methods return errors of package
// devices for what is wrong with the chip; what happens on the air is told by
// airError.
type chip struct {
	conn    spi.Conn
	irq     gpio.PinIn // nil = the registers are polled
	version byte
	doubt   error // what the self-test says against a chip that works; nil = nothing
}

// fail is an error of the reader itself.
func fail(kind devices.Kind, format string, args ...any) error {
	return devices.Fail(device, kind, fmt.Errorf(format, args...))
}

// connect opens the chip on a port. The chip takes at most 10 MHz and mode 0
// (MFRC522 §8.1.2); 4 MHz leaves room for cables inside a cabinet.
func connect(port spi.Port, irq gpio.PinIn) (*chip, error) {
	c, err := port.Connect(4*physic.MegaHertz, spi.Mode0, 8)
	if err != nil {
		return nil, fail(devices.ErrMissing, "connect: %w", err)
	}
	return &chip{conn: c, irq: irq}, nil
}

// write puts values into one register, one after the other (MFRC522 §8.1.2.2).
func (c *chip) write(r reg, values ...byte) error {
	if err := c.conn.Tx(append([]byte{byte(r) << 1}, values...), nil); err != nil {
		return fail(devices.ErrUnplugged, "write register %02X: %w", byte(r), err)
	}
	return nil
}

// read returns one register's value.
func (c *chip) read(r reg) (byte, error) {
	v, err := c.readN(r, 1)
	if err != nil {
		return 0, err
	}
	return v[0], nil
}

// readN reads one register n times over (MFRC522 §8.1.2.1).
func (c *chip) readN(r reg, n int) ([]byte, error) {
	out, in := make([]byte, n+1), make([]byte, n+1)
	for i := range n {
		out[i] = byte(r)<<1 | 0x80
	}
	if err := c.conn.Tx(out, in); err != nil {
		return nil, fail(devices.ErrUnplugged, "read register %02X: %w", byte(r), err)
	}
	return in[1:], nil
}

// sequence writes registers in order.
func (c *chip) sequence(pairs ...[2]byte) error {
	for _, p := range pairs {
		if err := c.write(reg(p[0]), p[1]); err != nil {
			return err
		}
	}
	return nil
}

// start resets the chip, checks that it is there and well, and sets it up for
// ISO 14443 type A at 106 kBd with the antenna off.
func (c *chip) start(ctx context.Context) error {
	if err := c.softReset(ctx); err != nil {
		return err
	}
	if err := c.identify(); err != nil {
		return err
	}
	if err := c.checkWires(); err != nil {
		return err
	}
	var err error
	if c.doubt, err = c.selfTest(ctx); err != nil {
		return err
	}
	return c.sequence(
		[2]byte{byte(regTMode), timerAuto | prescaler>>8},
		[2]byte{byte(regTPrescaler), prescaler & 0xFF},
		[2]byte{byte(regTxASK), force100ASK},
		[2]byte{byte(regMode), 0x3D},  // CRC preset 6363h, wait for the field
		[2]byte{byte(regRFCfg), 0x60}, // receiver gain 43 dB (MFRC522 §9.3.3.6): cards lie behind a panel
		[2]byte{byte(regComIEn), irqInverted | irqRx | irqIdle | irqTimer},
		[2]byte{byte(regDivIEn), pushPull},
	)
}

// softReset waits until the oscillator runs again (MFRC522 §8.8.2).
func (c *chip) softReset(ctx context.Context) error {
	if err := c.write(regCommand, cmdSoftReset); err != nil {
		return err
	}
	const tries = 25
	for range tries {
		if err := pause(ctx, 2*time.Millisecond); err != nil {
			return err
		}
		v, err := c.read(regCommand)
		if err != nil {
			return err
		}
		if v&powerDown == 0 {
			return nil
		}
	}
	return fail(devices.ErrNoAnswer, "still in power-down %v after a reset", tries*2*time.Millisecond)
}

// identify reads VersionReg (MFRC522 §9.3.4.8). 91h and 92h are NXP's; 90h is
// its predecessor, 88h, B2h and 12h are chips sold in its place that behave the
// same in everything used here; selfTest has its doubts about them.
func (c *chip) identify() error {
	v, err := c.read(regVersion)
	if err != nil {
		return err
	}
	switch v {
	case 0x90, 0x91, 0x92, 0x88, 0xB2, 0x12:
		c.version = v
		return nil
	case 0x00, 0xFF:
		return fail(devices.ErrNoAnswer, "version reads %02X: nothing drives the line", v)
	}
	return fail(devices.ErrStrange, "version reads %02X", v)
}

// checkWires writes patterns to a register that may hold any value and reads
// them back: a loose or slow wire shows here and not as a strange card.
func (c *chip) checkWires() error {
	for _, want := range []byte{0x55, 0xAA, 0x00, 0xFF} {
		if err := c.write(regTReloadL, want); err != nil {
			return err
		}
		got, err := c.read(regTReloadL)
		if err != nil {
			return err
		}
		if got != want {
			return fail(devices.ErrSelfTest, "wrote %02X, read %02X", want, got)
		}
	}
	return nil
}

// antenna switches the field on or off and reads back that it is (MFRC522
// §9.3.2.5). A card needs up to 5 ms of field before it listens (ISO 14443-3
// §5).
func (c *chip) antenna(ctx context.Context, on bool) error {
	want := byte(0x80)
	if on {
		want |= antennaPins
	}
	if err := c.write(regTxControl, want); err != nil {
		return err
	}
	if err := c.antennaIs(want); err != nil {
		return err
	}
	return pause(ctx, fieldTime)
}

// fieldTime is a little more than a card needs to wake in a fresh field, or to
// forget in none.
const fieldTime = 6 * time.Millisecond

func (c *chip) antennaIs(want byte) error {
	got, err := c.read(regTxControl)
	if err != nil {
		return err
	}
	if got != want {
		return fail(devices.ErrSelfTest, "antenna control reads %02X, not %02X", got, want)
	}
	return nil
}

// alive finds out whether the chip is still there and still set up: a chip that
// lost its power answers, with its antenna off.
func (c *chip) alive(on bool) error {
	v, err := c.read(regVersion)
	if err != nil {
		return err
	}
	if v != c.version {
		return fail(devices.ErrNoAnswer, "version reads %02X, was %02X", v, c.version)
	}
	want := byte(0x80)
	if on {
		want |= antennaPins
	}
	return c.antennaIs(want)
}

// pause waits for d or until ctx ends.
func pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}
