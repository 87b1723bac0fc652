package osm

import (
	"fmt"
	"maps"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"frontdoor/kiosk/wayfind"
)

// span matches "0-2", "-2--1", "-1-3": two levels and the hyphen between.
var span = regexp.MustCompile(`^(-?\d+(?:\.\d+)?)\s*(?:-|–|\.\.|to)\s*(-?\d+(?:\.\d+)?)$`)

// parseLevels reads a level tag: "0", "-1;0", "0-2", "-2--1;4", "0.5". A comma
// is taken for a semicolon. The values are ascending and each there once.
func parseLevels(s string) ([]float64, error) {
	var out []float64
	for part := range strings.FieldsFuncSeq(s, func(r rune) bool { return r == ';' || r == ',' }) {
		part = strings.TrimSpace(part)
		if m := span.FindStringSubmatch(part); m != nil {
			from, _ := strconv.ParseFloat(m[1], 64)
			to, _ := strconv.ParseFloat(m[2], 64)
			from, to = min(from, to), max(from, to)
			if to-from > maxLevels {
				return nil, fmt.Errorf("level range %q is too wide", part)
			}
			for v := from; v < to; v++ {
				out = append(out, v)
			}
			out = append(out, to+0)
			continue
		}
		v, err := strconv.ParseFloat(part, 64)
		if err != nil || !(math.Abs(v) <= maxLevel) {
			return nil, fmt.Errorf("level %q is not a number", part)
		}
		out = append(out, v+0) // no negative zero
	}
	slices.Sort(out)
	out = slices.Compact(out)
	if len(out) > maxLevels || len(out) > 0 && !(math.Abs(out[0]) <= maxLevel && math.Abs(out[len(out)-1]) <= maxLevel) {
		return nil, fmt.Errorf("levels %q are too many or too far from the ground", s)
	}
	return out, nil
}

// levelsOf returns the levels of an element from its tags level and repeat_on;
// none when it has no usable ones, with a warning where that is a slip.
func (l *loader) levelsOf(e *element) []float64 {
	var all []float64
	for _, key := range []string{"level", "repeat_on"} {
		values, err := parseLevels(e.tags[key])
		if err != nil {
			l.warn(e.id, "%v; write it as 0, -1;0 or 0-2", err)
		}
		all = append(all, values...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// levelNames are what walls and maps call a level.
type levelNames struct {
	name  wayfind.Labels
	short string
	shape wayfind.Shape
}

// addLevels makes the levels. Where the values of the tags are whole, they are
// the ordinals; mezzanines (0.5) push the levels over them up by one.
func (l *loader) addLevels() error {
	for _, a := range l.areas {
		for _, v := range a.levels {
			l.ordinals[v] = 0
		}
	}
	for _, e := range l.lines {
		for _, v := range l.levelsOf(e) {
			l.ordinals[v] = 0
		}
	}
	values := slices.Sorted(maps.Keys(l.ordinals))
	whole := !slices.ContainsFunc(values, func(v float64) bool { return v != math.Trunc(v) })
	ground, _ := slices.BinarySearch(values, 0)
	for i, v := range values {
		l.ordinals[v] = i - ground
		if whole {
			l.ordinals[v] = int(v)
		}
	}
	if err := l.nameLevels(); err != nil {
		return err
	}
	for _, v := range values {
		names := l.labels[v]
		if names.short == "" {
			names.short = strconv.FormatFloat(v, 'f', -1, 64)
		}
		l.v.Levels = append(l.v.Levels, wayfind.Level{
			ID: levelID(v), Ordinal: l.ordinals[v], Name: names.name,
			ShortName: wayfind.Labels{l.language(): names.short}, Shape: names.shape,
		})
	}
	return nil
}

func levelID(v float64) string { return "level/" + strconv.FormatFloat(v, 'f', -1, 64) }

// nameLevels reads names and outlines from indoor=level, and the signs on the
// walls from level:ref of any feature on one level.
func (l *loader) nameLevels() error {
	for _, a := range l.areas {
		if len(a.levels) != 1 {
			continue
		}
		names := l.labels[a.levels[0]]
		for _, key := range []string{"level:ref", "level_ref"} {
			if ref := a.tags[key]; ref != "" && names.short == "" {
				names.short = ref
			}
		}
		if a.is("indoor", "level") {
			shape, err := l.shape(a)
			if err != nil {
				return err
			}
			names.shape = append(names.shape, shape...)
			if own := l.names(a.element); len(own) > 0 {
				names.name = own
			}
			if ref := a.tags["ref"]; ref != "" && names.short == "" {
				names.short = ref
			}
		}
		l.labels[a.levels[0]] = names
	}
	return nil
}

// suffixed returns the id of a feature on one of its levels.
func suffixed(e *element, levels []float64, v float64) string {
	if len(levels) == 1 {
		return e.id
	}
	return e.id + "@" + strconv.FormatFloat(v, 'f', -1, 64)
}
