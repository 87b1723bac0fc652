package ui

import (
	"math"
	"slices"

	"frontdoor/kiosk/draw"
	"frontdoor/kiosk/view"
)

// plate draws the ground of a button and makes it touchable.
func (p *page) plate(r rect, b view.Button, s skin, radius float64) {
	p.box(r, box{s.fill, s.edge, p.px(s.width), radius, false})
	p.touch(r, b, radius)
}

// side lays pieces side by side, all as high as the highest.
func (p *page) side(pieces []piece, weights []float64) piece {
	out := piece{}
	for _, c := range pieces {
		out.min = max(out.min, c.min)
		out.most = max(out.most, c.most)
		out.touches = out.touches || c.touches
	}
	out.draw = func(r rect) {
		for i, c := range r.columns(p.gap(), weights...) {
			pieces[i].draw(c)
		}
	}
	return out
}

// across lays buttons side by side in equal columns of the width w.
func (p *page) across(buttons []view.Button, w float64, one func(view.Button, float64) piece) piece {
	n := len(buttons)
	cw := (w - p.gap()*float64(n-1)) / float64(n)
	pieces := make([]piece, n)
	for i, b := range buttons {
		pieces[i] = one(b, cw)
	}
	return p.side(pieces, equal(n))
}

// action is a large button at the foot of the content: an icon and words in
// the middle, in at most two lines where that can be.
func (p *page) action(b view.Button, w float64) piece {
	s := p.pal.skin(b)
	return p.labelled(b, s, p.actionFace(b), w, 132, 52)
}

func (p *page) actionFace(b view.Button) face {
	return face{size: p.text(44), weight: draw.Bold, align: draw.Center, leading: 1.15, lang: b.Lang, tracking: -0.01}
}

// actionNeed is the width in which an action keeps its words in one line.
func (p *page) actionNeed(b view.Button) float64 {
	f := p.actionFace(b)
	return p.measure(b.Text, f, 0).w + 2*p.px(28) - p.labelRoom(b, f, 0, 52)
}

// even steps f down to the size at which every one of the buttons' words fit.
func (p *page) even(buttons []view.Button, f face, room func(view.Button) float64, lines int) face {
	for _, b := range buttons {
		f.lang = b.Lang
		f.size = p.fit(b.Text, f, room(b), lines).face.size
	}
	f.lang = ""
	return f
}

// footer is the bottom row: icons beside the words, or above them where the
// words would have to be set smaller.
func (p *page) footer(buttons []view.Button, w float64) piece {
	f := face{size: p.em(32), weight: draw.Bold, align: draw.Center, leading: 1.12}
	cw := (w - p.gap()*float64(len(buttons)-1)) / float64(len(buttons))
	beside := p.even(buttons, f, func(b view.Button) float64 { return p.labelRoom(b, f, cw, 38) }, 2)
	above := p.even(buttons, f, func(view.Button) float64 { return cw - 2*p.px(10) }, 2)
	return p.across(buttons, w, func(b view.Button, w float64) piece {
		if above.size > beside.size*1.08 {
			return p.stacked(b, p.pal.skin(b), above, w, 118, 38)
		}
		return p.labelled(b, p.pal.skin(b), beside, w, 118, 38)
	})
}

// labelRoom is what a labelled button leaves for its words.
func (p *page) labelRoom(b view.Button, f face, w, iconSize float64) float64 {
	room := w - 2*p.px(20)
	for _, d := range p.signs(b, f, iconSize) {
		if d > 0 {
			room -= d + p.px(16)
		}
	}
	return room
}

// signs are the sizes of a button's icon and of the tick it bears when it is
// switched on, 0 for none.
func (p *page) signs(b view.Button, f face, iconSize float64) (out [2]float64) {
	if b.Icon != "" {
		out[0] = math.Round(max(p.px(iconSize), f.size*1.1))
	}
	if b.Role == view.RoleChosen {
		out[1] = math.Round(f.size * 0.9)
	}
	return out
}

// labelled is a button with its icon beside its words, both in the middle, and
// a tick after them when it is switched on.
func (p *page) labelled(b view.Button, s skin, f face, w, height, iconSize float64) piece {
	f.lang = b.Lang
	signs := p.signs(b, f, iconSize)
	size, tick, gap := signs[0], signs[1], p.px(16)
	room := p.labelRoom(b, f, w, iconSize)
	t := words{}
	if b.Text == "" {
		gap = 0
	} else {
		t = p.balance(p.fit(b.Text, f, room, 2))
	}
	least := max(p.target(height), t.h+2*p.px(14))
	return piece{min: least, most: max(least, p.px(height)), touches: true, draw: func(r rect) {
		p.plate(r, b, s, p.px(26))
		tw := t.w
		total := tw
		for _, d := range signs {
			if d > 0 {
				total += d + gap
			}
		}
		x := r.x + (r.w-total)/2
		if size > 0 {
			p.icon(b.Icon, x, r.y+(r.h-size)/2, size, s.ink)
			x += size + gap
		}
		p.put(t, middle(rect{x, r.y, tw, r.h}, t.h), s.ink)
		if tick > 0 {
			p.icon("check", x+tw+gap, r.y+(r.h-tick)/2, tick, s.ink)
		}
	}}
}

