package card

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"testing"
	"testing/synctest"
	"time"

	"frontdoor/devices"
	"frontdoor/devices/sim"
)

func TestCancelledAtAnyMomentItEndsWithin50Milliseconds(t *testing.T) {
	for _, row := range []struct {
		name  string
		fault sim.Faults
		from  time.Duration
		step  time.Duration
	}{
		{"while it starts", sim.Faults{}, 0, 300 * time.Microsecond},
		{"while it reads", sim.Faults{}, 100 * time.Millisecond, 700 * time.Microsecond},
		{"while the chip hangs", sim.Faults{Hang: true}, 0, 3 * time.Millisecond},
		{"while it is unplugged", sim.Faults{Unplugged: true}, 900 * time.Millisecond, 10 * time.Millisecond},
	} {
		t.Run(row.name, func(t *testing.T) {
			for i := range 40 {
				contract(t, func(b *bench) {
					b.chip.SetFaults(row.fault)
					b.chip.Put(hospitalCard(b))
					time.Sleep(row.from + time.Duration(i)*row.step)
				})
			}
		})
	}
}

func TestHaltEndsRunAndMayBeRepeated(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := sim.NewMFRC522()
		b := newBench(t, m, Options{})
		b.after(time.Second)
		for range 3 {
			if err := b.reader.Halt(); err != nil {
				t.Error(err)
			}
		}
		if err := <-b.ended; !errors.Is(err, devices.ErrClosed) {
			t.Errorf("Run ended with %v", err)
		}
		if err := b.reader.Close(); err != nil {
			t.Error(err)
		}
		if err := b.reader.Run(t.Context(), func(Tap) {}); !errors.Is(err, devices.ErrClosed) {
			t.Errorf("Run after Halt: %v", err)
		}
		b.state(devices.Out)
	})
}

func TestHaltFromWithinATap(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := sim.NewMFRC522()
		m.Put(hospitalCard(t))
		r := New(m.Open, Options{})
		err := r.Run(t.Context(), func(Tap) { _ = r.Halt() })
		if !errors.Is(err, devices.ErrClosed) || m.AntennaOn() {
			t.Errorf("Run ended with %v, antenna on %t", err, m.AntennaOn())
		}
	})
}

func TestRunStopsAndStartsAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := sim.NewMFRC522()
		m.Put(hospitalCard(t))
		r := New(m.Open, Options{})
		taps := 0
		for range 3 {
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			if err := r.Run(ctx, func(Tap) { taps++ }); !errors.Is(err, context.DeadlineExceeded) {
				t.Error(err)
			}
			cancel()
		}
		if taps != 3 {
			t.Errorf("%d taps over three runs", taps)
		}
	})
}

func TestOnlyOneRunAtATime(t *testing.T) {
	contract(t, func(b *bench) {
		b.after(time.Second)
		if err := b.reader.Run(t.Context(), func(Tap) {}); !errors.Is(err, devices.ErrBusy) {
			b.Errorf("second Run: %v", err)
		}
	})
}

func TestLookingOnlyWhileAsked(t *testing.T) {
	contract(t, func(b *bench) {
		b.reader.Look(false)
		b.after(time.Second)
		c := hospitalCard(b)
		b.chip.Put(c)
		b.after(time.Minute)
		b.want()
		b.state(devices.OK)
		if b.chip.AntennaOn() {
			b.Error("the field is up while nobody looks")
		}
		b.chip.SetFaults(sim.Faults{Dead: true})
		b.after(time.Second)
		b.state(devices.Out)
		b.chip.SetFaults(sim.Faults{})
		b.after(2 * time.Second)
		b.state(devices.OK)
		b.reader.Look(true)
		b.after(200 * time.Millisecond)
		b.want(c)
		b.reader.Look(false)
		b.after(time.Second)
		b.reader.Look(true)
		b.after(200 * time.Millisecond)
		b.want(c)
	})
}

func TestThousandsOfLooksLeaveNothingBehind(t *testing.T) {
	contract(t, func(b *bench) {
		b.after(time.Second)
		before := runtime.NumGoroutine()
		c := hospitalCard(b)
		for range 30 {
			b.after(9 * time.Second)
			b.chip.Put(c)
			b.after(time.Second)
			b.chip.Take(c)
		}
		if n := len(b.tapped()); n != 30 {
			b.Errorf("%d taps of 30", n)
		}
		if after := runtime.NumGoroutine(); after > before+10 { // others of this process come and go
			b.Errorf("%d goroutines, before %d", after, before)
		}
		b.state(devices.OK)
	})
}

