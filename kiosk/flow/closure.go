package flow

import (
	"reflect"
	"slices"

	"frontdoor/kiosk"
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
			*h = f.reflow(*h, shut, opened)
		}
	}
}

// added is the first of after that before does not have.
func added(before, after []string) string {
	for _, id := range after {
		if !slices.Contains(before, id) {
			return id
		}
	}
	return ""
}

// reflow finds a way anew and remembers why it is another one.
func (f *Flow) reflow(h Heading, shut, opened string) Heading {
	n := f.routed(h)
	if h.Route == nil || n.Route == nil || reflect.DeepEqual(h.Route.Legs, n.Route.Legs) {
		return n
	}
	n.Shut, n.Reopened, n.Phone, n.Print = shut, opened, false, Paper{}
	if shut != "" {
		n.Reopened = ""
	}
	return n
}
