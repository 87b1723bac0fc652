package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"frontdoor/devices/sim/printsim"
	"frontdoor/kiosk"
	"frontdoor/kiosk/flow"
)

// visits goes through every chapter of the tour.
func (g *guide) visits(ctx context.Context) error {
	if err := g.prepare(ctx); err != nil {
		return err
	}
	for _, chapter := range []func(context.Context) error{
		g.firstVisit, g.secondCheckIn, g.byCard, g.wrongTimes, g.walkIn,
		g.findingTheWay, g.help, g.byDetails, g.feedback, g.styles,
	} {
		if err := chapter(ctx); err != nil {
			return err
		}
		if err := g.home(ctx); err != nil {
			return err
		}
	}
	return nil
}

// home leaves the chapter's session behind.
func (g *guide) home(ctx context.Context) error {
	g.sims.printer.SetFaults(printsim.Faults{})
	g.app.send(flow.Finish{})
	if err := g.on(ctx, flow.Welcome); err != nil {
		return err
	}
	if g.lang == g.app.cfg.Languages[0] {
		return nil
	}
	g.app.send(flow.ChooseLanguage{Tag: g.lang})
	return g.until(ctx, "the language", func(s flow.State) bool { return s.Lang == g.lang })
}

// prepare waits until the kiosk has its roster and lets two people arrive
// elsewhere who are before the visitor.
func (g *guide) prepare(ctx context.Context) error {
	visitor, service := g.visitor()
	for range 500 {
		entries, err := g.app.db.ByAppointment(ctx, visitor.Appointment.ID)
		if err != nil {
			return err
		}
		if s, _, _ := g.now(); len(entries) == 1 && s.Online && s.TimeSure {
			break
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("the roster did not reach the kiosk: %w", ctx.Err())
		case <-time.After(20 * time.Millisecond):
		}
	}
	before := 0
	for _, b := range due(g.booked, service, g.began) {
		if b.Appointment.At.Before(visitor.Appointment.At) {
			if _, err := g.day.arrive(ctx, b); err != nil {
				return err
			}
			before++
		}
	}
	if before == 0 {
		return fmt.Errorf("nobody is booked before the visitor")
	}
	return g.waiting(ctx, service.ID, before)
}

// waiting waits until the hub's board has n people in a queue.
func (g *guide) waiting(ctx context.Context, queue string, n int) error {
	for range 200 {
		b, err := g.api.board(ctx)
		if err != nil {
			return err
		}
		for _, q := range b.Queues {
			if q.Queue == queue && len(q.Waiting) >= n {
				return nil
			}
		}
		time.Sleep(20 * time.Millisecond)
	}
	return fmt.Errorf("the hub did not place %d people in %s", n, queue)
}

// mostBefore is how many people are before the visitor at the most.
const mostBefore = 4

// visitor is the person of the first visit and what they are here for: the eye
// clinic, whose second waiting area is a walk over two levels.
func (g *guide) visitor() (booking, kiosk.Service) {
	s := g.day.service("eye-clinic")
	list := due(g.booked, s, g.began)
	return list[min(mostBefore, len(list)-1)], s
}

// firstVisit is the main journey: language, check-in with a code, the
// questionnaire with a yes, mask, ticket on screen and paper, the way over two
// floors, and the queue going down until the person is called.
func (g *guide) firstVisit(ctx context.Context) error {
	visitor, service := g.visitor()
	g.main = true
	defer func() { g.main = false }()
	if err := g.on(ctx, flow.Welcome); err != nil {
		return err
	}
	if err := g.snap(); err != nil {
		return err
	}
	if g.offline {
		g.hub.stop()
		if err := g.until(ctx, "the network going away", func(s flow.State) bool { return !s.Online }); err != nil {
			return err
		}
	}
	if err := g.tap(ctx, "say-"+g.lang); err != nil {
		return err
	}
	g.scan(visitor)
	if err := g.on(ctx, flow.ConfirmPerson); err != nil {
		return err
	}
	if err := g.snap(); err != nil {
		return err
	}
	if err := g.tap(ctx, "yes"); err != nil {
		return err
	}
	if err := g.answer(ctx, "option-a", true); err != nil {
		return err
	}
	if err := g.on(ctx, flow.Mask); err != nil {
		return err
	}
	if err := g.snap(); err != nil {
		return err
	}
	if err := g.tap(ctx, "continue"); err != nil {
		return err
	}
	return g.holdTicket(ctx, service)
}

