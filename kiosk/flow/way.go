package flow

import (
	"context"
	"errors"
	"slices"

	"frontdoor/kiosk"
	"frontdoor/kiosk/wayfind"
)

// choose handles the pages on which a service or a place is chosen, a ticket
// is shown or feedback is given.
func (f *Flow) choose(ctx context.Context, e Event) {
	switch e := e.(type) {
	case ChooseService:
		if s, ok := f.service(e.ID); ok && s.WalkIn && f.s.Screen == Services {
			f.walkIn(ctx, s)
		}
	case ChoosePlace:
		if f.s.Screen == Places {
			f.showWay(e.Unit)
		}
	case MorePlaces:
		f.s.PlacesPage = e.Page
	case TicketShown:
		if f.s.Screen == ScanTicket {
			f.ticketShown(ctx, e.Code)
		}
	case CodeShown, CardShown, DetailsShown:
		if f.s.Screen == ScanTicket {
			f.s.Strange = "scan.not-ticket"
		}
	case StrangeCode:
		f.s.Strange = e.Key
		if e.Key == "" {
			f.s.Strange = "scan.unknown"
		}
	case Rate:
		if f.s.Screen == Feedback && e.Score >= 1 && e.Score <= 5 {
			f.rate(ctx, e.Score)
		}
	case Back:
		f.reset()
	}
}

// walkIn starts a check-in without an appointment.
func (f *Flow) walkIn(ctx context.Context, s kiosk.Service) {
	f.s.Service, f.p.method, f.s.Timing = &s, kiosk.ByNobody, kiosk.OnTime
	if !f.s.TimeSure {
		f.s.Timing = kiosk.Unsure
	}
	f.ask(ctx)
}

// ticketShown finds the place of a ticket; its code says nothing about whose
// it is, so whoever holds the paper may see it.
func (f *Flow) ticketShown(ctx context.Context, code string) {
	t, ok, err := f.ports.Store.Ticket(ctx, code)
	f.logged("read ticket", err)
	if !ok {
		for _, q := range f.queues {
			if q.Place(code).Known {
				t, ok = kiosk.Ticket{Code: code, Queue: q.Queue, Issued: q.At}, true
			}
		}
	}
	if !ok {
		f.s.Strange = "scan.old-ticket"
		return
	}
	if s, ok := f.service(t.Queue); ok {
		f.s.Service, f.s.Already = &s, true
		if t.Area == "" {
			t.Area = f.area()
		}
	}
	f.already(t)
}

func (f *Flow) rate(ctx context.Context, score int) {
	id := f.ports.NewID()
	e, err := f.ports.Sealer.Seal(id, kiosk.EventFeedback, f.s.Now, kiosk.Feedback{Score: score, At: f.s.Now, Lang: f.s.Lang})
	if err == nil {
		err = f.ports.Store.Append(ctx, e)
	}
	f.logged("keep feedback", err)
	f.s.Unsaved = err != nil
	f.show(Thanks)
}

// way handles the map.
func (f *Flow) way(e Event) {
	switch e := e.(type) {
	case ShowLevel:
		f.s.Heading.Ordinal, f.s.Heading.Chosen = e.Ordinal, true
	case ToggleStepFree:
		f.s.Heading.StepFree = !f.s.Heading.StepFree
		f.route()
	case PrintAgain:
		f.printAgain()
	case Back:
		if f.s.Screen == Urgent {
			f.s.Heading = f.p.heading
			f.uncover()
			return
		}
		f.show(f.p.wayFrom)
	}
}

// wayTarget is where the person is to go: the room they are called to, else
// where they wait.
func (f *Flow) wayTarget() string {
	switch {
	case f.s.Screen == Desk, f.s.Screen == Paused, f.s.Screen == Failed, f.s.Place.Gone:
		return f.cfg.Desk
	case f.room() != "":
		return f.room()
	case f.s.Ticket.Area != "":
		return f.s.Ticket.Area
	case f.s.Service != nil:
		return f.s.Service.Area
	}
	return f.cfg.Desk
}

// room is the place on the map that the person is called to, "" when it is not
// certain: staff may call people to a room by any words.
func (f *Flow) room() string {
	id, _ := f.cfg.Map.Only(f.s.Place.Room)
	return id
}

// showWay opens the map; once step-free was chosen it stays chosen.
func (f *Flow) showWay(unit string) {
	f.p.wayFrom = f.s.Screen
	f.s.Heading = Heading{To: unit, StepFree: f.s.Heading.StepFree}
	f.route()
	f.show(Way)
}

// route finds the way anew, after a change of target, profile or closures, and
// keeps the level shown when the new way still passes it.
func (f *Flow) route() { f.s.Heading = f.routed(f.s.Heading) }

func (f *Flow) routed(h Heading) Heading {
	h.Route, h.BlockedBy, h.Assisted = nil, nil, false
	spot, ok := f.cfg.Map.Kiosk(f.cfg.Spot)
	to, known := f.cfg.Map.Find(h.To)
	if !ok || !known {
		return h
	}
	here := spot.Place
	o := wayfind.Options{StepFree: h.StepFree, Closed: f.closed, Fire: f.fire || f.alarm}
	route, err := f.cfg.Map.RouteTo(here, to, o)
	var none *wayfind.NoRoute
	if errors.As(err, &none) && h.StepFree {
		h.BlockedBy = none.BlockedBy
		o.StepFree = false
		route, err = f.cfg.Map.RouteTo(here, to, o)
		h.Assisted = err == nil
	} else if errors.As(err, &none) {
		h.BlockedBy = none.BlockedBy
	}
	if err != nil {
		return h
	}
	h.Route = route
	if !h.Chosen || !slices.Contains(route.Ordinals, h.Ordinal) {
		h.Ordinal, h.Chosen = here.Ordinal, false
	}
	return h
}

// withWay adds the way to the waiting area to a state that goes on paper.
func (f *Flow) withWay(s State) State {
	s.Heading = f.routed(Heading{To: f.wayTarget(), StepFree: s.Heading.StepFree})
	return s
}

// setClosures applies what is closed now to every way, also to one on screen.
func (f *Flow) setClosures(closures []kiosk.Closure) {
	f.closed, f.fire = nil, false
	for _, c := range closures {
		if c.Kind == "fire" {
			f.fire = true
		}
		f.closed = append(f.closed, c.Feature)
	}
	f.reroute()
}

// reroute finds the ways anew that are on screen or wait below urgent help.
func (f *Flow) reroute() {
	if f.s.Heading.To != "" {
		f.route()
	}
	if f.p.heading.To != "" {
		f.p.heading = f.routed(f.p.heading)
	}
}
