package sim

import (
	"bytes"

	"testing"
	"time"

	"periph.io/x/conn/v3/gpio"
	"periph.io/x/conn/v3/physic"
	"periph.io/x/conn/v3/spi"
)

func TestRegistersAfterReset(t *testing.T) {
	on(t, func(h *host) {
		h.write(regMode, 0x3D)
		h.write(regTReloadL, 0x55)
		h.write(regTxControl, 0x83)
		h.write(regCommand, cmdSoftReset)
		h.is("starting", regCommand, 0x30)
		time.Sleep(time.Millisecond)
		for reg, want := range map[byte]byte{ // the reset columns of §9.3
			0x01: 0x20, 0x02: 0x80, 0x03: 0x00, 0x04: 0x14, 0x06: 0x00, 0x07: 0x21, 0x0B: 0x08, 0x0C: 0x10,
			0x0D: 0x00, 0x11: 0x3F, 0x12: 0x00, 0x13: 0x00, 0x14: 0x80, 0x15: 0x00, 0x18: 0x84, 0x21: 0xFF,
			0x22: 0xFF, 0x26: 0x48, 0x2A: 0x00, 0x2D: 0x00, 0x37: 0x92,
		} {
			h.is("after reset", reg, want)
		}
		if h.chip.AntennaOn() {
			t.Error("the antenna is on after a reset")
		}
	})
}

func TestOneTransactionReadsManyRegisters(t *testing.T) {
	on(t, func(h *host) {
		h.write(regTReloadH, 0x12)
		h.write(regTReloadL, 0x34)
		in := make([]byte, 4)
		if err := h.conn.Tx([]byte{0x80 | regTReloadH<<1, 0x80 | regTReloadL<<1, 0x80 | regVersion<<1, 0}, in); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(in[1:], []byte{0x12, 0x34, 0x92}) {
			t.Errorf("read % X", in)
		}
		first := make([]byte, 1)
		second := make([]byte, 1)
		if err := h.conn.TxPackets([]spi.Packet{{W: []byte{0x80 | regVersion<<1}, R: first, KeepCS: true}, {W: []byte{0}, R: second}}); err != nil {
			t.Fatal(err)
		}
		if second[0] != 0x92 {
			t.Errorf("over two packets read %02X", second[0])
		}
		if err := h.conn.Tx([]byte{1, 2}, make([]byte, 1)); err == nil {
			t.Error("lengths may differ")
		}
	})
}

func TestWhatOnlyTheChipWrites(t *testing.T) {
	on(t, func(h *host) {
		for _, reg := range []byte{regError, regStatus1, regVersion, regCRCResultH, regTCounterH} {
			before := h.read(reg)
			h.write(reg, ^before)
			h.is("read-only", reg, before)
		}
		h.write(regStatus2, 0x08)
		h.is("MFCrypto1On cannot be set", regStatus2, 0x00)
	})
}

func TestFIFO(t *testing.T) {
	on(t, func(h *host) {
		h.write(regFIFOData, bytes.Repeat([]byte{7}, 64)...)
		h.is("full", regFIFOLevel, 64)
		h.is("full is no error", regError, 0)
		h.write(regFIFOData, 8)
		h.is("one too many", regError, errOverflow)
		h.is("is lost", regFIFOLevel, 64)
		if h.read(regComIrq)&(irqErr|irqHiAlert) != irqErr|irqHiAlert {
			t.Error("nobody was told")
		}
		h.is("first out", regFIFOData, 7)
		h.write(regFIFOLevel, 0x80)
		h.is("flushed", regFIFOLevel, 0)
		h.is("flush clears the overflow", regError, 0)
		h.is("empty reads", regFIFOData, 0)
	})
}

func TestCRCCoprocessor(t *testing.T) {
	for name, row := range map[string]struct {
		mode, hi, lo byte
		data         []byte
	}{ // ISO 14443-3 annex B; CRC-16/X-25 before its final inversion
		"type A, zeroes": {0x3D, 0x1E, 0xA0, []byte{0, 0}},
		"type A, 12 34":  {0x3D, 0xCF, 0x26, []byte{0x12, 0x34}},
		"preset FFFF":    {0x3F, 0x6F, 0x91, []byte("123456789")},
	} {
		t.Run(name, func(t *testing.T) {
			on(t, func(h *host) {
				h.write(regMode, row.mode)
				h.write(regFIFOData, row.data...)
				h.write(regCommand, cmdCalcCRC)
				h.is("running", regStatus1, h.read(regStatus1)&^0x20)
				time.Sleep(time.Millisecond)
				if h.read(regDivIrq)&irqCRC == 0 {
					t.Error("no CRCIRq")
				}
				h.is("high", regCRCResultH, row.hi)
				h.is("low", regCRCResultL, row.lo)
			})
		})
	}
}

