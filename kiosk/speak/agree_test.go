package speak

import (
	"errors"
	"math"
	"math/rand/v2"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"frontdoor/assets"
	"frontdoor/kiosk/wayfind"
	"frontdoor/kiosk/wayfind/imdf"
)

// sides are the words for left and right by language, as a reader knows them:
// nothing that the catalogue or the map says is asked for them.
var sides = map[string][2]*regexp.Regexp{
	"en": {regexp.MustCompile(`(?i)\bleft\b`), regexp.MustCompile(`(?i)\bright\b`)},
	"es": {regexp.MustCompile(`(?i)\bizquierda\b`), regexp.MustCompile(`(?i)\bderecha\b`)},
}

// TestWordsMetresAndDrawingAgree reads every sentence of many ways in every
// language and holds it against the line that is drawn: the side of each turn
// and of the destination, the order of what is passed, and the metres.
func TestWordsMetresAndDrawingAgree(t *testing.T) {
	v, _, err := imdf.Load(assets.Hospital())
	if err != nil {
		t.Fatal(err)
	}
	m, err := wayfind.Build(v)
	if err != nil {
		t.Fatal(err)
	}
	c, looked := shipped(t), map[string]int{}
	rng := rand.New(rand.NewPCG(4, 2))
	rooms := m.Destinations()
	for range 300 {
		from, _ := m.Find(rooms[rng.IntN(len(rooms))].ID)
		if rng.IntN(2) == 0 {
			from = v.Kiosks[0].Place
		}
		r, err := m.Route(from, rooms[rng.IntN(len(rooms))].ID, wayfind.Options{StepFree: rng.IntN(3) == 0, AvoidLifts: rng.IntN(3) == 0})
		var none *wayfind.NoRoute
		if errors.As(err, &none) {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		for _, tag := range c.Tags() {
			w := c.In(tag)
			words, known := sides[strings.Split(tag, "-")[0]]
			if !known {
				t.Fatalf("%s: say here what left and right are called", tag)
			}
			checkSentences(t, m, r, w, words, looked)
			checkMetres(t, r, w)
		}
		checkDrawing(t, r)
	}
	for what, least := range map[string]int{"turn": 500, "arrival": 300, "order": 20} {
		if looked[what] < least {
			t.Errorf("%d of %s were looked at: too few to mean anything (%v)", looked[what], what, looked)
		}
	}
}

// said is +1 when a text says left, -1 for right, 0 for neither.
func said(text string, words [2]*regexp.Regexp) float64 {
	switch l, r := words[0].MatchString(text), words[1].MatchString(text); {
	case l && !r:
		return 1
	case r && !l:
		return -1
	}
	return 0
}

func checkSentences(t *testing.T, m *wayfind.Map, r *wayfind.Route, w Words, words [2]*regexp.Regexp, looked map[string]int) {
	t.Helper()
	for i, s := range r.Steps {
		text := w.Step(m, s)
		if text == "" || strings.ContainsAny(text, "{}") || strings.Contains(text, "  ") || strings.Contains(text, "«»") || strings.HasPrefix(text, " ") {
			t.Fatalf("%s: %q is no sentence (%+v)", w.Tag, text, s)
		}
		turn, arrival := text, ""
		if at := strings.LastIndex(text, ". "); s.Kind == wayfind.StepArrive && at >= 0 {
			turn, arrival = text[:at], text[at:]
		}
		if i > 0 && s.Kind != wayfind.StepRide && r.Steps[i-1].Kind != wayfind.StepRide {
			before := r.Steps[i-1].Line
			angle := toLeft(away(backwards(before), 4).Mul(-1), away(s.Line, 4))
			if side := said(turn, words); side*angle < -5 || side != 0 && math.Abs(angle) < 5 {
				t.Errorf("%s: %q, but the line swings %.0f° to the left: %v, then %v", w.Tag, text, angle, before, s.Line)
			} else if side != 0 {
				looked["turn"]++
			}
		}
		if side := said(arrival, words); side != 0 {
			looked["arrival"]++
			u, _ := m.Unit(s.Unit)
			end := s.Line[len(s.Line)-1]
			ahead := away(backwards(s.Line), 4).Mul(-1)
			if angle := toLeft(ahead, u.Label.Sub(end)); side*angle < -15 && math.Abs(angle) < 165 {
				t.Errorf("%s: %q, but the room lies %.0f° to the left of %v", w.Tag, text, angle, s.Line)
			}
		}
		if len(s.Pass) == 2 {
			looked["order"]++
			a, b := w.landmark(m, s.Pass[0]), w.landmark(m, s.Pass[1])
			first, _ := passedAt(m, s, 0)
			_, last := passedAt(m, s, 1)
			if strings.Index(text, a) > strings.Index(text, b) || first > last+0.2 {
				t.Errorf("%s: %q names %s from %.1f m on before %s up to %.1f m", w.Tag, text, a, first, b, last)
			}
		}
	}
}

// checkMetres reads the numbers back that people are told.
func checkMetres(t *testing.T, r *wayfind.Route, w Words) {
	t.Helper()
	number := regexp.MustCompile(`\d+`)
	sum := 0.0
	for _, s := range r.Steps {
		long := 0.0
		for i := 1; i < len(s.Line); i++ {
			long += s.Line[i-1].Dist(s.Line[i])
		}
		sum += long
		told, err := strconv.ParseFloat(number.FindString(w.Metres(s.DistanceM)), 64)
		if err != nil || math.Abs(told-long) > max(5, 0.1*long) {
			t.Errorf("%s: %q for a line of %.1f m", w.Tag, w.Metres(s.DistanceM), long)
		}
	}
	if math.Abs(sum-r.DistanceM) > 0.5 {
		t.Errorf("the steps' lines add up to %.1f m, the way to %.1f m", sum, r.DistanceM)
	}
}

// checkDrawing holds the drawn line against those of the steps: it is never more
// than an arm's length away.
func checkDrawing(t *testing.T, r *wayfind.Route) {
	t.Helper()
	leg := 0
	for _, s := range r.Steps {
		if s.Kind == wayfind.StepRide {
			leg++
			continue
		}
		for leg < len(r.Legs) && far(s.Line[0], r.Legs[leg].Line) > 1e-6 {
			leg++ // legs of a few centimetres have no step
		}
		for _, p := range s.Line {
			if leg >= len(r.Legs) || r.Legs[leg].Ordinal != s.Ordinal || far(p, r.Legs[leg].Drawn) > 1 {
				t.Fatalf("%v of a step is not drawn (leg %d of %d)", p, leg, len(r.Legs))
			}
		}
	}
}

// passedAt is from where to where along a step it comes by the doors of what it
// passes.
func passedAt(m *wayfind.Map, s wayfind.Step, i int) (first, last float64) {
	var doors []wayfind.Point
	if a, known := m.Amenity(s.Pass[i]); known {
		doors = append(doors, a.Place.Point)
	}
	for _, o := range m.Venue().Openings {
		if o.Ordinal == s.Ordinal && (o.Units[0] == s.Pass[i] || o.Units[1] == s.Pass[i]) && far(o.At, s.Line) < 6.1 {
			doors = append(doors, o.At)
		}
	}
	first, last = math.Inf(1), math.Inf(-1)
	for _, door := range doors {
		nearest, at, along := math.Inf(1), 0.0, 0.0
		for k := 1; k < len(s.Line); k++ {
			a, n := s.Line[k-1], s.Line[k-1].Dist(s.Line[k])
			for d := 0.0; d < n; d += 0.1 {
				if p := a.Add(s.Line[k].Sub(a).Mul(d / n)); p.Dist(door) < nearest {
					nearest, at = p.Dist(door), along+d
				}
			}
			along += n
		}
		first, last = min(first, at), max(last, at)
	}
	return first, last
}

// far is the distance from a point to a line.
func far(p wayfind.Point, line []wayfind.Point) float64 {
	best := p.Dist(line[0])
	for i := 1; i < len(line); i++ {
		a, d := line[i-1], line[i].Sub(line[i-1])
		if n := d.X*d.X + d.Y*d.Y; n > 0 {
			along := ((p.X-a.X)*d.X + (p.Y-a.Y)*d.Y) / n
			best = min(best, p.Dist(a.Add(d.Mul(min(max(along, 0), 1)))))
		}
	}
	return best
}

// away is the way from the beginning of a line to its point some metres on.
func away(line []wayfind.Point, metres float64) wayfind.Point {
	for i := 1; i < len(line); i++ {
		n := line[i-1].Dist(line[i])
		if metres <= n && n > 0 {
			return line[i-1].Add(line[i].Sub(line[i-1]).Mul(metres / n)).Sub(line[0])
		}
		metres -= n
	}
	return line[len(line)-1].Sub(line[0])
}

func backwards(line []wayfind.Point) []wayfind.Point {
	out := make([]wayfind.Point, 0, len(line))
	for i := range line {
		out = append(out, line[len(line)-1-i])
	}
	return out
}

// toLeft is how many degrees b lies to the left of a.
func toLeft(a, b wayfind.Point) float64 {
	return math.Atan2(a.X*b.Y-a.Y*b.X, a.X*b.X+a.Y*b.Y) * 180 / math.Pi
}
