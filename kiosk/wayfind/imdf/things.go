package imdf

import (
	"encoding/json"
	"slices"
	"strings"

	"frontdoor/kiosk/wayfind"
)

// anchor is an address point within a unit, for occupants and kiosks.
type anchor struct {
	at   wayfind.Point
	unit string
}

// doorType reads the door of an opening, an object in IMDF 1.0.0 and a bare
// text in some files.
func doorType(p props) string {
	var door map[string]json.RawMessage
	if json.Unmarshal(p["door"], &door) == nil {
		return asText(door["type"])
	}
	return p.text("door")
}

// saysNone reports whether a restriction or access control says that there is
// none, in words where IMDF has null.
func saysNone(s string) bool {
	return s == "" || slices.Contains([]string{"none", "null", "no", "public", "unrestricted"}, plain(s))
}

// forWheels returns the category of a toilet whose accessibility names the
// wheelchair as IMDF's category for that; any other as it is.
func forWheels(f feature, category string) string {
	const wheels = ".wheelchair"
	if !strings.HasPrefix(category, "restroom") || strings.HasSuffix(category, wheels) || !slices.Contains(f.props.list("accessibility"), "wheelchair") {
		return category
	}
	return category + wheels
}

// addThings reads fixtures and anchors.
func (l *loader) addThings() error {
	for _, f := range l.features["fixture"] {
		level, known := l.levels[f.props.text("level_id")]
		if !known || f.geometry == nil {
			l.warn(f.id, "", "it has no known level or no geometry and was left out")
			continue
		}
		shape, err := l.shape(f)
		if err != nil {
			return err
		}
		if len(shape) > 0 {
			l.v.Fixtures = append(l.v.Fixtures, wayfind.Fixture{ID: f.id, Category: f.props.text("category"), Ordinal: level.Ordinal, Shape: shape})
		}
	}
	for _, f := range l.features["anchor"] {
		pts, err := l.line(f)
		if err != nil {
			return err
		}
		unit := f.props.text("unit_id")
		if len(pts) > 0 && unit == "" {
			if u := l.around(pts[0], l.levels[f.props.text("level_id")]); u != nil {
				l.placed(f, u)
				unit = u.ID
			}
		}
		if len(pts) == 0 || l.units[unit] == nil {
			l.warn(f.id, "", "it has no point or names unit %q, which is not there; it was left out", unit)
			continue
		}
		l.anchors[f.id] = anchor{pts[0], unit}
	}
	return nil
}

// addOccupants gives units the names and trades of who is in them.
func (l *loader) addOccupants() error {
	l.v.Occupants = map[string]string{}
	in := map[string][]string{} // the hours of those in each unit
	for _, f := range l.features["occupant"] {
		u, err := l.occupied(f)
		if err != nil {
			return err
		}
		if u == nil {
			l.warn(f.id, "", "it has no known anchor and was left out: name one with a unit")
			continue
		}
		l.v.Occupants[f.id] = u.ID
		in[u.ID] = append(in[u.ID], f.props.text("hours"))
		if c := f.props.text("category"); c != "" {
			u.Tags = append(u.Tags, c)
		}
		name := l.labels(f.props, "name")
		if len(u.Name) == 0 {
			u.Name = name
		}
		for _, text := range name {
			if !slices.Contains(u.Also, text) {
				u.Also = append(u.Also, text)
			}
		}
		slices.Sort(u.Also)
	}
	for id, hours := range in { // who has a room alone opens and shuts it
		if u := l.units[id]; len(hours) == 1 && u.Hours == "" && u.Room() {
			u.Hours = hours[0]
		}
	}
	return nil
}

// occupied returns the unit that an occupant is in: its anchor's, or where it
// has no anchor the one around its own point; nil when nobody can tell.
func (l *loader) occupied(f feature) (*wayfind.Unit, error) {
	if a, known := l.anchors[f.props.text("anchor_id")]; known {
		return l.units[a.unit], nil
	}
	pts, err := l.line(f)
	if err != nil || len(pts) == 0 || f.props.text("anchor_id") != "" {
		return nil, err
	}
	u := l.around(pts[0], l.levels[f.props.text("level_id")])
	if u != nil {
		l.placed(f, u)
	}
	return u, nil
}

func (l *loader) addAmenities() error {
	for _, f := range l.features["amenity"] {
		pts, err := l.line(f)
		if err != nil {
			return err
		}
		a := wayfind.Amenity{ID: f.id, Category: forWheels(f, l.near(f, "category")), Name: l.labels(f.props, "name"),
			Correlation: f.props.text("correlation_id")}
		for _, id := range f.props.list("unit_ids") {
			if l.units[id] == nil {
				l.warn(f.id, "", "it names unit %q, which is not there", id)
				continue
			}
			a.Units = append(a.Units, id)
		}
		level := l.levels[f.props.text("level_id")]
		if len(pts) > 0 && len(f.props.list("unit_ids")) == 0 {
			if u := l.around(pts[0], level); u != nil {
				l.placed(f, u)
				a.Units = []string{u.ID}
			}
		}
		switch {
		case len(pts) == 0 || len(a.Units) == 0 && level == nil:
			l.warn(f.id, "", "nobody can tell where it is; it was left out: give it a point and unit_ids")
			continue
		case len(a.Units) > 0:
			a.Place.Ordinal = l.units[a.Units[0]].Ordinal
		default:
			a.Place.Ordinal = level.Ordinal
		}
		a.Place.Point = pts[0]
		l.v.Amenities = append(l.v.Amenities, a)
	}
	return nil
}

// addKiosks reads where kiosks stand: at their anchor, their display point or
// the middle of their outline.
func (l *loader) addKiosks() error {
	for _, f := range l.features["kiosk"] {
		level, known := l.levels[f.props.text("level_id")]
		if !known {
			l.warn(f.id, "", "its level is not there; it was left out")
			continue
		}
		var at []wayfind.Point
		if a, anchored := l.anchors[f.props.text("anchor_id")]; anchored {
			at = []wayfind.Point{a.at}
		} else if p, there := f.props.displayPoint(); there {
			q, err := l.project(f, p)
			if err != nil {
				return err
			}
			at = []wayfind.Point{q}
		} else {
			var err error
			if at, err = l.line(f); err != nil {
				return err
			}
		}
		if len(at) == 0 {
			l.warn(f.id, "", "nobody can tell where it stands; it was left out: give it a display point")
			continue
		}
		k := wayfind.KioskSpot{ID: f.id, Feature: f.id, Name: l.labels(f.props, "name")}
		k.Place = wayfind.Place{Point: at[0], Ordinal: level.Ordinal}
		k.Heading, k.Turned = f.props.number("heading")
		l.v.Kiosks = append(l.v.Kiosks, k)
	}
	return nil
}
