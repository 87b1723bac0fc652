package ui

import (
	"frontdoor/kiosk/view"
)

// stack is pieces one under the other.
type stack struct {
	rows []piece
	gap  float64
	card bool // one surface lies under all rows
}

// heights sums the least and the greatest height of rows.
func (s stack) heights(rows []piece) (least, most float64) {
	for i, r := range rows {
		if i > 0 {
			least += s.gap
			most += s.gap
		}
		least += r.min
		most += max(r.min, r.most)
	}
	return least, most
}

// least is the height under which the rows must be paged.
func (s stack) least() float64 {
	least, _ := s.heights(s.rows)
	return least
}

// touches reports whether any row can be touched.
func (s stack) touches() bool {
	for _, r := range s.rows {
		if r.touches {
			return true
		}
	}
	return false
}

// spread draws rows into r, each as high as its share of the room allows.
func (p *page) spread(s stack, rows []piece, r rect) {
	least, most := s.heights(rows)
	share := 0.0
	if most > least {
		share = max(0, min(1, (r.h-least)/(most-least)))
	}
	y := r.y
	if s.card && len(rows) > 0 {
		p.card(rect{r.x, r.y, r.w, least + share*(most-least)})
	}
	for i, row := range rows {
		if i > 0 {
			y += s.gap
		}
		h := row.min + share*(max(row.min, row.most)-row.min)
		row.draw(rect{r.x, y, r.w, h})
		y += h
	}
}

// height is what spread will use of the room it is given.
func (s stack) height(rows []piece, room float64) float64 {
	least, most := s.heights(rows)
	return max(least, min(most, room))
}

// turnerWidth is what the two buttons that page a column take of its width.
func (p *page) turnerWidth() float64 { return p.target(112) + p.gap() }

// paged cuts the rows into parts that fit room and returns the part shown. ok
// is false when some row alone is too high, or the buttons that page are.
func (p *page) paged(s stack, column int, room float64) (rows []piece, ok bool) {
	head := 0
	for head < len(s.rows) && s.rows[head].sticky {
		head++
	}
	if room < 2*p.target(84)+p.gap() {
		return nil, false
	}
	var parts [][]piece
	part := append([]piece(nil), s.rows[:head]...)
	for _, row := range s.rows[head:] {
		next := append(part[:len(part):len(part)], row)
		if least, _ := s.heights(next); least > room && len(part) > head {
			parts = append(parts, part)
			next = append(s.rows[:head:head], row)
		}
		part = next
		if least, _ := s.heights(part); least > room {
			return nil, false
		}
	}
	parts = append(parts, part)
	p.parts[column] = len(parts)
	p.shown[column] = max(0, min(p.shown[column], len(parts)-1))
	return parts[p.shown[column]], true
}

// turners draws the two buttons that page a column: up at the top of r, down at
// its bottom.
func (p *page) turners(column int, r rect) {
	at, last := p.shown[column], p.parts[column]-1
	h := min((r.h-p.gap())/2, p.px(240))
	for i, y := range [2]float64{r.y, r.bottom() - h} {
		b := view.Button{ID: turnID(column, i), Icon: turnIcon(i), Role: view.RolePlain}
		b.Off = i == 0 && at == 0 || i == 1 && at == last
		c, s := rect{r.x, y, r.w, h}, p.pal.skin(b)
		p.box(c, box{s.fill, s.edge, p.px(s.width), p.px(26), false})
		size := p.px(56)
		p.icon(b.Icon, c.x+(c.w-size)/2, c.y+(c.h-size)/2, size, s.ink)
		p.add(c, op{touch: &target{button: b, radius: p.px(26), turn: 2*column + i}})
	}
}

// turnID names the buttons that page a column: "page-up" and "page-down", and
// the second column's "page-up-2" and "page-down-2".
func turnID(column, way int) string {
	id := [2]string{"page-up", "page-down"}[way]
	if column == 1 {
		id += "-2"
	}
	return id
}

func turnIcon(way int) string { return [2]string{"up", "down"}[way] }
