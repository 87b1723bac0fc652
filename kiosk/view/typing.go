package view

import (
	"strconv"
	"strings"

	"frontdoor/kiosk/flow"
	"frontdoor/kiosk/form"
)

// keypad draws what an answer is typed with.
func (p *page) keypad(item form.View) Keypad {
	t := p.s.Typing
	var k Keypad
	switch t.Sort {
	case flow.Words:
		k = Keypad{Typed: []Field{{Text: t.Text, Active: true, Long: true}}, Keys: p.board(item), Low: p.lowKeys()}
		if item.Own {
			k.Label = item.OwnLabel
		}
	case flow.Number:
		k = p.numberPad(item)
	case flow.Day:
		k = Keypad{Typed: p.dayFields(t.Text, flow.DateOrder(p.Tag), true), Keys: p.digitKeys()}
	case flow.Hour:
		k = Keypad{Typed: p.hourFields(t.Text, true), Pick: p.halves(), Keys: p.digitKeys()}
	case flow.Moment:
		day := t.Text[:min(8, len(t.Text))]
		k = Keypad{Typed: append(p.dayFields(day, flow.DateOrder(p.Tag), true), p.hourFields(t.Text[len(day):], len(day) == 8)...), Pick: p.halves(), Keys: p.digitKeys()}
	}
	if item.Many && len(t.Given) > 0 && !item.Own {
		k.Label = p.Say("question.so-far", "answers", p.valuesText(t.Given))
	}
	return k
}

// dayFields are the boxes of a date, in an order as flow.DateOrder gives it.
func (p *page) dayFields(digits, order string, active bool) []Field {
	fields := map[byte]Field{
		'd': {Label: p.Say("birth.day"), Hint: p.Say("birth.day.hint")},
		'm': {Label: p.Say("birth.month"), Hint: p.Say("birth.month.hint")},
		'y': {Label: p.Say("birth.year"), Hint: p.Say("birth.year.hint")},
	}
	var out []Field
	for _, part := range []byte(order) {
		width := 2
		if part == 'y' {
			width = 4
		}
		out = append(out, filled(fields[part], &digits, &active, width))
	}
	return out
}

// hourFields are the boxes of a time of day.
func (p *page) hourFields(digits string, active bool) []Field {
	var out []Field
	for _, f := range []Field{
		{Label: p.Say("time.hour"), Hint: p.Say("time.hour.hint")},
		{Label: p.Say("time.minute"), Hint: p.Say("time.minute.hint")},
	} {
		out = append(out, filled(f, &digits, &active, 2))
	}
	return out
}

// filled takes a box's digits off the front of what was typed. The first box
// that is not full is the one being filled.
func filled(f Field, rest *string, active *bool, width int) Field {
	f.Text = (*rest)[:min(width, len(*rest))]
	*rest = (*rest)[len(f.Text):]
	f.Active = *active && len(f.Text) < width
	*active = *active && !f.Active
	return f
}

// halves are the two halves of a day, where the language tells them apart.
func (p *page) halves() []Button {
	if !flow.Halves(p.Tag) {
		return nil
	}
	am := p.plain("am", "time.am", flow.ChooseHalf{})
	pm := p.plain("pm", "time.pm", flow.ChooseHalf{Afternoon: true})
	if p.s.Typing.Afternoon {
		pm.Role = RoleChosen
	} else {
		am.Role = RoleChosen
	}
	return []Button{am, pm}
}

// numberPad types a number with its unit. The keys that a question cannot need
// are not there.
func (p *page) numberPad(item form.View) Keypad {
	t := p.s.Typing
	k := Keypad{Typed: []Field{{Text: strings.Replace(t.Text, ".", p.Say("number.point"), 1), Hint: "0", Active: true}}, Keys: p.digitKeys()}
	if item.Entry != "" {
		k.Label = item.Entry
	}
	for i, u := range item.Units {
		name := u.Display
		if name == "" {
			name = u.Code
		}
		if len(item.Units) == 1 {
			k.Typed[0].Label = name
			break
		}
		b := Button{ID: "unit-" + strconv.Itoa(i+1), Text: name, Role: RolePlain, Event: flow.ChooseUnit{Number: i}}
		if i == t.Unit {
			b.Role = RoleChosen
		}
		k.Pick = append(k.Pick, b)
	}
	last := k.Keys[len(k.Keys)-1]
	if item.Type != form.TypeInteger {
		last[0] = Button{ID: "key-point", Text: p.Say("number.point"), Role: RolePlain, Event: flow.Key{Text: "."}}
	}
	if item.Min == nil || item.Min.Number < 0 {
		minus := Button{ID: "key-minus", Text: "−", Role: RolePlain, Event: flow.Key{Text: "-"}}
		if last[0].ID == "" {
			last[0] = minus
		} else {
			k.Keys = append(k.Keys, []Button{minus})
		}
	}
	return k
}

