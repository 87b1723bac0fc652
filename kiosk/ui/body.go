package ui

import "frontdoor/kiosk/view"

// body lays out the middle of the page: main is w wide; side stands under it in
// portrait and in the right column of a landscape page, sw wide.
func (p *page) body(w, sw float64) (main, side stack) {
	switch b := p.model.Body.(type) {
	case view.Cards:
		main = p.cards(b, w)
	case view.List:
		main = p.list(b, w)
	case view.Options:
		main = p.options(b, w)
	case view.Scale:
		main = p.scale(b, w)
	case view.Figure:
		main = p.figure(b, w)
	case view.Drawing:
		main, side = p.drawing(b, w, sw)
	case view.Keypad:
		main, side = p.keypad(b, w, sw)
	case view.Scan:
		main = p.scan(b, w)
	case view.Facts:
		main = p.facts(b, w)
	case view.Message:
		main = p.message(b, w)
	case view.Ticket:
		main, side = p.ticket(b, w, sw)
	case view.Map:
		main, side = p.way(b, w, sw)
	case view.Search:
		main, side = p.search(b, w, sw)
	case view.Code:
		main, side = p.code(b, w, sw)
	case view.Faces:
		main = p.faces(b, w)
	}
	return main, side
}
