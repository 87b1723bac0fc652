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
	case ChoosePlace, ChooseNear, MorePlaces, OpenSearch, Key, Erase, ToggleStepFree:
		if f.s.Screen == Places || f.s.Screen == Search {
			f.places(e)
		}
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
		if f.s.Screen == Search {
			f.show(Places)
			return
		}
		f.reset()
	}
}

// longestQuery bounds what is typed into the search, in characters.
const longestQuery = 40

// places handles the list of places and the search.
func (f *Flow) places(e Event) {
	switch e := e.(type) {
	case ChoosePlace:
		f.showWay(e.Unit)
	case ChooseNear:
		f.showHeading(Heading{Near: e.Category})
	case MorePlaces:
		f.s.PlacesPage = e.Page
	case OpenSearch:
		f.s.Query = ""
		f.show(Search)
	case Key:
		if r := []rune(f.s.Query + e.Text); f.s.Screen == Search && len(r) <= longestQuery {
			f.s.Query = string(r)
		}
	case Erase:
		r := []rune(f.s.Query)
		f.s.Query = string(r[:max(0, len(r)-1)])
	case ToggleStepFree:
		f.s.Heading.StepFree = !f.s.Heading.StepFree
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
		f.s.Heading.Ordinal, f.s.Heading.Part, f.s.Heading.Chosen, f.s.Heading.Phone = e.Ordinal, e.Part, true, false
	case ToggleStepFree:
		h := f.s.Heading
		h.StepFree, h.Shut, h.Reopened, h.Phone, h.Print = !h.StepFree, "", "", false, Paper{}
		f.s.Heading = f.routed(h)
	case TogglePhone:
		f.s.Heading.Phone = f.s.Heading.Route != nil && !f.s.Heading.Phone
	case PrintWay:
		f.printWay()
	case PrintAgain:
		f.printAgain()
	case Back:
		if f.s.Screen == Urgent {
			f.s.Heading = f.p.heading
			f.uncover()
			return
		}
		f.returnTo(f.p.wayFrom)
	}
}

// wayTarget is where the person is to go: the room they are called to, else
// where they wait.
func (f *Flow) wayTarget() string {
	room := f.room()
	switch {
	case f.s.Screen == Desk, f.s.Screen == Paused, f.s.Screen == Failed, f.s.Place.Gone:
		return f.cfg.Desk
	case room != "":
		return room
	case f.s.Ticket.Area != "":
		return f.s.Ticket.Area
	case f.s.Ticket.Code != "": // they may have been asked to sit apart
		return f.cfg.Desk
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
func (f *Flow) showWay(unit string) { f.showHeading(Heading{To: unit}) }

func (f *Flow) showHeading(h Heading) {
	f.p.wayFrom = f.s.Screen
	h.StepFree = f.s.Heading.StepFree
	f.s.Heading = f.routed(h)
	f.show(Way)
}

// routed finds the way anew, after a change of target, profile or closures, and
// keeps the level shown when the new way still passes it.
func (f *Flow) routed(h Heading) Heading {
	h.Route, h.BlockedBy, h.Assisted = nil, nil, false
	spot, ok := f.cfg.Map.Kiosk(f.cfg.Spot)
	if !ok {
		return h
	}
	// Who comes before a clinic opens waits at its door, and whoever is here may
	// leave after hours.
	o := wayfind.Options{StepFree: h.StepFree, Closed: f.s.Closed, Fire: f.s.Fire, Open: []string{spot.Place.Unit}}
	if to, known := f.cfg.Map.Find(h.To); known && h.Near == "" {
		o.Open = append(o.Open, to.Unit)
	}
	if f.s.TimeSure {
		o.At = f.s.Now
	}
	to, route, err := f.find(h, spot.Place, o)
	var none *wayfind.NoRoute
	if errors.As(err, &none) {
		h.BlockedBy = none.BlockedBy
		switch {
		case h.StepFree && none.Relaxed != nil:
			route, err = none.Relaxed, nil // to the very place, such as a toilet for wheelchairs
		case h.StepFree:
			o.StepFree = false
			to, route, err = f.find(h, spot.Place, o)
		}
		h.Assisted = h.StepFree && err == nil
	}
	if h.Near != "" && to != "" {
		h.To = to
	}
	if err != nil {
		return h
	}
	h.Route = route
	if !h.Chosen || !slices.Contains(route.Ordinals, h.Ordinal) {
		h.Ordinal, h.Part, h.Chosen = spot.Place.Ordinal, 0, false
	}
	return h
}

// find returns the way to where somebody is heading and the unit it ends in.
func (f *Flow) find(h Heading, here wayfind.Place, o wayfind.Options) (string, *wayfind.Route, error) {
	if h.Near != "" {
		return f.cfg.Map.Nearest(here, h.Near, o)
	}
	r, err := f.cfg.Map.Route(here, h.To, o)
	return h.To, r, err
}

// withWay adds the way to the waiting area to a state that goes on paper.
func (f *Flow) withWay(s State) State {
	s.Heading = f.routed(Heading{To: f.wayTarget(), StepFree: s.Heading.StepFree})
	return s
}

// mostSlips is how often one person may print directions: paper is for the next
// person too.
const mostSlips = 4

// printWay puts the directions shown on paper, once; after a fault once more.
func (f *Flow) printWay() {
	h := &f.s.Heading
	again := h.Print.State == kiosk.PrintFailed && !h.Print.Again
	if f.ports.Printer == nil || !f.s.Printer || h.Route == nil || f.p.slips == mostSlips || h.Print.State != "" && !again {
		return
	}
	f.p.slips++
	h.Print = Paper{Job: f.ports.NewID(), State: kiosk.PrintQueued, Again: again}
	f.ports.Printer.Print(PrintJob{ID: h.Print.Job, State: f.s, Directions: true})
}
