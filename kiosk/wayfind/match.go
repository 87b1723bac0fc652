package wayfind

import (
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// How well a word matches, 1 for the very word.
const (
	scoreWhole  = 1.0
	scoreBegins = 0.8
	scoreSlip   = 0.6 // misspelt
	scoreHolds  = 0.7 // within a script that has no spaces
	scoreOthers = 0.8 // what others call it, at best: after every name that holds the word
	leastHit    = 0.4
)

// match returns how well the entry answers the query, 0 for not at all. Every
// word of the query counts, so that more words narrow the search.
func (e *entry) match(words []string, folded string) float64 {
	if e.folded == folded {
		return 1.5
	}
	joined := strings.Join(words, "")
	if e.joined == joined {
		return 1.4
	}
	sum := 0.0
	for _, w := range words {
		best, abridged := 0.0, shortOf(w)
		for i, have := range e.words {
			if e.shorts[i] == abridged {
				best = scoreWhole
				break
			}
			best = max(best, matchWord(w, have))
		}
		sum += best
	}
	// A shorter name is the likelier one: "Eye clinic" before "Eye clinic store".
	score := sum / float64(len(words)) * (0.9 + 0.1*float64(len(words))/float64(max(len(e.words), len(words))))
	if strings.HasPrefix(e.folded, folded) {
		score = max(score, 0.95)
	} else if strings.HasPrefix(e.joined, joined) && utf8.RuneCountInString(joined) >= 3 {
		score = max(score, 0.9)
	}
	if spaceless(joined) && strings.Contains(e.joined, joined) {
		score = max(score, scoreHolds)
	}
	if score < leastHit {
		return 0
	}
	return score
}

// matchWord compares a word of the query with one of a name.
func matchWord(query, have string) float64 {
	switch {
	case query == have:
		return scoreWhole
	case strings.HasPrefix(have, query):
		return scoreBegins
	}
	n := utf8.RuneCountInString(query)
	slips := 0
	if n >= 8 {
		slips = 2
	} else if n >= 4 {
		slips = 1
	}
	if slips == 0 {
		return 0
	}
	if d := distance(query, have, slips); d <= slips {
		return scoreSlip * (1 - 0.1*float64(d-1))
	}
	// The beginning of a longer word, misspelt.
	if r := []rune(have); len(r) > n && distance(query, string(r[:n]), slips) <= slips {
		return scoreSlip * 0.8
	}
	return 0
}

// distance counts the letters changed, left out, put in or swapped with their
// neighbour between two words (Damerau–Levenshtein, each letter touched once).
// It gives up above most.
func distance(a, b string, most int) int {
	x, y := []rune(a), []rune(b)
	if d := len(x) - len(y); d > most || -d > most {
		return most + 1
	}
	older, old, row := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range old {
		old[j] = j
	}
	for i := 1; i <= len(x); i++ {
		row[0] = i
		for j := 1; j <= len(y); j++ {
			same := 1
			if x[i-1] == y[j-1] {
				same = 0
			}
			row[j] = min(old[j]+1, row[j-1]+1, old[j-1]+same)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				row[j] = min(row[j], older[j-2]+1)
			}
		}
		older, old, row = old, row, older
	}
	return old[len(y)]
}

// spaceless reports whether a text is in a script written without spaces.
func spaceless(s string) bool {
	for _, r := range s {
		if unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Khmer, unicode.Lao, unicode.Myanmar) {
			return true
		}
	}
	return false
}

// categoryWords are what people call the things they most often look for, in
// the languages that have catalogues, by what Nearest takes.
var categoryWords = map[string]string{
	"restroom":    "toilet toilets restroom restrooms bathroom washroom wc loo lavatory aseo aseos bano banos servicio servicios",
	"elevator":    "lift lifts elevator elevators ascensor ascensores",
	"stairs":      "stairs staircase steps escalera escaleras",
	"foodservice": "cafe coffee food restaurant canteen cafeteria comida restaurante",
	NearExit:      "exit exits entrance out outside salida salidas entrada",
	NearEmergency: "emergency urgencias emergencias",
}

// fillers are words that people put around what they look for, folded.
var fillers = strings.Fields("the my where is nearest closest el la los las un una donde esta mas cercano cercana")

// asked returns the words of a folded query without fillers, all of them when
// there are no others.
func asked(folded string) []string {
	words := strings.Fields(folded)
	told := slices.DeleteFunc(slices.Clone(words), func(w string) bool { return slices.Contains(fillers, w) })
	if len(told) == 0 {
		return words
	}
	return told
}

// CategoryOf returns the category that a query asks for the nearest of
// ("toilet", "el ascensor", "bathrom"), as Nearest takes it; false when it asks
// for none.
func CategoryOf(query string) (string, bool) {
	const long = 6 // letters; a slip in fewer makes other words, a lift a gift
	words, misspelt := asked(fold(query)), ""
	if len(words) != 1 {
		return "", false
	}
	for _, category := range slices.Sorted(maps.Keys(categoryWords)) {
		for _, w := range strings.Fields(categoryWords[category]) {
			if w == words[0] {
				return category, true
			}
			if misspelt == "" && utf8.RuneCountInString(words[0]) >= long && distance(words[0], w, 1) <= 1 {
				misspelt = category
			}
		}
	}
	return misspelt, misspelt != ""
}
