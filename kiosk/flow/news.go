package flow

import (
	"context"
	"time"

	"frontdoor/kiosk"
)

// clearNotice is how long before a page clears it says so.
const clearNotice = 30 * time.Second

// stillThere is how long the question whether somebody is there waits: at
// least 20 s (WCAG 2.2.1).
const stillThere = 25 * time.Second

// urgentStays is how long the page of urgent help stays before it asks whether
// somebody is there; the alert itself stays until a named person answers.
const urgentStays = 5 * time.Minute

// clearing pages only tell, so they clear by themselves after saying so; on
// all others the person is asked first.
var clearing = map[Screen]bool{
	Desk: true, Paused: true, TooEarly: true, Failed: true,
	TicketShow: true, Thanks: true, WrongBuilding: true,
}

// news takes what did not come from the person. It reports whether e was that.
func (f *Flow) news(ctx context.Context, e Event) bool {
	switch e := e.(type) {
	case Tick:
		f.second(ctx)
	case QueueNews:
		if e.Snapshot.Revision.Newer(f.queues[e.Snapshot.Queue].Revision) {
			f.queues[e.Snapshot.Queue] = e.Snapshot
		}
		if f.s.Ticket.Code != "" {
			f.place()
		}
	case ReceiptNews:
		f.receipt(ctx, e.Receipt)
	case ClosureNews:
		f.setClosures(hubSays, e.Closures)
	case LocalClosures:
		f.setClosures(kioskSays, e.Closures)
	case AlertNews:
		f.heard(e.Alert)
	case CommandNews:
		f.command(e.Commands)
	case Linked:
		f.s.Online = e.Online
	case TimeNews: // Handle has looked at the clock
	case AlertProven:
		f.cfg.Proven = e.Until
	case Printed:
		f.printed(ctx, e)
	case DeviceNews:
		f.device(ctx, e)
	case PersonLeft:
		f.left()
	case FireAlarm:
		f.fireAlarm(ctx, e.On)
	default:
		return false
	}
	return true
}

// lightDevice is the name of the panel's light in device health.
const lightDevice = "urgent-light"

// device hides what needs a device that is out, and tells staff.
func (f *Flow) device(ctx context.Context, e DeviceNews) {
	f.out[e.Device] = e.Out
	f.s.Printer = f.ports.Printer != nil && !f.out["printer"]
	f.s.Scanner, f.s.Card = f.has(f.cfg.Scanner, "scanner"), f.has(f.cfg.Card, "card")
	f.s.Light = f.cfg.Light && f.ports.Panel != nil && !f.out[lightDevice]
	if e.Each {
		f.happened(ctx, e.Device, e.Reason)
		return
	}
	f.health(ctx, e.Device, e.Reason)
}

// has reports whether a reader was set up and works.
func (f *Flow) has(setUp bool, reader string) bool {
	return setUp && f.ports.Readers != nil && !f.out[reader]
}

// receipt shows what the hub ruled about this session's ticket.
func (f *Flow) receipt(_ context.Context, r kiosk.Receipt) {
	if r.EventID == f.p.alert && f.s.Alert == "" && r.Outcome == kiosk.Accepted {
		f.s.Alert, f.s.Unheard = kiosk.AlertTold, f.p.sinceAsk >= heardWithin
	}
	if r.EventID == f.p.staff && r.Outcome == kiosk.Accepted {
		f.s.StaffTold = true
	}
	if r.EventID != f.s.Ticket.Event || r.EventID == "" {
		return
	}
	f.s.Ticket.Receipt, f.s.Ticket.Alias = r.Outcome, r.Alias
	if r.Ticket != "" && r.Ticket != f.s.Ticket.Code {
		f.s.OldCode, f.s.Ticket.Code = f.s.Ticket.Code, r.Ticket
		f.s.Paper.Again = f.s.Printer && !f.p.reprinted
	}
	f.place()
}

// rewind starts the idle time of the screen anew.
func (f *Flow) rewind() {
	f.tick = ticks{left: f.cfg.Idle}
	if clearing[f.s.Screen] {
		f.tick.left = f.cfg.Clears
	}
	if f.s.Screen == Urgent {
		f.tick.left = urgentStays
	}
	f.s.ClearsIn = 0
}

// second lets one second pass on this screen.
func (f *Flow) second(ctx context.Context) {
	const step = time.Second
	f.retry(ctx)
	f.forgive(step)
	f.tellLate(ctx, step)
	if f.paused = max(0, f.paused-step); f.s.Screen == Paused && f.paused == 0 {
		f.reset()
		return
	}
	f.waitForName(step)
	f.waitQuietly(step)
	f.drafts.pass(step)
	switch {
	case f.s.Screen == Welcome && f.untouched():
		f.tick.alone += step
		return
	case f.s.Screen == StillThere:
		f.tick.warn -= step
		f.s.ClearsIn = f.tick.warn
		if f.tick.warn <= 0 {
			f.keepTyped(ctx)
			f.keepDraft()
			f.reset()
		}
		return
	}
	f.tick.left -= step
	if clearing[f.s.Screen] {
		if f.tick.left <= clearNotice {
			f.s.ClearsIn = f.tick.left
		}
		if f.tick.left <= 0 {
			f.reset()
		}
		return
	}
	if f.tick.left > 0 {
		return
	}
	if f.s.Screen == Welcome {
		f.reset()
		return
	}
	if f.s.Entry.Filled { // whoever answers now need not be the card's holder
		f.forgetEntry()
		f.s.Screen = Identify
	}
	f.overlay(StillThere)
	f.tick.warn, f.s.ClearsIn = stillThere, stillThere
}

// untouched reports whether the first screen is as the next person should
// find it.
func (f *Flow) untouched() bool {
	return f.s.Lang == f.cfg.Langs[0] && f.s.Style == Style{}
}
