package flow

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"math"
	"strconv"
	"strings"
	"time"

	"frontdoor/kiosk/form"
)

// maxStops is how many numbers a scale can have and still be touched.
const maxStops = 21

// Stops are the numbers of a scale (itemControl slider); nil when the question
// is no scale, or asks for a unit too. A long one without a step of its own has
// about ten.
func Stops(v form.View) []int {
	if v.Control != "slider" || len(v.Units) > 1 || v.Min == nil || v.Max == nil || !whole(v.Min) || !whole(v.Max) {
		return nil
	}
	low, span := int(v.Min.Number), int(v.Max.Number-v.Min.Number)
	step := v.Step
	switch {
	case step > 0:
	case span < maxStops:
		step = 1
	default:
		step = (span + 9) / 10
	}
	if span <= 0 || span < step || span/step >= maxStops {
		return nil
	}
	var out []int
	for n := range span/step + 1 {
		out = append(out, low+n*step)
	}
	if v.Step <= 0 && span%step != 0 { // both ends can be chosen
		out = append(out, low+span)
	}
	return out
}

// whole reports whether an end of a scale is a whole number of a size that a
// person could read.
func whole(v *form.Value) bool { return v.Number == math.Trunc(v.Number) && math.Abs(v.Number) <= 1e9 }

// typedValue reads what was typed; ok is false when it is not what the
// question asks for.
func (f *Flow) typedValue(asked form.View) (v form.Value, ok bool) {
	t := f.s.Typing
	text := strings.TrimSpace(t.Text)
	switch t.Sort {
	case Words:
		switch asked.Type {
		case form.TypeReference:
			return form.Value{Kind: form.KindReference, Coding: form.Coding{Display: text}}, true
		case form.TypeChoice: // a Coding in words alone (R4 Coding.display)
			return form.Choice(form.Coding{Display: text}), true
		}
		return form.String(text), true
	case Number:
		text = plainDigits(text)
		if asked.Type == form.TypeQuantity {
			var unit form.Coding
			if t.Unit < len(asked.Units) {
				unit = asked.Units[t.Unit]
			}
			v = form.Quantity(text, unit)
		} else {
			v = form.Decimal(text)
		}
		return v, v.Text != ""
	case Day:
		day, ok := f.dayOf(text)
		return form.Date(day), ok
	case Hour:
		clock, ok := f.clockOf(text)
		return form.Time(clock), ok
	case Moment:
		return f.momentOf(text)
	case Drawing:
		b, err := paint(t.Lines)
		return form.Attachment("image/png", b), err == nil
	}
	return form.Value{}, false
}

// plainDigits writes a typed number as FHIR does: no leading zeros, a digit on
// either side of the point.
func plainDigits(text string) string {
	rest, minus := strings.CutPrefix(text, "-")
	whole, fraction, point := strings.Cut(rest, ".")
	if whole = strings.TrimLeft(whole, "0"); whole == "" && rest != "" {
		whole = "0"
	}
	if point && fraction != "" {
		whole += "." + fraction
	}
	if minus && whole != "0" {
		whole = "-" + whole
	}
	return whole
}

// dayOf reads eight digits in the order of the language as a day.
func (f *Flow) dayOf(digits string) (day string, ok bool) {
	if len(digits) != 8 {
		return "", false
	}
	var y, m, d string
	switch DateOrder(f.s.Lang) {
	case "mdy":
		m, d, y = digits[:2], digits[2:4], digits[4:]
	case "ymd":
		y, m, d = digits[:4], digits[4:6], digits[6:]
	default:
		d, m, y = digits[:2], digits[2:4], digits[4:]
	}
	day = y + "-" + m + "-" + d
	_, err := time.Parse(time.DateOnly, day)
	return day, err == nil && y > "0000"
}

// dayDigits is the other way round; a month or a year alone has none.
func (f *Flow) dayDigits(day string) string {
	if len(day) < len(time.DateOnly) {
		return ""
	}
	y, m, d := day[:4], day[5:7], day[8:10]
	switch DateOrder(f.s.Lang) {
	case "mdy":
		return m + d + y
	case "ymd":
		return y + m + d
	}
	return d + m + y
}

