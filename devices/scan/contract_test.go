package scan

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"frontdoor/devices"
	"frontdoor/devices/sim"
)

// connection is a way a scanner can be connected; every test of the contract
// runs over each.
type connection struct {
	open   func() (io.ReadCloser, error)
	show   func(text string)
	unplug func(away bool)
}

func connections() map[string]connection {
	serial := func(f sim.ScannerFaults) connection {
		s := sim.NewScanner()
		s.SetFaults(f)
		return connection{s.Open, s.Scan, func(away bool) {
			now := f
			now.Unplugged = away
			s.SetFaults(now)
		}}
	}
	typing := func(set func(*sim.Keyboard)) connection {
		k := sim.NewKeyboard()
		set(k)
		return connection{opener(k, US), k.Type, func(away bool) { k.SetFaults(sim.KeyboardFaults{Unplugged: away}) }}
	}
	return map[string]connection{
		"serial":                 serial(sim.ScannerFaults{}),
		"serial, LF":             serial(sim.ScannerFaults{Suffix: "\r\n"}),
		"serial without an end":  serial(sim.ScannerFaults{Endless: true}),
		"typing":                 typing(func(*sim.Keyboard) {}),
		"typing with caps lock":  typing(func(k *sim.Keyboard) { k.SetCapsLock(true) }),
		"typing Alt and numbers": typing(func(k *sim.Keyboard) { k.SetNumbers(true) }),
	}
}

// plugged is a Scanner at work on a connection.
type plugged struct {
	*testing.T
	connection
	scanner *Scanner
	results chan Result
	ended   chan error
	cancel  context.CancelFunc
}

func contract(t *testing.T, away bool, scenario func(*plugged)) {
	for name := range connections() {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := &plugged{T: t, connection: connections()[name], results: make(chan Result, 100), ended: make(chan error, 1)}
				if away {
					b.unplug(true)
				}
				b.scanner = New(b.open, rules(true), Options{})
				ctx, cancel := context.WithCancel(t.Context())
				b.cancel = cancel
				go func() { b.ended <- b.scanner.Run(ctx, func(r Result) { b.results <- r }) }()
				b.after(time.Second)
				scenario(b)
				cancel()
				if len(b.ended) == 0 {
					at := time.Now()
					<-b.ended
					if took := time.Since(at); took > 50*time.Millisecond {
						t.Errorf("Run took %v to end", took)
					}
				}
			})
		})
	}
}

func (b *plugged) after(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

// reads shows texts one after the other and checks what they are taken for.
func (b *plugged) reads(texts []string, want ...string) {
	b.Helper()
	var got []string
	for _, text := range texts {
		b.show(text)
		b.after(time.Second)
	}
	for len(b.results) > 0 {
		got = append(got, word(<-b.results))
	}
	if strings.Join(got, ", ") != strings.Join(want, ", ") {
		b.Errorf("read %v, want %v", got, want)
	}
}

func (b *plugged) state(want devices.State, reason devices.Kind) {
	b.Helper()
	if h := b.scanner.Health(); h.State != want || h.Reason != string(reason) {
		b.Errorf("health %+v, want %s %q", h, want, reason)
	}
}

func TestEveryConnectionReadsEveryCode(t *testing.T) {
	ours, _ := keyFor('a')
	contract(t, false, func(b *plugged) {
		b.state(devices.OK, "")
		b.reads([]string{Mint(ours, genuine()), "FDT1:KD042", "]C18018" + gsrn + "\x1d80193", "https://example.org/a"},
			"appointment a-123", "ticket KD 042", "wristband "+gsrn+" 3", "unknown")
	})
}

func TestEveryConnectionListensOnlyWhileAsked(t *testing.T) {
	contract(t, false, func(b *plugged) {
		b.scanner.Look(false)
		b.reads([]string{"FDT1:KD042"})
		b.scanner.Look(true)
		b.reads([]string{"FDT1:KD043"}, "ticket KD 043")
	})
}

func TestEveryConnectionComesBackWithin5Seconds(t *testing.T) {
	contract(t, true, func(b *plugged) {
		b.state(devices.Out, devices.ErrMissing)
		for range 2 {
			b.unplug(false)
			b.after(5 * time.Second)
			b.state(devices.OK, "")
			b.reads([]string{"FDT1:KD042"}, "ticket KD 042")
			b.unplug(true)
			b.after(100 * time.Millisecond)
			b.state(devices.Out, devices.ErrUnplugged)
		}
	})
}

func TestEveryConnectionCloses(t *testing.T) {
	contract(t, false, func(b *plugged) {
		if err := b.scanner.Run(b.Context(), func(Result) {}); !errors.Is(err, devices.ErrBusy) {
			b.Errorf("a second Run: %v", err)
		}
		for range 2 {
			_ = b.scanner.Close()
		}
		if err := <-b.ended; !errors.Is(err, devices.ErrClosed) {
			b.Errorf("Run ended with %v", err)
		}
		b.ended <- nil
	})
}
