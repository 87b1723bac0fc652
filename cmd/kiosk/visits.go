package main

import (
	"fmt"

	"frontdoor/devices/sim/printsim"
	"frontdoor/kiosk"
	"frontdoor/kiosk/flow"
)

// visits goes through every chapter of the tour.
func (g *guide) visits() {
	g.prepare()
	for _, chapter := range []func(){
		g.firstVisit, g.secondCheckIn, g.byCard, g.wrongTimes, g.walkIn,
		g.findingTheWay, g.searching, g.help, g.byDetails, g.feedback, g.styles,
	} {
		chapter()
		g.home()
	}
}

// home leaves the chapter's session behind and speaks the tour's language.
func (g *guide) home() {
	g.sims.Printer.SetFaults(printsim.Faults{})
	before, _, _ := g.now()
	g.app.send(flow.Finish{})
	g.until("the next session", func(s flow.State) bool { return s.Session != before.Session })
	if g.lang != g.app.cfg.Languages[0] {
		g.app.send(flow.ChooseLanguage{Tag: g.lang})
		g.until("the language", func(s flow.State) bool { return s.Lang == g.lang })
	}
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

// prepare waits until the kiosk has its roster and lets those who are booked
// before the visitor arrive elsewhere.
func (g *guide) prepare() {
	visitor, service := g.visitor()
	g.poll("the roster", func() (bool, error) {
		entries, err := g.app.db.ByAppointment(g.ctx, visitor.Appointment.ID)
		s, _, _ := g.now()
		return len(entries) == 1 && s.Online && s.TimeSure, err
	})
	expected := map[string]bool{}
	for _, b := range due(g.booked, service, g.began) {
		if b.Appointment.At.Before(visitor.Appointment.At) {
			code, err := g.day.arrive(g.ctx, b)
			g.check(err)
			expected[code] = true
		}
	}
	g.require(len(expected) > 0, "nobody is booked before the visitor")
	g.poll("people waiting", func() (bool, error) {
		b, err := g.api.board(g.ctx)
		for _, q := range b.Queues {
			for _, e := range q.Waiting {
				delete(expected, e.Code)
			}
		}
		return len(expected) == 0, err
	})
}

// firstVisit is the main journey: language, check-in with a code, the
// questionnaire with a yes, mask, ticket on screen and paper, the way over two
// levels, and the queue going down until the person is called.
func (g *guide) firstVisit() {
	visitor, service := g.visitor()
	g.main = true
	g.on(flow.Welcome)
	g.snap()
	if g.offline {
		g.hub.stop()
		g.until("the network going away", func(s flow.State) bool { return !s.Online })
	}
	g.tap("say-" + g.lang)
	g.scan(visitor)
	g.on(flow.ConfirmPerson)
	g.look("yes")
	g.answer("option-a", true)
	g.on(flow.Mask)
	g.look("continue")
	g.on(flow.TicketShow)
	g.ticketPicture()
	if g.offline {
		g.snap()
		g.check(g.hub.start(g.ctx))
		g.api.url = g.hub.api
	}
	g.until("the hub's receipt and a place in the queue", func(s flow.State) bool { return s.Ticket.Receipt != "" && s.Place.Known })
	s, _, _ := g.now()
	g.report.Ticket, g.report.EventID = s.Ticket.Code, s.Ticket.Event
	g.require(s.Ticket.Receipt == kiosk.Accepted, "the hub did not accept the check-in")
	g.require(s.Ticket.Area != service.Area, "the answers did not change the waiting area")
	g.snap()
	g.wayThere()
	g.queueGoesDown(service)
	g.main = false
}

// wayThere shows the map on both levels.
func (g *guide) wayThere() {
	g.tap("way")
	s, _, _ := g.now()
	r := s.Heading.Route
	if g.require(r != nil && len(r.Ordinals) > 1, "the way to the waiting area does not lead over two levels"); g.err != nil {
		return
	}
	g.report.Route = routeSum{DistanceM: r.DistanceM, Levels: r.Ordinals}
	g.snap()
	g.tap(fmt.Sprintf("level-%d", r.To.Ordinal))
	g.snap()
	g.app.send(flow.Back{}) // to watch the queue; the journey does not need it
	g.on(flow.TicketShow)
}

// queueGoesDown lets staff call people until it is the visitor's turn.
func (g *guide) queueGoesDown(service kiosk.Service) {
	for {
		s, _, _ := g.now()
		code, ok, err := g.api.call(g.ctx, service.ID, g.day.room(service.ID), staffNames[0])
		g.check(err)
		g.require(ok, "nobody waits, and the visitor was not called")
		g.until("the queue going down", func(n flow.State) bool { return n.Place.Called || n.Place.Before < s.Place.Before })
		if code == g.report.Ticket || g.err != nil {
			break
		}
		g.check(g.api.done(g.ctx, code, staffNames[0]))
	}
	g.until("being called", func(s flow.State) bool { return s.Place.Called })
	g.look("finish")
	g.check(g.agree())
}

// answer goes through the questionnaires with one answer and confirms them,
// and keeps pictures of the first pages and of the review when asked to.
func (g *guide) answer(option string, pictures bool) {
	g.asking = true
	defer func() { g.asking = false }()
	for range 40 {
		s, _, _ := g.now()
		switch s.Screen {
		case flow.Question:
			g.tap(option)
			if pictures && s.Page.Number <= 2 {
				g.snap()
			}
			g.tap("next")
		case flow.Review:
			if pictures {
				g.snap()
			}
			g.tap("send")
		default:
			return
		}
		if g.err != nil {
			return
		}
	}
	g.require(false, "the questionnaire does not end")
}
