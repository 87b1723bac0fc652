package view

import (
	"strconv"

	"frontdoor/kiosk/flow"
)

func (p *page) welcome() {
	p.m.Hero = true
	if p.s.Shut {
		p.shut()
		return
	}
	p.m.Title = p.Say("welcome.title")
	switch {
	case p.s.Scanner && p.s.Card:
		p.m.Lead = p.Say("welcome.show")
	case p.s.Scanner:
		p.m.Lead = p.Say("welcome.show.scanner")
	case p.s.Card:
		p.m.Lead = p.Say("welcome.show.card")
	}
	cards := append([]Button{p.goal(flow.GoalCheckin, "clipboard-check"), p.goal(flow.GoalWalkIn, "question-circle")}, p.lookUps()...)
	cards = append(cards, p.goal(flow.GoalFeedback, "heart"))
	cards[0].Role = RolePrimary
	p.m.Body = Cards{Cards: cards, Row: p.languageRow()}
}

// shut is the first page of a kiosk that staff have taken out of use.
func (p *page) shut() {
	p.m.Title = p.Say("welcome.shut.title")
	p.m.Lead = p.Say("welcome.shut.lead")
	desk := p.card("desk", "desk", flow.ShowWay{})
	desk.Role = RolePrimary
	p.m.Body = Cards{Cards: append([]Button{desk}, p.lookUps()...), Row: p.languageRow()}
}

// lookUps are what can be looked up without a check-in.
func (p *page) lookUps() []Button {
	cards := []Button{p.goal(flow.GoalWay, "pin")}
	if p.s.Scanner {
		cards = append(cards, p.goal(flow.GoalPlace, "queue"))
	}
	return cards
}

func (p *page) goal(g flow.Goal, icon string) Button {
	return p.card(string(g), icon, flow.Begin{Goal: g})
}

// card is one large choice of the first page.
func (p *page) card(id, icon string, e flow.Event) Button {
	key := "welcome." + id
	return Button{ID: id, Text: p.Say(key), Detail: p.Say(key + ".detail"), Icon: icon, Event: e}
}

// rowLanguages is how many languages stand on the first screen.
const rowLanguages = 4

// languageRow offers the first languages, each in its own words; the one
// spoken now bears a tick.
func (p *page) languageRow() []Button {
	var row []Button
	for _, tag := range p.cfg.Langs {
		row = append(row, p.languageButton(tag, "say-"))
	}
	if len(row) > rowLanguages {
		row = append(row[:rowLanguages], p.plain("more-languages", "action.more", flow.OpenLanguages{}))
	}
	return row
}

func (p *page) languageButton(tag, prefix string) Button {
	b := Button{ID: prefix + tag, Text: p.cfg.Words.In(tag).Name(), Lang: tag, Role: RolePlain, Event: flow.ChooseLanguage{Tag: tag}}
	if tag == p.Tag {
		b.Role = RoleChosen
	}
	return b
}

func (p *page) languages() {
	p.m.Title = p.Say("languages.title")
	var rows []Button
	for _, tag := range p.cfg.Langs {
		rows = append(rows, p.languageButton(tag, "lang-"))
	}
	p.m.Body = List{Rows: rows}
}

func (p *page) feedback() {
	p.m.Title = p.Say("feedback.title")
	p.m.Lead = p.Say("feedback.lead")
	var faces []Button
	for score := 1; score <= 5; score++ {
		n := strconv.Itoa(score)
		faces = append(faces, Button{ID: "face-" + n, Icon: "face-" + n, Text: p.Say("feedback." + n), Role: RolePlain, Event: flow.Rate{Score: score}})
	}
	p.m.Body = Faces{Faces: faces}
}

func (p *page) thanks() {
	p.m.Done = !p.s.Unsaved
	p.m.Title = p.Say("thanks.title")
	line := "thanks.line"
	if p.s.Unsaved {
		line = "thanks.unsaved"
	}
	p.m.Body = Message{Icon: "heart", Role: RolePrimary, Lines: []string{p.Say(line)}}
	p.m.Actions = []Button{p.primary("finish", "action.finish", flow.Finish{})}
}

func (p *page) askStartOver() {
	p.m.Title = p.Say("start-over.title")
	p.m.Body = Message{Icon: "restart", Role: RolePrimary, Lines: []string{p.Say("start-over.line")}}
	p.m.Actions = []Button{
		p.plain("really", "start-over.yes", flow.ReallyEnd{}),
		p.primary("keep-going", "start-over.no", flow.KeepGoing{}),
	}
}

func (p *page) stillThere() {
	p.m.Title = p.Say("still.title")
	p.m.Body = Message{Icon: "hourglass", Role: RolePrimary,
		Lines: []string{p.Say("still.line", "n", int(p.s.ClearsIn.Seconds()))}}
	p.m.Actions = []Button{
		p.plain("finish", "still.finish", flow.Finish{}),
		p.primary("still-here", "still.more-time", flow.StillHere{}),
	}
}
