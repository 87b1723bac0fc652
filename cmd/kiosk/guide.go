package main

import (
	"errors"
	"fmt"
	"image"
	"image/png"
	"os"
	"time"

	"frontdoor/devices/sim/printsim"
	"frontdoor/kiosk"
	"frontdoor/kiosk/flow"
)

// check keeps the first failure; after it every step is passed over.
func (g *guide) check(err error) {
	if g.err == nil {
		g.err = err
	}
}

// require is check for something that must hold.
func (g *guide) require(holds bool, otherwise string) {
	if !holds {
		g.check(errors.New(otherwise))
	}
}

// until waits for a state.
func (g *guide) until(what string, is func(flow.State) bool) {
	late := time.NewTimer(stepTakes)
	defer late.Stop()
	for g.err == nil {
		s, _, _ := g.now()
		if is(s) {
			return
		}
		select {
		case <-g.fresh:
		case <-g.ctx.Done():
			g.check(fmt.Errorf("the tour ran out of time waiting for %s (on screen %q)", what, s.Screen))
		case <-late.C:
			g.check(fmt.Errorf("%s did not happen (on screen %q)", what, s.Screen))
		}
	}
}

// poll waits for something that no screen tells of.
func (g *guide) poll(what string, is func() (bool, error)) {
	every := time.NewTicker(10 * time.Millisecond)
	defer every.Stop()
	late := time.After(stepTakes)
	for g.err == nil {
		ok, err := is()
		if g.check(err); ok {
			return
		}
		select {
		case <-every.C:
		case <-late:
			g.require(false, what+" did not happen")
		}
	}
}

func (g *guide) on(screen flow.Screen) {
	g.until(fmt.Sprintf("screen %q", screen), func(s flow.State) bool { return s.Screen == screen })
}

// settle puts the newest model on the screen.
func (g *guide) settle() {
	_, m, n := g.now()
	if n != g.drawn {
		g.screen.Show(m)
		g.drawn = n
	}
}

// buttons are the names of all that can be touched now.
func (g *guide) buttons() []string {
	g.settle()
	return g.screen.Buttons()
}

// tap touches a button through the screen's real tap path and waits until the
// touch has been taken.
func (g *guide) tap(id string) {
	if g.err != nil {
		return
	}
	g.settle()
	before, _, _ := g.now()
	if err := g.screen.Tap(id); err != nil {
		g.check(fmt.Errorf("%q on screen %q: %w", id, before.Screen, err))
		return
	}
	switch {
	case g.main && g.asking:
		g.report.Asked++
	case g.main:
		g.report.Touches++
	}
	g.until("the touch of "+id, func(s flow.State) bool { return s.Touches != before.Touches || s.Session != before.Session })
}

// look keeps a picture of the screen, then touches a button.
func (g *guide) look(id string) {
	g.snap()
	g.tap(id)
}

// pictureScale is pixels of a picture for each of the panel: enough to judge a
// screen by, and drawn in half the time.
const pictureScale = 2.0 / 3

// snap draws the screen and keeps the picture.
func (g *guide) snap() {
	if g.err != nil {
		return
	}
	g.settle()
	s, _, _ := g.now()
	img, err := g.screen.Image(pictureScale)
	if err != nil {
		g.check(err)
		return
	}
	n := len(g.report.Steps) + 1
	name := fmt.Sprintf("%02d-%s.png", n, s.Screen)
	g.report.Steps = append(g.report.Steps, step{N: n, Screen: string(s.Screen), PNG: name, MS: time.Since(g.began).Milliseconds()})
	g.picture(name, img)
}

// picture writes a picture while the tour goes on; writing takes as long as
// drawing, and there are two of everything.
func (g *guide) picture(name string, img image.Image) {
	g.writing.Go(func() {
		enc := png.Encoder{CompressionLevel: png.BestSpeed}
		if err := g.write(name, func(f *os.File) error { return enc.Encode(f, img) }); err != nil {
			g.mu.Lock()
			defer g.mu.Unlock()
			g.unwritten = errors.Join(g.unwritten, err)
		}
	})
}

// scan holds a person's letter to the scanner.
func (g *guide) scan(b booking) {
	g.sims.Scanner.Scan(letter(g.keys.Code, g.keys.CodeKeyID, demoSiteID, b))
}

// ticketPicture decodes the very bytes that the printer was sent last.
func (g *guide) ticketPicture() {
	g.until("the printed ticket", func(s flow.State) bool { return s.Paper.State == kiosk.PrintDone })
	if g.err != nil {
		return
	}
	papers := g.sims.Printer.Papers()
	img, err := printsim.Decode(papers[len(papers)-1].Bytes)
	if err != nil {
		g.check(err)
		return
	}
	g.picture("ticket.png", img)
}
