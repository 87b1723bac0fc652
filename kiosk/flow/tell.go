package flow

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"frontdoor/kiosk"
)

// telling is what staff were told of one device.
type telling struct {
	health string          // what its health says now; "" = well
	now    string          // what holds now, told or not: its health, or a job that failed
	told   string          // the last that staff were told; "" = nothing, or that it is well again
	more   int             // what happened before now, and was held back with it
	counts []time.Duration // how long each of the last tellings still counts
}

// A loose plug comes and goes all day: staff are told of one device three times
// in ten minutes at most, and then again when it is not as they were told.
const (
	maxTellings   = 3
	tellingCounts = 10 * time.Minute
)

// wellAgain is what staff are told when what they were told of is over.
const wellAgain = "well again: what was told before is over"

func (f *Flow) telling(device string) *telling {
	t := f.toldOf[device]
	if t == nil {
		t = new(telling)
		f.toldOf[device] = t
	}
	return t
}

// health lets staff know how a device is; reason is "" when it is well.
func (f *Flow) health(ctx context.Context, device, reason string) {
	f.telling(device).health = reason
	f.tell(ctx, device, reason)
}

// worked notes that a device did its work, or that an alarm is over: what its
// health says still holds.
func (f *Flow) worked(ctx context.Context, device string) {
	f.tell(ctx, device, f.telling(device).health)
}

// happened lets staff know of something at a device that nothing later makes
// good. What is held back is summed up in the next telling.
func (f *Flow) happened(ctx context.Context, device, reason string) {
	t := f.telling(device)
	if t.told == t.now {
		t.told = "" // the same once more is news
	} else {
		t.more++
	}
	f.tell(ctx, device, reason)
}

// tell lets staff know of a device, once for each reason until it changes, and
// once when it is well again.
func (f *Flow) tell(ctx context.Context, device, reason string) {
	t := f.telling(device)
	t.now = reason
	if t.told == t.now || len(t.counts) == maxTellings {
		return
	}
	if t.more > 0 {
		reason = fmt.Sprintf("%s; and %d more before it", reason, t.more)
	}
	t.told, t.more, t.counts = t.now, 0, append(t.counts, tellingCounts)
	f.keep(ctx, kiosk.Alert{EventID: f.ports.NewID(), Kiosk: f.cfg.Kiosk, Kind: kiosk.AlertDevice, At: f.s.Now,
		Reason: device + ": " + cmp.Or(reason, wellAgain)})
}

// tellLate tells what was held back, once that is due.
func (f *Flow) tellLate(ctx context.Context, step time.Duration) {
	for _, device := range slices.Sorted(maps.Keys(f.toldOf)) {
		t := f.toldOf[device]
		for i := range t.counts {
			t.counts[i] -= step
		}
		t.counts = slices.DeleteFunc(t.counts, func(left time.Duration) bool { return left <= 0 })
		f.tell(ctx, device, t.now)
	}
}
