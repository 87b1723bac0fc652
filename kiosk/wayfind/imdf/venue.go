package imdf

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"frontdoor/kiosk/wayfind"
)

// footprint is the ground that some buildings stand on.
type footprint struct {
	buildings []string
	shape     wayfind.Shape
}

// placeVenue chooses the origin: the middle of the units, of most of them where
// some lie far away, or the venue's display point when that is sensible.
func (l *loader) placeVenue() error {
	low, high := lonLat{math.Inf(1), math.Inf(1)}, lonLat{math.Inf(-1), math.Inf(-1)}
	var lons, lats []float64 // of each outline's first point
	for _, f := range l.features["unit"] {
		if f.geometry == nil {
			continue
		}
		polys, err := l.polygons(f)
		if err != nil {
			return err
		}
		for _, rings := range polys {
			for _, p := range rings[:min(len(rings), 1)] {
				for i, c := range p {
					if i == 0 {
						lons, lats = append(lons, c[0]), append(lats, c[1])
					}
					low = lonLat{min(low[0], c[0]), min(low[1], c[1])}
					high = lonLat{max(high[0], c[0]), max(high[1], c[1])}
				}
			}
		}
	}
	l.points = 0
	l.v.Lon, l.v.Lat = (low[0]+high[0])/2, (low[1]+high[1])/2
	const wide = 1.0 // degrees, more than any venue covers
	switch {
	case len(lons) == 0:
		l.v.Lon, l.v.Lat = 0, 0
	case high[0]-low[0] > wide || high[1]-low[1] > wide:
		slices.Sort(lons)
		slices.Sort(lats)
		l.v.Lon, l.v.Lat = lons[len(lons)/2], lats[len(lats)/2]
	}
	for _, f := range l.features["venue"] {
		const near = 0.05 // degrees
		p, there := f.props.displayPoint()
		if there && math.Abs(p[0]-l.v.Lon) < near && math.Abs(p[1]-l.v.Lat) < near {
			l.v.Lon, l.v.Lat = p[0], p[1]
		} else if there {
			l.warn(f.id, "", "its display point lies far from the units and was left aside: move it into the venue")
		}
	}
	return nil
}

func (l *loader) addVenue() error {
	for i, f := range l.features["venue"] {
		if i > 0 {
			l.warn(f.id, "", "a second venue in one archive was left out")
			continue
		}
		l.v.ID, l.v.Name = f.id, l.labels(f.props, "name")
	}
	for _, f := range l.features["building"] {
		l.v.Buildings = append(l.v.Buildings, wayfind.Building{ID: f.id, Name: l.labels(f.props, "name")})
	}
	for _, f := range l.features["footprint"] {
		shape, err := l.shape(f)
		if err != nil {
			return err
		}
		ids := f.props.list("building_ids")
		l.footprint = append(l.footprint, footprint{ids, shape})
		for i := range l.v.Buildings {
			if b := &l.v.Buildings[i]; len(ids) == 1 && ids[0] == b.ID && f.props.text("category") != "subterranean" {
				b.Shape = append(b.Shape, shape...)
			}
		}
	}
	return nil
}

func (l *loader) addLevels() error {
	for _, f := range l.features["level"] {
		if len(f.props) == 0 {
			l.warn(f.id, "", "it has no properties and was left out with all that is on it: give it an ordinal")
			l.noLevel[f.id] = true
			continue
		}
		ordinal, err := l.ordinal(f)
		if err != nil {
			return err
		}
		shape, err := l.shape(f)
		if err != nil {
			return err
		}
		l.v.Levels = append(l.v.Levels, wayfind.Level{
			ID: f.id, Ordinal: ordinal, Buildings: f.props.list("building_ids"), Shape: shape,
			Name: l.labels(f.props, "name"), ShortName: l.labels(f.props, "short_name"),
			Outdoor: string(f.props["outdoor"]) == "true",
		})
	}
	for i := range l.v.Levels {
		l.levels[l.v.Levels[i].ID] = &l.v.Levels[i]
	}
	return nil
}

func (l *loader) ordinal(f feature) (int, error) {
	l.near(f, "ordinal")
	n, ok := f.props.number("ordinal")
	if !ok {
		for key := range f.props {
			if almost(key, "ordinal") {
				n, ok = f.props.number(key)
			}
		}
	}
	if !ok || n != math.Trunc(n) || math.Abs(n) > 1000 {
		return 0, l.refuse(f, "its ordinal is not a whole number; give 0 for the ground level, 1 for the next above")
	}
	return int(n), nil
}

// levelOf returns the level that a feature names, nil with a warning when it
// names none; it refuses one that is not there, because a level cannot be
// guessed.
func (l *loader) levelOf(f feature) (*wayfind.Level, error) {
	id := l.near(f, "level_id")
	level, known := l.levels[id]
	switch {
	case id == "":
		l.warn(f.id, "", "it names no level and was left out: give it a level_id")
		return nil, nil
	case l.noLevel[id]:
		l.warn(f.id, "", "it was left out with its level %s: mend that one", id)
		return nil, nil
	case !known:
		return nil, l.refuse(f, "its level %q is not in level.geojson; add the level or correct level_id", id)
	}
	return level, nil
}