// holdTicket is the second half of the first visit.
func (g *guide) holdTicket(ctx context.Context, service kiosk.Service) error {
	if err := g.on(ctx, flow.TicketShow); err != nil {
		return err
	}
	if err := g.ticketPicture(ctx); err != nil {
		return err
	}
	if g.offline {
		if err := g.snap(); err != nil {
			return err
		}
		if err := g.hub.start(ctx); err != nil {
			return err
		}
		g.api.url = g.hub.api
	}
	if err := g.until(ctx, "the hub's receipt", func(s flow.State) bool { return s.Ticket.Receipt != "" && s.Place.Known }); err != nil {
		return err
	}
	s, _, _ := g.now()
	g.report.Ticket, g.report.EventID = s.Ticket.Code, s.Ticket.Event
	if s.Ticket.Receipt != kiosk.Accepted || s.Ticket.Area == service.Area {
		return fmt.Errorf("receipt %q, and the answers did not change the waiting area", s.Ticket.Receipt)
	}
	if err := g.snap(); err != nil {
		return err
	}
	if err := g.wayThere(ctx); err != nil {
		return err
	}
	return g.queueGoesDown(ctx, service)
}

// wayThere shows the map on both levels.
func (g *guide) wayThere(ctx context.Context) error {
	if err := g.tap(ctx, "way"); err != nil {
		return err
	}
	s, _, _ := g.now()
	if s.Heading.Route == nil {
		return fmt.Errorf("there is no way to the waiting area")
	}
	r := s.Heading.Route
	g.report.Route = routeSum{DistanceM: r.DistanceM, Levels: r.Ordinals}
	if err := g.snap(); err != nil {
		return err
	}
	if len(r.Ordinals) < 2 {
		return fmt.Errorf("the way stays on one level")
	}
	if err := g.tap(ctx, fmt.Sprintf("level-%d", r.To.Ordinal)); err != nil {
		return err
	}
	if err := g.snap(); err != nil {
		return err
	}
	g.app.send(flow.Back{}) // to watch the queue; not a touch the journey needs
	return g.on(ctx, flow.TicketShow)
}

// queueGoesDown lets staff call people until it is the visitor's turn.
func (g *guide) queueGoesDown(ctx context.Context, service kiosk.Service) error {
	for range 20 {
		s, _, _ := g.now()
		if s.Place.Called {
			break
		}
		code, ok, err := g.api.call(ctx, service.ID, g.day.room(service.ID), staffNames[0])
		if err != nil {
			return fmt.Errorf("staff could not call the next person: %w", err)
		}
		if !ok {
			return fmt.Errorf("nobody waits, and the visitor was not called")
		}
		if err := g.until(ctx, "the queue going down", func(n flow.State) bool {
			return n.Place.Called || n.Place.Before < s.Place.Before
		}); err != nil {
			return err
		}
		if code == g.report.Ticket {
			break
		}
		if err := g.api.done(ctx, code, staffNames[0]); err != nil {
			return err
		}
	}
	if err := g.until(ctx, "being called", func(s flow.State) bool { return s.Place.Called }); err != nil {
		return err
	}
	if err := g.snap(); err != nil {
		return err
	}
	if err := g.agree(ctx); err != nil {
		return err
	}
	return g.tap(ctx, "finish")
}

// answer goes through the questionnaires with one answer and confirms them.
func (g *guide) answer(ctx context.Context, option string, snap bool) error {
	g.asking = true
	defer func() { g.asking = false }()
	for range 40 {
		s, m, _ := g.now()
		switch s.Screen {
		case flow.Question:
			if err := g.tap(ctx, option); err != nil {
				return err
			}
			if snap {
				if err := g.snap(); err != nil {
					return err
				}
			}
			if err := g.tap(ctx, "next"); err != nil {
				return err
			}
		case flow.Review:
			if snap {
				if err := g.snap(); err != nil {
					return err
				}
			}
			if err := g.tap(ctx, "send"); err != nil {
				return err
			}
		default:
			return nil
		}
		snap = snap && m.Progress != nil && s.Page.Number < 3
	}
	return fmt.Errorf("the questionnaire does not end")
}

