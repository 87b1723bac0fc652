package speak

import (
	"fmt"
	"math"
	"time"
)

// Time writes the time of day as the language does: 14:05, or 2:05 pm.
func (w Words) Time(t time.Time) string {
	if w.Say("time.clock") == "12" {
		return t.Format("3:04 ") + w.Say("time."+t.Format("pm"))
	}
	return t.Format("15:04")
}

// Day writes a day as seen from another: today, tomorrow, or weekday and date.
func (w Words) Day(t, now time.Time) string {
	switch days := dayNumber(t) - dayNumber(now); days {
	case 0:
		return w.Say("day.today")
	case 1:
		return w.Say("day.tomorrow")
	}
	return w.Date(t)
}

// Date writes weekday, day and month.
func (w Words) Date(t time.Time) string {
	return w.Say("day.date",
		"weekday", w.Say(fmt.Sprintf("weekday.%d", int(t.Weekday()))),
		"day", t.Day(), "month", w.Say(fmt.Sprintf("month.%d", int(t.Month()))))
}

func dayNumber(t time.Time) int {
	y, m, d := t.Date()
	return int(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// Metres writes a walking distance, rounded as a person would say it: to 5 m
// below 50 m, to 10 m above, never 0.
func (w Words) Metres(m float64) string {
	step := 5.0
	if m >= 50 {
		step = 10
	}
	n := int(math.Max(step, math.Round(m/step)*step))
	return w.Say("distance.metres", "n", n)
}

// Minutes writes a walking time in whole minutes, rounded up, at least one.
func (w Words) Minutes(d time.Duration) string {
	return w.Say("distance.minutes", "n", int(math.Max(1, math.Ceil(d.Minutes()))))
}

// Wait writes an estimated wait in minutes as figure and unit: "10–15", "min".
func (w Words) Wait(low, high int) (figure, unit string) {
	if low == high {
		return fmt.Sprint(high), w.Say("unit.min")
	}
	return fmt.Sprintf("%d–%d", low, high), w.Say("unit.min")
}
