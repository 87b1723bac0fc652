package view

import (
	"slices"

	"frontdoor/kiosk"
	"frontdoor/kiosk/flow"
	"frontdoor/kiosk/wayfind"
)

func (p *page) way() {
	h := p.s.Heading
	p.m.Title = p.heading(h)
	p.wayBody()
	if h.Route == nil {
		p.noWay()
		return
	}
	p.m.Lead = p.wayLead()
	p.m.Actions = append(p.m.Actions, p.stepFree())
	if p.s.Printer {
		p.m.Actions = append(p.m.Actions, p.printButton(h.Print))
	}
	phone := p.plain("phone", "way.phone", flow.TogglePhone{})
	if h.Phone {
		phone = p.plain("phone", "way.map", flow.TogglePhone{})
		p.m.Body = p.code()
	}
	p.m.Actions = append(p.m.Actions, phone, p.primary("finish", "action.finish", flow.Finish{}))
	p.m.Note = p.wayNote(h)
}

// heading is what a way leads to.
func (p *page) heading(h flow.Heading) string {
	if h.Near != "" {
		return p.Say("place." + h.Near)
	}
	return p.unitName(h.To)
}

// stepFree is the button that asks for a way without steps, or no longer.
func (p *page) stepFree() Button {
	b := p.plain("step-free", "way.no-steps", flow.ToggleStepFree{})
	b.Icon = "wheelchair"
	if p.s.Heading.StepFree {
		b.Role = RoleChosen
	}
	return b
}

// printButton prints the directions and says how far that has come.
func (p *page) printButton(print flow.Paper) Button {
	key := "way.print"
	switch {
	case print.State == kiosk.PrintDone:
		key = "way.printed"
	case print.State == kiosk.PrintFailed && !print.Again:
		key = "way.print-again"
	case print.State == kiosk.PrintFailed:
		key = "way.print-failed"
	case print.State == kiosk.PrintUnknown:
		key = "way.print-unknown"
	case print.State != "":
		key = "way.printing"
	}
	b := p.plain("print", key, flow.PrintWay{})
	b.Off = key != "way.print" && key != "way.print-again"
	return b
}

// wayNote is the one sentence that a person must not miss: fire before all, then
// steps on a way that should have none, then why the way is another one.
func (p *page) wayNote(h flow.Heading) string {
	switch warning := p.warning(h); {
	case warning != "":
		return warning
	case h.Shut != "" && p.unitName(h.Shut) == "":
		return p.Say("way.shut.part")
	case h.Shut != "":
		return p.Say("way.shut", "place", p.unitName(h.Shut))
	case h.Reopened != "" && p.unitName(h.Reopened) == "":
		return p.Say("way.reopened.part")
	case h.Reopened != "":
		return p.Say("way.reopened", "place", p.unitName(h.Reopened))
	}
	return ""
}

// warning is what must go with a way wherever it is told, on paper and on a
// phone too: fire, then steps on a way that should have none.
func (p *page) warning(h flow.Heading) string {
	switch {
	case p.s.Fire:
		return p.Say("way.fire")
	case h.Assisted:
		return p.Say("way.assisted", "place", p.blockers(h.BlockedBy))
	}
	return ""
}

// wayBody is the map with its steps; it is shared with urgent help.
func (p *page) wayBody() {
	h := p.s.Heading
	if h.Route == nil {
		return
	}
	b := Map{Route: h.Route, Venue: p.cfg.Map, Ordinal: h.Ordinal, Labels: p.unitName, Closed: p.closed(h.Ordinal)}
	b.Zoom = Zoom{In: p.Say("zoom.in"), Out: p.Say("zoom.out"), Whole: p.Say("zoom.whole"), Move: p.Say("zoom.move")}
	if spot, ok := p.cfg.Map.Kiosk(p.cfg.Spot); ok && spot.Turned {
		b.Up = spot.Heading
	}
	all := parts(h.Route)
	at := shownPart(all, h)
	part := all[at]
	for i, s := range h.Route.Steps {
		current := i >= part.first && i <= part.last
		if len(h.Route.Steps) > mostSteps && !current {
			continue
		}
		step := Step{Number: i + 1, Text: p.Words.Step(p.cfg.Map, s), Current: current}
		if s.DistanceM > 0 {
			step.Distance = p.Metres(s.DistanceM)
		}
		b.Steps = append(b.Steps, step)
		if current && part.of > 1 {
			b.Focus = append(b.Focus, s.Line...)
		}
	}
	if len(all) > 1 {
		b.Levels = p.levels(all, at)
	}
	if part.number == 0 {
		b.Callout = p.callout(h)
	}
	p.m.Body = b
}

