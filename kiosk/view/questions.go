package view

import (
	"slices"
	"strings"
	"unicode/utf8"

	"frontdoor/kiosk/flow"
	"frontdoor/kiosk/form"
)

// secondsPerQuestion is what one question takes most people; the time left is
// said in whole minutes and rounded up.
const secondsPerQuestion = 12

// longestTitle is how many characters of words alone stand as large as a
// question does.
const longestTitle = 160

func (p *page) question() {
	pg := p.s.Page
	of := max(1, pg.Questions)
	number := min(pg.Before+p.s.Item+1, of) // words after the last question have none of their own
	p.m.Progress = &Progress{
		Text:  p.Say("question.of", "number", number, "n", of),
		Left:  p.Say("question.left", "n", max(1, ((of-number+1)*secondsPerQuestion+59)/60)),
		Share: float64(number) / float64(of),
	}
	item, intro := p.s.Asked()
	p.m.Title = strings.TrimSpace(item.Prefix + " " + item.Text)
	if p.m.Title == "" { // a question whose words are those of its group
		p.m.Title, pg.Heading = lastOf(pg.Heading), nil
	}
	p.m.Lead = p.lead(item, intro, pg)
	if item.Type == "" && utf8.RuneCountInString(p.m.Title) > longestTitle { // words alone, of a size to read
		p.m.Title, p.m.Lead = p.s.FormTitle, strings.TrimSuffix(p.m.Title+"\n"+p.m.Lead, "\n")
	}
	p.m.Body = p.answers(item)
	p.m.Note = p.questionNote(item)
	p.questionActions(item)
}

// lead introduces a question: the words before it or those of its group, then
// what helps to answer it.
func (p *page) lead(item form.View, intro string, pg form.Page) string {
	lines := []string{intro}
	if intro == "" || !slices.ContainsFunc(pg.Items, func(v form.View) bool { return v.Type == form.TypeGroup }) {
		lines = append(lines, lastOf(pg.Heading))
	}
	if n := len(pg.Repeats); n > 0 && pg.Repeats[n-1].Of > 1 {
		lines = append(lines, p.Say("question.occurrence", "number", pg.Repeats[n-1].Number, "n", pg.Repeats[n-1].Of))
	}
	lines = append(lines, item.Help)
	return strings.Join(slices.DeleteFunc(lines, func(s string) bool { return s == "" || s == p.m.Title }), "\n")
}

func lastOf(texts []string) string {
	if len(texts) == 0 {
		return ""
	}
	return texts[len(texts)-1]
}

// questionNote says what is to be mended before the person can go on.
func (p *page) questionNote(item form.View) string {
	switch {
	case p.s.Typing.Wrong != "":
		return p.wrong(item, p.s.Typing.Wrong)
	case p.s.Broken != "":
		return p.s.Broken
	case p.s.Missing && p.s.Typing.Sort == flow.Drawing:
		return p.Say("question.missing.drawing")
	case p.s.Missing && p.s.Typing.Sort != "":
		return p.Say("question.missing.typed")
	case p.s.Missing:
		return p.Say("question.missing")
	case item.Lang != "" && baseTag(item.Lang) != baseTag(p.Tag):
		return p.Say("question.other-language")
	}
	return ""
}

func (p *page) questionActions(item form.View) {
	typed := p.s.Typing.Sort != ""
	if item.Sensitive {
		p.m.Actions = append(p.m.Actions, p.plain("hide", "question.hide", flow.HideScreen{}))
	}
	if item.MayDecline && !item.ReadOnly {
		decline := p.plain("decline", "question.decline", flow.Decline{Key: item.Key})
		if item.Declined {
			decline.Role = RoleChosen
		}
		p.m.Actions = append(p.m.Actions, decline)
	}
	if typed && item.Own {
		p.m.Actions = append(p.m.Actions, p.plain("choose", "question.choose", flow.TypeOwn{}))
	} else if typed && item.Many {
		add := p.plain("add", "question.add", flow.AddAnswer{})
		add.Off = p.s.Typing.Text == "" && len(p.s.Typing.Lines) == 0
		p.m.Actions = append(p.m.Actions, add)
	}
	p.m.Actions = append(p.m.Actions, p.primary("next", "action.next", flow.NextPage{}))
}

// baseTag is the language of a tag without its region.
func baseTag(tag string) string {
	base, _, _ := strings.Cut(strings.ToLower(tag), "-")
	return base
}

// answers is what a question is answered with.
func (p *page) answers(item form.View) Body {
	switch stops := flow.Stops(item); {
	case item.Type == "" || item.ReadOnly:
		return p.given(item)
	case p.s.Typing.Sort == flow.Drawing:
		return p.drawing()
	case p.s.Typing.Sort != "":
		return p.keypad(item)
	case stops != nil:
		return p.scale(item, stops)
	case item.Picture == "body":
		return p.figure(item)
	}
	return p.options(item)
}

// given shows an answer that cannot be changed here, nil when there is none.
func (p *page) given(item form.View) Body {
	if len(item.Values) == 0 {
		return nil
	}
	var chosen []string
	for _, o := range item.Options {
		if o.Chosen {
			chosen = append(chosen, o.Text)
		}
	}
	text := strings.Join(chosen, ", ")
	if len(chosen) < len(item.Values) {
		text = p.valuesText(item.Values)
	}
	return Message{Icon: "clipboard-check", Role: RolePrimary, Lines: []string{text}}
}

// options draws the answers of a choice; one touch chooses, Next goes on, so
// that a slip of the hand is seen before it counts.
func (p *page) options(item form.View) Options {
	o := Options{Many: item.Many}
	if item.Type == form.TypeBoolean {
		for _, b := range []bool{true, false} {
			chosen := len(item.Values) == 1 && item.Values[0].Bool == b
			o.Options = append(o.Options, p.option(item, p.yesNo(b), form.Boolean(b), chosen, len(o.Options)))
		}
		return o
	}
	for i, opt := range item.Options {
		o.Options = append(o.Options, p.option(item, strings.TrimSpace(opt.Prefix+" "+opt.Text), opt.Value, opt.Chosen, i))
	}
	if item.Own {
		label := item.OwnLabel
		if label == "" {
			label = p.Say("answer.own")
		}
		own := p.plain("own", "answer.own", flow.TypeOwn{})
		own.Text = label
		o.Options = append(o.Options, Option{Button: own})
	}
	return o
}

func (p *page) option(item form.View, text string, v form.Value, chosen bool, n int) Option {
	return Option{Chosen: chosen, Button: Button{ID: optionID(n), Text: text, Role: RolePlain, Event: flow.Answer{Key: item.Key, Value: v}}}
}

// optionID names options "option-a" to "option-z", then "option-aa" and so on.
func optionID(n int) string {
	id := ""
	for n++; n > 0; n = (n - 1) / 26 {
		id = string(rune('a'+(n-1)%26)) + id
	}
	return "option-" + id
}

func (p *page) yesNo(b bool) string {
	if b {
		return p.Say("answer.yes")
	}
	return p.Say("answer.no")
}
