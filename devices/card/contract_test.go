package card

import (
	"bytes"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"frontdoor/devices"
	"frontdoor/devices/sim"
)

func TestHospitalCardGivesItsNumberWithin150Milliseconds(t *testing.T) {
	contract(t, func(b *bench) {
		b.after(time.Second)
		b.state(devices.OK)
		b.want()
		b.chip.Put(hospitalCard(b))
		b.after(150 * time.Millisecond)
		taps := b.tapped()
		if len(taps) != 1 {
			b.Fatalf("%d taps after 150 ms", len(taps))
		}
		if n, ok := Number(taps[0]); !ok || n != "RG-00012345" || taps[0].Type != "NTAG213" {
			b.Errorf("number %q %t from a %s", n, ok, taps[0].Type)
		}
	})
}

func TestUIDsOfEveryLength(t *testing.T) {
	for name, card := range map[string]*sim.Card{
		"four bytes":  sim.Classic1K([4]byte{0x1A, 0x2B, 0x3C, 0x4D}),
		"seven bytes": sim.NTAG213([7]byte{0x04, 1, 2, 3, 4, 5, 6}),
		"ten bytes":   sim.Triple([10]byte{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}),
		"a phone":     sim.Single([4]byte{0x08, 0xFF, 0x00, 0x88}),
	} {
		t.Run(name, func(t *testing.T) {
			contract(t, func(b *bench) {
				b.chip.Put(card)
				b.after(500 * time.Millisecond)
				b.want(card)
				b.chip.Take(card)
			})
		})
	}
}

func TestACardIsReportedOnceUntilItLeaves(t *testing.T) {
	contract(t, func(b *bench) {
		c := hospitalCard(b)
		b.chip.Put(c)
		b.after(time.Minute)
		b.want(c)
		b.chip.Take(c)
		b.after(time.Second)
		b.chip.Put(c)
		b.after(time.Second)
		b.want(c)
	})
}

func TestASlipOfTheHandIsNotLeaving(t *testing.T) {
	contract(t, func(b *bench) {
		c := hospitalCard(b)
		b.chip.Put(c)
		b.after(time.Second)
		b.chip.Take(c)
		b.after(110 * time.Millisecond)
		b.chip.Put(c)
		b.after(time.Second)
		b.want(c)
	})
}

func TestCardsHeldTogetherAreToldApart(t *testing.T) {
	uid := func(b ...byte) *sim.Card { return sim.NTAG213([7]byte(append([]byte{4}, b...))) }
	for name, cards := range map[string][]*sim.Card{
		"first bit differs":         {sim.Single([4]byte{0x10, 0, 0, 0}), sim.Single([4]byte{0x11, 0, 0, 0})},
		"eighth bit differs":        {sim.Single([4]byte{0x11, 0, 0, 0}), sim.Single([4]byte{0x91, 0, 0, 0})},
		"ninth bit differs":         {sim.Single([4]byte{0x11, 1, 0, 0}), sim.Single([4]byte{0x11, 0, 0, 0})},
		"32nd bit differs":          {sim.Single([4]byte{0x11, 1, 0, 0x80}), sim.Single([4]byte{0x11, 1, 0, 0})},
		"every bit differs":         {sim.Single([4]byte{0x55, 0x55, 0x55, 0x55}), sim.Single([4]byte{0xAA, 0xAA, 0xAA, 0xAA})},
		"second level differs":      {uid(1, 2, 3, 4, 5, 6), uid(1, 2, 3, 4, 5, 7)},
		"lengths differ":            {sim.Single([4]byte{0x11, 1, 0, 0}), uid(9, 9, 9, 9, 9, 9), sim.Triple([10]byte{1, 2, 3})},
		"several in one byte":       {sim.Single([4]byte{0x11, 7, 0, 0}), sim.Single([4]byte{0x11, 5, 0, 0}), sim.Single([4]byte{0x11, 1, 0, 0})},
		"four, two of them Classic": {sim.Classic1K([4]byte{1, 2, 3, 4}), sim.Classic1K([4]byte{1, 2, 3, 5}), uid(1, 1, 1, 1, 1, 1), uid(1, 1, 1, 1, 1, 2)},
	} {
		t.Run(name, func(t *testing.T) {
			contract(t, func(b *bench) {
				for _, c := range cards {
					b.chip.Put(c)
				}
				b.after(2 * time.Second)
				b.want(cards...)
				b.chip.Take(cards[0])
				b.after(time.Second)
				b.chip.Put(cards[0])
				b.after(time.Second)
				b.want(cards[0])
				for _, c := range cards {
					b.chip.Take(c)
				}
			})
		})
	}
}

