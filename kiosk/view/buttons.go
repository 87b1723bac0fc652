package view

import "slices"

// Buttons are all that can be touched on a screen, in reading order.
func Buttons(m Model) []Button {
	var out []Button
	if m.Body != nil {
		out = m.Body.buttons()
	}
	return slices.Concat(out, m.Actions, m.Tools, m.Foot)
}

func optionButtons(options []Option) (out []Button) {
	for _, o := range options {
		out = append(out, o.Button)
	}
	return out
}

func (b Cards) buttons() []Button { return slices.Concat(b.Cards, b.Row) }
func (b List) buttons() []Button  { return slices.Concat(b.Tiles, b.Rows) }
func (b Search) buttons() []Button {
	return append(slices.Clone(b.Results), slices.Concat(b.Keys...)...)
}
func (b Options) buttons() []Button { return optionButtons(b.Options) }
func (b Scale) buttons() []Button   { return optionButtons(b.Options) }
func (b Figure) buttons() []Button  { return append(optionButtons(b.Parts), optionButtons(b.Others)...) }
func (b Drawing) buttons() []Button { return []Button{b.Erase} }
func (b Map) buttons() []Button     { return b.Levels }
func (b Faces) buttons() []Button   { return b.Faces }
func (b Scan) buttons() []Button    { return nil }
func (b Message) buttons() []Button { return nil }
func (b Ticket) buttons() []Button  { return nil }
func (b Code) buttons() []Button    { return nil }

func (b Keypad) buttons() []Button {
	out := slices.Clone(b.Pick)
	for _, key := range slices.Concat(b.Keys...) {
		if key.ID != "" { // an empty place in the grid
			out = append(out, key)
		}
	}
	return append(out, b.Low...)
}

func (b Facts) buttons() (out []Button) {
	for _, f := range b.Lines {
		if f.Change != nil {
			out = append(out, *f.Change)
		}
	}
	return out
}
