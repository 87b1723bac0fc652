package sim

import (
	"encoding/hex"
	"testing"
	"time"
)

// selfTested runs the digital self-test as MFRC522 §16.1.1 lists its steps and
// returns the FIFO.
func (h *host) selfTested(buffer, given byte) string {
	h.write(regCommand, cmdSoftReset)
	time.Sleep(time.Millisecond)
	for range 25 {
		h.write(regFIFOData, buffer)
	}
	h.write(regCommand, cmdMem)
	h.write(regAutoTest, 0x09)
	h.write(regFIFOData, given)
	h.write(regCommand, cmdCalcCRC)
	time.Sleep(2 * time.Millisecond)
	out := make([]byte, h.read(regFIFOLevel))
	for i := range out {
		out[i] = h.read(regFIFOData)
	}
	return hex.EncodeToString(out)
}

func TestTheSelfTestIsThePublishedOne(t *testing.T) {
	for name, row := range map[string]struct {
		chip   *MFRC522
		buffer byte
		given  byte
		clone  byte
		same   bool
		begins string // as the data sheet prints it
	}{
		"version 1.0":           {NewMFRC522V1(), 0, 0, 0, true, "00c637d532b7575c"},
		"version 2.0":           {NewMFRC522(), 0, 0, 0, true, "00eb66ba57bf2395"},
		"the buffer is not 0":   {NewMFRC522(), 7, 0, 0, false, "00eb66ba57bf2395"},
		"the FIFO holds no 0":   {NewMFRC522(), 0, 1, 0, false, "00eb66ba57bf2395"},
		"another maker's chip":  {NewMFRC522(), 0, 0, 0x12, false, "00eb66ba57bf2395"},
		"one that says it's it": {NewMFRC522(), 0, 0, 0x92, false, "00eb66ba57bf2395"},
	} {
		t.Run(name, func(t *testing.T) {
			on(t, func(h *host) {
				h.chip.made = row.chip.made
				h.chip.SetFaults(Faults{Clone: row.clone})
				got := h.selfTested(row.buffer, row.given)
				if len(got) != 128 || (got[:16] == row.begins) != row.same {
					t.Errorf("the FIFO holds %s", got)
				}
			})
		})
	}
}

func TestAnOrdinaryChecksumIsNoSelfTest(t *testing.T) {
	on(t, func(h *host) {
		h.write(regFIFOData, 1, 2, 3)
		h.write(regCommand, cmdCalcCRC)
		time.Sleep(time.Millisecond)
		h.is("the FIFO", regFIFOLevel, 0)
	})
}
