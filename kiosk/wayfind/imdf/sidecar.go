package imdf

import (
	"encoding/json"
	"maps"
	"slices"

	"frontdoor/kiosk/wayfind"
)

// Sidecar is the name of the file beside the IMDF files that holds what IMDF
// 1.0.0 has no field for. It may be missing.
const Sidecar = "frontdoor.json"

// sidecar is the content of Sidecar. Every key is the id of a feature.
type sidecar struct {
	Version int `json:"version"`
	// Kiosks gives a kiosk its own name and where its reader looks, in degrees
	// clockwise from north.
	Kiosks map[string]struct {
		ID      string   `json:"id"`
		Heading *float64 `json:"heading"`
	} `json:"kiosks"`
	// Landmarks are units and amenities that people notice, as they are called
	// inside a sentence.
	Landmarks map[string]wayfind.Labels `json:"landmarks"`
	// Synonyms are other words for a unit, by language.
	Synonyms map[string]map[string][]string `json:"synonyms"`
	// Destinations are the units offered to people, in order.
	Destinations []string `json:"destinations"`
	// Emergency is the unit where people who need care now are seen.
	Emergency string `json:"emergency"`
	// Waits are seconds until a lift comes, by one of its units.
	Waits map[string]float64 `json:"waits"`
}

// addSidecar reads the sidecar and warns of what it says about nothing.
func (l *loader) addSidecar() error {
	b, there, err := l.read(Sidecar)
	if err != nil || !there {
		l.untold()
		return err
	}
	var s sidecar
	if err := json.Unmarshal(b, &s); err != nil {
		return jsonError(Sidecar, b, err)
	}
	for i := range l.v.Kiosks {
		k := &l.v.Kiosks[i]
		if note, known := s.Kiosks[k.Feature]; known {
			if note.ID != "" {
				k.ID = note.ID
			}
			if note.Heading != nil {
				k.Heading, k.Turned = *note.Heading, true
			}
		}
	}
	l.untold()
	l.known("landmarks", slices.Sorted(maps.Keys(s.Landmarks)), "amenity")
	l.known("synonyms", slices.Sorted(maps.Keys(s.Synonyms)))
	l.known("destinations", s.Destinations)
	l.known("waits", slices.Sorted(maps.Keys(s.Waits)))
	l.known("kiosks", slices.Sorted(maps.Keys(s.Kiosks)), "kiosk")
	for id := range s.Landmarks {
		if u := l.units[id]; u != nil {
			u.Landmark = true
		}
	}
	l.v.Phrases, l.v.Synonyms, l.v.Destinations = s.Landmarks, s.Synonyms, s.Destinations
	if s.Emergency != "" {
		l.known("emergency", []string{s.Emergency})
		l.v.Emergency = s.Emergency
	}
	l.v.Costs = map[string]wayfind.Cost{}
	for id, wait := range s.Waits {
		l.v.Costs[id] = wayfind.Cost{Wait: min(max(wait, 0), 3600)}
	}
	return nil
}

// known warns of ids in a part of the sidecar that name no unit, or no feature
// of another kind that the part may name.
func (l *loader) known(part string, ids []string, kind ...string) {
	for _, id := range ids {
		if l.units[id] != nil || len(kind) > 0 && slices.ContainsFunc(l.features[kind[0]], func(f feature) bool { return f.id == id }) {
			continue
		}
		l.warn(id, Sidecar, "%s names a feature that is not on the map: correct the id or take the line out", part)
	}
}

// untold warns of kiosks whose direction nobody gave.
func (l *loader) untold() {
	for _, k := range l.v.Kiosks {
		if !k.Turned {
			l.warn(k.Feature, "", "where people look who read this kiosk is not known; the map stays north up: add its heading to %s", Sidecar)
		}
	}
}
