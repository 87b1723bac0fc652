package main

import (
	"fmt"
	"maps"
	"slices"

	"frontdoor/kiosk/wayfind"
)

// stack returns a venue of n copies of v over each other. What goes between the
// levels of v at its top or bottom goes on into the next number.
func stack(v *wayfind.Venue, n int) *wayfind.Venue {
	low, high := v.Levels[0].Ordinal, v.Levels[0].Ordinal
	for _, l := range v.Levels {
		low, high = min(low, l.Ordinal), max(high, l.Ordinal)
	}
	out := &wayfind.Venue{ID: v.ID, Name: v.Name, Lang: v.Lang, Lon: v.Lon, Lat: v.Lat, Kiosks: v.Kiosks, Costs: v.Costs}
	for number := range n {
		addCopy(out, v, number, high-low+1)
	}
	for number := range n - 1 {
		for _, c := range v.Connectors {
			first, last := c.Stops[0], c.Stops[len(c.Stops)-1]
			if c.Way == 0 && first.Ordinal == low && last.Ordinal == high {
				out.Connectors = append(out.Connectors, wayfind.Connector{ID: fmt.Sprintf("%s^%d", c.ID, number), Kind: c.Kind,
					Stops: []wayfind.Stop{stop(last, number, high-low+1), stop(first, number+1, high-low+1)}})
			}
		}
	}
	return out
}

// name tells the copies of a feature apart; the lowest keeps its name.
func name(id string, number int) string {
	if number == 0 || id == "" {
		return id
	}
	return fmt.Sprintf("%s^%d", id, number)
}

func stop(s wayfind.Stop, number, levels int) wayfind.Stop {
	s.Ordinal += number * levels
	s.Unit = name(s.Unit, number)
	s.Doors = slices.Clone(s.Doors)
	for i := range s.Doors {
		s.Doors[i] = name(s.Doors[i], number)
	}
	return s
}

func addCopy(out, v *wayfind.Venue, number, levels int) {
	for _, l := range v.Levels {
		l.ID, l.Ordinal = name(l.ID, number), l.Ordinal+number*levels
		out.Levels = append(out.Levels, l)
	}
	for _, u := range v.Units {
		u.ID, u.Level, u.Ordinal = name(u.ID, number), name(u.Level, number), u.Ordinal+number*levels
		u.Name = maps.Clone(u.Name)
		out.Units = append(out.Units, u)
	}
	for _, o := range v.Openings {
		o.ID, o.Level, o.Ordinal = name(o.ID, number), name(o.Level, number), o.Ordinal+number*levels
		o.Units = [2]string{name(o.Units[0], number), name(o.Units[1], number)}
		o.From = name(o.From, number)
		out.Openings = append(out.Openings, o)
	}
	for _, c := range v.Connectors {
		c.ID = name(c.ID, number)
		stops := c.Stops
		c.Stops = nil
		for _, s := range stops {
			c.Stops = append(c.Stops, stop(s, number, levels))
		}
		out.Connectors = append(out.Connectors, c)
	}
}