// board is the keyboard: letters in the order of the alphabet, in keys that a
// gloved finger finds, or digits and signs.
func (p *page) board(item form.View) [][]Button {
	t := p.s.Typing
	const columns = 8
	letters := strings.ReplaceAll(p.Say("keys.letters")+p.Say("keys.accents"), " ", "") + p.Say("keys.marks")
	if !t.Capitals {
		letters = strings.ToLower(letters)
	}
	if t.Signs {
		letters = "1234567890" + p.Say("keys.signs")
	}
	if item.Type == form.TypeURL && !t.Signs {
		letters += "/:"
	}
	var rows [][]Button
	for runes := []rune(letters); len(runes) > 0; {
		n := min(columns, len(runes))
		rows = append(rows, p.keys(string(runes[:n])))
		runes = runes[n:]
	}
	return rows
}

// lowKeys are the wide keys under the letters.
func (p *page) lowKeys() []Button {
	space := Button{ID: "key-space", Text: p.Say("keys.space"), Role: RolePlain, Event: flow.Key{Text: " "}}
	if p.s.Typing.Signs {
		return []Button{p.plain("signs", "keys.letters.show", flow.MoreKeys{}), space, p.eraseKey()}
	}
	return []Button{p.plain("shift", "keys.shift", flow.ShiftKeys{}), p.plain("signs", "keys.signs.show", flow.MoreKeys{}), space, p.eraseKey()}
}

// wrong says why what was typed was not taken, in words that help to mend it.
func (p *page) wrong(item form.View, r form.Rule) string {
	switch r {
	case form.RuleTooSmall:
		return p.Say("wrong.small", "value", p.valueText(*item.Min))
	case form.RuleTooLarge:
		if item.Max != nil {
			return p.Say("wrong.large", "value", p.valueText(*item.Max))
		}
	case form.RuleTooLong:
		return p.Say("wrong.long", "n", item.MaxLength)
	case form.RuleTooShort:
		return p.Say("wrong.short")
	case form.RuleTooMany:
		return p.Say("wrong.many")
	case form.RuleDecimals:
		return p.Say("wrong.decimals")
	case form.RulePattern:
		if item.Entry != "" {
			return p.Say("wrong.pattern", "entry", item.Entry)
		}
	}
	switch p.s.Typing.Sort {
	case flow.Day, flow.Moment:
		return p.Say("birth.wrong")
	case flow.Hour:
		return p.Say("wrong.hour")
	case flow.Number:
		return p.Say("wrong.number")
	}
	return p.Say("wrong.other")
}

// scale draws numbers to choose from. With faces, each number has the one that
// stands for it: calm at the lower end.
func (p *page) scale(item form.View, stops []int) Scale {
	s := Scale{Lower: item.Lower, Upper: item.Upper}
	for i, n := range stops {
		chosen := len(item.Values) == 1 && item.Values[0].Number == float64(n)
		o := p.option(item, strconv.Itoa(n), form.Integer(n), chosen, i)
		if item.Picture == "faces" {
			o.Icon = "face-" + strconv.Itoa(4-(i*4)/len(stops))
		}
		s.Options = append(s.Options, o)
	}
	return s
}

// FigureParts are the parts of the figure that can be touched, by the code of
// an option.
func FigureParts() []string {
	return []string{"head", "neck", "chest", "belly", "hip", "arm-right", "arm-left", "hand-right", "hand-left", "leg-right", "leg-left", "foot-right", "foot-left", "back-upper", "back-lower"}
}

func (p *page) figure(item form.View) Figure {
	f := Figure{Front: p.Say("figure.front"), Back: p.Say("figure.back"), Left: p.Say("figure.left"), Right: p.Say("figure.right")}
	known := map[string]bool{}
	for _, part := range FigureParts() {
		known[part] = true
	}
	var chosen []string
	for i, opt := range item.Options {
		o := p.option(item, opt.Text, opt.Value, opt.Chosen, i)
		if opt.Chosen {
			chosen = append(chosen, opt.Text)
		}
		if code := opt.Value.Coding.Code; known[code] {
			o.ID = code
			f.Parts = append(f.Parts, o)
		} else {
			f.Others = append(f.Others, o)
		}
	}
	f.ChosenInText = strings.Join(chosen, ", ")
	return f
}

func (p *page) drawing() Drawing {
	erase := p.eraseKey()
	erase.Off = len(p.s.Typing.Lines) == 0
	return Drawing{Label: p.Say("drawing.label"), Lines: p.s.Typing.Lines, Erase: erase,
		Send: func(line []flow.Point) flow.Event { return flow.Draw{Line: line} }}
}
