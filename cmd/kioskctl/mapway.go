package main

import (
	"errors"
	"math"
	"strconv"
	"strings"
	"time"

	"frontdoor/kiosk/site"
	"frontdoor/kiosk/wayfind"
)

// way is a question for a route: where from, where to, and how.
type way struct {
	m        *wayfind.Map
	from, to string
	options  wayfind.Options
}

func (w *way) flags(c *call) {
	c.flags.StringVar(&w.from, "from", "", "where the way begins: feature id, `name`, or lon,lat,ordinal")
	c.flags.StringVar(&w.to, "to", "", "where it ends: feature id, `name`, or lon,lat,ordinal")
	c.flags.BoolVar(&w.options.StepFree, "step-free", false, "no stairs, steps or escalators")
	c.flags.Func("close", "feature `id` that is out of use; may be given again", func(id string) error {
		w.options.Closed = append(w.options.Closed, id)
		return nil
	})
	c.flags.BoolVar(&w.options.AvoidLifts, "avoid-lifts", false, "stairs and ramps only")
	c.flags.BoolVar(&w.options.FewestTurns, "fewest-turns", false, "rather a longer way than one with more turns")
	c.flags.BoolVar(&w.options.Fire, "fire", false, "no lifts, for everybody")
	c.flags.Float64Var(&w.options.Pace, "pace", 0, "walking speed in `metres` a second, 0 is the usual 1.1")
	c.flags.Func("via", "`place` to call at on the way: feature id, name, or a category such as restroom; may be given again", func(id string) error {
		w.options.Via = append(w.options.Via, id)
		return nil
	})
	c.flags.Func("at", "`time` of setting out, 2026-03-02T14:30: what is closed then is not passed", func(s string) (err error) {
		w.options.At, err = time.Parse("2006-01-02T15:04", s)
		return err
	})
	c.langFlag("the directions and names")
}

// open reads the map at path.
func (w *way) open(path string) error {
	venue, _, err := site.LoadMap(path)
	if err == nil {
		w.m, err = wayfind.Build(venue)
	}
	if err != nil {
		return unusable(err, "the map %s cannot be used; see kioskctl map check", path)
	}
	return nil
}

// find looks for the way. The error is *wayfind.NoRoute when there is none.
func (w *way) find(lang string) (*wayfind.Route, error) {
	from, err := w.place("-from", w.from, lang)
	if err != nil {
		return nil, err
	}
	to, err := w.place("-to", w.to, lang)
	if err != nil {
		return nil, err
	}
	for _, id := range w.options.Closed {
		if !w.m.Closes(id) {
			return nil, bad("-close %s: the map has nothing with this id that can be closed", id)
		}
	}
	r, err := w.m.RouteTo(from, to, w.options)
	var unknown *wayfind.Unknown
	if errors.As(err, &unknown) {
		return nil, bad("-via %s: the map has no such id, name or category", unknown.ID)
	}
	return r, err
}

// place reads an end of the way.
func (w *way) place(flag, s, lang string) (wayfind.Place, error) {
	if s == "" {
		return wayfind.Place{}, bad("say where: %s is missing", flag)
	}
	if p, ok := w.m.Find(s); ok {
		return p, nil
	}
	if lon, lat, ordinal, ok := coordinates(s); ok {
		p, stands := w.m.At(lon, lat, ordinal)
		if !stands {
			return p, bad("%s %s: nobody can stand there: it lies in no room or corridor of the level of ordinal %d", flag, s, ordinal)
		}
		return p, nil
	}
	var near []string
	for _, hit := range w.m.Search(s, lang, 3) {
		name := hit.Text
		if u, known := w.m.Unit(hit.Unit); known && u.Name.In(lang) != "" {
			name = u.Name.In(lang) // what matched may be another word for it, which names no place
		}
		near = append(near, strconv.Quote(name))
	}
	if len(near) > 0 {
		return wayfind.Place{}, bad("%s %s: the map has no such id or name; it has %s", flag, s, list(near))
	}
	return wayfind.Place{}, bad("%s %s: the map has no such id or name", flag, s)
}

// coordinates reads "lon,lat,ordinal", degrees of WGS 84.
func coordinates(s string) (lon, lat float64, ordinal int, ok bool) {
	parts := strings.Split(s, ",")
	if len(parts) != 3 {
		return 0, 0, 0, false
	}
	lon, err1 := strconv.ParseFloat(strings.TrimSpace(parts[0]), 64)
	lat, err2 := strconv.ParseFloat(strings.TrimSpace(parts[1]), 64)
	ordinal, err3 := strconv.Atoi(strings.TrimSpace(parts[2]))
	ok = err1 == nil && err2 == nil && err3 == nil && math.Abs(lon) <= 180 && math.Abs(lat) <= 90
	return lon, lat, ordinal, ok
}