// secondCheckIn shows the same code again: the place is shown, not a second one.
func (g *guide) secondCheckIn(ctx context.Context) error {
	visitor, _ := g.visitor()
	g.scan(visitor)
	if err := g.on(ctx, flow.ConfirmPerson); err != nil {
		return err
	}
	if err := g.tap(ctx, "yes"); err != nil {
		return err
	}
	if s, _, _ := g.now(); !s.Already || s.Ticket.Code != g.report.Ticket {
		return fmt.Errorf("the second check-in gave ticket %q", s.Ticket.Code)
	}
	return g.snap()
}

// byDetails types birth date, initial and phone digits, and finds the printer
// out of paper.
func (g *guide) byDetails(ctx context.Context) error {
	person := g.booked[2]
	g.sims.printer.SetFaults(printsim.Faults{PaperOut: true})
	if err := g.look(ctx, "checkin"); err != nil {
		return err
	}
	if err := g.tap(ctx, "details"); err != nil {
		return err
	}
	day := person.Person.BirthDate
	digits := fmt.Sprintf("%02d%02d%04d", day.Day, day.Month, day.Year)
	if flow.DateOrder(g.lang) == "mdy" {
		digits = fmt.Sprintf("%02d%02d%04d", day.Month, day.Day, day.Year)
	}
	if err := g.typeKeys(ctx, digits); err != nil {
		return err
	}
	if err := g.typeKeys(ctx, strings.ToUpper(person.Person.Name.Text[:1])); err != nil {
		return err
	}
	if err := g.snap(); err != nil { // the postcode's page, still empty
		return err
	}
	if err := g.tap(ctx, "use-phone"); err != nil {
		return err
	}
	if err := g.typeKeys(ctx, person.Person.Phone4); err != nil {
		return err
	}
	if err := g.on(ctx, flow.ConfirmPerson); err != nil {
		return err
	}
	if err := g.tap(ctx, "yes"); err != nil {
		return err
	}
	if err := g.answer(ctx, "option-b", false); err != nil {
		return err
	}
	if err := g.on(ctx, flow.TicketShow); err != nil {
		return err
	}
	if err := g.until(ctx, "the printer saying that it has no paper", func(s flow.State) bool {
		return s.Place.Known && (s.Paper.State == kiosk.PrintFailed || !s.Printer && s.Paper.State == "")
	}); err != nil {
		return err
	}
	return g.snap()
}

// typeKeys types characters, keeps a picture and goes on.
func (g *guide) typeKeys(ctx context.Context, text string) error {
	for _, r := range text {
		if err := g.tap(ctx, "key-"+string(r)); err != nil {
			return err
		}
	}
	if err := g.snap(); err != nil {
		return err
	}
	return g.tap(ctx, "next")
}

// byCard taps a card whose holder gives another birth date: the desk.
func (g *guide) byCard(ctx context.Context) error {
	if err := g.tap(ctx, "checkin"); err != nil {
		return err
	}
	if err := g.sims.tap(g.booked[3].Person.Cards[0]); err != nil {
		return err
	}
	if err := g.on(ctx, flow.BirthDate); err != nil {
		return err
	}
	if err := g.typeKeys(ctx, "01011901"); err != nil {
		return err
	}
	if err := g.on(ctx, flow.Desk); err != nil {
		return err
	}
	return g.snap()
}

// wrongTimes meets somebody too early, somebody late and somebody who is in
// the wrong building.
func (g *guide) wrongTimes(ctx context.Context) error {
	for _, c := range []struct {
		note string
		want flow.Screen
	}{{"too early", flow.TooEarly}, {"due in the Garden building", flow.WrongBuilding}, {"late: past", flow.TicketShow}} {
		b, err := noted(g.booked, c.note)
		if err != nil {
			return err
		}
		g.scan(b)
		if err := g.on(ctx, flow.ConfirmPerson); err != nil {
			return err
		}
		if err := g.tap(ctx, "yes"); err != nil {
			return err
		}
		if err := g.answer(ctx, "option-b", false); err != nil {
			return err
		}
		if err := g.on(ctx, c.want); err != nil {
			return err
		}
		if c.want == flow.TicketShow {
			if err := g.until(ctx, "the receipt", func(s flow.State) bool { return s.Ticket.Receipt != "" && s.Place.Known && s.Timing == kiosk.Late }); err != nil {
				return err
			}
		}
		if err := g.snap(); err != nil {
			return err
		}
		if err := g.home(ctx); err != nil {
			return err
		}
	}
	return nil
}
