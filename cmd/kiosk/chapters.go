package main

import (
	"fmt"
	"slices"
	"strings"

	"frontdoor/devices/scan"
	"frontdoor/devices/sim/printsim"
	"frontdoor/kiosk"
	"frontdoor/kiosk/flow"
	"frontdoor/kiosk/view"
)

// secondCheckIn shows the same code again: the place is shown, not a second one.
func (g *guide) secondCheckIn() {
	visitor, _ := g.visitor()
	g.scan(visitor)
	g.on(flow.ConfirmPerson)
	g.tap("yes")
	s, _, _ := g.now()
	g.require(s.Already && s.Ticket.Code == g.report.Ticket, "the second check-in gave another place")
	g.snap()
}

// byDetails types birth date, initial and phone digits, and finds the printer
// out of paper.
func (g *guide) byDetails() {
	person := g.booked[2].Person
	g.sims.Printer.SetFaults(printsim.Faults{PaperOut: true})
	g.tap("checkin")
	g.look("details")
	day := person.BirthDate
	digits := fmt.Sprintf("%02d%02d%04d", day.Day, day.Month, day.Year)
	if flow.DateOrder(g.lang) == "mdy" {
		digits = fmt.Sprintf("%02d%02d%04d", day.Month, day.Day, day.Year)
	}
	g.typeIn(digits)
	g.typeIn(strings.ToUpper(person.Name.Text[:1]))
	g.look("use-phone") // the postcode's page, still empty
	g.typeIn(person.Phone4)
	g.on(flow.ConfirmPerson)
	g.tap("yes")
	g.answer("option-b", false)
	g.until("the printer saying that it has no paper", func(s flow.State) bool {
		return s.Place.Known && (s.Paper.State == kiosk.PrintFailed || !s.Printer && s.Paper.State == "")
	})
	g.snap()
}

// typeIn types characters, keeps a picture and goes on.
func (g *guide) typeIn(text string) {
	for _, r := range text {
		g.tap("key-" + string(r))
	}
	g.look("next")
}

// byCard taps a card whose holder gives another birth date: the desk.
func (g *guide) byCard() {
	take, err := g.sims.Hold(g.booked[3].Person.Cards[0])
	if g.check(err); g.err != nil {
		return
	}
	g.on(flow.BirthDate)
	take()
	g.typeIn("01011901")
	g.on(flow.Desk)
	g.snap()
}

// wrongTimes meets somebody too early, somebody in the wrong building and
// somebody late.
func (g *guide) wrongTimes() {
	for _, c := range []struct {
		note string
		want flow.Screen
	}{{"too early", flow.TooEarly}, {"due in the Garden building", flow.WrongBuilding}, {"late: past", flow.TicketShow}} {
		g.scan(g.noted(c.note))
		g.on(flow.ConfirmPerson)
		g.tap("yes")
		g.answer("option-b", false)
		g.on(c.want)
		if c.want == flow.TicketShow {
			g.until("the clinic being told", func(s flow.State) bool {
				return s.Ticket.Receipt != "" && s.Place.Known && s.Timing == kiosk.Late && s.Paper.State == kiosk.PrintDone
			})
		}
		g.snap()
		g.home()
	}
}

// noted is the first person whose note contains words.
func (g *guide) noted(words string) booking {
	i := slices.IndexFunc(g.booked, func(b booking) bool { return strings.Contains(b.Note, words) })
	if g.require(i >= 0, "nobody is noted: "+words); i < 0 {
		return booking{}
	}
	return g.booked[i]
}

// walkIn joins a queue without an appointment, then asks for the place with
// the ticket in hand.
func (g *guide) walkIn() {
	g.tap(string(flow.GoalWalkIn))
	g.look("service-blood-tests")
	g.answer("option-b", false)
	g.until("a place in the queue", func(s flow.State) bool { return s.Place.Known })
	s, _, _ := g.now()
	g.home()
	g.tap(string(flow.GoalPlace))
	g.snap()
	g.sims.Scanner.Scan(scan.TicketText(s.Ticket.Code))
	g.on(flow.TicketShow)
	g.snap()
}

