package scan

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"log"
	"log/slog"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"frontdoor/devices"
	"frontdoor/devices/sim"
)

// bench is a Scanner at work on a simulated line.
type bench struct {
	*testing.T
	line    *sim.Scanner
	scanner *Scanner
	results chan Result
	health  chan devices.Health
}

func with(t *testing.T, scenario func(*bench)) {
	synctest.Test(t, func(t *testing.T) {
		b := &bench{T: t, line: sim.NewScanner(), results: make(chan Result, 1000), health: make(chan devices.Health, 100)}
		b.scanner = New(b.line.Open, rules(true), Options{Changed: func(h devices.Health) { b.health <- h }})
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error)
		go func() { ended <- b.scanner.Run(ctx, func(r Result) { b.results <- r }) }()
		b.after(time.Second)
		scenario(b)
		at := time.Now()
		cancel()
		if err := <-ended; !errors.Is(err, context.Canceled) || time.Since(at) > 50*time.Millisecond {
			t.Errorf("Run ended after %v with %v", time.Since(at), err)
		}
	})
}

func (b *bench) after(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

// want checks what was scanned since the last call.
func (b *bench) want(results ...string) {
	b.Helper()
	b.after(time.Second)
	var got []string
	for len(b.results) > 0 {
		got = append(got, word(<-b.results))
	}
	if strings.Join(got, ", ") != strings.Join(results, ", ") {
		b.Errorf("scanned %v, want %v", got, results)
	}
}

func (b *bench) state(want devices.State) {
	b.Helper()
	if h := b.scanner.Health(); h.State != want {
		b.Errorf("health %+v, want %s", h, want)
	}
}

func TestCodesComeThroughEveryWayAScannerEndsThem(t *testing.T) {
	ours, _ := keyFor('a')
	code := Mint(ours, genuine())
	for name, fault := range map[string]sim.ScannerFaults{
		"CR": {}, "LF": {Suffix: "\n"}, "CR LF": {Suffix: "\r\n"}, "LF CR": {Suffix: "\n\r"},
		"two CR": {Suffix: "\r\r"}, "nothing": {Endless: true},
	} {
		t.Run(name, func(t *testing.T) {
			with(t, func(b *bench) {
				b.line.SetFaults(fault)
				b.line.Scan(code)
				b.want("appointment a-123")
				b.line.AIM("]Q1")
				b.line.Scan("FDT1:KD042")
				b.want("ticket KD 042")
			})
		})
	}
}

func TestTextsMayComeInPieces(t *testing.T) {
	with(t, func(b *bench) {
		for _, piece := range []string{"FDT1", ":", "KD0", "42", "\r\nFDT1:AB", "007\r"} {
			b.line.Send([]byte(piece))
			b.after(90 * time.Millisecond)
		}
		b.want("ticket KD 042", "ticket AB 007")
		b.line.Send([]byte("FDT1:"))
		b.after(200 * time.Millisecond)
		b.line.Send([]byte("KD042\r"))
		b.want("unknown", "unknown")
	})
}

func TestATextWithoutEndIsDroppedUpToItsEnd(t *testing.T) {
	with(t, func(b *bench) {
		b.line.Send(bytes.Repeat([]byte("x"), 10*maxFrame))
		b.line.Send([]byte("FDT1:KD042\rFDT1:KD043\r"))
		b.want("unknown", "ticket KD 043")
		if b.scanner.Unknown() != 1 {
			b.Errorf("%d strange codes counted", b.scanner.Unknown())
		}
	})
}

func TestDisturbedCodesAreNeverTaken(t *testing.T) {
	ours, _ := keyFor('a')
	with(t, func(b *bench) {
		b.line.SetFaults(sim.ScannerFaults{Drop: 50})
		b.line.Scan(Mint(ours, genuine()))
		b.want("refused bad-input")
		b.line.SetFaults(sim.ScannerFaults{Garble: 0x21})
		b.line.Scan(Mint(ours, genuine()))
		b.want("unknown")
	})
}

func TestListeningOnlyWhileAsked(t *testing.T) {
	with(t, func(b *bench) {
		b.scanner.Look(false)
		b.line.Scan("FDT1:KD042")
		b.want()
		b.line.Send([]byte("FDT1:"))
		b.after(10 * time.Millisecond)
		b.scanner.Look(true)
		b.line.Send([]byte("KD042\r"))
		b.want()
		b.line.Scan("FDT1:KD043")
		b.want("ticket KD 043")
		b.line.Send([]byte("FDT1:KD0"))
		b.after(10 * time.Millisecond)
		b.scanner.Look(false)
		b.line.Send([]byte("44\r"))
		b.want()
	})
}

func TestUnpluggedIsAStateAndPasses(t *testing.T) {
	with(t, func(b *bench) {
		b.state(devices.OK)
		b.line.SetFaults(sim.ScannerFaults{Unplugged: true})
		b.after(100 * time.Millisecond)
		if h := b.scanner.Health(); h.State != devices.Out || h.Reason != devices.ErrUnplugged.Error() {
			b.Errorf("health %+v", h)
		}
		b.after(10 * time.Second)
		b.state(devices.Out)
		b.line.SetFaults(sim.ScannerFaults{})
		b.after(2 * time.Second)
		b.state(devices.OK)
		b.line.Scan("FDT1:KD042")
		b.want("ticket KD 042")
	})
}

func TestCloseEndsRunAndMayBeRepeated(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := New(sim.NewScanner().Open, rules(true), Options{})
		ended := make(chan error)
		go func() { ended <- s.Run(t.Context(), func(Result) {}) }()
		synctest.Wait()
		if err := s.Run(t.Context(), func(Result) {}); !errors.Is(err, devices.ErrBusy) {
			t.Errorf("second Run: %v", err)
		}
		for range 2 {
			_ = s.Close()
		}
		if err := <-ended; !errors.Is(err, devices.ErrClosed) {
			t.Error(err)
		}
	})
}

