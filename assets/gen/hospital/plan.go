package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// building is one house of the hospital.
type building struct {
	key    string
	name   labels
	street string
}

// unit is one area of a floor.
type unit struct {
	key      string // stable, what its id is made from
	building *building
	ordinal  int
	kind     kind
	name     labels
	occupant string // IMDF occupant category, empty for none
	rects    []rect
	shape    polygon
}

// opening is a door or gap; b is nil when it leads outside.
type opening struct {
	key     string
	ordinal int
	a, b    *unit
	from    pt
	to      pt
	style   style
	name    labels
}

// mark is a point of interest drawn on the plan.
type mark struct {
	ordinal  int
	category string
	name     labels
	phrase   labels // a landmark's name inside a sentence, else nil
	at       pt
	unit     *unit
}

func (m mark) id() string { return id("amenity/" + m.key()) }

func (m mark) key() string { return fmt.Sprintf("%d/%s", m.ordinal, m.name["en"]) }

// booth is a check-in kiosk: heading is where somebody looks who reads it, in
// degrees clockwise from north.
type booth struct {
	id      string
	name    labels
	ordinal int
	at      pt
	heading int
	unit    *unit
}

// plan collects the whole hospital and everything that is wrong with it.
type plan struct {
	units    []*unit
	openings []opening
	marks    []mark
	booths   []booth
	keys     map[string]int
	later    []func() // doors wait until every area is drawn
	errs     []error
}

// floor is one building's part of one level while it is being drawn.
type floor struct {
	p        *plan
	building *building
	ordinal  int
	number   int // of the last numbered room
}

func (p *plan) floor(b *building, ordinal, firstNumber int) *floor {
	return &floor{p: p, building: b, ordinal: ordinal, number: firstNumber - 1}
}

func (f *floor) errorf(format string, args ...any) {
	f.p.errs = append(f.p.errs, fmt.Errorf("%s, level %d: %w", f.building.key, f.ordinal, fmt.Errorf(format, args...)))
}

// unique makes a key that stays the same as long as no earlier area of the
// same building and level has the same name.
func (p *plan) unique(key string) string {
	p.keys[key]++
	if n := p.keys[key]; n > 1 {
		return fmt.Sprintf("%s#%d", key, n)
	}
	return key
}

// area draws one unit of any rectilinear shape. An empty name takes the
// kind's.
func (f *floor) area(k kind, name labels, rects ...rect) *unit {
	if name == nil {
		name = k.name
	}
	if k.numbered {
		f.number++
		n := labels{}
		for tag, text := range name {
			n[tag] = fmt.Sprintf("%s %d", text, f.number)
		}
		name = n
	}
	shapes, err := union(rects)
	if err != nil || len(shapes) != 1 {
		f.errorf("%s is not one connected shape", name["en"])
		return &unit{}
	}
	u := &unit{building: f.building, ordinal: f.ordinal, kind: k, name: name, rects: rects, shape: shapes[0]}
	u.key = f.p.unique(fmt.Sprintf("%s/%d/%s", f.building.key, f.ordinal, name["en"]))
	f.p.units = append(f.p.units, u)
	return u
}

// room is one entry of a row.
type room struct {
	width    float64 // metres along the corridor
	kind     kind
	name     labels
	occupant string
	joined   bool // a door to the next room of the row as well
}

// r is a room as wide as given; names are English, Spanish, American English.
func r(width float64, k kind, names ...string) room {
	out := room{width: width, kind: k}
	if len(names) >= 2 {
		out.name = named(names[0], names[1], names[2:]...)
	}
	return out
}

// of says who works in the room: an IMDF occupant category.
func (r room) of(occupant string) room { r.occupant = occupant; return r }

// join opens a second door to the next room of the row.
func (r room) join() room { r.joined = true; return r }

// times repeats a room.
func times(n int, r room) []room { return slices.Repeat([]room{r}, n) }

