package view

import (
	"strconv"
	"strings"
	"time"

	"frontdoor/kiosk/flow"
	"frontdoor/kiosk/form"
	"frontdoor/kiosk/speak"
)

func (p *page) review() {
	p.m.Title = p.Say("review.title")
	p.m.Lead = p.s.FormTitle
	var facts Facts
	for _, line := range p.s.Reviewing {
		fact := Fact{Label: line.Question, Text: p.reviewText(line)}
		if !line.ReadOnly {
			fact.Change = &Button{ID: "change-" + line.Key, Text: p.Say("review.change"), Role: RolePlain, Event: flow.ChangeAnswer{Key: line.Key}}
		}
		facts.Lines = append(facts.Lines, fact)
	}
	p.m.Body, p.m.Note = facts, p.s.Broken
	p.m.Actions = []Button{p.primary("send", "review.send", flow.SendAnswers{})}
}

// reviewText words an answer. What others should not see is only said to be
// there; Change shows it.
func (p *page) reviewText(line form.ReviewLine) string {
	switch {
	case line.Declined:
		return p.Say("question.decline")
	case len(line.Values) == 0:
		return p.Say("review.none")
	case line.Sensitive:
		return p.Say("review.hidden")
	case line.Values[0].Kind == form.KindCoding || line.Values[0].Kind == form.KindString:
		return line.Answer
	}
	return p.valuesText(line.Values)
}

// valuesText words answers as the person's language writes them.
func (p *page) valuesText(values []form.Value) string {
	texts := make([]string, len(values))
	for i, v := range values {
		texts[i] = p.valueText(v)
	}
	return strings.Join(texts, ", ")
}

func (p *page) valueText(v form.Value) string {
	switch v.Kind {
	case form.KindBoolean:
		return p.yesNo(v.Bool)
	case form.KindDecimal, form.KindQuantity:
		return strings.Replace(v.Words(), ".", p.Say("number.point"), 1)
	case form.KindDate:
		return p.dateText(v.Text)
	case form.KindTime:
		if at, err := time.Parse(time.TimeOnly, v.Text); err == nil {
			return p.Words.Time(at)
		}
	case form.KindDateTime:
		if at, err := time.Parse(time.RFC3339, v.Text); err == nil {
			at = at.In(p.s.Now.Location())
			return p.Say("confirm.at", "day", p.dateText(at.Format(time.DateOnly)), "time", p.Words.Time(at))
		}
		if !strings.Contains(v.Text, "T") { // a day, a month or a year alone (R4 dateTime)
			return p.dateText(v.Text)
		}
	case form.KindAttachment:
		return p.Say("review.signed")
	}
	return v.Words()
}

// dateText writes a day, a month or a year.
func (p *page) dateText(date string) string {
	parts := strings.Split(date, "-")
	if len(parts) < 2 {
		return date
	}
	n, err := strconv.Atoi(parts[1])
	if err != nil || n < 1 || n > 12 {
		return date
	}
	month := p.Say("month." + strconv.Itoa(n))
	if len(parts) == 2 {
		return p.Say("date.month", "month", month, "year", parts[0])
	}
	return p.Say("date.day", "day", strings.TrimPrefix(parts[2], "0"), "month", month, "year", parts[0])
}

func (p *page) another() {
	r := p.s.Repeat
	p.m.Title = p.Say("another.title")
	p.m.Lead = r.Text
	p.message("clipboard-check", RolePrimary, p.Say("another.line", "n", r.Of))
	add := p.plain("another", "another.add", flow.AddAnother{})
	add.Off = !r.CanAdd
	p.m.Actions = []Button{add}
	if r.Of > 1 {
		p.m.Actions = append(p.m.Actions, p.plain("remove", "another.remove", flow.RemoveThis{}))
	}
	p.m.Actions = append(p.m.Actions, p.primary("no-more", "another.no", flow.NoMore{}))
}

func (p *page) hidden() {
	p.m.Title = p.Say("hidden.title")
	p.message("eye-off", RolePrimary, p.Say("hidden.line"))
	p.m.Actions = []Button{p.primary("show", "hidden.show", flow.Back{})}
}

// support follows an answer that asks for a person. It names no answer and no
// reason: others may be looking.
func (p *page) support() {
	care := p.care()
	p.m.Title = care.Say("support.title")
	p.message("heart", RolePrimary, care.Say("support.line"), care.Say("support.line2"), p.crisis())
	p.m.Actions = []Button{p.primary("continue", "action.continue", flow.Continue{})}
}

// care are the words for somebody in a crisis: in the person's language where a
// qualified person has read them, else in the first that one has.
func (p *page) care() speak.Words {
	for _, tag := range append([]string{p.Tag}, p.cfg.Langs...) {
		if w := p.cfg.Words.In(tag); w.Say("support.reviewed") == "yes" {
			return w
		}
	}
	return p.Words
}

func (p *page) crisis() string {
	if p.cfg.Crisis == "" {
		return ""
	}
	return p.care().Say("support.crisis", "line", p.cfg.Crisis)
}

func (p *page) deskNow() {
	p.m.Title = p.Say("help.unheard")
	if p.s.SafeBy != "" {
		p.m.Title = p.Say("help.seen", "name", p.s.SafeBy)
	}
	p.message("heart", RolePrimary, p.care().Say("support.desk"), p.crisis())
	p.m.Actions = []Button{p.plain("continue", "action.go-on", flow.Continue{})}
}
