package hub

import (
	"context"
	"strings"
	"time"
	"unicode"

	"frontdoor/kiosk"
)

// The kinds of alert that the hub raises itself.
const (
	AlertCode  kiosk.AlertKind = "code"  // two live tickets had one code
	AlertEvent kiosk.AlertKind = "event" // an event was held or refused
)

// raise stores an alert as told; one that is known already stays as it is.
func (w *work) raise(a kiosk.Alert, note string) error {
	_, known, err := w.Alert(a.EventID)
	if err != nil || known {
		return err
	}
	if a.At.IsZero() || a.At.After(w.now) || !writable(a.At) {
		a.At = w.now
	}
	a.At, a.State, a.By = a.At.UTC(), kiosk.AlertTold, ""
	a.Kind, a.Ticket, a.Reason = kiosk.AlertKind(clip(printable(string(a.Kind)), maxCode)), clip(printable(a.Ticket), maxCode), clip(printable(a.Reason), maxReason)
	return w.saveAlert(Alert{Alert: a, Next: w.now.Add(w.e.cfg.Escalation.wait(a.Kind, 0)), Note: note})
}

// maxReason bounds what a device may say, bytes.
const maxReason = 200

func (w *work) saveAlert(a Alert) error {
	w.alerts = append(w.alerts, w.e.asked(a))
	return w.SaveAlert(a)
}

// asked fills in who is asked to answer.
func (e *Engine) asked(a Alert) Alert {
	if a.State != kiosk.AlertSeen {
		a.Tell = e.cfg.Escalation.tell(a.Kind, a.Level)
	}
	return a
}

// Acknowledge ends an alert in the name of a person; only that ends it. The
// first name stays when two people answer.
func (e *Engine) Acknowledge(ctx context.Context, id, by string) (Alert, error) {
	if !named(by) {
		return Alert{}, errNoName()
	}
	var a Alert
	answered := false
	err := e.update(ctx, func(w *work) error {
		var ok bool
		var err error
		if a, ok, err = w.Alert(id); err != nil {
			return err
		}
		if !ok {
			return kiosk.Errorf(kiosk.CodeNotFound, "", "there is no alert %s; list them with: hub alerts", clip(id, 60))
		}
		if a.State == kiosk.AlertSeen { // the kiosk is told again
			w.alerts = append(w.alerts, a)
			return nil
		}
		answered = true
		a.State, a.By, a.SeenAt, a.Next = kiosk.AlertSeen, by, w.now, time.Time{}
		if err := w.saveAlert(a); err != nil {
			return err
		}
		return w.note(by, "ack", id, string(a.Kind))
	})
	if err == nil && answered {
		e.stats.answered.Add(1)
		e.stats.answerTime.Add(int64(max(0, a.SeenAt.Sub(a.At))))
	}
	return a, err
}

// climb moves every alert that nobody answered in time one level up.
func (e *Engine) climb(ctx context.Context) error {
	due := false
	err := e.cfg.Store.View(ctx, func(r Reader) error {
		list, err := r.DueAlerts(e.now(), e.cfg.Escalation.ahead(), 1)
		due = len(list) > 0
		return err
	})
	if err != nil || !due {
		return err
	}
	climbed := 0
	err = e.update(ctx, func(w *work) error {
		list, err := w.DueAlerts(w.now, e.cfg.Escalation.ahead(), maxAlerts)
		if err != nil {
			return err
		}
		climbed = 0
		for _, a := range list {
			a.State, a.Level = kiosk.AlertNoAnswer, a.Level+1
			a.Next = w.now.Add(e.cfg.Escalation.wait(a.Kind, a.Level))
			if err := w.saveAlert(a); err != nil {
				return err
			}
			climbed++
		}
		return nil
	})
	if err == nil {
		e.stats.climbed.Add(int64(climbed))
	}
	return err
}

// maxAlerts bounds what is listed or climbs at once.
const maxAlerts = 1000

// Alerts lists alerts, newest first: the open ones, or all that are kept.
func (e *Engine) Alerts(ctx context.Context, open bool) (list []Alert, err error) {
	err = e.cfg.Store.View(ctx, func(r Reader) error {
		list, err = r.Alerts(open, maxAlerts)
		return err
	})
	for i, a := range list {
		list[i] = e.asked(a)
	}
	return list, err
}

// maxBy bounds who somebody says they are, bytes.
const maxBy = 100

// named reports whether by can stand for a person in what is kept for ever: it
// has a letter or a digit, and nothing that a screen would obey.
func named(by string) bool {
	visible := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
	return len(by) <= maxBy && strings.ContainsFunc(by, visible) && !strings.ContainsFunc(by, unicode.IsControl)
}

func errNoName() error {
	return kiosk.Errorf(kiosk.CodeBadInput, "", "say who you are; whatever is done to a queue or an alert is done in a person's name")
}
