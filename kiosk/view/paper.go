package view

import (
	"strings"

	"frontdoor/kiosk"
	"frontdoor/kiosk/flow"
)

// Paper is a ticket worded for printing. It holds neither a name nor a
// service: a ticket left on a chair tells nobody who was here for what.
type Paper struct {
	Lang     string
	RTL      bool
	Hospital string
	When     string
	Label    string
	Code     string
	Area     string
	Note     string
	Way      string // heading over the steps, empty without a way
	Steps    []string
	Map      *Map   // the last level of the way, nil without one
	QR       string // what the square code says; empty = the ticket's own
	QRNote   string
}

// Slip words an alert that nobody has answered, for the printer at the desk, in
// the first language offered. It says where, and nothing of who or why.
func (v *Views) Slip(a kiosk.Alert) Paper {
	p := &page{Views: v, Words: v.cfg.Words.In(v.cfg.Langs[0]), s: flow.State{Now: a.At}}
	return Paper{
		Lang: v.cfg.Langs[0], RTL: p.RTL(), Hospital: v.cfg.Hospital,
		When:  p.Say("confirm.at", "day", p.Date(a.At), "time", p.Time(a.At)),
		Label: p.Say("slip.title"), Code: a.Kiosk, Area: p.Say("slip.go"), Note: p.Say("slip.answer"),
	}
}

// Paper words the ticket of a state.
func (v *Views) Paper(s flow.State) Paper {
	p := &page{Views: v, Words: v.cfg.Words.In(s.Lang), s: s}
	out := Paper{
		Lang: s.Lang, RTL: p.RTL(), Hospital: v.cfg.Hospital,
		When:  p.Say("confirm.at", "day", p.Date(s.Now), "time", p.Time(s.Now)),
		Label: p.Say("ticket.number"), Code: s.Ticket.Code,
		Area: p.Say(p.sitKey(), "place", p.unitWhere(s.Ticket.Area)),
		Note: p.Say("paper.called-by"), QRNote: p.Say("paper.qr"),
	}
	p.paperWay(&out)
	return out
}

// Directions words the way of a state for paper that is no ticket.
func (v *Views) Directions(s flow.State) Paper {
	p := &page{Views: v, Words: v.cfg.Words.In(s.Lang), s: s}
	out := Paper{Lang: s.Lang, RTL: p.RTL(), Hospital: v.cfg.Hospital, Area: p.heading(s.Heading)}
	if s.Heading.Route == nil {
		return out
	}
	out.Note, out.QR, out.QRNote = p.wayLead(), p.directions(), p.Say("phone.how")
	p.paperWay(&out)
	return out
}

// paperWay adds the steps, and the map of where the way ends.
func (p *page) paperWay(out *Paper) {
	r := p.s.Heading.Route
	if r == nil {
		return
	}
	all := parts(r)
	last := all[len(all)-1]
	p.s.Heading.Ordinal, p.s.Heading.Part = last.ordinal, last.number
	p.wayBody()
	m := p.m.Body.(Map)
	out.Map, out.Way = &m, p.Say("paper.way")
	out.Note = strings.TrimSpace(out.Note + "\n" + p.warning(p.s.Heading))
	for _, step := range r.Steps {
		out.Steps = append(out.Steps, p.Step(p.cfg.Map, step))
	}
}
