package panel

import (
	"image/color"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"periph.io/x/conn/v3/spi"

	"frontdoor/devices"
	"frontdoor/devices/sim"
)

// lights are a simulated string of lights.
type lights interface {
	spi.PortCloser
	Lights() []color.NRGBA
	Break(on bool)
}

// strings of lights that there are; every test of a guidance light runs over
// each.
func eachString(t *testing.T, test func(*testing.T, lights, func() (Lamp, error))) {
	for name, kind := range map[string]struct {
		leds lights
		open func(func() (spi.PortCloser, error), int) (Lamp, error)
	}{
		"APA102": {sim.NewAPA102(12), OpenAPA102}, "WS2812": {sim.NewWS2812(12), OpenWS2812},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				test(t, kind.leds, func() (Lamp, error) {
					return kind.open(func() (spi.PortCloser, error) { return kind.leds, nil }, 12)
				})
			})
		})
	}
}

func TestGuideLight(t *testing.T) {
	eachString(t, func(t *testing.T, leds lights, open func() (Lamp, error)) {
		g := NewGuide(open, GuideOptions{})
		running(t, g.Run, func(after func(time.Duration)) {
			wantState(t, g.Health(), devices.OK)
			for _, row := range []struct {
				name   string
				signal Signal
				hue    func(color.NRGBA) bool
				turns  [2]int // between lit and dark in four seconds, least and most
			}{
				{"dark", Dark, func(c color.NRGBA) bool { return c.R == 0 && c.G == 0 && c.B == 0 }, [2]int{0, 0}},
				{"ready", Ready, func(c color.NRGBA) bool { return c.R > 0 && c.R == c.G && c.G == c.B }, [2]int{0, 0}},
				{"show here", ShowHere, func(c color.NRGBA) bool { return c.B >= c.G && c.B > c.R }, [2]int{0, 0}},
				{"done", Done, func(c color.NRGBA) bool { return c.G > c.B && c.R == 0 }, [2]int{0, 0}},
				{"help", Help, func(c color.NRGBA) bool { return c.R > 0 && c.B == 0 }, [2]int{15, 17}},
			} {
				g.Show(row.signal)
				after(10 * time.Millisecond)
				if now := leds.Lights(); !row.hue(now[0]) || now[0] != now[11] {
					t.Errorf("%s shows %v", row.name, now[0])
				}
				turns, last := 0, leds.Lights()[0]
				for range 400 {
					after(10 * time.Millisecond)
					if now := leds.Lights()[0]; (now.R|now.G|now.B == 0) != (last.R|last.G|last.B == 0) {
						turns, last = turns+1, now
					}
				}
				if turns < row.turns[0] || turns > row.turns[1] {
					t.Errorf("%s turned %d times in 4 s, want %v", row.name, turns, row.turns)
				}
			}
			leds.Break(true)
			after(2 * time.Second)
			wantState(t, g.Health(), devices.Out)
			leds.Break(false)
			after(2 * time.Second)
			wantState(t, g.Health(), devices.OK)
		})
		if c := leds.Lights()[0]; c.R|c.G|c.B != 0 {
			t.Errorf("the light stays on: %v", c)
		}
	})
}

// counted is a port that knows how often it is open.
type counted struct {
	spi.PortCloser
	open atomic.Int32
}

func (c *counted) Close() error { c.open.Add(-1); return c.PortCloser.Close() }

func TestAStringThatFailsGivesItsPortBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		leds := sim.NewAPA102(3)
		port := &counted{PortCloser: leds}
		g := NewGuide(func() (Lamp, error) {
			return OpenAPA102(func() (spi.PortCloser, error) { port.open.Add(1); return port, nil }, 3)
		}, GuideOptions{})
		running(t, g.Run, func(after func(time.Duration)) {
			for range 5 {
				leds.Break(true)
				after(10 * time.Second)
				if port.open.Load() != 0 {
					t.Errorf("%d ports are open while it fails", port.open.Load())
				}
				leds.Break(false)
				after(2 * time.Second)
			}
			if port.open.Load() != 1 {
				t.Errorf("%d ports are open while it works", port.open.Load())
			}
		})
		if port.open.Load() != 0 {
			t.Errorf("%d ports are open in the end", port.open.Load())
		}
	})
}

func TestATowerHasANameOfItsOwn(t *testing.T) {
	g := NewGuide(func() (Lamp, error) { return Tower{}, nil }, GuideOptions{Name: TowerLight})
	if h := g.Health(); h.Device != TowerLight {
		t.Errorf("it is called %s", h.Device)
	}
}