// closed are the features out of use: in a fire every lift.
func (p *page) closed(ordinal int) []string {
	if !p.s.Fire {
		return p.s.Closed
	}
	out := slices.Clone(p.s.Closed)
	units := p.cfg.Map.Venue().Units
	for i := range units {
		if u := &units[i]; u.Ordinal == ordinal && wayfind.KindOf(u.Category) == wayfind.Lift {
			out = append(out, u.ID)
		}
	}
	return out
}

// callout is what stands beside the point where this level's part begins.
func (p *page) callout(h flow.Heading) string {
	for i, leg := range h.Route.Legs {
		if leg.Ordinal != h.Ordinal {
			continue
		}
		if i == 0 {
			return p.Say("way.you")
		}
		for _, s := range h.Route.Steps {
			if s.Kind == wayfind.StepRide && s.ToOrdinal == h.Ordinal {
				return p.Say("way.leave." + string(s.Connector))
			}
		}
	}
	return ""
}

// wayLead sums the way up: "Level 2 · 90 m · about 3 minutes, with one lift".
func (p *page) wayLead() string {
	r := p.s.Heading.Route
	if r.Here() {
		return p.levelName(r.To)
	}
	return p.Say("way.lead", "level", p.levelName(r.To), "metres", p.Metres(r.DistanceM), "minutes", p.Minutes(r.Duration))
}

// noWay says honestly that there is no way, and what breaks it.
func (p *page) noWay() {
	p.m.Title = p.Say("way.none.title")
	p.m.Actions = []Button{p.finish()}
	if p.s.Fire {
		p.message("warning", RoleUrgent, p.Say("way.fire"))
		return
	}
	line := p.Say("way.none.line")
	if len(p.s.Heading.BlockedBy) > 0 {
		line = p.Say("way.none.blocked", "place", p.blockers(p.s.Heading.BlockedBy))
	}
	p.message("person", RoleHelp, line, p.Say("way.none.desk"))
}

// blockers names what breaks a way, as far as it has names.
func (p *page) blockers(ids []string) string {
	for _, id := range ids {
		if name := p.unitName(id); name != "" {
			return name
		}
	}
	return p.Say("way.something")
}

func (p *page) levelName(at wayfind.Place) string { return p.Words.LevelAt(p.cfg.Map, at) }

func (p *page) buildingName(id string) string { return p.Words.Building(p.cfg.Map, id) }

func (p *page) urgent() {
	s := p.s
	switch {
	case s.AlertBy != "":
		p.m.Title = p.Say("urgent.seen", "name", s.AlertBy)
	case s.Unheard:
		p.m.Title = p.Say("urgent.unheard")
	case s.Alert == "" && s.Light && !s.Online:
		p.m.Title = p.Say("urgent.light.alone")
	case s.Alert == "" && s.Light:
		p.m.Title = p.Say("urgent.light")
	case s.Alert == "" && !s.Online:
		p.m.Title = p.Say("urgent.unheard")
	case s.Alert == "":
		p.m.Title = p.Say("urgent.telling")
	default:
		p.m.Title = p.Say("urgent.told")
	}
	if s.Heading.Route != nil {
		p.m.Lead = p.Say("urgent.lead")
	}
	p.wayBody()
	if p.m.Body == nil {
		p.message("emergency", RoleUrgent, p.Say("urgent.call-out"), p.warning(flow.Heading{}))
	}
	p.m.Actions = []Button{p.plain("ok", "action.go-on", flow.Back{})}
	if s.Heading.Route != nil {
		p.m.Actions = append([]Button{p.stepFree()}, p.m.Actions...)
		p.m.Note = p.wayNote(s.Heading)
	}
}