func TestWhatCardsHold(t *testing.T) {
	uid := [7]byte{0x04, 1, 2, 3, 4, 5, 6}
	long := make([]byte, 400)
	for i := range long {
		long[i] = byte('a' + i%26)
	}
	with := func(make func([7]byte) *sim.Card, msg []byte) *sim.Card {
		c := make(uid)
		if err := c.Message(msg); err != nil {
			t.Fatal(err)
		}
		return c
	}
	raw := func(at int, data ...byte) *sim.Card {
		c := sim.NTAG213(uid)
		if err := c.Write(at, data); err != nil {
			t.Fatal(err)
		}
		return c
	}
	for name, row := range map[string]struct {
		card   *sim.Card
		want   string
		unread error
	}{
		"text":             {with(sim.NTAG213, sim.TextRecord("es", "RG-1")), "NTAG213 [{text es RG-1  }]", nil},
		"a web address":    {with(sim.NTAG213, sim.URIRecord("https://example.org/")), "NTAG213 [{uri  https://example.org/  }]", nil},
		"a media type":     {with(sim.NTAG213, sim.MIMERecord("text/vcard", []byte("x"))), "NTAG213 [{mime   text/vcard x}]", nil},
		"400 letters":      {with(sim.NTAG215, sim.TextRecord("en", string(long))), "NTAG215 [{text en " + string(long) + "  }]", nil},
		"blank":            {sim.NTAG213(uid), "NTAG213 []", nil},
		"no NDEF at all":   {raw(12, 0, 0, 0, 0), "NTAG213 []", nil},
		"not NDEF's magic": {raw(12, 0xE0, 0x10, 0x12, 0, 0x03, 0xFE), "NTAG213 []", nil},
		"other version":    {raw(12, 0xE1, 0x40, 0x12, 0), "NTAG213 []", nil},
		"a phone":          {sim.Single([4]byte{8, 1, 2, 3}), "ISO 14443-4 []", nil},
		"only a UID":       {sim.Triple([10]byte{1}), "Type 2 Tag []", devices.ErrUnreadable},
		"length too long":  {raw(16, 0x03, 0xFE, 0xD1), "NTAG213 []", devices.ErrUnreadable},
		"64 KiB of length": {raw(16, 0x03, 0xFF, 0xFF, 0xFF), "NTAG213 []", devices.ErrUnreadable},
		"area too large":   {raw(12, 0xE1, 0x10, 0xFF, 0, 0x03, 0xFF, 0x03, 0x00), "NTAG213 []", devices.ErrUnreadable},
		"record too long":  {raw(16, 0x03, 0x05, 0xD1, 0x01, 0xF0, 'T', 0x02), "NTAG213 []", devices.ErrUnreadable},
		"a later TLV":      {raw(16, 0x00, 0x01, 0x03, 0xA0, 0x0C, 0x34, 0x03, 0x06, 0xD1, 0x01, 0x02, 'T', 0x00, 'x', 0xFE), "NTAG213 [{text  x  }]", nil},
	} {
		t.Run(name, func(t *testing.T) {
			contract(t, func(b *bench) {
				b.chip.Put(row.card)
				b.after(5 * time.Second)
				taps := b.tapped()
				if len(taps) != 1 {
					b.Fatalf("%d taps", len(taps))
				}
				if got := fmt.Sprintf("%s %s", taps[0].Type, taps[0].Records); got != row.want {
					b.Errorf("got %s, want %s", got, row.want)
				}
				var unread error
				if len(b.unread) > 0 {
					unread = <-b.unread
				}
				if len(b.unread) > 0 || !errors.Is(unread, row.unread) {
					b.Errorf("told %v, want %v once", unread, row.unread)
				}
				b.state(devices.OK)
				b.chip.Take(row.card)
			})
		})
	}
}

func TestMIFARESector(t *testing.T) {
	delivered := [6]byte{0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF}
	for name, row := range map[string]struct {
		sector *Sector
		want   string
		unread error
	}{
		"not configured": {nil, "", nil},
		"with key A":     {&Sector{Number: 1, Key: delivered}, "RG-00012345", nil},
		"with key B":     {&Sector{Number: 1, Key: delivered, KeyB: true}, "RG-00012345", nil},
		"with wrong key": {&Sector{Number: 1, Key: [6]byte{1}}, "", devices.ErrUnreadable},
		"with no sector": {&Sector{Number: 16, Key: delivered}, "", devices.ErrUnreadable},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m := sim.NewMFRC522()
				b := newBench(t, m, Options{Sector: row.sector})
				c := sim.Classic1K([4]byte{1, 2, 3, 4})
				if err := c.Write(64, []byte("RG-00012345")); err != nil {
					t.Fatal(err)
				}
				other := hospitalCard(t)
				m.Put(c)
				m.Put(other)
				b.after(time.Second)
				taps := b.tapped()
				if len(taps) != 2 {
					t.Fatalf("%d taps, want the card and the one beside it", len(taps))
				}
				for _, tap := range taps {
					got := string(tap.Sector[:min(len(tap.Sector), len(row.want))])
					if len(tap.UID) == 4 && got != row.want {
						t.Errorf("sector holds %q, want %q", got, row.want)
					}
					if _, ok := Number(tap); len(tap.UID) == 7 && !ok {
						t.Error("the card beside it was not read")
					}
				}
				if row.unread != nil && (len(b.unread) != 1 || !errors.Is(<-b.unread, row.unread)) {
					t.Error("nobody was told that the sector stays shut")
				}
				m.Take(c)
				m.Put(c)
				b.after(time.Second)
				b.want()
				b.stop()
			})
		})
	}
}