// stacked is a button with its icon above its words. One that is switched on
// bears a tick in its upper corner.
func (p *page) stacked(b view.Button, s skin, f face, w, height, iconSize float64) piece {
	size := math.Round(p.px(iconSize))
	if b.Icon == "" {
		size = 0
	}
	f.lang = b.Lang
	t := p.fit(b.Text, f, w-2*p.px(10), 2)
	gap := p.px(8)
	need := size + gap + t.h
	least := max(p.target(height), need+2*p.px(14))
	return piece{min: least, most: least, touches: true, draw: func(r rect) {
		p.plate(r, b, s, p.px(22))
		y := r.y + (r.h-need)/2
		p.icon(b.Icon, r.x+(r.w-size)/2, y, size, s.ink)
		p.put(t, rect{r.x, y + size + gap, r.w, t.h}, s.ink)
		if b.Role == view.RoleChosen {
			d := p.px(30)
			p.icon("check", r.end()-d-p.px(10), r.y+p.px(10), d, s.ink)
		}
	}}
}

// lowRow is a row of low buttons, their signs beside their words.
func (p *page) lowRow(buttons []view.Button, w float64) piece {
	f := face{size: p.em(30), weight: draw.SemiBold, align: draw.Center, leading: 1.1}
	cw := (w - p.gap()*float64(len(buttons)-1)) / float64(len(buttons))
	f = p.even(buttons, f, func(b view.Button) float64 { return p.labelRoom(b, f, cw, 36) }, 1)
	return p.across(buttons, w, func(b view.Button, w float64) piece {
		return p.labelled(b, p.pal.skin(b), f, w, 84, 36)
	})
}

// toolRow is a row of the tool strip.
func (p *page) toolRow(buttons []view.Button, w float64) piece {
	f := face{size: p.em(28), weight: draw.SemiBold, align: draw.Center, leading: 1.1}
	cw := (w - p.gap()*float64(len(buttons)-1)) / float64(len(buttons))
	f = p.even(buttons, f, func(view.Button) float64 { return cw - 2*p.px(10) }, 1)
	return p.across(buttons, w, func(b view.Button, w float64) piece {
		return p.stacked(b, p.pal.skin(b), f, w, 112, 36)
	})
}

// pillRow is a row of small buttons with words only, such as languages.
func (p *page) pillRow(buttons []view.Button, w float64) piece {
	f := face{size: p.text(36), weight: draw.SemiBold, align: draw.Center, leading: 1.15}
	cw := (w - p.gap()*float64(len(buttons)-1)) / float64(len(buttons))
	f = p.even(buttons, f, func(b view.Button) float64 { return p.labelRoom(b, f, cw, 0) }, 1)
	return p.across(buttons, w, func(b view.Button, w float64) piece {
		return p.labelled(b, p.pal.soft(b), f, w, 106, 0)
	})
}

// pillsAbreast is how many small buttons stand in a row of w, whole and wide
// enough to be touched.
func (p *page) pillsAbreast(buttons []view.Button, w float64) int {
	f := face{size: p.text(36), weight: draw.SemiBold}
	most := int((w + p.gap()) / (max(p.px(140), p.minTarget) + p.gap()))
	return max(1, min(p.abreast(buttons, w, f, 88), most))
}

// grid lays buttons in rows of at most n, the rows as even as they can be.
func grid(buttons []view.Button, n int) [][]view.Button {
	if len(buttons) == 0 {
		return nil
	}
	rows := (len(buttons) + n - 1) / n
	per := (len(buttons) + rows - 1) / rows
	return slices.Collect(slices.Chunk(buttons, per))
}

// abreast is how many buttons stand side by side, at least two, with every word
// whole at the size of f and pad design pixels beside it.
func (p *page) abreast(buttons []view.Button, w float64, f face, pad float64) int {
	n := len(buttons)
	for ; n > 2; n-- {
		room := (w-p.gap()*float64(n-1))/float64(n) - p.px(pad)
		fits := true
		for _, b := range buttons {
			f.lang = b.Lang
			fits = fits && p.widest(b.Text, f) <= room
		}
		if fits {
			break
		}
	}
	return max(n, 1)
}