func (l *loader) addUnits() error {
	for _, f := range l.features["unit"] {
		level, err := l.levelOf(f)
		if err != nil {
			return err
		}
		if level == nil {
			continue
		}
		if f.geometry == nil {
			l.warn(f.id, "", "it has no geometry and was left out: draw its outline")
			continue
		}
		shape, err := l.shape(f)
		if err != nil {
			return err
		}
		if len(shape) == 0 {
			continue
		}
		u := wayfind.Unit{
			ID: f.id, Level: level.ID, Ordinal: level.Ordinal, Shape: shape, Label: l.label(f, shape),
			Category: forWheels(f, l.category(f)), Name: l.labels(f.props, "name"), AltName: l.labels(f.props, "alt_name"),
			Restricted: l.restricted(f), Hours: f.props.text("hours"),
		}
		u.Building = l.buildingOf(level, u)
		l.v.Units = append(l.v.Units, u)
	}
	if len(l.v.Units) == 0 {
		return fmt.Errorf("%s: none of its features can be used; each unit needs a level_id of level.geojson and an outline", l.file[l.features["unit"][0].id])
	}
	for i := range l.v.Units {
		l.units[l.v.Units[i].ID] = &l.v.Units[i]
	}
	return nil
}

// otherWords maps what people write for the unit categories of IMDF 1.0.0 on
// which ways depend. Other odd categories are rooms to the walker anyway.
var otherWords = map[string]string{
	"stair": "stairs", "stairway": "stairs", "stairwell": "stairs", "staircase": "stairs",
	"lift": "elevator", "elevatorshaft": "elevator", "liftshaft": "elevator", "escalators": "escalator",
	"passage": "walkway", "circulation": "walkway", "hall": "walkway", "foyer": "lobby",
	"toilet": "restroom", "toilets": "restroom", "wc": "restroom", "bathroom": "restroom", "washroom": "restroom",
}

// category reads a unit's category and tells where another word is taken for
// one of IMDF's.
func (l *loader) category(f feature) string {
	c := strings.ToLower(l.near(f, "category"))
	known, odd := otherWords[plain(c)]
	if !odd {
		return c
	}
	l.warn(f.id, "", "category %q is taken for %q, which IMDF has: write it so", c, known)
	return known
}

func (l *loader) restricted(f feature) bool {
	switch r := l.near(f, "restriction"); {
	case saysNone(r):
		return false
	case r == "employeesonly", r == "restricted":
		return true
	default:
		l.warn(f.id, "", "restriction %q is not one of IMDF's; taken as restricted", r)
		return true
	}
}

// label returns where a unit's name is drawn: its display point when that lies
// in it, the right way round or swapped, else a point of our choosing.
func (l *loader) label(f feature, shape wayfind.Shape) wayfind.Point {
	if p, there := f.props.displayPoint(); there {
		if q := l.v.Project(p[0], p[1]); shape.Contains(q) {
			return q
		}
		if q := l.v.Project(p[1], p[0]); shape.Contains(q) {
			l.warn(f.id, "", "its display point has latitude before longitude; taken the other way round")
			return q
		}
		l.warn(f.id, "", "its display point lies outside it and was left aside: move it inside")
	}
	return shape.Inside()
}

// buildingOf returns the building a unit is in: its level's only one, or the
// one whose footprint lies under it.
func (l *loader) buildingOf(level *wayfind.Level, u wayfind.Unit) string {
	if len(level.Buildings) == 1 {
		return level.Buildings[0]
	}
	for _, fp := range l.footprint {
		if len(fp.buildings) == 1 && slices.Contains(level.Buildings, fp.buildings[0]) && fp.shape.Contains(u.Shape.Inside()) {
			return fp.buildings[0]
		}
	}
	return ""
}

func (l *loader) addOpenings() error {
	for _, f := range l.features["opening"] {
		level, err := l.levelOf(f)
		if err != nil {
			return err
		}
		if level == nil {
			continue
		}
		pts, err := l.line(f)
		if err != nil {
			return err
		}
		if len(pts) == 0 {
			l.warn(f.id, "", "the door has no line and was left out: draw it across the wall")
			continue
		}
		o := wayfind.Opening{ID: f.id, Level: level.ID, Ordinal: level.Ordinal, Line: pts, Name: l.labels(f.props, "name"),
			Category: strings.ToLower(l.near(f, "category")), Door: doorType(f.props), Hours: f.props.text("hours")}
		for _, control := range f.props.list("access_control") {
			switch {
			case control == "outofservice":
				o.Closed = true
			case control == "guard", saysNone(control):
			default:
				o.Locked = true
			}
		}
		l.v.Openings = append(l.v.Openings, o)
	}
	for i := range l.v.Openings {
		l.openings[l.v.Openings[i].ID] = &l.v.Openings[i]
	}
	return nil
}
