package wayfind

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"frontdoor/kiosk/wayfind/hours"
)

// Report is what Check found, and how much of what the venue holds.
type Report struct {
	Problems []Problem      `json:"problems"` // faults first
	Counts   map[string]int `json:"counts"`   // "levels", "units", "lifts", …
}

// checker collects problems of one map.
type checker struct {
	m    *Map
	r    Report
	foot *tree // from where people come
}

// Check looks for what would send people astray: units nobody can reach, doors
// that touch nothing, lifts that go nowhere, levels without a way to them,
// public units without a name, and destinations with steps on every way.
func Check(v *Venue) Report {
	c := &checker{r: Report{Counts: counts(v)}}
	m, err := Build(v)
	if err != nil {
		c.tell(Fault, v.ID, "%v", err)
		return c.r
	}
	c.m = m
	c.foot = m.grow(c.entrances(), nil, m.maskOf(Options{}), usualPace, false)
	c.doors()
	c.connectors()
	c.levels()
	c.kiosks()
	c.hours()
	c.reach()
	slices.SortStableFunc(c.r.Problems, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Severity, b.Severity), cmp.Compare(a.Feature, b.Feature))
	})
	return c.r
}

// counts sums up the venue.
func counts(v *Venue) map[string]int {
	n := map[string]int{
		"buildings": len(v.Buildings), "levels": len(v.Levels), "units": len(v.Units), "openings": len(v.Openings),
		"amenities": len(v.Amenities), "kiosks": len(v.Kiosks), "connectors": len(v.Connectors),
	}
	names := map[ConnectorKind]string{Lift: "lifts", Stairs: "stairs", Escalator: "escalators", Ramp: "ramps"}
	for _, c := range v.Connectors {
		n[names[c.Kind]]++
	}
	for i := range v.Units {
		if v.Units[i].Restricted {
			n["restricted_units"]++
		}
		if len(v.Units[i].Name) > 0 {
			n["named_units"]++
		}
	}
	return n
}

func (c *checker) tell(s Severity, feature, format string, args ...any) {
	c.r.Problems = append(c.r.Problems, Problem{s, feature, "", fmt.Sprintf(format, args...)})
}

func (c *checker) doors() {
	for _, o := range c.m.venue.Openings {
		if o.Units[0] == "" {
			c.r.Problems = append(c.r.Problems, loose(o.ID))
		}
	}
}

func (c *checker) connectors() {
	for _, con := range c.m.venue.Connectors {
		levels := map[int]bool{}
		for _, s := range con.Stops {
			levels[s.Ordinal] = true
			if len(s.Doors) == 0 {
				c.tell(Fault, s.Unit, "nobody can get into this %s on level %d: draw its door", con.Kind, s.Ordinal)
			}
		}
		feature := con.ID
		if con.Stops[0].Unit != "" {
			feature = con.Stops[0].Unit
		}
		if len(levels) < 2 && con.Kind == Lift {
			c.tell(Fault, feature, "this lift has only one stop, on level %d: draw its other stops over it, or correct its category", con.Stops[0].Ordinal)
		} else if len(levels) < 2 {
			c.tell(Warning, feature, "this %s leads to no other level: draw its other end over it, or correct its category", con.Kind)
		}
	}
}

// levels tells of levels that nothing leads to, empty levels, and two levels of
// one building that claim the same ordinal.
func (c *checker) levels() {
	v := c.m.venue
	joined, stops, used := map[int]bool{}, map[string]bool{}, map[string]int{}
	for _, con := range v.Connectors {
		for _, s := range con.Stops {
			if slices.ContainsFunc(con.Stops, func(t Stop) bool { return t.Ordinal != s.Ordinal }) {
				joined[s.Ordinal], stops[c.levelAt(s)] = true, true
			}
		}
	}
	for i := range v.Units {
		used[v.Units[i].Level]++
	}
	type claim struct {
		building string
		ordinal  int
	}
	claims := map[claim]string{}
	ordinals := c.m.Levels()
	for _, l := range v.Levels {
		if used[l.ID] == 0 {
			c.tell(Warning, l.ID, "no unit is on this level")
		} else if (!joined[l.Ordinal] && len(ordinals) > 1 || !stops[l.ID] && c.cutOff(l)) && !l.Outdoor {
			c.tell(Fault, l.ID, "no lift, stairs, escalator or ramp leads to this level (ordinal %d)", l.Ordinal)
		}
		for _, b := range l.Buildings {
			if other, taken := claims[claim{b, l.Ordinal}]; taken && !l.Outdoor {
				c.tell(Warning, l.ID, "building %s has another level of ordinal %d (%s): correct one of them", b, l.Ordinal, other)
			}
			claims[claim{b, l.Ordinal}] = l.ID
		}
	}
}

