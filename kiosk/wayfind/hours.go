package wayfind

import (
	"slices"

	"frontdoor/kiosk/wayfind/hours"
)

// timed is something with opening hours.
type timed struct {
	id    string
	hours hours.Week
	door  bool
	index int32 // of an opening, else as edges name it
}

// findTimed collects what has opening hours: those of a lift's unit are the
// lift's. Hours that cannot be read count as none; Check tells of them.
func (m *Map) findTimed() []timed {
	var out []timed
	add := func(id, text string, door bool, index int32) {
		if text == "" {
			return
		}
		if h, err := hours.Parse(text); err == nil {
			out = append(out, timed{id, h, door, index})
		}
	}
	for i := range m.venue.Units {
		for _, via := range m.closes[m.venue.Units[i].ID] {
			add(m.venue.Units[i].ID, m.venue.Units[i].Hours, false, via)
		}
	}
	for i := range m.venue.Connectors {
		add(m.venue.Connectors[i].ID, m.venue.Connectors[i].Hours, false, m.viaConnector(i))
	}
	for i := range m.venue.Openings {
		add(m.venue.Openings[i].ID, m.venue.Openings[i].Hours, true, int32(i))
	}
	return out
}

// openFor reports whether something may be used at the time of the options.
func (x *timed) openFor(o Options) bool { return x.hours.Open(o.At) || slices.Contains(o.Open, x.id) }

// barHours closes what is not open then, and everything is open at no time.
func (m *Map) barHours(k *mask, o Options) {
	if o.At.IsZero() {
		return
	}
	for _, x := range m.timed {
		switch {
		case x.openFor(o):
		case x.door:
			k.door[x.index] = barClosed
		default:
			k.via[x.index] = barClosed
		}
	}
}

// hoursKey tells apart the times at which different things are open.
func (m *Map) hoursKey(o Options) string {
	if o.At.IsZero() || len(m.timed) == 0 {
		return ""
	}
	key := make([]byte, len(m.timed))
	for i, x := range m.timed {
		key[i] = '0'
		if x.openFor(o) {
			key[i] = '1'
		}
	}
	return string(key)
}
