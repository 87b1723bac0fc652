package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"frontdoor/assets"
	"frontdoor/kiosk/speak"
	"frontdoor/kiosk/wayfind"
)

// routeJSON is a way for programs. Without one, distance and duration are null
// and blocked_by names what breaks it, as far as anything does.
type routeJSON struct {
	DistanceM *float64   `json:"distance_m"` // walked; what lifts and stairs travel is not in it
	DurationS *float64   `json:"duration_s"`
	Profile   string     `json:"profile"`       // "fastest", "step-free", "fewest-turns", "avoid-lifts", or several joined by "+"
	Via       []string   `json:"via,omitempty"` // units called at
	Levels    []int      `json:"levels"`        // ordinals in the order they are walked
	Steps     []stepJSON `json:"steps"`
	BlockedBy []string   `json:"blocked_by"` // feature ids
	WithHelp  *helpJSON  `json:"with_help,omitempty"`
}

// helpJSON is the best way with steps, for somebody who asked for none and has
// none left: staff can help along it.
type helpJSON struct {
	DistanceM float64    `json:"distance_m"`
	DurationS float64    `json:"duration_s"`
	Levels    []int      `json:"levels"`
	Steps     []stepJSON `json:"steps"`
}

type stepJSON struct {
	Text      string       `json:"text"`
	Kind      string       `json:"kind"`
	Level     int          `json:"level"` // ordinal
	DistanceM float64      `json:"distance_m"`
	Line      [][2]float64 `json:"line"` // longitude, latitude
}

// route finds a way and words it.
func route(_ context.Context, c *call) error {
	var w way
	w.flags(c)
	c.jsonFlag()
	if err := c.parse(1); err != nil {
		return err
	}
	words, err := c.words()
	if err != nil {
		return err
	}
	if err := w.open(c.args[0]); err != nil {
		return err
	}
	r, err := w.find(c.lang)
	var none *wayfind.NoRoute
	if err != nil && !errors.As(err, &none) {
		return err
	}
	if c.json {
		if err := c.printJSON(w.json(r, none, words)); err != nil {
			return err
		}
	}
	if none != nil {
		return w.none(none, words)
	}
	if c.json {
		return nil
	}
	return w.print(c, r, words)
}

// words are those of -lang, else of the first language there is.
func (c *call) words() (speak.Words, error) {
	catalogue, err := c.catalogue()
	if err != nil {
		return speak.Words{}, err
	}
	return catalogue.In(c.lang), nil
}

// catalogue is all words there are. -lang becomes the tag of one of their
// languages: itself, else the first with the same base, as es for es-MX.
func (c *call) catalogue() (*speak.Catalogue, error) {
	catalogue, err := speak.Load(assets.Words())
	if err != nil {
		return nil, err
	}
	tags := catalogue.Tags()
	if c.lang == "" || slices.Contains(tags, c.lang) {
		return catalogue, nil
	}
	i := slices.IndexFunc(tags, func(tag string) bool { return base(tag) == base(c.lang) })
	if i < 0 {
		return nil, bad("-lang %s: there are words in %s only", c.lang, list(tags))
	}
	c.lang = tags[i]
	return catalogue, nil
}

// base is the language of a tag without region or script.
func base(tag string) string {
	lang, _, _ := strings.Cut(tag, "-")
	return strings.ToLower(lang)
}

func (w *way) json(r *wayfind.Route, none *wayfind.NoRoute, words speak.Words) routeJSON {
	out := routeJSON{Profile: profile(w.options), Levels: []int{}, Steps: []stepJSON{}, BlockedBy: []string{}}
	if none != nil {
		out.BlockedBy = append(out.BlockedBy, none.BlockedBy...)
		if h := none.Relaxed; h != nil {
			out.WithHelp = &helpJSON{round(h.DistanceM, 100), round(h.Duration.Seconds(), 10), h.Ordinals, w.steps(h, words)}
		}
		return out
	}
	distance, duration := round(r.DistanceM, 100), round(r.Duration.Seconds(), 10)
	out.DistanceM, out.DurationS = &distance, &duration
	out.Levels = append(out.Levels, r.Ordinals...)
	for _, p := range r.Via {
		out.Via = append(out.Via, p.Unit)
	}
	out.Steps = w.steps(r, words)
	return out
}

// steps words the steps of a way.
func (w *way) steps(r *wayfind.Route, words speak.Words) []stepJSON {
	out := []stepJSON{}
	for _, s := range r.Steps {
		step := stepJSON{Text: words.Step(w.m, s), Kind: string(s.Kind), Level: s.Ordinal, DistanceM: round(s.DistanceM, 100), Line: [][2]float64{}}
		for _, p := range s.Line {
			lon, lat := w.m.Venue().LonLat(p)
			step.Line = append(step.Line, [2]float64{round(lon, 1e9), round(lat, 1e9)}) // 0.1 mm
		}
		out = append(out, step)
	}
	return out
}

// profile names what was asked for.
func profile(o wayfind.Options) string {
	var names []string
	for _, p := range []struct {
		asked bool
		name  string
	}{{o.StepFree, "step-free"}, {o.FewestTurns, "fewest-turns"}, {o.AvoidLifts, "avoid-lifts"}, {o.Fire, "fire"}} {
		if p.asked {
			names = append(names, p.name)
		}
	}
	if len(names) == 0 {
		return "fastest"
	}
	return strings.Join(names, "+")
}

func round(v, parts float64) float64 { return math.Round(v*parts) / parts }

// print writes a way for people.
func (w *way) print(c *call, r *wayfind.Route, words speak.Words) error {
	for i, s := range r.Steps {
		distance := ""
		if s.DistanceM > 0 {
			distance = " (" + words.Metres(s.DistanceM) + ")"
		}
		fmt.Fprintf(c.stdout, "%d. %s%s\n", i+1, words.Step(w.m, s), distance)
	}
	if r.Here() {
		return nil
	}
	_, err := fmt.Fprintln(c.stdout, words.Say("way.lead", "level", words.LevelAt(w.m, r.To), "metres", words.Metres(r.DistanceM), "minutes", words.Minutes(r.Duration)))
	return err
}

// noRoute says that there honestly is no way.
type noRoute string

func (e noRoute) Error() string { return string(e) }

// ExitStatus is that of no route.
func (noRoute) ExitStatus() int { return 3 }

// none words why there is no way.
func (w *way) none(e *wayfind.NoRoute, words speak.Words) error {
	what := fmt.Sprintf("there is no way from %s to %s", w.from, w.to)
	if w.options.StepFree {
		what += " without steps"
	}
	if len(e.BlockedBy) == 0 {
		return noRoute(what + ": none leads there at all; see kioskctl map check")
	}
	var names []string
	for _, id := range e.BlockedBy {
		names = append(names, strings.TrimSpace(words.Unit(w.m, id)+" "+id))
	}
	what += ": it breaks at " + list(names)
	if e.Relaxed != nil {
		what += fmt.Sprintf("; with staff's help there is one of %.0f m", e.Relaxed.DistanceM)
	}
	return noRoute(what)
}
