package flow

import (
	"context"
	"slices"
	"time"

	"frontdoor/kiosk"
	"frontdoor/kiosk/form"
)

// Some answers ask for a person at once: thoughts of harming oneself. Staff are
// told at the answer, not at the end, and stay told whatever the person does
// next. Nothing at the kiosk shows it to others, neither sound nor light, while
// staff can be reached another way.

// raiseEscalation tells staff when the answers ask for it, once a session.
func (f *Flow) raiseEscalation(ctx context.Context, q *form.Session) {
	if f.p.safety != "" || !slices.Contains(q.Outcomes(), FlagEscalate) {
		return
	}
	a := kiosk.Alert{EventID: f.ports.NewID(), Kiosk: f.cfg.Kiosk, Kind: kiosk.AlertSafety, At: f.s.Now}
	f.p.safety = a.EventID
	f.quiet[a.EventID] = 0
	if !f.keep(ctx, a) || !f.s.Online {
		f.callLoudly(a.EventID)
	}
}

// waitQuietly counts how long quiet calls have waited for a named person. One
// that waits too long, or that the hub cannot carry, is made here.
func (f *Flow) waitQuietly(step time.Duration) {
	for id, waited := range f.quiet {
		if f.quiet[id] = waited + step; waited+step >= heardWithin || !f.s.Online {
			f.callLoudly(id)
		}
	}
}

// callLoudly makes a quiet call by what needs no hub: relay and light, a slip at
// the desk, and words on the screen when the person is still here.
func (f *Flow) callLoudly(id string) {
	delete(f.quiet, id)
	f.urgent[id] = true
	if f.ports.Panel != nil {
		f.ports.Panel.Urgent(true)
	}
	if f.ports.Desk != nil {
		f.ports.Desk.Slip(kiosk.Alert{EventID: id, Kiosk: f.cfg.Kiosk, Kind: kiosk.AlertSafety, At: f.s.Now})
	}
	if id == f.p.safety {
		f.p.supported = true
		if f.s.Screen == StillThere {
			f.uncover()
		}
		f.overlay(DeskNow)
	}
}

// heardQuietly follows a quiet call: a named person ends it; when the hub says
// that nobody answered, it is made here.
func (f *Flow) heardQuietly(a kiosk.Alert) {
	if _, waits := f.quiet[a.EventID]; waits {
		switch a.State {
		case kiosk.AlertSeen:
			delete(f.quiet, a.EventID)
		case kiosk.AlertNoAnswer:
			f.callLoudly(a.EventID)
		}
	}
	if a.EventID != "" && a.EventID == f.p.safety && a.State == kiosk.AlertSeen {
		f.s.SafeBy = a.By
	}
}

// unanswered reports whether a call still waits for a named person.
func (f *Flow) unanswered(id string) bool {
	_, quiet := f.quiet[id]
	return quiet || f.urgent[id]
}

// deskNow handles the page that sends the person to the desk.
func (f *Flow) deskNow(e Event) {
	switch e.(type) {
	case Continue, Back:
		f.uncover()
	}
}
