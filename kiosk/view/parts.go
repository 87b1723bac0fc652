package view

import (
	"frontdoor/kiosk/flow"
	"frontdoor/kiosk/wayfind"
)

// mostSteps is how many steps stand beside the map; of a longer way only those
// of the part shown do, because the map needs its room.
const mostSteps = 5

// part is a stretch of a way that is shown at once: the steps on one level, or
// some of them where they are many.
type part struct {
	ordinal     int
	number, of  int // which of the level's parts, from 0, and how many there are
	first, last int // indices of its steps
}

// parts cuts a way at its changes of level, and the stretches of a long way into
// even pieces of at most mostSteps-1 steps.
func parts(r *wayfind.Route) []part {
	var all []part
	count := map[int]int{}
	for first := 0; first < len(r.Steps); {
		last := first
		for last+1 < len(r.Steps) && r.Steps[last+1].Ordinal == r.Steps[first].Ordinal {
			last++
		}
		pieces, n := 1, last-first+1
		if len(r.Steps) > mostSteps {
			pieces = (n + mostSteps - 2) / (mostSteps - 1)
		}
		for i := range pieces {
			o := r.Steps[first].Ordinal
			all = append(all, part{ordinal: o, number: count[o], first: first + i*n/pieces, last: first + (i+1)*n/pieces - 1})
			count[o]++
		}
		first = last + 1
	}
	for i := range all {
		all[i].of = count[all[i].ordinal]
	}
	if len(all) == 0 {
		all = []part{{ordinal: r.To.Ordinal, of: 1, last: -1}}
	}
	return all
}

// begin is where a part begins, in the building it begins in.
func (p part) begin(r *wayfind.Route) wayfind.Place {
	at := wayfind.Place{Ordinal: p.ordinal, Unit: r.From.Unit}
	for _, s := range r.Steps[:p.first] {
		if s.Kind == wayfind.StepRide {
			at.Unit = s.ToUnit
		}
	}
	return at
}

// shownPart is which part a heading shows: that asked for, else the first on its
// level, else the first of all.
func shownPart(all []part, h flow.Heading) int {
	best := 0
	for i := len(all) - 1; i >= 0; i-- {
		if all[i].ordinal == h.Ordinal && (all[i].number == h.Part || all[i].number == 0) {
			if best = i; all[i].number == h.Part {
				return i
			}
		}
	}
	return best
}

// levels is the floor switcher in the order of the way. Where a level has
// several parts each says which steps it is.
func (p *page) levels(all []part, at int) []Button {
	several := false
	for _, part := range all {
		several = several || part.of > 1
	}
	var out []Button
	for i, part := range all {
		b := Button{ID: "level-" + itoa(part.ordinal), Text: p.levelName(part.begin(p.s.Heading.Route)), Role: RolePlain,
			Event: flow.ShowLevel{Ordinal: part.ordinal, Part: part.number}}
		if part.number > 0 {
			b.ID += "-" + itoa(part.number+1)
		}
		switch {
		case several && part.first == part.last:
			b.Text = p.Say("way.part.one", "level", b.Text, "number", part.first+1)
		case several:
			b.Text = p.Say("way.part", "level", b.Text, "from", part.first+1, "to", part.last+1)
		}
		if i == at {
			b.Role = RolePrimary
		}
		out = append(out, b)
	}
	return out
}
