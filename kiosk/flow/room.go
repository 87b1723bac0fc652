package flow

import (
	"context"
	"fmt"
	"time"

	"frontdoor/kiosk"
)

// goneFor is how long the page of a person who walked away still waits before
// it asks whether somebody is there.
const goneFor = 10 * time.Second

// left brings that question forward. A page that only tells clears in its own
// time, and urgent help stays: whoever asked for it may have sat down.
func (f *Flow) left() {
	switch {
	case clearing[f.s.Screen], f.s.Screen == Urgent, f.s.Screen == StillThere:
	default:
		f.tick.left = min(f.tick.left, goneFor)
	}
}

// fireAlarm leaves lifts out of every way while the fire panel says so. A wire
// that is cut looks the same, so staff are told.
func (f *Flow) fireAlarm(ctx context.Context, on bool) {
	var alarm []kiosk.Closure
	if on {
		alarm = []kiosk.Closure{{Kind: fireKind}}
	}
	f.setClosures(panelSays, alarm)
	if !on {
		f.worked(ctx, "fire-panel")
		return
	}
	f.tell(ctx, "fire-panel", "alarm: no way leads through a lift now; if there is no fire, look at the wire to the fire panel")
}

// detailsShown fills in what a licence or health card says. Anybody may hold
// one, so that the person still goes through every question and may correct it.
func (f *Flow) detailsShown(e DetailsShown) {
	f.typeDetails()
	if f.s.Screen != BirthDate {
		return
	}
	f.s.Entry.Filled = true
	if d := e.Born; !d.IsZero() {
		y, m, day := fmt.Sprintf("%04d", d.Year), fmt.Sprintf("%02d", int(d.Month)), fmt.Sprintf("%02d", d.Day)
		f.s.Entry.Order = DateOrder(f.s.Lang)
		f.s.Entry.Birth = map[string]string{"mdy": m + day + y, "ymd": y + m + day, "dmy": day + m + y}[f.s.Entry.Order]
	}
	f.s.Entry.Initial = foldInitial(e.Letter)
	code := []rune(foldCode(e.Postcode))
	f.s.Entry.Factor = string(code[:min(len(code), longestPostcode)])
}
