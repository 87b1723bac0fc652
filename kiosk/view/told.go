package view

import (
	"slices"
	"time"

	"frontdoor/kiosk/flow"
)

// message fills a page that only tells.
func (p *page) message(icon string, role Role, lines ...string) {
	p.m.Body = Message{Icon: icon, Role: role, Lines: slices.DeleteFunc(lines, func(s string) bool { return s == "" })}
}

// wayOrFinish are the actions of a page that sends a person somewhere.
func (p *page) wayOrFinish() []Button {
	way := p.primary("way", "action.way", flow.ShowWay{})
	way.Icon = "pin"
	return p.withMoreTime([]Button{way, p.finish()})
}

// withMoreTime offers more time while a page says that it will clear.
func (p *page) withMoreTime(actions []Button) []Button {
	if p.s.ClearsIn > 0 {
		actions = append(actions, p.plain("more-time", "still.more-time", flow.StillHere{}))
	}
	return actions
}

func (p *page) desk() {
	p.m.Title = p.Say("desk.title")
	if p.s.Number {
		p.message("desk", RolePrimary, p.Say("desk.line"), p.Say("desk.number.line"))
		number := p.primary("number", "desk.number", flow.TakeNumber{})
		number.Icon = "ticket"
		p.m.Actions = p.withMoreTime([]Button{number, p.plain("way", "action.way", flow.ShowWay{}), p.finish()})
		return
	}
	p.message("desk", RolePrimary, p.Say("desk.line"), p.Say("desk.line2"))
	p.m.Actions = p.wayOrFinish()
}

func (p *page) paused() {
	p.m.Title = p.Say("desk.title")
	p.message("desk", RolePrimary, p.Say("paused.line"), p.Say("desk.line2"))
	p.m.Actions = p.wayOrFinish()
}

func (p *page) failed() {
	p.m.Title = p.Say("failed.title")
	p.message("desk", RoleHelp, p.Say("failed.line"), p.Say("desk.line2"))
	p.m.Actions = p.wayOrFinish()
}

func (p *page) tooEarly() {
	p.m.Title = p.Say("early.title")
	p.message("clock", RolePrimary,
		p.Say("early.appointment", "time", p.Time(p.s.Booked)),
		p.Say("early.opens", "time", p.Time(p.s.Opens)),
		p.Say("early.back"))
	p.m.Actions = p.wayOrFinish()
}

func (p *page) wrongBuilding() {
	p.m.Title = p.Say("building.title", "building", p.buildingName(p.s.At))
	p.message("map", RolePrimary, p.Say("building.line"), p.Say("building.line2"))
	p.m.Actions = p.wayOrFinish()
}

func (p *page) mask() {
	p.m.Done = true
	p.m.Title = p.Say("mask.title")
	lines := []string{p.Say("mask.line")}
	switch {
	case p.s.StaffTold:
		lines = append(lines, p.Say("mask.told"))
	case slices.Contains(p.s.Flags, flow.FlagAlert): // a form may offer a mask and call nobody
		lines = append(lines, p.Say("mask.will-tell"))
	}
	if apart := p.s.Service.AreaApart; slices.Contains(p.s.Flags, flow.FlagApart) && apart != "" && apart == p.s.Ticket.Area {
		lines = append(lines, p.Say("mask.area", "place", p.unitWhere(p.s.Ticket.Area)))
	}
	p.message("mask", RolePrimary, lines...)
	p.m.Actions = []Button{p.primary("continue", "action.continue", flow.Continue{})}
}

func (p *page) personComing() {
	switch {
	case p.s.AlertBy != "":
		p.m.Title = p.Say("help.seen", "name", p.s.AlertBy)
	case p.s.Unheard:
		p.m.Title = p.Say("help.unheard")
	case p.s.Alert == "":
		p.m.Title = p.Say("help.telling")
	default:
		p.m.Title = p.Say("help.told")
	}
	line := "help.line"
	if !p.s.Online && p.s.Alert == "" || p.s.Unheard {
		line = "help.desk"
	}
	p.message("person", RoleHelp, p.Say(line))
	p.m.Actions = []Button{p.primary("ok", "action.go-on", flow.Back{})}
}

// ago words how old the queue's news is.
func (p *page) ago(t time.Time) string {
	min := int(p.s.Now.Sub(t).Minutes())
	if min < 1 {
		return p.Say("updated.now")
	}
	return p.Say("updated.minutes", "n", min)
}
