package sim

import (
	"encoding/hex"
	"testing"
	"time"
)

func TestSelectingACard(t *testing.T) {
	on(t, func(h *host) {
		c := NTAG213([7]byte{0x04, 0xA1, 0xB2, 0xC3, 0xD4, 0xE5, 0x80})
		h.chip.Put(c)
		h.sends("no field", "", 7, 0x26)
		h.field()
		h.sends("REQA", "4400", 7, 0x26)
		h.is("whole bytes", regControl, 0x10)
		h.sends("anticollision", "8804a1b29f", 0, 0x93, 0x20)
		h.sends("select", "04da17", 0, withCRC(0x93, 0x70, 0x88, 0x04, 0xA1, 0xB2, 0x9F)...)
		h.sends("level 2", "c3d4e58072", 0, 0x95, 0x20)
		h.sends("select 2", "00fe51", 0, withCRC(0x95, 0x70, 0xC3, 0xD4, 0xE5, 0x80, 0x72)...)
		h.sends("version", hex.EncodeToString(withCRC(0, 4, 4, 2, 1, 0, 0x0F, 3)), 0, withCRC(0x60)...)
		h.sends("pages", hex.EncodeToString(withCRC(0xE1, 0x10, 0x12, 0, 0x03, 0, 0xFE, 0, 0, 0, 0, 0, 0, 0, 0, 0)), 0, withCRC(0x30, 3)...)
		h.sends("the last page, wrapped", hex.EncodeToString(withCRC(append([]byte{0, 0, 0, 0}, c.chip.(*ntag).mem[:12]...)...)), 0, withCRC(0x30, 44)...)
		h.sends("halt", "", 0, withCRC(0x50, 0)...)
		h.sends("REQA to a halted card", "", 7, 0x26)
		h.sends("WUPA", "4400", 7, 0x52)
		h.sends("another level's select", "", 0, 0x95, 0x20)
		h.sends("back in HALT", "", 7, 0x26)
		h.sends("WUPA again", "4400", 7, 0x52)
		h.write(regTxControl, 0x80)
		h.field()
		h.sends("the field was away", "4400", 7, 0x26)
	})
}

func TestRefusalsAreFourBits(t *testing.T) {
	for name, frame := range map[string][]byte{
		"page too high":   withCRC(0x30, 45),
		"unknown command": withCRC(0xC0),
		"wrong CRC":       {0x30, 0x00, 0x00, 0x00},
	} {
		t.Run(name, func(t *testing.T) {
			on(t, func(h *host) {
				h.chip.Put(NTAG213([7]byte{4, 0, 0, 0, 0, 0, 1}))
				h.field()
				h.send(7, 0x26)
				h.send(0, withCRC(0x93, 0x70, 0x88, 4, 0, 0, 0x8C)...)
				h.send(0, withCRC(0x95, 0x70, 0, 0, 0, 1, 1)...)
				if got := h.send(0, frame...); len(got) != 1 {
					t.Errorf("answer % X", got)
				}
				h.is("four bits", regControl, 0x14)
				h.sends("back in IDLE", "4400", 7, 0x26)
			})
		})
	}
}

func TestCollisions(t *testing.T) {
	for name, row := range map[string]struct {
		a, b  [4]byte
		known []byte // NVB and the bits after it
		bits  byte   // of the last byte
		coll  byte   // CollReg
	}{
		"first bit":          {[4]byte{0x00}, [4]byte{0x01}, []byte{0x20}, 0, 0x01},
		"eighth bit":         {[4]byte{0x01}, [4]byte{0x81}, []byte{0x20}, 0, 0x08},
		"ninth bit":          {[4]byte{1, 0}, [4]byte{1, 1}, []byte{0x20}, 0, 0x09},
		"32nd bit reads 0":   {[4]byte{1, 0, 0, 0}, [4]byte{1, 0, 0, 0x80}, []byte{0x20}, 0, 0x00},
		"beyond is not told": {[4]byte{1, 2, 3, 4}, [4]byte{1, 2, 3, 4}, []byte{0x20}, 0, 0x20},
		"counted with align": {[4]byte{0x0F, 0}, [4]byte{0x4F, 0}, []byte{0x24, 0x0F}, 4, 0x07},
		"within third byte":  {[4]byte{1, 2, 0x00}, [4]byte{1, 2, 0x08}, []byte{0x41, 1, 2, 0}, 1, 0x04},
	} {
		t.Run(name, func(t *testing.T) {
			on(t, func(h *host) {
				h.chip.Put(Single(row.a))
				other := Single(row.b)
				h.chip.Put(other)
				h.field()
				h.sends("both at once", "0400", 7, 0x26)
				h.write(regColl, 0)
				h.send(row.bits<<4|row.bits, append([]byte{0x93}, row.known...)...)
				if row.a == row.b { // twins do not collide; the register shows nothing
					h.is("error", regError, 0)
				} else {
					h.is("error", regError, errColl)
				}
				h.is("position", regColl, row.coll)
			})
		})
	}
}

