package view

import "frontdoor/kiosk/flow"

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
	Map      *Map // the last level of the way, nil without one
	QRNote   string
}

// Paper words the ticket of a state.
func (v *Views) Paper(s flow.State) Paper {
	p := &page{Views: v, Words: v.cfg.Words.In(s.Lang), s: s}
	out := Paper{
		Lang: s.Lang, RTL: p.RTL(), Hospital: v.cfg.Hospital,
		When:  p.Say("confirm.at", "day", p.Date(s.Now), "time", p.Time(s.Now)),
		Label: p.Say("ticket.number"), Code: s.Ticket.Code,
		Area: p.Say("ticket.sit", "place", p.unitWhere(s.Ticket.Area)),
		Note: p.Say("paper.called-by"), QRNote: p.Say("paper.qr"),
	}
	if s.Heading.Route == nil {
		return out
	}
	p.s.Heading.Ordinal = s.Heading.Route.To.Ordinal
	p.wayBody()
	m := p.m.Body.(Map)
	out.Map, out.Way = &m, p.Say("paper.way")
	for _, step := range s.Heading.Route.Steps {
		out.Steps = append(out.Steps, p.Step(v.cfg.Map, step))
	}
	return out
}
