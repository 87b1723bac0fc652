package view

import (
	"strings"

	"frontdoor/kiosk/flow"
	"frontdoor/kiosk/form"
)

// secondsPerQuestion is what one question takes most people; the time left is
// said in whole minutes and rounded up.
const secondsPerQuestion = 12

func (p *page) question() {
	pg := p.s.Page
	p.m.Progress = &Progress{
		Text:  p.Say("question.of", "number", pg.Number, "n", pg.Of),
		Left:  p.Say("question.left", "n", max(1, ((pg.Of-pg.Number+1)*secondsPerQuestion+59)/60)),
		Share: float64(pg.Number) / float64(max(1, pg.Of)),
	}
	item, intro := p.s.Asked()
	p.m.Title, p.m.Lead = item.Text, item.Help
	if intro != "" {
		p.m.Lead = intro
	}
	p.m.Body = p.options(item)
	switch {
	case p.s.Missing:
		p.m.Note = p.Say("question.missing")
	case item.Lang != "" && baseTag(item.Lang) != baseTag(p.Tag):
		p.m.Note = p.Say("question.other-language")
	}
	if item.MayDecline {
		p.m.Actions = append(p.m.Actions, p.plain("decline", "question.decline", flow.Decline{Key: item.Key}))
	}
	p.m.Actions = append(p.m.Actions, p.primary("next", "action.next", flow.NextPage{}))
}

// baseTag is the language of a tag without its region.
func baseTag(tag string) string {
	base, _, _ := strings.Cut(strings.ToLower(tag), "-")
	return base
}

// options draws the answers of a choice; one touch chooses, Next goes on, so
// that a slip of the hand is seen before it counts.
func (p *page) options(item form.View) Options {
	o := Options{Many: item.Many}
	add := func(text string, v form.Value, chosen bool) {
		id := "option-" + string(rune('a'+len(o.Options)))
		o.Options = append(o.Options, Option{Chosen: chosen,
			Button: Button{ID: id, Text: text, Role: RolePlain, Event: flow.Answer{Key: item.Key, Value: v}}})
	}
	if item.Type == form.TypeBoolean {
		for _, b := range []bool{true, false} {
			chosen := len(item.Values) == 1 && item.Values[0].Bool == b
			add(p.yesNo(b), form.Boolean(b), chosen)
		}
		return o
	}
	for _, opt := range item.Options {
		add(opt.Text, opt.Value, opt.Chosen)
	}
	return o
}

func (p *page) yesNo(b bool) string {
	if b {
		return p.Say("answer.yes")
	}
	return p.Say("answer.no")
}

func (p *page) review() {
	p.m.Title = p.Say("review.title")
	p.m.Lead = p.s.FormTitle
	var facts Facts
	for _, line := range p.s.Reviewing {
		change := Button{ID: "change-" + line.Key, Text: p.Say("review.change"), Role: RolePlain, Event: flow.ChangeAnswer{Key: line.Key}}
		answer := line.Answer
		switch {
		case answer == "" && len(line.Values) == 1 && line.Values[0].Kind == form.KindBoolean:
			answer = p.yesNo(line.Values[0].Bool)
		case answer == "":
			answer = p.Say("review.none")
		}
		facts.Lines = append(facts.Lines, Fact{Label: line.Question, Text: answer, Change: &change})
	}
	p.m.Body = facts
	p.m.Actions = []Button{p.primary("send", "review.send", flow.SendAnswers{})}
}