func TestBitsBehindACollision(t *testing.T) {
	for name, row := range map[string]struct {
		coll byte
		want string
	}{"cleared": {0x00, "0100000000"}, "kept": {0x80, "01ff00ffff"}} {
		t.Run(name, func(t *testing.T) {
			on(t, func(h *host) {
				h.chip.Put(Single([4]byte{1, 0xFF, 0, 0xFF}))
				h.chip.Put(Single([4]byte{1, 0xFE, 0, 0xFF}))
				h.field()
				h.send(7, 0x26)
				h.write(regColl, row.coll)
				if got := h.send(0, 0x93, 0x20); hex.EncodeToString(got[:4]) != row.want[:8] {
					t.Errorf("% X, want %s", got, row.want)
				}
			})
		})
	}
}

func TestWritingWhileAFrameIsOnItsWayIsAnError(t *testing.T) {
	on(t, func(h *host) {
		h.field()
		h.write(regFIFOData, 0x26)
		h.write(regCommand, cmdTransceive)
		h.write(regBitFraming, 0x87)
		h.write(regFIFOData, 1)
		h.is("WrErr", regError, errWrite)
	})
}

func TestTransmitEndsByItselfAndTransceiveDoesNot(t *testing.T) {
	on(t, func(h *host) {
		h.field()
		h.write(regComIrq, 0x7F)
		h.write(regFIFOData, 0x26)
		h.write(regCommand, cmdTransmit)
		time.Sleep(time.Millisecond)
		if h.read(regCommand)&0x0F != cmdIdle || h.read(regComIrq)&(irqTx|irqIdle) != irqTx|irqIdle {
			t.Errorf("command %02X, requests %02X", h.read(regCommand), h.read(regComIrq))
		}
		h.send(7, 0x26)
		if h.read(regCommand)&0x0F != cmdTransceive || h.read(regComIrq)&(irqIdle|irqTimer|irqTx) != irqTimer|irqTx {
			t.Errorf("command %02X, requests %02X", h.read(regCommand), h.read(regComIrq))
		}
	})
}

func TestCardsHearNothingWithoutFullModulation(t *testing.T) {
	on(t, func(h *host) {
		h.chip.Put(Single([4]byte{1, 2, 3, 4}))
		h.field()
		h.write(regTxASK, 0)
		h.sends("REQA", "", 7, 0x26)
		h.write(regTxASK, 0x40)
		h.sends("REQA", "0400", 7, 0x26)
	})
}

func TestChipsOwnCRC(t *testing.T) {
	on(t, func(h *host) {
		h.chip.Put(Single([4]byte{1, 2, 3, 4}))
		h.field()
		h.send(7, 0x26)
		h.write(regTxMode, 0x80)
		h.write(regRxMode, 0x80)
		h.sends("select", "20", 0, 0x93, 0x70, 1, 2, 3, 4, 4)
	})
}

func FuzzSPI(f *testing.F) {
	f.Add([]byte{3, regTxControl << 1, 0x83, 2, regFIFOData << 1, 0x26, 2, regCommand << 1, cmdTransceive, 2, regBitFraming << 1, 0x87})
	f.Add([]byte{13, regFIFOData << 1, 0x60, 0, 1, 1, 1, 1, 1, 1, 1, 2, 3, 4, 2, regCommand << 1, cmdMFAuthent})
	f.Add([]byte{2, regTMode << 1, 0x10, 2, regControl << 1, 0x40})
	f.Fuzz(func(t *testing.T, script []byte) {
		on(t, func(h *host) {
			c := hospital()
			h.chip.Put(c)
			h.chip.Put(Classic1K([4]byte{1, 2, 3, 4}))
			h.field()
			for len(script) > 1 {
				n := min(int(script[0]%80)+1, len(script)-1)
				in := make([]byte, n)
				if err := h.conn.Tx(script[1:1+n], in); err != nil {
					t.Fatal(err)
				}
				script = script[1+n:]
				time.Sleep(time.Millisecond)
			}
			if n := len(h.chip.fifo); n > fifoSize {
				t.Errorf("FIFO of %d bytes", n)
			}
			if n := len(h.chip.events); n > 8 {
				t.Errorf("%d events pile up", n)
			}
		})
	})
}

func hospital() *Card {
	c := NTAG213([7]byte{0x04, 1, 2, 3, 4, 5, 6})
	if err := c.Text("en", "RG-00012345"); err != nil {
		panic(err)
	}
	return c
}