// TestAStrangersCodeLeavesNoTrace scans canaries that must not be found again in
// any result, health, error or log line.
func TestAStrangersCodeLeavesNoTrace(t *testing.T) {
	const canary = "CANARY"
	var logged bytes.Buffer
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&logged, &slog.HandlerOptions{Level: slog.LevelDebug})))
	log.SetOutput(&logged)
	defer func() { slog.SetDefault(before); log.SetOutput(os.Stderr) }()
	stranger, _ := keyFor('z')
	with(t, func(b *bench) {
		forged := genuine()
		forged.Appointment, forged.Site, forged.Key = canary, canary, canary
		for _, text := range []string{
			canary, "https://example.org/" + canary, "FDT1:" + canary, "FD1." + canary, "FD1." + canary + "." + canary,
			strings.Repeat(canary, 1000), Mint(stranger, forged), "]Q1" + canary, canary + "\x00\xff",
		} {
			b.line.Scan(text)
			b.after(time.Second)
		}
		seen := 0
		for ; len(b.results) > 0; seen++ {
			fmt.Fprintf(&logged, "%+v %v %s\n", <-b.results, b.scanner.Health(), word(Unknown{}))
		}
		if seen != 9 {
			b.Errorf("%d results of 9", seen)
		}
		b.line.Send([]byte(canary))
		b.line.SetFaults(sim.ScannerFaults{Unplugged: true})
		b.after(time.Second)
		for len(b.health) > 0 {
			fmt.Fprintf(&logged, "%+v\n", <-b.health)
		}
	})
	if strings.Contains(logged.String(), canary) {
		t.Errorf("the canary got out:\n%s", logged.String())
	}
	log.Print(canary)
	if !strings.Contains(logged.String(), canary) {
		t.Error("the control failed: a canary that is logged is not found")
	}
}

func TestTheGS1SeparatorStaysInTheText(t *testing.T) {
	var f framer
	for _, b := range []byte("]C18018\x1d01123\r") {
		if f.add(b) {
			if text, ok := f.take(); !ok || text != "]C18018\x1d01123" {
				t.Errorf("%q %t", text, ok)
			}
			return
		}
	}
	t.Error("no text")
}

func FuzzFraming(f *testing.F) {
	f.Add([]byte("FDT1:KD042\r\n"))
	f.Add([]byte("\r\r\n]C1\x1d\n"))
	f.Add(bytes.Repeat([]byte("x"), maxFrame+2))
	f.Add([]byte("@\n"))
	f.Fuzz(func(t *testing.T, stream []byte) {
		var fr framer
		var texts []string
		for _, b := range stream {
			if fr.add(b) {
				text, ok := fr.take()
				if ok && (text == "" || len(text) > maxFrame || strings.ContainsAny(text, "\r\n")) {
					t.Errorf("text of %d bytes", len(text))
				}
				texts = append(texts, text)
			}
		}
		if bytes.Contains(stream, []byte(licenceStart)) {
			return // it may be a licence, whose lines are one text
		}
		want := strings.FieldsFunc(string(stream)+"|", func(r rune) bool { return r == '\r' || r == '\n' })
		// The last piece has no end yet, unless the bar stands alone.
		if len(want)-1 != len(texts) {
			t.Errorf("%d texts, want %d", len(texts), len(want)-1)
		}
	})
}
