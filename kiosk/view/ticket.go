package view

import (
	"strconv"
	"strings"
	"unicode"

	"frontdoor/kiosk"
	"frontdoor/kiosk/flow"
)

func (p *page) ticket() {
	s := p.s
	if s.Place.Gone {
		p.gone()
		return
	}
	p.m.Done = true
	p.m.Title = p.Say("ticket.title")
	switch {
	case s.Goal == flow.GoalPlace:
		p.m.Done, p.m.Title = false, p.Say("ticket.place.title")
	case p.unmatched():
		p.m.Done, p.m.Title = false, p.Say("ticket.desk.title")
	case s.Already:
		p.m.Title = p.Say("ticket.already.title")
	}
	t := Ticket{
		Label: p.Say("ticket.number"), Code: s.Ticket.Code,
		Tiles: p.tiles(),
	}
	if where := p.unitWhere(s.Ticket.Area); where != "" {
		t.Area = p.Say(p.sitKey(), "place", where)
	} else if s.Already && s.Ticket.Area == "" {
		t.Area = p.Say("ticket.sit.paper")
	}
	if s.Place.Called {
		t.Called, t.Area = p.called(s.Place.Room), ""
	}
	t.Updated = p.queueNews()
	t.Paper, t.PaperIcon = p.paper()
	p.m.Body = t
	p.m.Note = p.ticketNote()
	p.m.Actions = p.wayOrFinish()
	if s.Ticket.Area == "" && !s.Place.Called {
		p.m.Actions = p.withMoreTime([]Button{p.finish()})
	}
	if s.Paper.Again && s.Printer {
		p.m.Actions = append(p.m.Actions, p.plain("print-again", "paper.again", flow.PrintAgain{}))
	}
}

// unmatched reports whether the ticket is a number for the desk: its holder is
// not checked in, and nothing may say so, until staff have found the appointment.
func (p *page) unmatched() bool { return p.s.Ticket.Queue == kiosk.DeskQueue }

// sitKey is the sentence about where to wait.
func (p *page) sitKey() string {
	if p.unmatched() {
		return "ticket.desk"
	}
	return "ticket.sit"
}

// gone is for a ticket whose turn is over: whoever comes back with it, and was
// not seen, is sent to a person.
func (p *page) gone() {
	p.m.Title = p.Say("desk.title")
	p.message("desk", RolePrimary, p.Say("ticket.gone", "code", p.s.Ticket.Code))
	p.m.Actions = p.wayOrFinish()
}

// called words where to go: a room on the map, a room by staff's own words, or
// just that it is this person's turn.
func (p *page) called(room string) string {
	where := p.unitWhere(room)
	if where == "" {
		where = plainText(room)
	}
	if where != "" {
		return p.Say("ticket.called", "place", where)
	}
	return p.Say("ticket.called.here")
}

// maxRoom bounds how much of staff's own words is shown.
const maxRoom = 60

// plainText keeps what can be read of words that people typed.
func plainText(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return -1
	}, s)
	if r := []rune(s); len(r) > maxRoom {
		s = string(r[:maxRoom])
	}
	return strings.TrimSpace(s)
}

// tiles are the place in the queue and the estimate, each only while known; an
// estimate that no hub has kept fresh is none.
func (p *page) tiles() []Tile {
	if !p.s.Online || !p.s.Place.Known || p.s.Place.Called || p.s.Place.OnHold {
		return nil
	}
	tiles := []Tile{{Label: p.Say("ticket.before"), Figure: strconv.Itoa(p.s.Place.Before)}}
	if p.s.Place.HighMin > 0 && p.s.Now.Sub(p.s.PlaceAt).Abs() <= kiosk.StaleAfter {
		figure, unit := p.Wait(p.s.Place.LowMin, p.s.Place.HighMin)
		tiles = append(tiles, Tile{Label: p.Say("ticket.turn"), Figure: figure, Unit: unit})
	}
	return tiles
}

// queueNews says how fresh the place is, or honestly that it is not known.
func (p *page) queueNews() string {
	switch {
	case p.s.Place.Called:
		return ""
	case p.unmatched() && !p.s.Online:
		return p.Say("ticket.desk.unsent")
	case p.unmatched() && (!p.s.Place.Known || p.s.Place.OnHold):
		return p.Say("ticket.desk.waiting")
	case !p.s.Online && !p.s.Place.Known && p.s.Ticket.Receipt == "":
		return p.Say("ticket.offline.unsent")
	case !p.s.Online:
		return p.Say("ticket.offline")
	case !p.s.Place.Known, p.s.Place.OnHold:
		return p.Say("ticket.waiting")
	}
	return p.ago(p.s.PlaceAt) + " " + p.Say("ticket.order")
}

// paper says what the printer did with this ticket.
func (p *page) paper() (text, icon string) {
	if s := p.s.Paper.State; p.unmatched() && (s == kiosk.PrintUnknown || s == kiosk.PrintFailed) {
		return p.Say("paper.desk.failed"), "warning"
	}
	switch p.s.Paper.State {
	case kiosk.PrintQueued, kiosk.PrintSent:
		return p.Say("paper.printing"), "printer"
	case kiosk.PrintDone:
		return p.Say("paper.done"), "ticket"
	case kiosk.PrintUnknown:
		return p.Say("paper.unknown"), "warning"
	case kiosk.PrintFailed:
		return p.Say("paper.failed"), "warning"
	}
	if p.s.Already || p.s.Goal == flow.GoalPlace {
		return "", ""
	}
	return p.Say("paper.none"), "eye"
}

// ticketNote is what else the person should know about this check-in.
func (p *page) ticketNote() string {
	s := p.s
	switch {
	case s.Ticket.Receipt == kiosk.Held, s.Ticket.Receipt == kiosk.Refused:
		return p.Say("ticket.held")
	case s.OldCode != "":
		return p.Say("ticket.renumbered", "code", s.Ticket.Code, "old", s.OldCode)
	case s.Ticket.Alias != "":
		return p.Say("ticket.alias", "code", s.Ticket.Alias)
	case s.Timing == kiosk.Late && s.Ticket.Receipt == kiosk.Accepted:
		return p.Say("ticket.late")
	case s.Timing == kiosk.Late:
		return p.Say("ticket.late.soon")
	case s.PrivateAsk:
		return p.Say("ticket.private")
	}
	return ""
}