// findingTheWay chooses a place in the other building, without steps, meets a
// lift going out of use and a fire, and takes the directions along.
func (g *guide) findingTheWay() {
	g.tap(string(flow.GoalWay))
	g.snap()
	i := slices.IndexFunc(g.site.Services, func(s kiosk.Service) bool { return s.Building != g.app.cfg.Building })
	place := "place-" + g.site.Services[i].Area + "-pin"
	for g.err == nil && !slices.Contains(g.buttons(), place) {
		g.tap("more")
	}
	g.tap("step-free")
	g.tap(place)
	s, _, _ := g.now()
	r := s.Heading.Route
	if g.require(r != nil && r.StepFree, "there is no way without steps to the other building"); g.err != nil {
		return
	}
	g.snap()
	g.tap(fmt.Sprintf("level-%d", r.To.Ordinal))
	g.snap()
	lift := r.Legs[0].Connector
	g.app.send(flow.LocalClosures{Closures: []kiosk.Closure{{Feature: lift, Kind: "lift"}}})
	g.until("the way leading round the closed lift", func(s flow.State) bool { return s.Heading.Shut == lift })
	s, _, _ = g.now()
	g.require(s.Heading.Route.StepFree, "the way round the closed lift has steps")
	g.tap(fmt.Sprintf("level-%d", s.Heading.Route.Ordinals[0]))
	g.snap()
	g.tap("phone")
	g.snap()
	g.app.send(flow.LocalClosures{Closures: []kiosk.Closure{{Kind: "fire"}}})
	g.until("the fire alarm", func(s flow.State) bool { return s.Fire })
	g.tap("step-free")
	g.snap()
	g.app.send(flow.LocalClosures{})
	g.until("the end of the alarm", func(s flow.State) bool { return !s.Fire && len(s.Closed) == 0 })
}

// searching types a name with a slip, and shows the way in high contrast and
// large text.
func (g *guide) searching() {
	g.tap(string(flow.GoalWay))
	g.tap("search")
	for _, r := range "HEARNG" {
		g.tap("key-" + string(r))
	}
	_, m, _ := g.now()
	b, _ := m.Body.(view.Search)
	g.require(len(b.Results) > 0, "the search found nothing for a name with a slip")
	g.snap()
	g.tap("erase")
	g.tap("back")
	g.tap("near-restroom")
	g.tap("contrast")
	g.tap("text-size")
	g.snap()
}

// help asks for a person and for urgent help, and waits for a named person.
func (g *guide) help() {
	told := func(s flow.State) bool { return s.Alert == kiosk.AlertTold }
	g.tap("ask")
	g.until("the desk being told", told)
	g.snap()
	g.tap("urgent")
	g.until("staff being told", told)
	g.snap()
	g.day.answer(g.ctx, staffNames[0])
	g.until("a named person answering", func(s flow.State) bool { return s.AlertBy == staffNames[0] })
	g.snap()
}

// feedback gives some, then meets the questions about starting over and about
// still being there.
func (g *guide) feedback() {
	g.tap(string(flow.GoalFeedback))
	g.look("face-5")
	g.snap()
	g.home()
	g.tap("checkin")
	g.tap("start-over")
	g.look("keep-going")
	for range g.app.cfg.IdleSeconds {
		g.app.send(flow.Tick{})
	}
	g.on(flow.StillThere)
	g.snap()
}

// styles shows the languages, and pages in large text, high contrast and
// within reach from a seat.
func (g *guide) styles() {
	g.tap("language")
	g.look("back")
	for _, tool := range []string{"text-size", "contrast", "lower"} {
		g.tap(tool)
		g.look(tool)
	}
}