// clockOf reads four digits as a time of day.
func (f *Flow) clockOf(digits string) (clock string, ok bool) {
	if len(digits) != 4 {
		return "", false
	}
	hour, _ := strconv.Atoi(digits[:2])
	if Halves(f.s.Lang) {
		if hour < 1 || hour > 12 {
			return "", false
		}
		hour %= 12
		if f.s.Typing.Afternoon {
			hour += 12
		}
	}
	at := time.Date(2000, 1, 1, hour, 0, 0, 0, time.UTC)
	clock = at.Format("15") + ":" + digits[2:] + ":00"
	return clock, hour < 24 && digits[2:] < "60"
}

func (f *Flow) clockDigits(clock string) (digits string, afternoon bool) {
	if len(clock) < len("15:04") {
		return "", false
	}
	hour, err := strconv.Atoi(clock[:2])
	if err != nil {
		return "", false
	}
	afternoon = hour >= 12
	if Halves(f.s.Lang) {
		hour = (hour+11)%12 + 1
	}
	return string([]byte{byte('0' + hour/10), byte('0' + hour%10)}) + clock[3:5], afternoon
}

// momentOf reads a day and a time in the zone of the kiosk.
func (f *Flow) momentOf(digits string) (form.Value, bool) {
	if len(digits) != 12 {
		return form.Value{}, false
	}
	day, ok := f.dayOf(digits[:8])
	clock, sound := f.clockOf(digits[8:])
	at, err := time.ParseInLocation(time.DateTime, day+" "+clock, f.s.Now.Location())
	return form.DateTime(at.Format(time.RFC3339)), ok && sound && err == nil
}

// Limits of a drawing: a signature is far below them.
const (
	maxLines  = 100
	maxPoints = 500 // of one line
	maxWay    = 20  // of one line, in widths of the field
)

// draw adds one line.
func (t *Typing) draw(line []Point) {
	if t.Sort != Drawing || len(line) == 0 || len(line) > maxPoints || len(t.Lines) >= maxLines {
		return
	}
	way, from := 0.0, line[0]
	for _, p := range line {
		if !(p.X >= 0 && p.X <= 1 && p.Y >= 0 && p.Y <= 1) {
			return
		}
		way += math.Hypot(p.X-from.X, p.Y-from.Y)
		from = p
	}
	if way > maxWay {
		return
	}
	t.Lines = append(t.Lines[:len(t.Lines):len(t.Lines)], line)
}

// Size of a painted drawing, pixels; DrawingShape is its width by its height.
const (
	paintW, paintH = 900, 300
	DrawingShape   = float64(paintW) / paintH
)

// paint makes a picture (PNG) of a drawing, black on white.
func paint(lines [][]Point) ([]byte, error) {
	img := image.NewPaletted(image.Rect(0, 0, paintW, paintH), color.Palette{color.White, color.Black})
	for _, line := range lines {
		from := line[0]
		for _, to := range line {
			stroke(img, from, to)
			from = to
		}
	}
	var b bytes.Buffer
	err := png.Encode(&b, img)
	return b.Bytes(), err
}

// stroke draws a round pen from one point to another.
func stroke(img *image.Paletted, from, to Point) {
	const pen = 3.0
	dx, dy := (to.X-from.X)*paintW, (to.Y-from.Y)*paintH
	steps := int(math.Hypot(dx, dy)) + 1
	for i := range steps + 1 {
		share := float64(i) / float64(steps)
		cx, cy := from.X*paintW+dx*share, from.Y*paintH+dy*share
		for y := int(cy - pen); y <= int(cy+pen); y++ {
			for x := int(cx - pen); x <= int(cx+pen); x++ {
				if math.Hypot(float64(x)-cx, float64(y)-cy) <= pen && image.Pt(x, y).In(img.Rect) {
					img.SetColorIndex(x, y, 1)
				}
			}
		}
	}
}