func TestRemovedMidRead(t *testing.T) {
	contract(t, func(b *bench) {
		// One answer to the request, four to find it out over two levels, then
		// version and pages: whichever it is that fails, nothing is reported.
		for answers := range 8 {
			c := hospitalCard(b)
			b.after(time.Second)
			b.chip.Put(c)
			b.chip.TakeAfter(c, answers)
			b.after(time.Second)
			b.want()
			b.chip.Put(c)
			b.after(time.Second)
			b.want(c)
			b.chip.Take(c)
			b.state(devices.OK)
		}
		var told int
		for ; len(b.unread) > 0; told++ {
			if err := <-b.unread; !errors.Is(err, devices.ErrRemoved) {
				b.Errorf("told %v, want that it was removed", err)
			}
		}
		if told == 0 {
			b.Error("nobody was told to hold the card still")
		}
	})
}

func TestNoise(t *testing.T) {
	contract(t, func(b *bench) {
		c := hospitalCard(b)
		b.chip.SetFaults(sim.Faults{Noise: 0.2})
		b.chip.Put(c)
		b.after(20 * time.Second)
		for _, tap := range b.tapped() {
			if n, ok := Number(tap); !bytes.Equal(tap.UID, c.UID()) || ok && n != "RG-00012345" {
				b.Errorf("noise made up %x %q", tap.UID, n)
			}
		}
		b.chip.SetFaults(sim.Faults{Noise: 1})
		b.after(10 * time.Second)
		b.state(devices.Degraded)
		b.tapped()
		b.chip.SetFaults(sim.Faults{})
		b.after(4 * time.Second)
		b.state(devices.OK)
	})
}

func TestNoiseWithGapsIsToldOnce(t *testing.T) {
	contract(t, func(b *bench) {
		b.chip.Put(hospitalCard(b))
		b.after(time.Second)
		b.state(devices.OK)
		changes := -len(b.health)
		b.chip.SetFaults(sim.Faults{Noise: 0.7})
		for range 10 * 60 { // seconds
			b.after(time.Second)
			for changes += len(b.health); len(b.health) > 0; {
				<-b.health
			}
			for len(b.unread) > 0 {
				<-b.unread
			}
			b.tapped()
		}
		if changes != 1 {
			b.Errorf("the health changed %d times in ten minutes of noise, want once", changes)
		}
		b.state(devices.Degraded)
	})
}

func TestFaultsAreAStateAndPass(t *testing.T) {
	for name, row := range map[string]struct {
		fault       sim.Faults
		first, then devices.Kind
	}{
		"unplugged":           {sim.Faults{Unplugged: true}, devices.ErrUnplugged, devices.ErrUnplugged},
		"no chip on the wire": {sim.Faults{Dead: true}, devices.ErrNoAnswer, devices.ErrNoAnswer},
		"a chip that hangs":   {sim.Faults{Hang: true}, devices.ErrNoAnswer, devices.ErrNoAnswer},
		"antenna goes off":    {sim.Faults{AntennaOff: true}, devices.ErrSelfTest, devices.ErrSelfTest},
	} {
		t.Run(name, func(t *testing.T) {
			contract(t, func(b *bench) {
				c := hospitalCard(b)
				b.after(time.Second)
				b.chip.SetFaults(row.fault)
				for _, want := range []devices.Kind{row.first, row.then} {
					b.after(200 * time.Millisecond)
					if h := b.reader.Health(); h.State != devices.Out || h.Reason != want.Error() {
						b.Errorf("health %+v, want %q", h, want)
					}
					b.after(10 * time.Second)
				}
				b.chip.Put(c)
				b.chip.SetFaults(sim.Faults{})
				b.after(5 * time.Second)
				b.state(devices.OK)
				b.want(c)
			})
		})
	}
}

func TestACardThatSlipsIsReadAllTheSame(t *testing.T) {
	contract(t, func(b *bench) {
		for answers := 5; answers < 8; answers++ {
			c := hospitalCard(b)
			b.after(time.Second)
			b.chip.SlipAfter(c, answers)
			b.chip.Put(c)
			b.after(200 * time.Millisecond)
			taps := b.tapped()
			if len(taps) != 1 || len(b.unread) != 0 {
				b.Fatalf("%d taps, %d complaints after %d answers", len(taps), len(b.unread), answers)
			}
			if n, ok := Number(taps[0]); !ok || n != "RG-00012345" {
				b.Errorf("number %q after %d answers", n, answers)
			}
			b.chip.Take(c)
		}
	})
}

func TestAChipThatLostItsPowerIsSetUpAgain(t *testing.T) {
	contract(t, func(b *bench) {
		b.after(time.Second)
		b.chip.Restart()
		b.after(2 * time.Second)
		b.state(devices.OK)
		c := hospitalCard(b)
		b.chip.Put(c)
		b.after(time.Second)
		b.want(c)
	})
}

func TestMissingAtTheStartIsAState(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := sim.NewMFRC522()
		m.SetFaults(sim.Faults{Unplugged: true})
		b := newBench(t, m, Options{})
		b.after(10 * time.Second)
		if h := b.reader.Health(); h.State != devices.Out || h.Reason != devices.ErrMissing.Error() {
			t.Errorf("health %+v, want missing", h)
		}
		m.SetFaults(sim.Faults{})
		b.after(5 * time.Second)
		b.state(devices.OK)
		b.stop()
	})
}
