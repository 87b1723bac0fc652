package scan

import (
	"context"
	"encoding/binary"
	"io"
	"os"
	"testing"
	"testing/synctest"
	"time"

	"frontdoor/devices/sim/transcript"
)

// TestTheDriverReplaysAScannersLine reads what a serial scanner once sent: a
// ticket, a wristband with its AIM identifier, somebody's web address and a
// licence of several lines.
func TestTheDriverReplaysAScannersLine(t *testing.T) {
	text, err := os.ReadFile("testdata/line.txt")
	if err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		line, err := transcript.Replay(text)
		if err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithTimeout(t.Context(), 5*time.Second)
		defer stop()
		results := make(chan string, 10)
		s := New(func() (io.ReadCloser, error) { return line, nil }, rules(true), Options{})
		_ = s.Run(ctx, func(r Result) { results <- word(r) })
		close(results)
		want := []string{"ticket KD 042", "wristband " + gsrn + " 3", "unknown", "licence|PLACEHOLDER|SYNTHIA|1958-03-24|"}
		for _, w := range want {
			if got := <-results; got != w {
				t.Errorf("read %q, want %q", got, w)
			}
		}
		if more, ok := <-results; ok {
			t.Errorf("and %q", more)
		}
		if err := line.Done(); err != nil {
			t.Error(err)
		}
	})
}

// keyLine is a keyboard that types a transcript.
type keyLine struct{ *transcript.Stream }

func (keyLine) Grab() error             { return nil }
func (keyLine) CapsLock() (bool, error) { return false, nil }

// TestTheDriverReplaysKeys reads what a scanner that types sends through the
// input device, key by key, whichever key ends a code.
func TestTheDriverReplaysKeys(t *testing.T) {
	if eventSize != 24 || binary.NativeEndian.Uint16([]byte{1, 0}) != 1 {
		t.Skip("the transcript is of a 64-bit little-endian machine")
	}
	text, err := os.ReadFile("testdata/keys.txt")
	if err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		line, err := transcript.Replay(text)
		if err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithTimeout(t.Context(), 5*time.Second)
		defer stop()
		results := make(chan string, 10)
		s := New(func() (io.ReadCloser, error) { return NewWedge(keyLine{line}, US) }, rules(true), Options{})
		_ = s.Run(ctx, func(r Result) { results <- word(r) })
		close(results)
		for _, w := range []string{"ticket KD 042", "ticket KD 043", "ticket KD 044", "ticket KD 045"} {
			if got := <-results; got != w {
				t.Errorf("read %q, want %q", got, w)
			}
		}
		if more, ok := <-results; ok {
			t.Errorf("and %q", more)
		}
		if err := line.Done(); err != nil {
			t.Error(err)
		}
	})
}
