package hub

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"frontdoor/kiosk"
)

// slot returns the time by which a place is ordered within its queue. A booked
// person holds their appointment time, however early they come and up to the
// service's late window; after that, and without an appointment, the time of
// arrival counts. When one queue has both, the two kinds are merged on this
// one axis: each stands where the moment from which they may expect to be seen
// falls. A kiosk unsure of its clock makes nobody late.
func slot(late time.Duration, booked, arrived time.Time, unsure bool) time.Time {
	if booked.IsZero() {
		return arrived
	}
	if unsure || !arrived.After(booked.Add(late)) {
		return booked
	}
	return arrived
}

// arrival returns when somebody came, in the hub's time. A kiosk that is sure
// of its clock keeps the hub's own time, signed; it is believed, but never runs
// ahead of the hub. When a kiosk cannot vouch for its clock, the moment the hub
// was told counts instead, until the kiosk tells how far its clock was off (see
// correct): kiosk clocks never order a queue by themselves.
func arrival(claimed, received time.Time, unsure bool) time.Time {
	if unsure || claimed.After(received) {
		return received
	}
	return claimed
}

// InOrder sorts places as they will be called: urgency, slot, then arrival,
// what the kiosk's clock said (it orders people of one kiosk that was away),
// and the event id, so that every hub finds the same order.
func InOrder(places []Place) {
	slices.SortFunc(places, func(a, b Place) int {
		return cmp.Or(
			cmp.Compare(b.Urgency, a.Urgency),
			a.Slot.Compare(b.Slot),
			a.Arrived.Compare(b.Arrived),
			a.Claimed.Compare(b.Claimed),
			cmp.Compare(a.ID, b.ID),
		)
	})
}

// serviceDay returns the day a time belongs to in loc, when days begin at
// start after midnight: people waiting at midnight are not yesterday's.
func serviceDay(t time.Time, loc *time.Location, start time.Duration) kiosk.Date {
	return kiosk.DateOf(t.In(loc).Add(-start))
}

// writable reports whether a time can be written down again once it is in UTC
// (RFC 3339): one that cannot would leave a whole board or list unwritten.
func writable(t time.Time) bool {
	year := t.UTC().Year()
	return year >= 1 && year <= 9999
}

// dayBefore reports whether a is an earlier day than b.
func dayBefore(a, b kiosk.Date) bool {
	return a.Time().Before(b.Time())
}

// CodeKey is what makes two ticket codes the same for people who type them:
// letters in upper case, without spaces.
func CodeKey(code string) string {
	return strings.ToUpper(strings.ReplaceAll(code, " ", ""))
}
