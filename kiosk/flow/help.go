package flow

import (
	"context"
	"time"

	"frontdoor/kiosk"
)

// heardWithin is how long an alert waits for a named person before the screen
// sends the person to the desk.
const heardWithin = time.Minute

// urgentHelp calls for help at once: the relay and light first, because they
// need nothing else to work, then the hub. It asks nothing of the person.
func (f *Flow) urgentHelp(ctx context.Context) {
	if f.ports.Panel != nil {
		f.ports.Panel.Urgent(true)
	}
	if id := f.raise(ctx, kiosk.AlertUrgent); id != "" {
		f.urgent[id] = true
	}
	if f.s.Screen != Urgent {
		f.p.heading = f.s.Heading
	}
	f.overlay(Urgent)
	f.s.Heading = f.routed(Heading{To: f.cfg.Emergency, StepFree: f.s.Heading.StepFree, Emergency: true})
}

func (f *Flow) askPerson(ctx context.Context) {
	f.raise(ctx, kiosk.AlertHelp)
	f.overlay(PersonComing)
}

// raise keeps an alert in the outbox and returns its id, "" when it could not
// be kept; the screen then says to go to the desk.
func (f *Flow) raise(ctx context.Context, kind kiosk.AlertKind) string {
	if f.p.alert != "" && overlays[f.s.Screen] && f.s.Alert != kiosk.AlertSeen && kind != kiosk.AlertUrgent {
		return f.p.alert
	}
	a := kiosk.Alert{EventID: f.ports.NewID(), Kiosk: f.cfg.Kiosk, Kind: kind, At: f.s.Now, Ticket: f.s.Ticket.Code}
	f.p.alert, f.p.sinceAsk = a.EventID, 0
	f.s.Alert, f.s.AlertBy, f.s.Unheard = "", "", false
	e, err := f.ports.Sealer.Seal(a.EventID, kiosk.EventAlert, f.s.Now, a)
	if err == nil {
		err = f.ports.Store.Append(ctx, e)
	}
	if err != nil {
		f.logged("keep alert", err)
		f.s.Unheard = true
		return ""
	}
	return a.EventID
}

// tell lets staff know of a device, once for each reason until it changes.
func (f *Flow) tell(ctx context.Context, device, reason string) {
	if f.toldOf[device] == reason {
		return
	}
	f.toldOf[device] = reason
	a := kiosk.Alert{EventID: f.ports.NewID(), Kiosk: f.cfg.Kiosk, Kind: kiosk.AlertDevice, At: f.s.Now, Reason: device + ": " + reason}
	e, err := f.ports.Sealer.Seal(a.EventID, kiosk.EventAlert, f.s.Now, a)
	if err == nil {
		err = f.ports.Store.Append(ctx, e)
	}
	f.logged("keep alert", err)
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
	if a.EventID != f.p.alert {
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
