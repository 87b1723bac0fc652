package view

import "slices"

// spoken is what a screen says, in the order it is read: title, lead, what the
// body shows, note, then what can be touched. Words that can be seen by all
// are said; nothing else is added.
func spoken(m Model) []string {
	var out []string
	if m.Progress != nil {
		out = append(out, m.Progress.Text)
	}
	out = append(out, m.Title, m.Lead)
	if m.Body != nil {
		out = append(out, m.Body.spoken()...)
	}
	out = append(append(out, m.Note), texts(m.Actions)...)
	return slices.DeleteFunc(out, func(s string) bool { return s == "" })
}

func texts(buttons []Button) (out []string) {
	for _, b := range buttons {
		if !b.Off {
			out = append(out, b.Text, b.Detail)
		}
	}
	return out
}

func optionTexts(options []Option) (out []string) {
	for _, o := range options {
		out = append(out, o.Text)
	}
	return out
}

func (b Cards) spoken() []string   { return append(texts(b.Cards), texts(b.Row)...) }
func (b List) spoken() []string    { return append(texts(b.Tiles), texts(b.Rows)...) }
func (b Search) spoken() []string  { return append([]string{b.Typed.Text, b.Line}, texts(b.Results)...) }
func (b Code) spoken() []string    { return append([]string{b.How}, b.Lines...) }
func (b Options) spoken() []string { return optionTexts(b.Options) }
func (b Figure) spoken() []string  { return append(optionTexts(b.Parts), optionTexts(b.Others)...) }
func (b Drawing) spoken() []string { return []string{b.Label} }
func (b Message) spoken() []string { return b.Lines }
func (b Faces) spoken() []string   { return texts(b.Faces) }
func (b Keypad) spoken() []string  { return nil } // the title says what to type

func (b Scale) spoken() []string {
	return append(append([]string{b.Lower}, optionTexts(b.Options)...), b.Upper)
}

func (b Scan) spoken() (out []string) {
	for _, w := range b.Ways {
		out = append(out, w.Title, w.Detail)
	}
	return out
}

func (b Facts) spoken() (out []string) {
	for _, f := range b.Lines {
		out = append(out, f.Label, f.Text)
	}
	return out
}

func (b Ticket) spoken() []string {
	out := []string{b.Label, b.Code, b.Called, b.Area}
	for _, t := range b.Tiles {
		out = append(out, t.Label, t.Figure+" "+t.Unit)
	}
	return append(out, b.Updated, b.Paper)
}

func (b Map) spoken() (out []string) {
	for _, s := range b.Steps {
		out = append(out, s.Text, s.Distance)
	}
	return out
}
