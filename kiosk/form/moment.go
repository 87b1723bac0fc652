package form

import (
	"strings"
	"time"
)

// span is a date or time with the precision it was written in: the first
// moment it may mean.
type span struct {
	from   time.Time
	layout string
}

// to is the first moment after.
func (a span) to() time.Time {
	switch a.layout {
	case "2006":
		return a.from.AddDate(1, 0, 0)
	case "2006-01":
		return a.from.AddDate(0, 1, 0)
	case "2006-01-02":
		return a.from.AddDate(0, 0, 1)
	case "minute":
		return a.from.Add(time.Minute)
	}
	return a.from.Add(1)
}

// day reads a FHIR date or dateTime (R4 §2.24.0.1), and a dateTime that lacks
// its seconds or its offset, which FHIR asks for and many forms leave out. What
// is written without an offset is taken in loc, or UTC when loc is nil.
func day(s string, loc *time.Location) (span, bool) {
	if loc == nil {
		loc = time.UTC
	}
	for _, layout := range []string{"2006", "2006-01", "2006-01-02"} {
		if len(s) != len(layout) {
			continue
		}
		if t, err := time.ParseInLocation(layout, s, loc); err == nil {
			return span{t, layout}, true
		}
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05"} {
		if t, err := time.ParseInLocation(layout, s, loc); err == nil && !strings.Contains(s, ",") {
			return span{t, "second"}, true
		}
	}
	for _, layout := range []string{"2006-01-02T15:04Z07:00", "2006-01-02T15:04"} {
		if t, err := time.ParseInLocation(layout, s, loc); err == nil {
			return span{t, "minute"}, true
		}
	}
	return span{}, false
}

// clock reads a FHIR time of day, "09:30:00".
func clock(s string) (time.Time, bool) {
	t, err := time.Parse("15:04:05", s)
	return t, err == nil && len(s) >= len("15:04:05") && !strings.Contains(s, ",")
}

// against compares two spans; unclear when one is less precise than the other
// and they overlap.
func (a span) against(b span) relation {
	switch {
	case a.layout == b.layout:
		return relation(a.from.Compare(b.from))
	case !a.to().After(b.from):
		return less
	case !a.from.Before(b.to()):
		return greater
	}
	return unclear
}
