package main

import (
	"context"
	"fmt"
	"slices"

	"frontdoor/devices/scan"
	"frontdoor/kiosk"
	"frontdoor/kiosk/flow"
)

// look touches buttons and keeps a picture of what follows.
func (g *guide) look(ctx context.Context, ids ...string) error {
	if err := g.taps(ctx, ids...); err != nil {
		return err
	}
	return g.snap()
}

// walkIn joins a queue without an appointment, then asks for the place with
// the ticket in hand.
func (g *guide) walkIn(ctx context.Context) error {
	if err := g.look(ctx, string(flow.GoalWalkIn)); err != nil {
		return err
	}
	var service string
	for _, s := range g.site.services {
		if s.WalkIn {
			service = s.ID
			break
		}
	}
	if err := g.tap(ctx, "service-"+service); err != nil {
		return err
	}
	if err := g.answer(ctx, "option-b", false); err != nil {
		return err
	}
	if err := g.until(ctx, "a place in the queue", func(s flow.State) bool { return s.Place.Known }); err != nil {
		return err
	}
	s, _, _ := g.now()
	if err := g.home(ctx); err != nil {
		return err
	}
	if err := g.look(ctx, string(flow.GoalPlace)); err != nil {
		return err
	}
	g.sims.scanner.Scan(scan.TicketText(s.Ticket.Code))
	if err := g.on(ctx, flow.TicketShow); err != nil {
		return err
	}
	return g.snap()
}

// findingTheWay chooses a place in the other building, without steps.
func (g *guide) findingTheWay(ctx context.Context) error {
	if err := g.look(ctx, string(flow.GoalWay)); err != nil {
		return err
	}
	var unit string
	for _, s := range g.site.services {
		if s.Building != g.app.cfg.Building {
			unit = s.Area
		}
	}
	for range 10 {
		if slices.Contains(g.buttons(), "place-"+unit+"-pin") {
			break
		}
		if err := g.tap(ctx, "more"); err != nil {
			return err
		}
	}
	if err := g.taps(ctx, "place-"+unit+"-pin", "step-free"); err != nil {
		return err
	}
	s, _, _ := g.now()
	if s.Heading.Route == nil || !s.Heading.Route.StepFree {
		return fmt.Errorf("there is no way without steps to the other building")
	}
	return g.look(ctx, fmt.Sprintf("level-%d", s.Heading.Route.To.Ordinal))
}

// help asks for a person and for urgent help, and waits for a named person.
func (g *guide) help(ctx context.Context) error {
	if err := g.tap(ctx, "ask"); err != nil {
		return err
	}
	if err := g.until(ctx, "the desk being told", func(s flow.State) bool { return s.Alert == kiosk.AlertTold }); err != nil {
		return err
	}
	if err := g.snap(); err != nil {
		return err
	}
	if err := g.tap(ctx, "urgent"); err != nil {
		return err
	}
	if err := g.until(ctx, "staff being told", func(s flow.State) bool { return s.Alert == kiosk.AlertTold }); err != nil {
		return err
	}
	if err := g.snap(); err != nil {
		return err
	}
	g.day.answer(ctx, staffNames[0])
	if err := g.until(ctx, "a named person answering", func(s flow.State) bool { return s.AlertBy == staffNames[0] }); err != nil {
		return err
	}
	return g.snap()
}

// feedback gives some, then meets the questions about starting over and about
// still being there.
func (g *guide) feedback(ctx context.Context) error {
	if err := g.look(ctx, string(flow.GoalFeedback)); err != nil {
		return err
	}
	if err := g.look(ctx, "face-5"); err != nil {
		return err
	}
	if err := g.home(ctx); err != nil {
		return err
	}
	if err := g.look(ctx, "checkin", "start-over"); err != nil {
		return err
	}
	if err := g.tap(ctx, "keep-going"); err != nil {
		return err
	}
	for range g.app.cfg.IdleSeconds {
		g.app.send(flow.Tick{})
	}
	if err := g.on(ctx, flow.StillThere); err != nil {
		return err
	}
	return g.snap()
}

// styles shows the languages, and pages in large text, high contrast and
// within reach from a seat.
func (g *guide) styles(ctx context.Context) error {
	for _, ids := range [][]string{{"language"}, {"back", "text-size"}, {"text-size", "contrast"}, {"contrast", "lower"}, {"checkin", "details"}} {
		if err := g.look(ctx, ids...); err != nil {
			return err
		}
	}
	return nil
}

// buttons are the names of all that can be touched now.
func (g *guide) buttons() []string {
	g.settle()
	return g.screen.Buttons()
}
