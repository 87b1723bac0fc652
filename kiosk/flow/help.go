package flow

import (
	"context"
	"slices"
	"time"

	"frontdoor/kiosk"
)

// heardWithin is how long an alert waits for a named person before the screen
// sends the person to the desk.
const heardWithin = time.Minute

// maxPending bounds the alerts that wait for the store to work again; calls for
// urgent help are kept beyond it.
const maxPending = 64

// urgentHelp calls for help at once: the relay and light first, because they
// need nothing else to work, then the hub. It asks nothing of the person. A
// second touch shows the same call again.
func (f *Flow) urgentHelp(ctx context.Context) {
	if f.ports.Panel != nil {
		f.ports.Panel.Urgent(true)
	}
	if f.p.urgent == "" || !f.urgent[f.p.urgent] {
		f.p.urgent = f.raise(ctx, kiosk.AlertUrgent)
		f.urgent[f.p.urgent] = true
	}
	if f.s.Screen != Urgent && !slices.Contains(f.p.under, Urgent) {
		f.p.heading = f.s.Heading
	}
	f.overlay(Urgent)
	f.s.Heading = f.routed(Heading{To: f.cfg.Emergency, StepFree: f.s.Heading.StepFree, Emergency: true})
}

// askPerson calls somebody. Who has called for urgent help has called a person,
// and a call that still waits for its answer is not made twice.
func (f *Flow) askPerson(ctx context.Context) {
	waits := f.p.alert != "" && f.s.Alert != kiosk.AlertSeen && f.s.Alert != kiosk.AlertNoAnswer
	if f.p.urgent == "" && !waits {
		f.raise(ctx, kiosk.AlertHelp)
	}
	f.overlay(PersonComing)
}

// raise makes an alert of this person's and returns its id.
func (f *Flow) raise(ctx context.Context, kind kiosk.AlertKind) string {
	a := kiosk.Alert{EventID: f.ports.NewID(), Kiosk: f.cfg.Kiosk, Kind: kind, At: f.s.Now, Ticket: f.s.Ticket.Code}
	f.p.alert, f.p.sinceAsk = a.EventID, 0
	f.s.Alert, f.s.AlertBy = "", ""
	f.s.Unheard = !f.keep(ctx, a)
	return a.EventID
}

// keep puts an alert into the outbox. One that the store cannot take is tried
// again every second; keep then reports false.
func (f *Flow) keep(ctx context.Context, a kiosk.Alert) bool {
	e, err := f.ports.Sealer.Seal(a.EventID, kiosk.EventAlert, f.s.Now, a)
	if err != nil {
		f.logged("seal alert", err)
		return false
	}
	waiting := pendingAlert{e, a.Kind == kiosk.AlertUrgent || a.Kind == kiosk.AlertSafety}
	if err = f.store(ctx, waiting); err != nil {
		f.logged("keep alert", err)
		if waiting.call || len(f.pending) < maxPending {
			f.pending = append(f.pending, waiting)
		}
	}
	return err == nil
}

// pendingAlert is an alert on its way into the store.
type pendingAlert struct {
	event kiosk.SealedEvent
	call  bool // for help that must come
}

func (f *Flow) store(ctx context.Context, a pendingAlert) error {
	if a.call {
		return f.ports.Store.Call(ctx, a.event)
	}
	return f.ports.Store.Append(ctx, a.event)
}

// retry puts the alerts that wait into the outbox, once the store works again;
// one that it will not take holds up none of the others.
func (f *Flow) retry(ctx context.Context) {
	f.pending = slices.DeleteFunc(f.pending, func(a pendingAlert) bool { return f.store(ctx, a) == nil })
}

// heard follows an alert: told once the hub has it, ended by a named person.
// The relay goes quiet when the last urgent alert has been answered.
func (f *Flow) heard(a kiosk.Alert) {
	if a.State == kiosk.AlertSeen && f.urgent[a.EventID] {
		delete(f.urgent, a.EventID)
		if len(f.urgent) == 0 && f.ports.Panel != nil {
			f.ports.Panel.Urgent(false)
		}
	}
	f.heardQuietly(a)
	if a.EventID == "" || a.EventID != f.p.alert {
		return
	}
	f.s.Alert, f.s.AlertBy = a.State, a.By
	f.s.Unheard = a.State == kiosk.AlertNoAnswer
}

// waitForName counts how long the alert on screen has gone unanswered.
func (f *Flow) waitForName(step time.Duration) {
	if f.p.alert == "" || f.s.Alert == kiosk.AlertSeen {
		return
	}
	if f.p.sinceAsk += step; f.p.sinceAsk >= heardWithin {
		f.s.Unheard = true
	}
}
