package panel

import (
	"context"
	"image"
	"image/color"
	"slices"
	"sync"
	"time"

	"periph.io/x/conn/v3/display"
	"periph.io/x/conn/v3/i2c"
	"periph.io/x/devices/v3/ssd1306"

	"frontdoor/devices"
	fd "frontdoor/kiosk/draw"
)

// Screen is a small display: periph's ssd1306.Dev. Invert(false) changes nothing
// and finds out whether the display is there.
type Screen interface {
	display.Drawer
	Invert(blackOnWhite bool) error
}

// OpenSSD1306 opens a display of 128 by 64 dots.
func OpenSSD1306(bus i2c.Bus) (Screen, error) {
	d, err := ssd1306.NewI2C(bus, &ssd1306.DefaultOpts)
	if err != nil {
		return nil, err // a nil *Dev is no nil Screen
	}
	return d, nil
}

// StatusDisplay is the small display inside the cabinet or beside the screen
// that tells staff how the kiosk is. It is never told anything about people.
type StatusDisplay struct {
	screen supply[Screen]
	fonts  *fd.Fonts

	mu    sync.Mutex
	lines []string
	stir  chan struct{}
}

// DisplayOptions complete a StatusDisplay.
type DisplayOptions struct {
	Now     func() time.Time
	Changed func(devices.Health) // told of each change of health; may be nil
}

// NewStatusDisplay makes a StatusDisplay on a screen that open opens:
// OpenSSD1306.
func NewStatusDisplay(fonts *fd.Fonts, open func() (Screen, error), o DisplayOptions) *StatusDisplay {
	if o.Now == nil {
		o.Now = time.Now
	}
	return &StatusDisplay{fonts: fonts, stir: make(chan struct{}, 1), screen: supply[Screen]{
		open: open, halt: Screen.Halt, monitor: devices.NewMonitor(Display, o.Now, o.Changed),
	}}
}

// Health returns how the display is.
func (d *StatusDisplay) Health() devices.Health { return d.screen.monitor.Health() }

// Show replaces the lines and returns at once. Four lines of about eighteen
// letters have room.
func (d *StatusDisplay) Show(lines ...string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if slices.Equal(d.lines, lines) {
		return
	}
	d.lines = slices.Clone(lines)
	select {
	case d.stir <- struct{}{}:
	default:
	}
}

// Run draws the lines until ctx ends, returns why, and leaves the display dark.
// A display that lost its power is set up again within a minute, one that does
// not answer is tried every second.
func (d *StatusDisplay) Run(ctx context.Context) error {
	defer d.screen.stop()
	afresh := time.NewTicker(time.Minute)
	defer afresh.Stop()
	for ctx.Err() == nil {
		if err := d.screen.use(d.draw); err != nil {
			d.pause(ctx, time.Second, nil)
			continue
		}
		d.screen.monitor.Report(nil)
		if d.pause(ctx, 4*time.Second, afresh.C) {
			d.screen.up = false // set it up again: it cannot be asked whether it lost its power
		}
	}
	return context.Cause(ctx)
}

// pause waits for d at most, for other lines, or for the minute, which it tells.
func (d *StatusDisplay) pause(ctx context.Context, limit time.Duration, minute <-chan time.Time) (passed bool) {
	t := time.NewTimer(limit)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	case <-d.stir:
	case <-minute:
		return true
	}
	return false
}

// draw draws all lines, each in one row.
func (d *StatusDisplay) draw(screen Screen) error {
	d.mu.Lock()
	lines := d.lines
	d.mu.Unlock()
	b := screen.Bounds()
	img := image.NewGray(b) // dark
	row := float64(b.Dy()) / 4
	for i, line := range lines[:min(len(lines), 4)] {
		st := fd.TextStyle{Size: row * 0.8, Weight: fd.SemiBold, Leading: 1, MaxLines: 1}
		t := d.fonts.Text(line, st, float64(b.Dx()))
		_, h := t.Size()
		t.Draw(img, 0, float64(i)*row+(row-h)/2, color.White)
	}
	if err := screen.Draw(b, img, image.Point{}); err != nil {
		return err
	}
	return screen.Invert(false) // a picture that has not changed is not sent
}
