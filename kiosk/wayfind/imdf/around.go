package imdf

import "frontdoor/kiosk/wayfind"

// maxFelt bounds how many points of outlines are looked at to place things that
// name no unit.
const maxFelt = 100_000_000

// around returns the one unit that a point lies in, for things that name none;
// nil when it lies in none, or in several that nothing tells apart. Where the
// thing's level is not known every level is looked at.
func (l *loader) around(p wayfind.Point, level *wayfind.Level) *wayfind.Unit {
	if l.felt += l.points; l.felt > maxFelt {
		return nil
	}
	var in *wayfind.Unit
	for i := range l.v.Units {
		u := &l.v.Units[i]
		if level != nil && u.Ordinal != level.Ordinal || !u.Shape.Contains(p) {
			continue
		}
		if in != nil {
			return nil
		}
		in = u
	}
	return in
}

// placed says in which unit a thing was put that names none.
func (l *loader) placed(f feature, u *wayfind.Unit) {
	l.warn(f.id, "", "it names no unit; taken to be in %s, which lies around it: name the unit", u.ID)
}