func TestMemHoldsTwentyFiveBytes(t *testing.T) {
	on(t, func(h *host) {
		data := []byte("abcdefghijklmnopqrstuvwxy")
		h.write(regFIFOData, data...)
		h.write(regCommand, cmdMem)
		h.is("moved in", regFIFOLevel, 0)
		h.write(regCommand, cmdMem)
		h.is("moved out", regFIFOLevel, 25)
		h.is("first", regFIFOData, 'a')
		h.write(regFIFOLevel, 0x80)
		h.write(regCommand, cmdRandomID)
		h.write(regCommand, cmdMem)
		if h.read(regFIFOData) == 'a' && h.read(regFIFOData) == 'b' {
			t.Error("the random id did not change the buffer")
		}
	})
}

func TestTimer(t *testing.T) {
	on(t, func(h *host) {
		h.write(regTPrescaler, 0xA9) // 25 µs a step
		h.write(regTReloadH, 0x03)
		h.write(regTReloadL, 0xE7) // 1000 steps
		h.write(regComIrq, 0x7F)
		h.write(regControl, 0x40)
		time.Sleep(20 * time.Millisecond)
		h.is("running", regStatus1, 0x29)
		if n := int(h.read(regTCounterH))<<8 | int(h.read(regTCounterL)); n < 195 || n > 205 {
			t.Errorf("after 20 of 25 ms %d steps are left", n)
		}
		time.Sleep(6 * time.Millisecond)
		h.is("ran out", regComIrq, irqTimer)
		h.write(regComIrq, 0x7F)
		h.write(regControl, 0x40)
		h.write(regControl, 0x80)
		time.Sleep(time.Second)
		h.is("stopped", regComIrq, 0)
		h.write(regTMode, 0x10)
		h.write(regControl, 0x40)
		for range 3 {
			time.Sleep(26 * time.Millisecond)
			h.is("restarts by itself", regComIrq, irqTimer)
			h.write(regComIrq, 0x7F)
		}
	})
}

func TestInterruptPin(t *testing.T) {
	on(t, func(h *host) {
		pin := h.chip.IRQ()
		if err := pin.In(gpio.PullUp, gpio.FallingEdge); err != nil {
			t.Fatal(err)
		}
		h.field()
		h.write(regComIEn, 0x80|irqTimer)
		h.write(regComIrq, 0x7F)
		if pin.WaitForEdge(time.Second) {
			t.Error("an edge out of nothing")
		}
		h.write(regControl, 0x40)
		at := time.Now()
		if !pin.WaitForEdge(time.Second) || pin.Read() != gpio.Low || time.Since(at) > 26*time.Millisecond {
			t.Errorf("no falling edge in time: %v, %v", pin.Read(), time.Since(at))
		}
		h.write(regComIrq, 0x7F)
		if !pin.WaitForEdge(time.Second) || pin.Read() != gpio.High {
			t.Error("the pin stays low after the request was cleared")
		}
	})
}

func TestUnpluggedAndDead(t *testing.T) {
	on(t, func(h *host) {
		h.chip.SetFaults(Faults{Dead: true})
		h.is("floating", regVersion, 0xFF)
		h.chip.SetFaults(Faults{Unplugged: true})
		if err := h.conn.Tx([]byte{0}, nil); err == nil {
			t.Error("a transfer works while unplugged")
		}
		if _, err := h.chip.Open(); err == nil {
			t.Error("opens while unplugged")
		}
	})
}

func TestPortIsConnectedOnceAndWithinTheChipsLimits(t *testing.T) {
	for name, row := range map[string]struct {
		f    physic.Frequency
		mode spi.Mode
		bits int
		ok   bool
	}{
		"as rated":  {10 * physic.MegaHertz, spi.Mode0, 8, true},
		"too fast":  {11 * physic.MegaHertz, spi.Mode0, 8, false},
		"mode 1":    {physic.MegaHertz, spi.Mode1, 8, false},
		"nine bits": {physic.MegaHertz, spi.Mode0, 9, false},
	} {
		port, err := NewMFRC522().Open()
		if err != nil {
			t.Fatal(err)
		}
		c, err := port.Connect(row.f, row.mode, row.bits)
		if (err == nil) != row.ok {
			t.Errorf("%s: %v", name, err)
		}
		if !row.ok {
			continue
		}
		if _, err := port.Connect(row.f, row.mode, row.bits); err == nil {
			t.Error("connects twice")
		}
		if err := port.Close(); err != nil {
			t.Error(err)
		}
		if err := c.Tx([]byte{0}, nil); err == nil {
			t.Error("a transfer works after Close")
		}
	}
}