// levelAt returns the id of the level that a stop is on.
func (c *checker) levelAt(s Stop) string {
	if u, known := c.m.Unit(s.Unit); known {
		return u.Level
	}
	for _, id := range s.Doors {
		if o, known := c.m.Opening(id); known {
			return o.Level
		}
	}
	return ""
}

// cutOff reports whether no way on foot comes to a level of a building that has
// others: over a bridge, say.
func (c *checker) cutOff(l Level) bool {
	shares := slices.ContainsFunc(c.m.venue.Levels, func(o Level) bool {
		return o.Ordinal != l.Ordinal && slices.ContainsFunc(o.Buildings, func(b string) bool { return slices.Contains(l.Buildings, b) })
	})
	for i := range c.m.venue.Units {
		if shares && c.m.venue.Units[i].Level == l.ID && c.m.space[i] != nil && c.reached(c.foot, int32(i)) {
			return false
		}
	}
	return shares
}

func (c *checker) kiosks() {
	for _, k := range c.m.venue.Kiosks {
		if _, err := c.m.settle(k.Place); err != nil {
			c.tell(Fault, k.Feature, "this kiosk stands in no room or corridor: move it, or correct its level")
		}
	}
}

// hours tells of opening hours that cannot be read, which count as none.
func (c *checker) hours() {
	read := func(id, text string) {
		if _, err := hours.Parse(text); text != "" && err != nil {
			c.tell(Warning, id, "%v; taken as always open: write them as Mo-Fr 08:00-18:00", err)
		}
	}
	v := c.m.venue
	for i := range v.Units {
		read(v.Units[i].ID, v.Units[i].Hours)
	}
	for i := range v.Openings {
		read(v.Openings[i].ID, v.Openings[i].Hours)
	}
	for i := range v.Connectors {
		read(v.Connectors[i].ID, v.Connectors[i].Hours)
	}
}

// reach tells of units that no way leads to, on foot and without steps, and of
// public ones without a name.
func (c *checker) reach() {
	wheels := c.m.grow(c.entrances(), nil, c.m.maskOf(Options{StepFree: true}), usualPace, false)
	offered := map[string]bool{}
	for _, u := range c.m.Destinations() {
		offered[u.ID] = true
	}
	for i := range c.m.venue.Units {
		u := &c.m.venue.Units[i]
		if c.m.space[i] == nil {
			continue
		}
		if useOf(u.Category) == useRoom && u.Public() && len(u.Name) == 0 && !within(u.Category, "restroom") {
			c.tell(Warning, u.ID, "this %s is public and has no name: nobody can be sent to it", u.Category)
		}
		switch {
		case c.reached(c.foot, int32(i)):
			if offered[u.ID] && !c.reached(wheels, int32(i)) {
				c.tell(Warning, u.ID, "every way to %s has steps: people who need none cannot be sent there", u.Name.In(c.m.venue.Lang))
			}
		case offered[u.ID]:
			c.tell(Fault, u.ID, "no way leads to %s: check its door and the corridor before it", u.Name.In(c.m.venue.Lang))
		default:
			c.tell(Warning, u.ID, "no way leads to this %s: check its door and the corridor before it", u.Category)
		}
	}
}

// entrances returns where people come from: the kiosks, else the doors to the
// outside, else the first passable unit with most doors.
func (c *checker) entrances() []link {
	var out []link
	for _, k := range c.m.venue.Kiosks {
		if p, err := c.m.settle(k.Place); err == nil {
			out = append(out, c.m.links(p, false)...)
		}
	}
	if len(out) > 0 {
		return out
	}
	for _, p := range c.m.exits(false) {
		out = append(out, c.m.links(p, false)...)
	}
	if len(out) > 0 {
		return out
	}
	best, most := -1, 0
	for i := range c.m.of {
		if c.m.passable(int32(i)) && len(c.m.of[i]) > most {
			best, most = i, len(c.m.of[i])
		}
	}
	if best >= 0 {
		for _, n := range c.m.nodes[best] {
			out = append(out, link{n, 0})
		}
	}
	return out
}

// reached reports whether a tree comes to one of the unit's doors or corners.
func (c *checker) reached(t *tree, unit int32) bool {
	return slices.ContainsFunc(c.m.nodes[unit], func(n int32) bool { return !math.IsInf(t.cost[n], 1) }) ||
		slices.ContainsFunc(c.m.links(c.m.whole(unit), true), func(l link) bool { return !math.IsInf(t.cost[l.node], 1) })
}
