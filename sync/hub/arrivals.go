package hub

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"io"
	"math/rand/v2"
	"time"

	"frontdoor/kiosk"
)

// Arrival is a check-in as other systems of the hospital are told of it. It
// names person and appointment by their ids in those systems, and nothing else
// about them.
type Arrival struct {
	Event       string     `json:"event_id"` // the same arrival always has the same
	Service     string     `json:"service"`
	Appointment string     `json:"appointment_id,omitempty"`
	Person      string     `json:"person_id,omitempty"`
	Ticket      string     `json:"ticket"`
	Kiosk       string     `json:"kiosk"`
	Method      string     `json:"method,omitempty"` // how the person was recognised
	Arrived     time.Time  `json:"arrived_at"`       // hub time
	Received    time.Time  `json:"received_at"`
	Booked      time.Time  `json:"booked_at,omitzero"`
	Unsure      bool       `json:"time_unsure,omitempty"` // the kiosk could not vouch for its clock
	Day         kiosk.Date `json:"-"`
	State       State      `json:"-"` // as of now
	Called      time.Time  `json:"-"`
	Ended       time.Time  `json:"-"`
}

func arrivalOf(p Place) Arrival {
	return Arrival{
		Event: p.ID, Service: p.Queue, Appointment: p.Appointment, Person: p.Person, Ticket: p.Code, Kiosk: p.Kiosk,
		Method: string(p.Method), Arrived: p.Arrived, Received: p.Received, Booked: p.Booked, Unsure: p.Unsure,
		Day: p.Day, State: p.State, Called: p.CalledAt, Ended: p.EndedAt,
	}
}

// Notifier tells another system of an arrival; nil means that it has it. body
// is the JSON of an Arrival. It may be told of the same one twice.
type Notifier interface {
	Notify(ctx context.Context, event string, body []byte) error
}

// DueArrival is an arrival that is still to be told.
type DueArrival struct {
	Event string
	Body  []byte
	Tries int
	Due   time.Time
}

// place adds a place, and notes in the same transaction that the arrival is to
// be told.
func (w *work) place(p Place) error {
	if err := w.AddPlace(p); err != nil {
		return err
	}
	return w.tell(p)
}

// tell notes that an arrival is to be told to other systems.
func (w *work) tell(p Place) error {
	if w.e.cfg.Notify == nil {
		return nil
	}
	b, err := json.Marshal(arrivalOf(p))
	if err != nil {
		return err
	}
	return w.SaveArrival(DueArrival{Event: p.ID, Body: b, Due: w.now})
}

// Between two tries of one arrival.
const (
	minRetry = 5 * time.Second
	maxRetry = 10 * time.Minute
	perLook  = 50
	// furthestRetry is more than any pause: what is due later was put off before
	// the clock was set back.
	furthestRetry = 2 * maxRetry
)

// tellArrivals tells what is due until ctx ends. It waits for nobody but the
// other system: check-ins, queues and kiosks go on without it.
func (e *Engine) tellArrivals(ctx context.Context) {
	if e.cfg.Notify == nil {
		return
	}
	look := time.NewTicker(time.Second)
	defer look.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-look.C:
			if e.leads() { // of several hubs, one
				e.complain("arrivals could not be passed on", e.tellDue(ctx))
			}
		}
	}
}

// tellDue tries what is due, the longest due first. The first that fails ends
// the look: what comes after it is tried first next time.
func (e *Engine) tellDue(ctx context.Context) error {
	var due []DueArrival
	err := e.cfg.Store.View(ctx, func(r Reader) (err error) {
		due, err = r.DueArrivals(e.now(), e.now().Add(furthestRetry), perLook)
		return err
	})
	if err != nil {
		return err
	}
	for _, a := range due {
		failed := e.cfg.Notify.Notify(ctx, a.Event, a.Body)
		if ctx.Err() != nil {
			return nil
		}
		err := e.cfg.Store.Update(ctx, func(tx Tx) error {
			if failed == nil {
				return tx.DropArrival(a.Event)
			}
			a.Due = e.now().Add(retryAfter(a.Tries))
			a.Tries++
			return tx.SaveArrival(a)
		})
		if err != nil {
			return err
		}
		if failed != nil {
			e.stats.untold.Add(1)
			e.cfg.Log.Warn("an arrival was not passed on and will be tried again", "event", a.Event, "tries", a.Tries, "err", failed)
			return nil
		}
		e.stats.told.Add(1)
	}
	return nil
}

// retryAfter doubles with each try, give or take a quarter.
func retryAfter(tries int) time.Duration {
	d := min(minRetry<<min(tries, 16), maxRetry)
	return d*3/4 + rand.N(d/2)
}

// arrivalColumns is the header of WriteArrivals.
var arrivalColumns = []string{"event_id", "day", "service", "appointment_id", "person_id", "ticket", "kiosk", "method",
	"arrived_at", "received_at", "booked_at", "time_unsure", "state", "called_at", "ended_at"}

// WriteArrivals writes one service day's arrivals as CSV (RFC 4180), in the
// order in which the hub received them, times in RFC 3339.
func (e *Engine) WriteArrivals(ctx context.Context, day kiosk.Date, w io.Writer) error {
	var list []Place
	err := e.cfg.Store.View(ctx, func(r Reader) (err error) {
		list, err = r.Arrivals(day)
		return err
	})
	if err != nil {
		return err
	}
	out := csv.NewWriter(w)
	_ = out.Write(arrivalColumns) // Flush reports
	at := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return t.Format(time.RFC3339)
	}
	for _, p := range list {
		if p.Arrived.IsZero() {
			continue // still at home
		}
		a := arrivalOf(p)
		unsure := "no"
		if a.Unsure {
			unsure = "yes"
		}
		_ = out.Write([]string{a.Event, a.Day.String(), a.Service, a.Appointment, a.Person, a.Ticket, a.Kiosk, a.Method,
			at(a.Arrived), at(a.Received), at(a.Booked), unsure, string(a.State), at(a.Called), at(a.Ended)})
	}
	out.Flush()
	return out.Error()
}

// Today is the service day it is now.
func (e *Engine) Today() kiosk.Date { return e.day(e.now()) }
