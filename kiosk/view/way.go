package view

import (
	"frontdoor/kiosk/flow"
	"frontdoor/kiosk/wayfind"
)

func (p *page) way() {
	h := p.s.Heading
	p.m.Title = p.unitName(h.To)
	p.wayBody()
	if h.Route == nil {
		p.noWay()
		return
	}
	p.m.Lead = p.wayLead()
	steps := p.plain("step-free", "way.no-steps", flow.ToggleStepFree{})
	steps.Icon = "wheelchair"
	if h.StepFree {
		steps.Role = RoleChosen
	}
	p.m.Actions = append(p.m.Actions, steps, p.primary("finish", "action.finish", flow.Finish{}))
	if h.Assisted {
		p.m.Note = p.Say("way.assisted", "place", p.blockers(h.BlockedBy))
	}
}

// mostSteps is how many steps stand beside the map; of a longer way only those
// of the level shown do, because the map needs its room.
const mostSteps = 5

// wayBody is the map with its steps; it is shared with urgent help.
func (p *page) wayBody() {
	h := p.s.Heading
	if h.Route == nil {
		return
	}
	b := Map{Route: h.Route, Venue: p.cfg.Map, Ordinal: h.Ordinal, Labels: p.unitName}
	if spot, ok := p.cfg.Map.Kiosk(p.cfg.Spot); ok && spot.Turned {
		b.Up = spot.Heading
	}
	for i, s := range h.Route.Steps {
		if len(h.Route.Steps) > mostSteps && s.Ordinal != h.Ordinal {
			continue
		}
		step := Step{Number: i + 1, Text: p.Words.Step(p.cfg.Map, s), Current: s.Ordinal == h.Ordinal}
		if s.DistanceM > 0 {
			step.Distance = p.Metres(s.DistanceM)
		}
		b.Steps = append(b.Steps, step)
	}
	seen := map[int]bool{}
	for _, o := range h.Route.Ordinals {
		if seen[o] {
			continue
		}
		seen[o] = true
		level := Button{ID: "level-" + itoa(o), Text: p.levelName(o), Role: RolePlain, Event: flow.ShowLevel{Ordinal: o}}
		if o == h.Ordinal {
			level.Role = RolePrimary
		}
		b.Levels = append(b.Levels, level)
	}
	if len(b.Levels) == 1 {
		b.Levels = nil
	}
	b.Callout = p.callout(h)
	p.m.Body = b
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
	level := p.levelName(r.To.Ordinal)
	return p.Say("way.lead", "level", level, "metres", p.Metres(r.DistanceM), "minutes", p.Minutes(r.Duration))
}

// noWay says honestly that there is no way, and what breaks it.
func (p *page) noWay() {
	p.m.Title = p.Say("way.none.title")
	line := p.Say("way.none.line")
	if len(p.s.Heading.BlockedBy) > 0 {
		line = p.Say("way.none.blocked", "place", p.blockers(p.s.Heading.BlockedBy))
	}
	p.message("person", RoleHelp, line, p.Say("way.none.desk"))
	p.m.Actions = []Button{p.finish()}
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

func (p *page) levelName(ordinal int) string { return p.Words.Level(p.cfg.Map, ordinal) }

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
	p.m.Lead = p.Say("urgent.lead")
	p.wayBody()
	if p.m.Body == nil {
		p.message("emergency", RoleUrgent, p.Say("urgent.call-out"))
	}
	p.m.Actions = []Button{p.plain("ok", "action.go-on", flow.Back{})}
}
