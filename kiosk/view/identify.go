package view

import (
	"cmp"
	"strings"

	"frontdoor/kiosk/flow"
)

func (p *page) identify() {
	p.m.Title = p.Say("identify.title")
	details := p.primary("details", "identify.details", flow.TypeDetails{})
	details.Icon = "keypad"
	if !p.s.Scanner && !p.s.Card {
		p.m.Lead = p.Say("identify.no-reader")
		p.m.Body = Message{Icon: "keypad", Role: RolePrimary, Lines: []string{p.Say("identify.details.how")}}
		p.m.Actions = []Button{details}
		return
	}
	var ways []Way
	if p.s.Scanner {
		ways = append(ways, Way{Icon: "scan", Title: p.Say("identify.code"), Detail: p.Say("identify.code.detail")})
	}
	if p.s.Card {
		ways = append(ways, Way{Icon: "card", Title: p.Say("identify.card"), Detail: p.Say("identify.card.detail")})
	}
	if len(ways) > 1 {
		p.m.Lead = p.Say("identify.lead")
	} else {
		p.m.Title, details.Text = p.Say("identify.title.one"), p.Say("identify.details.one")
	}
	p.m.Body = Scan{Ways: ways}
	if p.s.Strange != "" {
		p.m.Note = p.Say(p.s.Strange)
	}
	details.Role = RolePlain
	p.m.Actions = []Button{details}
}

// digitKeys are laid out like a telephone, which more people know by heart
// than a calculator.
func (p *page) digitKeys() [][]Button {
	var rows [][]Button
	for _, row := range []string{"123", "456", "789"} {
		rows = append(rows, p.keys(row))
	}
	return append(rows, []Button{{}, p.key("0"), p.eraseKey()})
}

func (p *page) letterKeys(withDigits bool) [][]Button {
	letters := strings.ReplaceAll(p.Say("keys.letters"), " ", "")
	columns := 6
	if withDigits {
		letters, columns = "1234567890"+letters, 8
	}
	var rows [][]Button
	runes := []rune(letters)
	for len(runes) > 0 {
		n := min(columns, len(runes))
		rows = append(rows, p.keys(string(runes[:n])))
		runes = runes[n:]
	}
	last := len(rows) - 1
	if len(rows[last]) == columns {
		rows, last = append(rows, nil), last+1
	}
	for len(rows[last]) < columns-1 {
		rows[last] = append(rows[last], Button{})
	}
	rows[last] = append(rows[last], p.eraseKey())
	return rows
}

func (p *page) keys(letters string) []Button {
	var row []Button
	for _, r := range letters {
		row = append(row, p.key(string(r)))
	}
	return row
}

func (p *page) key(text string) Button {
	return Button{ID: "key-" + text, Text: text, Role: RolePlain, Event: flow.Key{Text: text}}
}

func (p *page) eraseKey() Button {
	return Button{ID: "erase", Text: p.Say("keys.erase"), Icon: "back", Role: RolePlain, Event: flow.Erase{}}
}

func (p *page) next(ready bool) Button {
	b := p.primary("next", "action.next", flow.EntryDone{})
	b.Off = !ready
	return b
}

func (p *page) birthDate() {
	e := p.s.Entry
	p.m.Title = p.Say("birth.title")
	p.m.Lead = p.Say("birth.lead")
	if e.Wrong {
		p.m.Note = p.Say("birth.wrong")
	}
	p.m.Body = Keypad{Typed: p.dayFields(e.Birth, cmp.Or(e.Order, flow.DateOrder(p.Tag)), true), Keys: p.digitKeys()}
	p.m.Actions = []Button{p.next(len(e.Birth) == 8)}
}

func (p *page) initial() {
	p.m.Title = p.Say("initial.title")
	p.m.Lead = p.Say("initial.lead")
	p.m.Body = Keypad{Typed: []Field{{Text: p.s.Entry.Initial, Active: true}}, Keys: p.letterKeys(false)}
	p.m.Actions = []Button{p.next(p.s.Entry.Initial != "")}
}

func (p *page) factor() {
	e := p.s.Entry
	other := p.plain("use-phone", "factor.use-phone", flow.UsePhone{Phone: true})
	if e.Phone {
		p.m.Title, p.m.Lead = p.Say("factor.phone.title"), p.Say("factor.phone.lead")
		p.m.Body = Keypad{Typed: []Field{{Text: e.Factor, Hint: "0000", Active: true}}, Keys: p.digitKeys()}
		other = p.plain("use-postcode", "factor.use-postcode", flow.UsePhone{})
		p.m.Actions = []Button{other, p.next(len(e.Factor) == 4)}
		return
	}
	p.m.Title, p.m.Lead = p.Say("factor.postcode.title"), p.Say("factor.postcode.lead")
	p.m.Body = Keypad{Typed: []Field{{Text: e.Factor, Active: true}}, Keys: p.letterKeys(true)}
	p.m.Actions = []Button{other, p.next(len(e.Factor) >= 3)}
}

func (p *page) confirm() {
	m := p.s.Masked
	p.m.Title = p.Say("confirm.title")
	p.m.Lead = p.Say("confirm.lead")
	lines := []Fact{
		{Label: p.Say("confirm.initials"), Text: strings.Join(m.Initials, " · ")},
		{Label: p.Say("confirm.when"), Text: p.Say("confirm.at", "day", p.Day(m.At), "time", p.Time(m.At))},
	}
	if p.cfg.ShowClinic {
		lines = append(lines, Fact{Label: p.Say("confirm.clinic"), Text: p.serviceName(m.Service)})
	}
	p.m.Body = Facts{Lines: lines}
	p.m.Actions = []Button{
		p.plain("no", "confirm.no", flow.Deny{}),
		p.plain("for-them", "confirm.proxy", flow.Confirm{Proxy: true}),
		p.primary("yes", "confirm.yes", flow.Confirm{}),
	}
}
