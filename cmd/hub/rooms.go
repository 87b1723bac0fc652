package main

import (
	"cmp"
	"maps"
	"slices"

	"frontdoor/assets"
	"frontdoor/kiosk"
	"frontdoor/kiosk/wayfind"
	"frontdoor/kiosk/wayfind/imdf"
)

// rooms reads the names of a map's rooms, by their ids. Without a map there are
// none, but for the demo hospital.
func rooms(file string, demo bool) (map[string]string, error) {
	var venue *wayfind.Venue
	var err error
	switch {
	case file != "":
		venue, _, err = imdf.LoadPath(file)
	case demo:
		venue, _, err = imdf.Load(assets.Hospital())
	default:
		return nil, nil
	}
	if err != nil {
		return nil, kiosk.Wrap(kiosk.CodeBadInput, "", "the names of the rooms cannot be read; name an IMDF folder with -map, and see kioskctl map check", err)
	}
	out := make(map[string]string, len(venue.Units))
	for _, u := range venue.Units {
		if name := inWords(u.Name, venue.Lang); name != "" {
			out[u.ID] = name
		}
	}
	return out, nil
}

// inWords is a name in the venue's own language, else in English, else in the
// first there is.
func inWords(l wayfind.Labels, lang string) string {
	langs := slices.Sorted(maps.Keys(l))
	if len(langs) == 0 {
		return ""
	}
	return cmp.Or(l[lang], l["en"], l[langs[0]])
}
