package flow

import (
	"context"
	"maps"
	"slices"
	"time"

	"frontdoor/kiosk"
)

// telling is what staff were told of one device.
type telling struct {
	reason string          // the last; "" once the device was well again
	now    string          // what holds now, told or not
	counts []time.Duration // how long each of the last tellings still counts
}

// A loose plug comes and goes all day: staff are told of one device three times
// in ten minutes at most, and then again when it is still so.
const (
	maxTellings   = 3
	tellingCounts = 10 * time.Minute
)

// tell lets staff know of a device, once for each reason until it changes.
func (f *Flow) tell(ctx context.Context, device, reason string) {
	t := f.toldOf[device]
	if t == nil {
		t = new(telling)
		f.toldOf[device] = t
	}
	t.now = reason
	if t.reason == reason || len(t.counts) == maxTellings {
		return
	}
	t.reason, t.counts = reason, append(t.counts, tellingCounts)
	f.keep(ctx, kiosk.Alert{EventID: f.ports.NewID(), Kiosk: f.cfg.Kiosk, Kind: kiosk.AlertDevice, At: f.s.Now, Reason: device + ": " + reason})
}

// well notes that there is nothing to tell of a device any more.
func (f *Flow) well(device string) {
	if t := f.toldOf[device]; t != nil {
		t.reason, t.now = "", ""
	}
}

// tellLate tells what was held back, once that is due.
func (f *Flow) tellLate(ctx context.Context, step time.Duration) {
	for _, device := range slices.Sorted(maps.Keys(f.toldOf)) {
		t := f.toldOf[device]
		for i := range t.counts {
			t.counts[i] -= step
		}
		t.counts = slices.DeleteFunc(t.counts, func(left time.Duration) bool { return left <= 0 })
		if t.now != "" {
			f.tell(ctx, device, t.now)
		}
	}
}
