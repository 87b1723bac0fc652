package flow

import (
	"reflect"
	"slices"

	"frontdoor/kiosk"
	"frontdoor/kiosk/wayfind"
)

// source is who says that something is closed.
type source int

const (
	hubSays   source = iota
	kioskSays        // this kiosk's own list
	panelSays        // the fire panel beside it
)

// closures is what each source says is closed now.
type closures [3][]kiosk.Closure

// fireKind is the kind of closure that a fire alarm is.
const fireKind = "fire"

// setClosures takes all that one source says is closed now and applies it to
// every way at once, also to the one on screen and those under other pages.
func (f *Flow) setClosures(from source, list []kiosk.Closure) {
	before := f.s.Closed
	f.closed[from] = slices.Clone(list)
	f.s.Closed, f.s.Fire = nil, false
	for _, c := range slices.Concat(f.closed[:]...) {
		f.s.Fire = f.s.Fire || c.Kind == fireKind
		if c.Feature != "" && !slices.Contains(f.s.Closed, c.Feature) {
			f.s.Closed = append(f.s.Closed, c.Feature)
		}
	}
	shut, opened := added(before, f.s.Closed), added(f.s.Closed, before)
	for _, h := range []*Heading{&f.s.Heading, &f.p.heading} {
		if h.To != "" || h.Near != "" {
			*h = f.reflow(*h, change{before, shut, opened})
		}
	}
}

// change is what news of closures changed.
type change struct{ before, shut, opened []string }

// added are those of after that before does not have.
func added(before, after []string) []string {
	return slices.DeleteFunc(slices.Clone(after), func(id string) bool { return slices.Contains(before, id) })
}

// reflow finds a way anew and remembers why it is another one.
func (f *Flow) reflow(h Heading, c change) Heading {
	n := f.routed(h)
	if h.Route != nil && n.Route != nil && reflect.DeepEqual(h.Route.Legs, n.Route.Legs) {
		if !slices.Contains(f.s.Closed, n.Shut) {
			n.Shut = ""
		}
		if slices.Contains(f.s.Closed, n.Reopened) {
			n.Reopened = ""
		}
		return n
	}
	// What was printed or shown to a phone was the old way.
	n.Shut, n.Reopened, n.Phone, n.Print = "", "", false, Paper{}
	if h.Route == nil || n.Route == nil {
		return n
	}
	if n.Shut = f.cause(h, h.Route, c.before, c.shut); n.Shut == "" {
		n.Reopened = f.cause(h, n.Route, f.s.Closed, c.opened)
	}
	return n
}

// cause is the first of ids whose closing, with what else is closed, leads off a
// way: of several things closed at once a person is told of the one that lay on
// theirs. When none does alone, it is the first.
func (f *Flow) cause(h Heading, way *wayfind.Route, closed, ids []string) string {
	const most = 16 // weighed up; each takes a search
	now := f.s.Closed
	defer func() { f.s.Closed = now }()
	for i, id := range ids {
		if len(ids) == 1 || i == most {
			break
		}
		f.s.Closed = append(slices.Clone(closed), id)
		if r := f.routed(h).Route; r == nil || !reflect.DeepEqual(r.Legs, way.Legs) {
			return id
		}
	}
	if len(ids) == 0 {
		return ""
	}
	return ids[0]
}
