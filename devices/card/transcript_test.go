package card

import (
	"bytes"
	"context"
	"encoding/hex"
	"flag"
	"os"
	"testing"
	"testing/synctest"
	"time"

	"periph.io/x/conn/v3/spi"

	"frontdoor/devices/sim"
	"frontdoor/devices/sim/transcript"
)

var record = flag.Bool("record", false, "record the transcript in testdata anew, from the simulator")

const tapTranscript = "testdata/tap.txt"

// tapOnce runs a reader on a port until the first card and returns it.
func tapOnce(t *testing.T, port spi.PortCloser) (got Tap) {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), time.Second)
	defer stop()
	r := New(func() (spi.PortCloser, error) { return port, nil }, Options{})
	_ = r.Run(ctx, func(tap Tap) {
		got = tap
		stop()
	})
	return got
}

// TestTheDriverReplaysATap sets a chip up, tests it, finds a hospital card and
// reads it, from what a chip once answered on its bus.
func TestTheDriverReplaysATap(t *testing.T) {
	if *record {
		synctest.Test(t, func(t *testing.T) {
			var text bytes.Buffer
			m := sim.NewMFRC522()
			m.Put(hospitalCard(t))
			port, err := m.Open()
			if err != nil {
				t.Fatal(err)
			}
			r := transcript.NewRecorder(&text, "no hardware recording: the simulator answered as the data sheets say (MFRC522 §9, self-test bytes of §16.1.1; NTAG213 §10): set-up, self-test, one NTAG213 with a number")
			tapOnce(t, r.SPI(port))
			if err := os.MkdirAll("testdata", 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(tapTranscript, text.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
		})
	}
	text, err := os.ReadFile(tapTranscript)
	if err != nil {
		t.Fatal(err)
	}
	replay := func(text []byte) (tap Tap, chip *transcript.Bus) {
		synctest.Test(t, func(t *testing.T) {
			if chip, err = transcript.ReplayBus(text); err != nil {
				t.Fatal(err)
			}
			tap = tapOnce(t, chip.SPI())
		})
		return tap, chip
	}
	tap, chip := replay(text)
	if n, ok := Number(tap); !ok || n != "RG-00012345" || hex.EncodeToString(tap.UID) != "04a1b2c3d4e580" || tap.Type != "NTAG213" {
		t.Errorf("read %x, a %s with %q", tap.UID, tap.Type, n)
	}
	if chip.Err() != nil || chip.Left() != 0 {
		t.Errorf("%v, %d transactions left", chip.Err(), chip.Left())
	}
	// The control: another answer on the bus is not the same card.
	spoilt := bytes.Replace(text, []byte(hex.EncodeToString([]byte("RG"))), []byte(hex.EncodeToString([]byte("RH"))), 1)
	if bytes.Equal(spoilt, text) {
		t.Fatal("the number does not stand in the transcript in one piece")
	}
	if tap, _ := replay(spoilt); len(tap.UID) > 0 {
		if n, _ := Number(tap); n == "RG-00012345" {
			t.Error("a spoilt answer reads the same: this test cannot fail")
		}
	}
}
