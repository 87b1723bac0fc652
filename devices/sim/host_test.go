package sim

import (
	"encoding/hex"
	"testing"
	"testing/synctest"
	"time"

	"periph.io/x/conn/v3/physic"
	"periph.io/x/conn/v3/spi"
)

// host talks to the chip over its wire, byte by byte as the data sheet has it
// and knowing nothing of the driver.
type host struct {
	*testing.T
	chip *MFRC522
	conn spi.Conn
}

// on runs a test against a fresh chip in virtual time.
func on(t *testing.T, f func(*host)) {
	synctest.Test(t, func(t *testing.T) {
		h := &host{T: t, chip: NewMFRC522()}
		port, err := h.chip.Open()
		if err != nil {
			t.Fatal(err)
		}
		if h.conn, err = port.Connect(10*physic.MegaHertz, spi.Mode0, 8); err != nil {
			t.Fatal(err)
		}
		f(h)
	})
}

func (h *host) write(reg byte, values ...byte) {
	h.Helper()
	if err := h.conn.Tx(append([]byte{reg << 1}, values...), nil); err != nil {
		h.Fatal(err)
	}
}

func (h *host) read(reg byte) byte {
	h.Helper()
	in := make([]byte, 2)
	if err := h.conn.Tx([]byte{0x80 | reg<<1, 0}, in); err != nil {
		h.Fatal(err)
	}
	return in[1]
}

func (h *host) is(name string, reg, want byte) {
	h.Helper()
	if got := h.read(reg); got != want {
		h.Errorf("%s: register %02X reads %02X, want %02X", name, reg, got, want)
	}
}

// field sets up type A at 106 kBd with a 25 ms timer and waits for the cards.
func (h *host) field() {
	h.write(regTMode, 0x80)
	h.write(regTPrescaler, 0xA9)
	h.write(regTReloadH, 0x03)
	h.write(regTReloadL, 0xE8)
	h.write(regTxASK, 0x40)
	h.write(regTxControl, 0x83)
	time.Sleep(6 * time.Millisecond)
}

// send transceives a frame and returns the FIFO.
func (h *host) send(framing byte, frame ...byte) []byte {
	h.write(regCommand, cmdIdle)
	h.write(regComIrq, 0x7F)
	h.write(regFIFOLevel, 0x80)
	h.write(regFIFOData, frame...)
	h.write(regBitFraming, framing)
	h.write(regCommand, cmdTransceive)
	h.write(regBitFraming, 0x80|framing)
	time.Sleep(30 * time.Millisecond)
	out := make([]byte, h.read(regFIFOLevel))
	for i := range out {
		out[i] = h.read(regFIFOData)
	}
	return out
}

func (h *host) sends(name string, want string, framing byte, frame ...byte) {
	h.Helper()
	if got := hex.EncodeToString(h.send(framing, frame...)); got != want {
		h.Errorf("%s: answer %s, want %s", name, got, want)
	}
}
