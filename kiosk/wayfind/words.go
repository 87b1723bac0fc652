package wayfind

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// Hit is one answer to a search.
type Hit struct {
	Unit  string
	Text  string  // the name or word that matched, as it is written on the map
	Score float64 // higher is better
}

// searchIndex holds every word that leads to a unit.
type searchIndex struct {
	entries []entry
	others  int                // entries that are not on the map
	names   map[string][]Place // by folded name, and as it is spelt: first those of that name, then those also called so
}

// entry is one name of, or word for, a unit.
type entry struct {
	unit   int32
	lang   string // "" for no language
	text   string
	folded string
	words  []string
	shorts []string // their short forms
	joined string   // folded without spaces
	weight float64
	others bool // not on the map: what others call such places
}

// mostOthers bounds the memory for what others call the places of a map.
const mostOthers = 100_000

// add takes in a name of, or word for, a unit; false when nothing in it can be
// searched for.
func (x *searchIndex) add(unit int32, lang, text string, weight float64) bool {
	e := entry{unit: unit, lang: baseTag(lang), text: text, folded: fold(text), weight: weight}
	if e.words = strings.Fields(e.folded); len(e.words) == 0 {
		return false
	}
	for _, w := range e.words {
		e.shorts = append(e.shorts, shortOf(w))
	}
	e.joined = strings.Join(e.words, "")
	x.entries = append(x.entries, e)
	return true
}

// addName takes in a name with what others call places of such a name. A hit is
// told as it is written on the map, whatever the search said.
func (x *searchIndex) addName(unit int32, lang, name string, weight, offered float64) {
	if !x.add(unit, lang, name, weight) {
		return
	}
	n := &x.entries[len(x.entries)-1]
	folded, words := n.folded, float64(len(n.words))
	for _, term := range otherTerms(folded) {
		if x.others++; x.others > mostOthers {
			return
		}
		// The shorter name is the likelier one here too.
		x.add(unit, lang, term, offered*(0.9+0.1/words))
		e := &x.entries[len(x.entries)-1]
		e.text, e.others = name, true
	}
}

// indexWords collects the names and words of all units people are sent to.
func (m *Map) indexWords() searchIndex {
	var x searchIndex
	x.names = m.callNames()
	for i := range m.venue.Units {
		u := &m.venue.Units[i]
		if !u.Public() && !slices.Contains(m.venue.Destinations, u.ID) {
			continue
		}
		// Where the venue says what it offers, the rest comes after it.
		offered := 1.0
		if len(m.venue.Destinations) > 0 && !slices.Contains(m.venue.Destinations, u.ID) {
			offered = 0.8
		}
		for lang, text := range u.Name {
			x.addName(int32(i), lang, text, offered, offered)
		}
		for lang, text := range u.AltName {
			x.addName(int32(i), lang, text, 0.95*offered, offered)
		}
		for _, text := range u.Also {
			x.add(int32(i), "", text, 0.95*offered)
		}
		for lang, texts := range m.venue.Synonyms[u.ID] {
			for _, text := range texts {
				x.add(int32(i), lang, text, 0.9*offered)
			}
		}
	}
	slices.SortFunc(x.entries, func(a, b entry) int {
		return cmp.Or(int(a.unit-b.unit), cmp.Compare(a.lang, b.lang), cmp.Compare(a.text, b.text))
	})
	return x
}

// spelt is the key of a name with its punctuation, which no folded name is: the
// sign alone may tell "Room -1" from "Room 1".
func spelt(name string) string { return "=" + strings.ToLower(strings.TrimSpace(name)) }

// called are places by the keys of what they are called.
type called map[string][]Place

func (c called) add(text string, p Place) {
	if fold(text) == "" {
		return
	}
	for _, key := range []string{fold(text), spelt(text)} {
		if !slices.Contains(c[key], p) {
			c[key] = append(c[key], p)
		}
	}
}

// callNames lists what is called by each name: units by their own, then kiosks
// and amenities, then units by their other names and those of who is in them, the
// lowest level first; doors where nothing else is called so.
func (m *Map) callNames() called {
	out := called{}
	units := make([]int32, len(m.venue.Units))
	for i := range units {
		units[i] = int32(i)
	}
	slices.SortStableFunc(units, func(a, b int32) int { return cmp.Compare(m.venue.Units[a].Ordinal, m.venue.Units[b].Ordinal) })
	for _, i := range units {
		for _, text := range m.venue.Units[i].Name {
			out.add(text, m.whole(i))
		}
	}
	for _, k := range m.venue.Kiosks {
		for _, text := range k.Name {
			out.add(text, k.Place)
		}
	}
	for _, a := range m.venue.Amenities {
		for _, text := range a.Name {
			out.add(text, a.Place)
		}
	}
	for _, i := range units {
		u := &m.venue.Units[i]
		for _, text := range u.AltName {
			out.add(text, m.whole(i))
		}
		for _, text := range u.Also {
			out.add(text, m.whole(i))
		}
	}
	m.callDoors(out)
	return out
}

// callDoors adds the doors by the names that nothing else has.
func (m *Map) callDoors(c called) {
	rooms := maps.Clone(c)
	for i := range m.venue.Openings {
		for _, text := range m.venue.Openings[i].Name {
			if p, joined := m.doorPlace(&m.venue.Openings[i]); joined && len(rooms[fold(text)]) == 0 {
				c.add(text, p)
			}
		}
	}
}

// ofCategory returns the named units that a single word for what people look for
// means ("lift"), before what is only spelt like it ("gift shop").
func (m *Map) ofCategory(word string, of int) map[int32]Hit {
	best := map[int32]Hit{}
	category, known := CategoryOf(word)
	if !known || of > 1 {
		return best
	}
	for i := range m.venue.Units {
		u := &m.venue.Units[i]
		if name := u.Name.In(m.venue.Lang); name != "" && !u.Restricted && within(u.Category, category) {
			best[int32(i)] = Hit{u.ID, name, scoreBegins}
		}
	}
	return best
}

// Search returns the units that a query may mean, the best first, at most
// limit. It takes beginnings of words, other words people use and slips of the
// finger; words of the language lang come before those of others.
func (m *Map) Search(query, lang string, limit int) []Hit {
	const maxQuery = 100 // runes
	if r := []rune(query); len(r) > maxQuery {
		query = string(r[:maxQuery])
	}
	folded := fold(query)
	words := asked(folded)
	if len(words) == 0 || limit <= 0 {
		return nil
	}
	lang = baseTag(lang)
	best := m.ofCategory(words[0], len(words))
	for _, e := range m.words.entries {
		score := e.match(words, folded)
		if e.others {
			score = min(score, 1) * scoreOthers
		}
		if score *= e.weight; score == 0 {
			continue
		}
		if e.lang == lang || e.lang == "" {
			score *= 1.1
		}
		if old, seen := best[e.unit]; !seen || score > old.Score {
			best[e.unit] = Hit{m.venue.Units[e.unit].ID, e.text, score}
		}
	}
	hits := make([]Hit, 0, len(best))
	for _, h := range best {
		hits = append(hits, h)
	}
	slices.SortFunc(hits, func(a, b Hit) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Text, b.Text), cmp.Compare(a.Unit, b.Unit))
	})
	return hits[:min(len(hits), limit)]
}
