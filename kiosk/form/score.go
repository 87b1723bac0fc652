package form

import "slices"

// Score is the total of a validated instrument or of a scale the form
// declares. It is for staff: no score belongs on the person's screen.
type Score struct {
	Name     string  `json:"name"` // "phq-9", "total" …
	Complete bool    `json:"complete"`
	Total    float64 `json:"total"`          // 0 while not complete
	Band     string  `json:"band,omitempty"` // empty while not complete, or without bands
}

// band begins at From and goes up to the next.
type band struct {
	from float64
	code string
}

// scale is what a score adds up.
type scale struct {
	name  string
	items []*item
	bands []band
}

// instrument is a validated questionnaire, known by its LOINC panel.
type instrument struct {
	name, panel string
	items       []string // LOINC codes of the questions that count, all needed
	bands       []band
}

const loinc = "http://loinc.org"

// instruments are the scores with validated bands. PHQ-2: Kroenke 2003 (cut 3);
// PHQ-9: Kroenke 2001 (5, 10, 15, 20); GAD-7: Spitzer 2006 (5, 10, 15).
func instruments() []instrument {
	phq9 := []string{"44250-9", "44255-8", "44259-0", "44254-1", "44251-7", "44258-2", "44252-5", "44253-3", "44260-8"}
	return []instrument{
		{"phq-2", "55757-9", phq9[:2], []band{{0, "negative"}, {3, "positive"}}},
		{"phq-9", "44249-1", phq9, []band{{0, "minimal"}, {5, "mild"}, {10, "moderate"}, {15, "moderately-severe"}, {20, "severe"}}},
		{"gad-7", "69737-5", []string{"69725-0", "68509-9", "69733-4", "69734-2", "69735-9", "69689-8", "69736-7"},
			[]band{{0, "minimal"}, {5, "mild"}, {10, "moderate"}, {15, "severe"}}},
	}
}

// scalesOf finds what the form's answers add up to: what it declares by the
// extension urlScore, else the instruments it holds, else one total of all options
// with a weight. The extension holds
//
//	name      of the score
//	question  linkId; may repeat; a number counts as itself
//	band      code, from (decimal); may repeat, rising
func (l *loader) scalesOf(o object) []scale {
	var out []scale
	for _, e := range extensions(o, urlScore) {
		out = append(out, l.declaredScale(e))
	}
	if len(out) > 0 {
		return out
	}
	for _, in := range instruments() {
		if group, is := l.form.panel(in); is {
			if items := l.instrumentItems(in, group); items != nil {
				out = append(out, scale{in.name, items, in.bands})
			}
		}
	}
	if len(out) > 0 {
		return out
	}
	total := scale{name: "total"}
	for _, it := range l.form.order {
		if slices.ContainsFunc(it.options, func(o option) bool { return o.weight != nil }) {
			total.items = append(total.items, it)
		}
	}
	if len(total.items) == 0 {
		return nil
	}
	return []scale{total}
}

// instrumentItems finds the questions of an instrument that is a group of the
// form, or the form itself; nil, with a warning,
// when the form lacks one or an option lacks its weight.
func (l *loader) instrumentItems(in instrument, group *item) []*item {
	var out []*item
	for _, code := range in.items {
		it := l.form.coded(code, group)
		if it == nil {
			l.report(Warning, "the form says it is %s but lacks the question %s; it is not scored as such", in.name, code)
			return nil
		}
		if len(it.options) == 0 || slices.ContainsFunc(it.options, func(o option) bool { return o.weight == nil }) {
			l.linkID = it.linkID
			l.report(Warning, "an option has no ordinal, so %s has no total when it is chosen", in.name)
			l.linkID = ""
		}
		out = append(out, it)
	}
	return out
}

func (l *loader) declaredScale(e object) scale {
	var sc scale
	for _, part := range l.objects(e, "extension") {
		v, _, err := choice(part, "value")
		switch {
		case err != nil:
			l.report(Error, "a score holds a part that cannot be read")
		case part["url"] == "name":
			sc.name = v.Text
		case part["url"] == "question":
			it := l.form.links[v.Text]
			if it == nil || !it.question() {
				l.report(Error, "a score adds up %q, which is not a question of the form", v.Text)
				continue
			}
			sc.items = append(sc.items, it)
		case part["url"] == "band":
			b := band{}
			for _, p := range l.objects(part, "extension") {
				if v, _, _ := choice(p, "value"); p["url"] == "from" {
					b.from = v.Number
				} else {
					b.code = v.Text
				}
			}
			sc.bands = append(sc.bands, b)
		}
	}
	if sc.name == "" || len(sc.items) == 0 {
		l.report(Error, "a score has no name or no questions")
	}
	slices.SortStableFunc(sc.bands, func(a, b band) int { return int(min(1, max(-1, (a.from-b.from)*1e6))) })
	return sc
}

// Scores returns the form's scores. One is complete when every question that
// counts and is asked has an answer with a weight; there is no total before.
func (s *Session) Scores() []Score {
	out := []Score{}
	for _, sc := range s.form.scales {
		out = append(out, s.score(sc))
	}
	return out
}

func (s *Session) score(sc scale) Score {
	total, asked := 0.0, 0
	for _, it := range sc.items {
		for _, sl := range s.slots[it.index] {
			if !sl.enabled {
				if sc.bands != nil {
					return Score{Name: sc.name}
				}
				continue
			}
			n, ok := sl.weigh()
			if !ok {
				return Score{Name: sc.name}
			}
			asked++
			total += n
		}
	}
	if asked == 0 {
		return Score{Name: sc.name}
	}
	out := Score{Name: sc.name, Complete: true, Total: total}
	for _, b := range sc.bands {
		if total >= b.from {
			out.Band = b.code
		}
	}
	return out
}

// weigh adds up the weights of a question's answers. A number has its own
// value as weight. ok is false without an answer, or when one has no weight.
func (sl *slot) weigh() (sum float64, ok bool) {
	for _, v := range sl.answers() {
		o := find(sl.item.options, v)
		switch {
		case o != nil && o.weight != nil:
			sum += *o.weight
		case o == nil && v.Kind.family() == KindDecimal:
			sum += v.Number
		default:
			return 0, false
		}
		ok = true
	}
	return sum, ok
}
