package wayfind

import (
	"time"

	"frontdoor/kiosk/wayfind/hours"
)

// timed is something with opening hours.
type timed struct {
	hours hours.Week
	door  bool
	index int32 // of an opening, else as edges name it
}

// findTimed collects what has opening hours. Hours that cannot be read count as
// none; Check tells of them.
func (m *Map) findTimed() []timed {
	var out []timed
	add := func(text string, door bool, index int32) {
		if text == "" {
			return
		}
		if h, err := hours.Parse(text); err == nil {
			out = append(out, timed{h, door, index})
		}
	}
	for i := range m.venue.Units {
		add(m.venue.Units[i].Hours, false, int32(i))
	}
	for i := range m.venue.Connectors {
		add(m.venue.Connectors[i].Hours, false, m.viaConnector(i))
	}
	for i := range m.venue.Openings {
		add(m.venue.Openings[i].Hours, true, int32(i))
	}
	return out
}

// barHours closes what is not open at t, and everything is open at no time.
func (m *Map) barHours(k *mask, t time.Time) {
	if t.IsZero() {
		return
	}
	for _, x := range m.timed {
		switch {
		case x.hours.Open(t):
		case x.door:
			k.door[x.index] = barClosed
		default:
			k.via[x.index] = barClosed
		}
	}
}

// hoursKey tells apart the times at which different things are open.
func (m *Map) hoursKey(t time.Time) string {
	if t.IsZero() || len(m.timed) == 0 {
		return ""
	}
	key := make([]byte, len(m.timed))
	for i, x := range m.timed {
		key[i] = '0'
		if x.hours.Open(t) {
			key[i] = '1'
		}
	}
	return string(key)
}
