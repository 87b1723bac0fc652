package hub

import (
	"context"
	"fmt"
	"time"

	"frontdoor/kiosk"
)

// Days for which what is personal stays in the record, counted from the service
// day or from when the hub took it in. Kiosks send events again up to 72 h after
// their receipt, and a record can be restored from an older copy: less than
// leastKeep would purge what is still on its way.
const (
	keepDays  = 30
	leastKeep = 7
)

// Purger removes what is personal and old.
type Purger interface {
	// Purge removes, of up to limit rows of each kind, what is personal: bookings
	// before at; what people said and answered, and the bytes of events that were
	// set aside, taken in before at; who was in places of service days before day,
	// and for which appointment. What belongs to a live place stays. Places,
	// replies, alerts and the audit stay, and name nobody.
	Purge(day kiosk.Date, at time.Time, limit int) (Purged, error)
}

// Purged counts what a purge removed.
type Purged struct{ Bookings, Places, Identities, Answers, Events int }

// rows is the most of one kind, and in all.
func (p Purged) rows() (most, all int) {
	for _, n := range []int{p.Bookings, p.Places, p.Identities, p.Answers, p.Events} {
		most, all = max(most, n), all+n
	}
	return most, all
}

// purgeStep bounds how much one transaction removes: check-ins go on meanwhile.
const purgeStep = 500

// Purge removes from the record what is personal and older than Config.KeepDays,
// in steps that are each noted in the audit. It can be done at any time; Upkeep
// does it every hour on the hub that leads.
func (e *Engine) Purge(ctx context.Context) error {
	for {
		var done Purged
		err := e.update(ctx, func(w *work) (err error) {
			day := kiosk.DateOf(e.day(w.now).Time().AddDate(0, 0, -e.cfg.KeepDays))
			from, _ := e.span(day)
			if done, err = w.Tx.Purge(day, from, purgeStep); err != nil {
				return err
			}
			if _, all := done.rows(); all == 0 {
				return nil
			}
			return w.note("hub", "purge", day.String(), fmt.Sprintf("%d bookings, %d places, %d details, %d answers, %d events set aside",
				done.Bookings, done.Places, done.Identities, done.Answers, done.Events))
		})
		if most, _ := done.rows(); err != nil || most < purgeStep {
			return err
		}
	}
}

// purgeHourly is Purge, once an hour, by one of several hubs.
func (e *Engine) purgeHourly(ctx context.Context) error {
	hour := e.now().Unix() / 3600
	if !e.leads() || e.ahead() > 0 || e.purgedAt.Swap(hour) == hour {
		return nil
	}
	return e.Purge(ctx)
}
