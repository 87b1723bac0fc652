// Package hours reads opening hours as maps give them, and tells whether
// something is open.
package hours

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Week is the opening hours of a week: minutes of each day from Sunday, past
// midnight counted on from the day before. The zero value is never open.
type Week [7][]period

// period is a part of a day in minutes; to may lie past its end.
type period struct{ from, to int }

const (
	day  = 24 * 60
	week = "SuMoTuWeThFrSa"
)

// Parse reads opening hours as OSM's opening_hours and IMDF's hours give
// them: rules such as "Mo-Fr 08:00-18:00; Sa 09:00-12:00; PH off", days and
// times joined by commas, "24/7", "off", and times past midnight. A later rule
// replaces an earlier one on its days; after a comma it holds besides. Rules for
// public and school holidays are passed over, since a map knows no holidays. The
// error names the part that cannot be read, such as months and weeks.
func Parse(s string) (Week, error) {
	var h Week
	read := false
	for rule := range strings.SplitSeq(s, ";") {
		for i, part := range further(strings.TrimSpace(rule)) {
			if part == "" || strings.HasPrefix(part, "PH ") || strings.HasPrefix(part, "SH ") {
				continue
			}
			days, times, err := splitRule(part)
			if err != nil {
				return Week{}, err
			}
			for _, d := range days {
				if i > 0 && times != nil {
					h[d] = append(h[d], times...)
				} else {
					h[d] = slices.Clip(times) // days share it
				}
			}
			read = true
		}
	}
	if !read {
		return Week{}, fmt.Errorf("opening hours %q name no time", s)
	}
	return h, nil
}

// further cuts a rule where, after a comma, days follow times: what is said from
// there on holds besides, "Mo-Fr 08:00-18:00, Sa 09:00-12:00".
func further(rule string) []string {
	var out []string
	from, timed := 0, false
	for i := 0; i < len(rule); i++ {
		switch {
		case rule[i] == ':':
			timed = true
		case rule[i] == ',' && timed:
			if rest := strings.TrimLeft(rule[i+1:], " "); rest != "" && strings.ContainsAny(rest[:1], "MTWFSP") {
				out = append(out, strings.TrimSpace(rule[from:i]))
				from, timed = i+1, false
			}
		}
	}
	return append(out, strings.TrimSpace(rule[from:]))
}

// splitRule reads the days of a rule, all when it names none, and its times.
func splitRule(rule string) (days []int, times []period, err error) {
	for d := range 7 {
		days = append(days, d)
	}
	if rule == "24/7" {
		return days, []period{{0, day}}, nil
	}
	head, rest, _ := strings.Cut(rule, " ")
	if strings.ContainsAny(head[:1], "MTWFSP") {
		if days, err = parseDays(head); err != nil {
			return nil, nil, err
		}
		head, rule = "", strings.TrimSpace(rest)
	}
	switch rule {
	case "off", "closed":
		return days, nil, nil
	case "open", "24/7", "":
		return days, []period{{0, day}}, nil
	}
	for part := range strings.SplitSeq(rule, ",") {
		p, err := parsePeriod(strings.TrimSpace(part))
		if err != nil {
			return nil, nil, err
		}
		times = append(times, p)
	}
	return days, times, nil
}

// parseDays reads "Mo-Fr", "Sa,Su", "Fr-Mo,PH".
func parseDays(s string) ([]int, error) {
	dayOf := func(name string) int {
		if i := strings.Index(week, name); len(name) == 2 && i >= 0 && i%2 == 0 {
			return i / 2
		}
		return -1
	}
	var out []int
	for part := range strings.SplitSeq(s, ",") {
		if part == "PH" || part == "SH" {
			continue
		}
		first, last, span := strings.Cut(part, "-")
		a, b := dayOf(first), dayOf(first)
		if span {
			b = dayOf(last)
		}
		if a < 0 || b < 0 {
			return nil, fmt.Errorf("opening hours: %q are no days of the week", part)
		}
		for out = append(out, a); a != b; out = append(out, a) {
			a = (a + 1) % 7
		}
	}
	return out, nil
}

// parsePeriod reads "08:00-18:00", "20:00-02:00", "08:00+".
func parsePeriod(s string) (period, error) {
	first, last, span := strings.Cut(s, "-")
	if begin, open := strings.CutSuffix(s, "+"); open {
		first, last, span = begin, "24:00", true
	}
	from, ok1 := minutes(first)
	to, ok2 := minutes(strings.TrimSuffix(last, "+"))
	if !span || !ok1 || !ok2 || from > day {
		return period{}, fmt.Errorf("opening hours: %q is no time from–to", s)
	}
	if to <= from {
		to += day
	}
	return period{from, to}, nil
}

// minutes reads "8:30", up to "48:00".
func minutes(s string) (int, bool) {
	hour, minute, ok := strings.Cut(strings.TrimSpace(s), ":")
	h, err1 := strconv.ParseUint(hour, 10, 8)
	m, err2 := strconv.ParseUint(minute, 10, 8)
	n := int(h)*60 + int(m)
	return n, ok && err1 == nil && err2 == nil && m < 60 && n <= 2*day
}

// Open reports whether it is open at t, by the clock of t's own time zone.
func (h Week) Open(t time.Time) bool {
	now := t.Hour()*60 + t.Minute()
	within := func(list []period, m int) bool {
		return slices.ContainsFunc(list, func(p period) bool { return m >= p.from && m < p.to })
	}
	today := int(t.Weekday())
	return within(h[today], now) || within(h[(today+6)%7], now+day)
}
