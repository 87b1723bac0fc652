package fhirpath

import (
	"math"
	"strings"
	"time"
)

// point is a date, a moment or a time of day, with the precision it was
// written in: the first moment it may mean and the first one after.
type point struct {
	from, to  time.Time
	text      string
	precision int  // 0 year … 3 hour, 4 minute, 5 second
	zoned     bool // has an offset
	day       bool // a time of day
}

var layouts = []struct {
	layout    string
	precision int
}{
	{"2006", 0}, {"2006-01", 1}, {"2006-01-02", 2},
	{"2006-01-02T15", 3}, {"2006-01-02T15:04", 4}, {"2006-01-02T15:04:05", 5},
	{"T15", 3}, {"T15:04", 4}, {"T15:04:05", 5},
}

// parseMoment reads a date ("2026"), a moment ("2026-05-04T10:00Z", "2026T")
// or a time of day ("T10:00").
func parseMoment(s string) (point, bool) {
	if len(s) > 40 || strings.Contains(s, ",") {
		return point{}, false
	}
	bare := s
	if !strings.HasPrefix(s, "T") {
		bare = strings.TrimSuffix(s, "T")
	}
	for _, l := range layouts {
		t, err := time.Parse(l.layout, bare)
		zoned := false
		if err != nil && l.precision >= 3 && l.layout[0] != 'T' {
			t, err = time.Parse(l.layout+"Z07:00", bare)
			zoned = err == nil
		}
		if err == nil {
			p := point{from: t, text: s, precision: l.precision, zoned: zoned, day: l.layout[0] == 'T'}
			p.to = step(t, 1, l.precision)
			return p, true
		}
	}
	return point{}, false
}

// step moves a time by n of the unit that stands for a precision.
func step(t time.Time, n, precision int) time.Time {
	switch precision {
	case 0:
		return addMonths(t, 12*n)
	case 1:
		return addMonths(t, n)
	case 2:
		return t.AddDate(0, 0, n)
	case 3:
		return t.Add(time.Duration(n) * time.Hour)
	case 4:
		return t.Add(time.Duration(n) * time.Minute)
	}
	return t.Add(time.Duration(n) * time.Second)
}

// addMonths stays within the month it comes to: 31 January and a month is the
// last of February (§6.6.7).
func addMonths(t time.Time, n int) time.Time {
	out := t.AddDate(0, n, 0)
	if out.Day() != t.Day() {
		out = out.AddDate(0, 0, -out.Day())
	}
	return out
}

// comparePoints orders two points; ok is false when they cannot be compared or
// the precision does not tell (§6.2).
func comparePoints(a, b point) (int, bool) {
	if a.day != b.day || a.zoned != b.zoned && a.precision > 2 && b.precision > 2 {
		return 0, false
	}
	switch {
	case a.precision == b.precision:
		return a.from.Compare(b.from), true
	case !a.to.After(b.from):
		return -1, true
	case !a.from.Before(b.to):
		return 1, true
	}
	return 0, false
}

var units = []string{"year", "month", "day", "hour", "minute", "second", "millisecond", "week"}

// calendarUnit returns the singular of a calendar unit, "" when it is none.
func calendarUnit(s string) string {
	s = strings.TrimSuffix(s, "s")
	for _, u := range units {
		if s == u {
			return u
		}
	}
	return ""
}

// ucumUnit returns the calendar unit of a UCUM code, where one stands for it.
var ucumUnit = map[string]string{"a": "year", "mo": "month", "wk": "week", "d": "day", "h": "hour", "min": "minute", "s": "second", "ms": "millisecond"}

// plus moves a point by a calendar quantity (§6.6.7). What is finer than the
// point's precision is cut off.
func (p point) plus(q quantity, sign float64) (point, bool) {
	unit := q.unit
	if u, ok := ucumUnit[unit]; ok {
		unit = u
	} else if u := calendarUnit(unit); u != "" {
		unit = u
	}
	n := q.n * sign
	if math.Abs(n) > 1e6 || p.day && (unit == "year" || unit == "month" || unit == "week" || unit == "day") {
		return point{}, false
	}
	whole := int(n)
	t := p.from
	switch unit {
	case "year", "month", "day", "hour", "minute":
		t = step(t, whole, map[string]int{"year": 0, "month": 1, "day": 2, "hour": 3, "minute": 4}[unit])
	case "week":
		t = t.AddDate(0, 0, 7*whole)
	case "second":
		t = t.Add(time.Duration(n * float64(time.Second)))
	case "millisecond":
		t = t.Add(time.Duration(n * float64(time.Millisecond)))
	default:
		return point{}, false
	}
	return pointOf(t, p.precision, p.zoned, p.day)
}

// pointOf writes a time with a precision.
func pointOf(t time.Time, precision int, zoned, day bool) (point, bool) {
	layout := ""
	for _, l := range layouts {
		if l.precision == precision && (l.layout[0] == 'T') == day {
			layout = l.layout
		}
	}
	if precision == 5 && t.Nanosecond() != 0 {
		layout += ".000"
	}
	if zoned {
		layout += "Z07:00"
	}
	return parseMoment(t.Format(layout))
}
