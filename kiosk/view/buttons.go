package view

// Buttons are all that can be touched on a screen, in reading order.
func Buttons(m Model) []Button {
	var out []Button
	switch b := m.Body.(type) {
	case Cards:
		out = append(append(out, b.Cards...), b.Row...)
	case List:
		out = append(append(out, b.Tiles...), b.Rows...)
	case Search:
		out = append(out, b.Results...)
		for _, row := range b.Keys {
			out = append(out, row...)
		}
	case Options:
		for _, o := range b.Options {
			out = append(out, o.Button)
		}
	case Scale:
		for _, o := range b.Options {
			out = append(out, o.Button)
		}
	case Figure:
		for _, o := range append(append([]Option(nil), b.Parts...), b.Others...) {
			out = append(out, o.Button)
		}
	case Drawing:
		out = append(out, b.Erase)
	case Keypad:
		out = append(out, b.Pick...)
		for _, row := range b.Keys {
			for _, key := range row {
				if key.ID != "" {
					out = append(out, key)
				}
			}
		}
		out = append(out, b.Low...)
	case Facts:
		for _, f := range b.Lines {
			if f.Change != nil {
				out = append(out, *f.Change)
			}
		}
	case Map:
		out = append(out, b.Levels...)
	case Faces:
		out = append(out, b.Faces...)
	}
	out = append(out, m.Actions...)
	out = append(out, m.Tools...)
	return append(out, m.Foot...)
}
