package view

// spoken is what a screen says, in the order it is read: title, lead, what the
// body shows, note, then what can be touched. Words that can be seen by all
// are said; nothing else is added.
func spoken(m Model) []string {
	var out []string
	add := func(texts ...string) {
		for _, t := range texts {
			if t != "" {
				out = append(out, t)
			}
		}
	}
	if m.Progress != nil {
		add(m.Progress.Text)
	}
	add(m.Title, m.Lead)
	switch b := m.Body.(type) {
	case Cards:
		addButtons(add, b.Cards)
		addButtons(add, b.Row)
	case List:
		addButtons(add, b.Tiles)
		addButtons(add, b.Rows)
	case Search:
		add(b.Typed.Text, b.Line)
		addButtons(add, b.Results)
	case Code:
		add(b.How)
		add(b.Lines...)
	case Options:
		for _, o := range b.Options {
			add(o.Text)
		}
	case Scale:
		add(b.Lower)
		for _, o := range b.Options {
			add(o.Text)
		}
		add(b.Upper)
	case Figure:
		for _, o := range append(append([]Option(nil), b.Parts...), b.Others...) {
			add(o.Text)
		}
	case Drawing:
		add(b.Label)
	case Scan:
		for _, w := range b.Ways {
			add(w.Title, w.Detail)
		}
	case Facts:
		for _, f := range b.Lines {
			add(f.Label, f.Text)
		}
	case Message:
		add(b.Lines...)
	case Ticket:
		add(b.Label, b.Code, b.Called, b.Area)
		for _, t := range b.Tiles {
			add(t.Label, t.Figure+" "+t.Unit)
		}
		add(b.Updated, b.Paper)
	case Map:
		for _, s := range b.Steps {
			add(s.Text, s.Distance)
		}
	case Faces:
		addButtons(add, b.Faces)
	}
	add(m.Note)
	addButtons(add, m.Actions)
	return out
}

func addButtons(add func(...string), buttons []Button) {
	for _, b := range buttons {
		if !b.Off {
			add(b.Text, b.Detail)
		}
	}
}
