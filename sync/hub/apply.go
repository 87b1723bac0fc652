package hub

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"frontdoor/kiosk"
	"frontdoor/sync/wire"
)

// Incoming is a verified event and the very bytes it came in.
type Incoming struct {
	wire.Event
	Raw []byte
}

// Apply takes in events, each exactly once in effect, all in one transaction,
// and returns one receipt for each in the same order. An event seen before
// gets the stored receipt. An error means that nothing was applied and nobody
// was told; the kiosks will send again.
func (e *Engine) Apply(ctx context.Context, events ...Incoming) ([]kiosk.Receipt, error) {
	taken, err := e.takeAll(ctx, events)
	if err != nil {
		return nil, err
	}
	receipts := make([]kiosk.Receipt, len(taken))
	for i, t := range taken {
		receipts[i] = t.receipt
	}
	return receipts, nil
}

// takeAll is Apply, and says which events came again.
func (e *Engine) takeAll(ctx context.Context, events []Incoming) ([]addressed, error) {
	var taken []addressed
	err := e.update(ctx, func(w *work) error {
		if err := w.Expect(expected(events)); err != nil {
			return err
		}
		for _, ev := range events {
			r, again, err := w.take(ev)
			if err != nil {
				return err
			}
			w.receipts = append(w.receipts, addressed{ev.Kiosk, r, again})
		}
		taken = w.receipts
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, t := range taken {
		e.stats.outcome(t.receipt.Outcome)
		if t.again {
			e.stats.repeated.Add(1)
		}
	}
	return taken, nil
}

// expected is what taking in a batch will ask the record for.
func expected(events []Incoming) (x Expected) {
	if len(events) < 2 {
		return x
	}
	for _, ev := range events {
		x.Events = append(x.Events, ev.ID)
		var c struct{ Ticket, Appointment string }
		if ev.Type != kiosk.EventCheckin || ev.Held != "" || json.Unmarshal(ev.Body, &c) != nil {
			continue
		}
		x.Codes = append(x.Codes, c.Ticket)
		if c.Appointment != "" {
			x.Appointments = append(x.Appointments, c.Appointment)
		}
	}
	return x
}

// slowFailure is how long a record takes to say that it is away, and longer
// than it takes to refuse an event.
const slowFailure = time.Second

// applyAll applies a batch, and one by one when the batch fails, so that one
// event that cannot be stored does not hold up the others. When the record is
// away, the rest is not tried one after the other: the kiosks send it again.
func (e *Engine) applyAll(ctx context.Context, events []Incoming) {
	if len(events) == 0 {
		return
	}
	if _, err := e.Apply(ctx, events...); err == nil || ctx.Err() != nil {
		return
	}
	for i, ev := range events {
		began := e.cfg.Now()
		_, err := e.Apply(ctx, ev)
		if err == nil {
			continue
		}
		e.stats.failed.Add(1)
		e.cfg.Log.Error("event not applied; the kiosk will send it again", "event", ev.ID, "kiosk", ev.Kiosk, "err", err)
		if rest := len(events) - i - 1; rest > 0 && e.cfg.Now().Sub(began) >= slowFailure {
			e.stats.failed.Add(int64(rest))
			e.cfg.Log.Error("the record is away; the kiosks will send the rest of the batch again", "events", rest)
			return
		}
	}
}

// take applies one event inside the transaction and stores the reply; again
// says that it was stored already. An event that was held is looked at once more
// whenever it comes again: the hub may have been upgraded, or run its queue by now.
func (w *work) take(ev Incoming) (r kiosk.Receipt, again bool, err error) {
	old, seen, err := w.Reply(ev.ID)
	if err != nil {
		return r, false, err
	}
	same := seen && old.Kiosk == ev.Kiosk && old.Receipt.Hash == ev.Hash
	old.Receipt.Revision.Epoch = w.Epoch() // a restored record has it too, and kiosks heed no word of the epoch before
	if same && old.Receipt.Outcome != kiosk.Held {
		return old.Receipt, true, nil
	}
	r = kiosk.Receipt{EventID: ev.ID, Hash: ev.Hash, Outcome: kiosk.Accepted, Revision: kiosk.Revision{Epoch: w.Epoch()}}
	if seen && !same {
		r, err = w.aside(ev, r, kiosk.Refused, "another event was taken in under this id")
		return r, false, err
	}
	if r, err = w.apply(ev, r); err != nil {
		return r, false, err
	}
	if same && r.Outcome == kiosk.Held {
		return old.Receipt, true, nil
	}
	save := w.SaveReply
	if same {
		save = w.ReviseReply
	}
	return r, false, save(Reply{Kiosk: ev.Kiosk, Type: ev.Type, At: ev.At, Received: w.now, Receipt: r})
}

// apply does what an event asks for, or sets it aside.
func (w *work) apply(ev Incoming, r kiosk.Receipt) (kiosk.Receipt, error) {
	if ev.Held != "" {
		return w.aside(ev, r, kiosk.Held, ev.Held)
	}
	switch ev.Type {
	case kiosk.EventCheckin:
		return decoded(w, ev, r, w.checkin)
	case kiosk.EventForm:
		return decoded(w, ev, r, func(ev Incoming, f kiosk.FormAnswer, r kiosk.Receipt) (kiosk.Receipt, error) {
			return r, w.SaveForm(ev.ID, ev.Kiosk, ev.At, f)
		})
	case kiosk.EventFeedback:
		return decoded(w, ev, r, w.feedback)
	case kiosk.EventAudit:
		return decoded(w, ev, r, w.befell)
	case kiosk.EventAlert:
		return decoded(w, ev, r, func(ev Incoming, a kiosk.Alert, r kiosk.Receipt) (kiosk.Receipt, error) {
			a.EventID, a.Kiosk = ev.ID, ev.Kiosk
			return r, w.raise(a, "")
		})
	}
	return w.aside(ev, r, kiosk.Held, "this hub does not know events of type "+clip(string(ev.Type), 80))
}

// decoded reads the body and hands it on; unknown fields are passed over, so
// that a newer kiosk can say more.
func decoded[T any](w *work, ev Incoming, r kiosk.Receipt, next func(Incoming, T, kiosk.Receipt) (kiosk.Receipt, error)) (kiosk.Receipt, error) {
	var body T
	if err := json.Unmarshal(ev.Body, &body); err != nil {
		return w.aside(ev, r, kiosk.Refused, "the body is not what its type says")
	}
	return next(ev, body, r)
}

// aside keeps an event's bytes, tells staff, and answers with the reason.
func (w *work) aside(ev Incoming, r kiosk.Receipt, o kiosk.Outcome, reason string) (kiosk.Receipt, error) {
	r.Outcome, r.Reason = o, reason
	err := w.Keep(Kept{Event: ev.ID, Kiosk: ev.Kiosk, Hash: ev.Hash, Outcome: o, Reason: reason, At: w.now, Raw: ev.Raw})
	if err != nil {
		return r, err
	}
	a := kiosk.Alert{EventID: ev.ID + "-" + string(o), Kiosk: ev.Kiosk, Kind: AlertEvent, At: w.now}
	return r, w.raise(a, fmt.Sprintf("An event from this kiosk was %s: %s. Its bytes are kept.", o, reason))
}

func (w *work) feedback(ev Incoming, f kiosk.Feedback, r kiosk.Receipt) (kiosk.Receipt, error) {
	if f.Score < 1 || f.Score > 5 {
		return w.aside(ev, r, kiosk.Refused, "a score is 1 to 5")
	}
	return r, w.SaveFeedback(ev.ID, ev.Kiosk, f)
}

// befell writes what befell a kiosk into the audit, in that kiosk's name, with
// words that this version does not know as they are. The line is of when the hub
// took it in; when it happened, the kiosk's clock said.
func (w *work) befell(ev Incoming, a kiosk.Audit, r kiosk.Receipt) (kiosk.Receipt, error) {
	what := clip(printable(string(a.What)), maxCode)
	if strings.TrimSpace(what) == "" {
		return w.aside(ev, r, kiosk.Refused, "an audit event says what happened")
	}
	detail := clip(printable(a.Detail), maxReason) + " (by its clock " + ev.At.UTC().Format(time.RFC3339) + ")"
	return r, w.note("kiosk "+ev.Kiosk, what, ev.Kiosk, strings.TrimSpace(detail))
}

// clip shortens s to at most n bytes of whole characters.
func clip(s string, n int) string {
	for i := range s {
		if i > n {
			return s[:i] + "…"
		}
	}
	return s
}
