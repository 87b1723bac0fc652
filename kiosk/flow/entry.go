package flow

import (
	"context"
	"slices"
	"strings"

	"frontdoor/kiosk"
)

// DateOrder returns the order in which a language writes a date: "dmy", "mdy"
// or "ymd".
func DateOrder(lang string) string {
	switch {
	case lang == "en-US":
		return "mdy"
	case strings.HasPrefix(lang, "zh"), strings.HasPrefix(lang, "ja"), strings.HasPrefix(lang, "ko"):
		return "ymd"
	}
	return "dmy"
}

// longestPostcode bounds a typed postcode, characters.
const longestPostcode = 10

// key types one character; what cannot belong there is not taken.
func (f *Flow) key(text string) {
	f.s.Entry.Wrong = false
	switch f.s.Screen {
	case BirthDate:
		if len(f.s.Entry.Birth) < 8 && len(text) == 1 && text[0] >= '0' && text[0] <= '9' {
			if f.s.Entry.Birth == "" {
				f.s.Entry.Order = DateOrder(f.s.Lang)
			}
			f.s.Entry.Birth += text
		}
	case Initial:
		f.s.Entry.Initial = foldInitial(text)
	case Factor:
		limit := longestPostcode
		if f.s.Entry.Phone {
			limit = 4
		}
		if len([]rune(f.s.Entry.Factor)) < limit {
			f.s.Entry.Factor += foldCode(text)
		}
	}
}

func (f *Flow) erase() {
	f.s.Entry.Wrong = false
	cut := func(s string) string {
		r := []rune(s)
		return string(r[:max(0, len(r)-1)])
	}
	switch f.s.Screen {
	case BirthDate:
		if f.s.Entry.Birth = cut(f.s.Entry.Birth); f.s.Entry.Birth == "" {
			f.s.Entry.Order = ""
		}
	case Initial:
		f.s.Entry.Initial = ""
	case Factor:
		f.s.Entry.Factor = cut(f.s.Entry.Factor)
	}
}

// entryDone goes on to the next detail; only when all are there does it look,
// so that nobody learns which of them was wrong.
func (f *Flow) entryDone(ctx context.Context) {
	switch f.s.Screen {
	case BirthDate:
		day, ok := f.birthDay()
		switch {
		case !ok:
			f.s.Entry.Wrong = true
		case f.s.Entry.ByCard:
			f.p.said.BirthDate = day
			f.match(ctx, kiosk.ByCard, slices.DeleteFunc(slices.Clone(f.p.card), func(r kiosk.RosterEntry) bool {
				return r.Person.BirthDate != day
			}))
		default:
			f.show(Initial)
		}
	case Initial:
		if f.s.Entry.Initial != "" {
			f.show(Factor)
		}
	case Factor:
		if f.s.Entry.Factor != "" {
			f.matchDetails(ctx)
		}
	}
}

// birthDay reads the typed digits in the order in which they were asked for,
// whatever language was chosen since.
func (f *Flow) birthDay() (kiosk.Date, bool) {
	b := f.s.Entry.Birth
	if len(b) != 8 {
		return kiosk.Date{}, false
	}
	var iso string
	switch f.s.Entry.Order {
	case "mdy":
		iso = b[4:] + "-" + b[:2] + "-" + b[2:4]
	case "ymd":
		iso = b[:4] + "-" + b[4:6] + "-" + b[6:]
	default:
		iso = b[4:] + "-" + b[2:4] + "-" + b[:2]
	}
	day, err := kiosk.ParseDate(iso)
	if err != nil || day.Year < 1890 || f.s.TimeSure && day.Time().After(f.s.Now) {
		return kiosk.Date{}, false
	}
	return day, true
}
