package panel

import (
	"context"
	"math"
	"sync"
	"time"

	"frontdoor/devices"
)

// Signal is what a light says. Each has a rhythm of its own besides its colour,
// and none flashes more than twice a second (WCAG 2.2, 2.3.1 allows three).
type Signal int

// The signals.
const (
	Dark     Signal = iota // off
	Ready                  // steady and dim, white: the kiosk is free
	ShowHere               // breathes slowly, blue: hold the card or code here
	Done                   // steady and bright, green: it worked
	Help                   // blinks, red: somebody needs staff
)

// level is how bright a signal is, 0–1, so long after it began.
func (s Signal) level(since time.Duration) float64 {
	switch s {
	case Ready:
		return 0.25
	case ShowHere: // once in two seconds
		return 0.55 - 0.45*math.Cos(math.Pi*since.Seconds())
	case Done:
		return 1
	case Help: // twice a second
		if since%(500*time.Millisecond) < 250*time.Millisecond {
			return 1
		}
	}
	return 0
}

// Lamp is a light that can show a signal at a brightness of 0–1.
type Lamp interface {
	Set(s Signal, level float64) error
	Halt() error // off
}

// Guide shows signals on a Lamp.
type Guide struct {
	lamp supply[Lamp]
	now  func() time.Time

	mu    sync.Mutex
	shown Signal
	since time.Time
	stir  chan struct{}
}

// GuideOptions complete a Guide.
type GuideOptions struct {
	Name    string // in health; empty = GuideLight
	Now     func() time.Time
	Changed func(devices.Health) // told of each change of health; may be nil
}

// NewGuide makes a Guide on a lamp that open opens, as
//
//	func() (panel.Lamp, error) { d, err := apa102.New(port, &opts); return panel.Strip(d, opts.NumPixels), err }
//
// It is opened by Run, and again, every second, after it failed.
func NewGuide(open func() (Lamp, error), o GuideOptions) *Guide {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Name == "" {
		o.Name = GuideLight
	}
	return &Guide{
		lamp: supply[Lamp]{open: open, halt: Lamp.Halt, monitor: devices.NewMonitor(o.Name, o.Now, o.Changed)},
		now:  o.Now, stir: make(chan struct{}, 1), since: o.Now(),
	}
}

// Health returns how the light is.
func (g *Guide) Health() devices.Health { return g.lamp.monitor.Health() }

// Show changes the signal and returns at once.
func (g *Guide) Show(s Signal) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.shown == s {
		return
	}
	g.shown, g.since = s, g.now()
	select {
	case g.stir <- struct{}{}:
	default:
	}
}

func (g *Guide) signal() (s Signal, level float64) {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.shown, math.Round(32*g.shown.level(g.now().Sub(g.since))) / 32
}

// frame is the time between two pictures of a light that moves.
const frame = 50 * time.Millisecond

// refresh is how often a light that stands still is told again what it shows:
// one that was unplugged is found out, and one that lost its power lit again.
const refresh = time.Second

// Run shows the signals until ctx ends, returns why, and leaves the light off.
func (g *Guide) Run(ctx context.Context) error {
	defer g.lamp.stop()
	var last time.Time
	var shown Signal
	level := -1.0
	for ctx.Err() == nil {
		s, l := g.signal()
		pause := frame
		if s != shown || l != level || g.now().Sub(last) >= refresh {
			if err := g.lamp.use(func(lamp Lamp) error { return lamp.Set(s, l) }); err != nil {
				pause, level = refresh, -1
			} else {
				g.lamp.monitor.Report(nil)
				shown, level, last = s, l, g.now()
			}
		}
		if pause == frame && s != ShowHere && s != Help {
			pause = refresh
		}
		g.rest(ctx, pause)
	}
	return context.Cause(ctx)
}

// rest waits for d, or until another signal is to be shown.
func (g *Guide) rest(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	case <-g.stir:
	}
}
