package form

import (
	"strings"
	"time"
)

// span is a date or time with the precision it was written in: the first
// moment it may mean, and the first moment after.
type span struct {
	from, to time.Time
	layout   string
}

// day reads a FHIR date or dateTime (R4 §2.24.0.1), and a dateTime that lacks
// its seconds or its offset, which FHIR asks for and many forms leave out. What
// is written without an offset is taken in loc, or UTC when loc is nil.
func day(s string, loc *time.Location) (span, bool) {
	if loc == nil {
		loc = time.UTC
	}
	for _, layout := range []string{"2006", "2006-01", "2006-01-02"} {
		t, err := time.ParseInLocation(layout, s, loc)
		if err != nil {
			continue
		}
		to := t.AddDate(1, 0, 0)
		switch layout {
		case "2006-01":
			to = t.AddDate(0, 1, 0)
		case "2006-01-02":
			to = t.AddDate(0, 0, 1)
		}
		return span{t, to, layout}, true
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05"} {
		if t, err := time.ParseInLocation(layout, s, loc); err == nil && !strings.Contains(s, ",") {
			return span{t, t.Add(1), "second"}, true
		}
	}
	for _, layout := range []string{"2006-01-02T15:04Z07:00", "2006-01-02T15:04"} {
		if t, err := time.ParseInLocation(layout, s, loc); err == nil {
			return span{t, t.Add(time.Minute), "minute"}, true
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
	case !a.to.After(b.from):
		return less
	case !a.from.Before(b.to):
		return greater
	}
	return unclear
}
