package imdf

import (
	"encoding/json"
	"slices"

	"frontdoor/kiosk/wayfind"
)

// reference is a feature named by another.
type reference struct {
	ID string `json:"id"`
}

// addRelationships reads connectors, and one-way doors from traversals.
func (l *loader) addRelationships() error {
	for _, f := range l.features["relationship"] {
		var refs []string
		var from, to reference
		var between []reference
		fromErr := json.Unmarshal(f.props["origin"], &from)
		toErr := json.Unmarshal(f.props["destination"], &to)
		if err := json.Unmarshal(f.props["intermediary"], &between); err != nil {
			var one reference
			if json.Unmarshal(f.props["intermediary"], &one) == nil {
				between = []reference{one}
			}
		}
		if fromErr != nil || toErr != nil || from.ID == "" || to.ID == "" || from.ID == to.ID {
			l.warn(f.id, "", "it needs an origin and another destination; it was left out")
			continue
		}
		refs = append(refs, from.ID)
		for _, b := range between {
			refs = append(refs, b.ID)
		}
		refs = append(refs, to.ID)
		if i := slices.IndexFunc(refs, func(id string) bool { return l.units[id] == nil && l.openings[id] == nil }); i >= 0 {
			l.warn(f.id, "", "it names %q, which is no unit or opening here; it was left out", refs[i])
			continue
		}
		directed := f.props.text("direction") == "directed"
		if l.ordinalOf(from.ID) == l.ordinalOf(to.ID) {
			l.oneWay(f, from.ID, refs[1:len(refs)-1], directed)
			continue
		}
		l.connect(f, refs, directed)
	}
	return nil
}

func (l *loader) ordinalOf(id string) int {
	if u := l.units[id]; u != nil {
		return u.Ordinal
	}
	return l.openings[id].Ordinal
}

// oneWay notes that the openings of a directed traversal are passed coming from
// its origin only.
func (l *loader) oneWay(f feature, from string, through []string, directed bool) {
	if !directed || l.units[from] == nil {
		return
	}
	for _, id := range through {
		if o := l.openings[id]; o != nil {
			o.From = from
		}
	}
}

// connect makes a connector of what a relationship over several levels names:
// its lift, stairs, escalator or ramp units, and its openings or the halls it
// leads to on levels where it names no such unit.
func (l *loader) connect(f feature, refs []string, directed bool) {
	c := wayfind.Connector{ID: f.id, Kind: wayfind.KindOf(f.props.text("category")), Hours: f.props.text("hours")}
	l.stopAtRidden(&c, refs)
	l.stopElsewhere(f, &c, refs)
	if c.Kind == "" || !slices.ContainsFunc(c.Stops, func(s wayfind.Stop) bool { return s.Ordinal != c.Stops[0].Ordinal }) {
		l.warn(f.id, "", "it joins levels, but names no lift, stairs, escalator or ramp; it was left out")
		return
	}
	if directed {
		c.Way = 1
		if l.ordinalOf(refs[len(refs)-1]) < l.ordinalOf(refs[0]) {
			c.Way = -1
		}
	}
	l.v.Connectors = append(l.v.Connectors, c)
}

// stopAtRidden adds the stops at the lift, stairs, escalator or ramp units among
// what is named; the first of them tells the kind where nothing else does.
func (l *loader) stopAtRidden(c *wayfind.Connector, refs []string) {
	for _, id := range refs {
		u := l.units[id]
		if u == nil || wayfind.KindOf(u.Category) == "" {
			continue
		}
		if c.Kind == "" {
			c.Kind = wayfind.KindOf(u.Category)
		}
		if !slices.ContainsFunc(c.Stops, func(s wayfind.Stop) bool { return s.Unit == id }) {
			c.Stops = append(c.Stops, wayfind.Stop{Ordinal: u.Ordinal, Unit: id})
		}
	}
}

// stopElsewhere adds the stops on levels without a unit that is ridden: at the
// openings named there, else where the lift or stairs must lie on the level of a
// hall.
func (l *loader) stopElsewhere(f feature, c *wayfind.Connector, refs []string) {
	stops := func(ordinal int) func(wayfind.Stop) bool {
		return func(s wayfind.Stop) bool { return s.Ordinal == ordinal }
	}
	ridden := c.Stops
	for _, id := range refs {
		if o := l.openings[id]; o != nil && !slices.ContainsFunc(ridden, stops(o.Ordinal)) {
			c.Stops = append(c.Stops, wayfind.Stop{Ordinal: o.Ordinal, Doors: []string{id}})
		}
	}
	if len(ridden) == 0 {
		return
	}
	for _, id := range refs {
		hall := l.units[id]
		if hall == nil || slices.ContainsFunc(c.Stops, stops(hall.Ordinal)) {
			continue
		}
		if unit := l.landing(f, l.units[ridden[0].Unit], hall); unit != "" {
			c.Stops = append(c.Stops, wayfind.Stop{Ordinal: hall.Ordinal, Unit: unit})
		}
	}
}

// landing returns the unit of the stairs or lift u on the level of hall, which a
// relationship names in its place: the one drawn over it, else one like it; ""
// when a venue asks for more than anybody leaves out.
func (l *loader) landing(f feature, u, hall *wayfind.Unit) string {
	const most = 500
	if l.landings++; l.landings > most {
		return ""
	}
	middle := u.Shape.Inside()
	for i := range l.v.Units {
		w := &l.v.Units[i]
		if w.Ordinal == hall.Ordinal && wayfind.KindOf(w.Category) == wayfind.KindOf(u.Category) && w.Shape.Contains(middle) {
			return w.ID
		}
	}
	l.warn(f.id, "", "it names no %s on the level of %s; taken to lie there as %s does below or above: draw it there", u.Category, hall.ID, u.ID)
	like := *u
	like.ID, like.Level, like.Ordinal, like.Building = u.ID+"@"+hall.Level, hall.Level, hall.Ordinal, hall.Building
	l.v.Units = append(l.v.Units, like)
	for i := range l.v.Units {
		l.units[l.v.Units[i].ID] = &l.v.Units[i]
	}
	return like.ID
}