// row fills a box with rooms side by side, from west to east or from south to
// north, all entered from the same side. items are room or []room.
func (f *floor) row(in rect, side byte, items ...any) {
	var rooms []room
	for _, it := range items {
		switch v := it.(type) {
		case room:
			rooms = append(rooms, v)
		case []room:
			rooms = append(rooms, v...)
		}
	}
	upright := side == 'e' || side == 'w'
	at, end := in.x0, in.x1
	if upright {
		at, end = in.y0, in.y1
	}
	for i, rm := range rooms {
		b := in
		if upright {
			b.y0, b.y1 = at, at+cm(rm.width)
			at = b.y1
		} else {
			b.x0, b.x1 = at, at+cm(rm.width)
			at = b.x1
		}
		f.area(rm.kind, rm.name, b).occupant = rm.occupant
		f.enter(b, side, i, rm)
		if rm.joined && i+1 < len(rooms) {
			f.join(b, upright, rm.kind.staff || rooms[i+1].kind.staff)
		}
	}
	if at != end {
		f.errorf("the rooms from %s on end %d cm from where their row ends", rooms[0].name["en"], at-end)
	}
}

// at returns the unit that holds a point in its inside, or nil.
func (p *plan) at(ordinal int, c pt) *unit {
	for _, u := range p.units {
		if u.ordinal == ordinal && u.holds(c) {
			return u
		}
	}
	return nil
}

func (u *unit) holds(c pt) bool {
	return slices.ContainsFunc(u.rects, func(r rect) bool { return r.has(c) })
}

// mark puts a point of interest into whichever unit lies there.
func (f *floor) mark(category string, x, y float64, en, es string) {
	f.p.marks = append(f.p.marks, mark{ordinal: f.ordinal, category: category, name: named(en, es), at: pt{cm(x), cm(y)}})
}

// landmark is a mark to find one's way by. It is given as it stands in a
// sentence, with its article; its name drops that and starts with a capital.
func (f *floor) landmark(x, y float64, en, es string) { f.called("landmark", x, y, en, es) }

// desk is where people are helped by a person; it is given like a landmark.
func (f *floor) desk(x, y float64, en, es string) { f.called("information", x, y, en, es) }

func (f *floor) called(category string, x, y float64, en, es string) {
	f.mark(category, x, y, bare(en), bare(es))
	f.p.marks[len(f.p.marks)-1].phrase = named(en, es)
}

func bare(phrase string) string {
	_, name, _ := strings.Cut(phrase, " ")
	first, size := utf8.DecodeRuneInString(name)
	return string(unicode.ToUpper(first)) + name[size:]
}

func (f *floor) kiosk(id string, x, y float64, heading int, en, es string) {
	f.p.booths = append(f.p.booths, booth{id, named(en, es), f.ordinal, pt{cm(x), cm(y)}, heading, nil})
}

// finish hangs the doors, places the marks and reports every fault.
func (p *plan) finish() error {
	for _, hang := range p.later {
		hang()
	}
	for i := range p.marks {
		m := &p.marks[i]
		if m.unit = p.at(m.ordinal, m.at); m.unit == nil {
			p.errs = append(p.errs, fmt.Errorf("level %d: %s stands in no room", m.ordinal, m.name["en"]))
		}
	}
	for i := range p.booths {
		b := &p.booths[i]
		if b.unit = p.at(b.ordinal, b.at); b.unit == nil {
			p.errs = append(p.errs, fmt.Errorf("%s stands in no room", b.id))
		}
	}
	for i, u := range p.units {
		for _, o := range p.units[:i] {
			if o.ordinal == u.ordinal && o.clashes(u) {
				p.errs = append(p.errs, fmt.Errorf("%s overlaps %s", u.key, o.key))
			}
		}
	}
	return errors.Join(p.errs...)
}

func (u *unit) clashes(o *unit) bool {
	return slices.ContainsFunc(u.rects, func(a rect) bool { return slices.ContainsFunc(o.rects, a.overlaps) })
}
