package form

import "strings"

// View is one item as it is shown, worded in the session's language.
type View struct {
	Key    string // names this place to Answer, Goto …; the LinkID, except in later occurrences
	LinkID string
	Type   Type
	Prefix string
	Text   string
	Lang   string // of Text: the form's own language where a translation is missing
	Help   string // further words to show or say on request
	Links  []string

	Required   bool
	ReadOnly   bool
	Sensitive  bool // others should not see it: offer to hide the screen
	MayDecline bool // offer "prefer not to say"
	Declined   bool

	Control   string // questionnaire-itemControl: "slider", "drop-down", "check-box" …
	Picture   string // "faces" beside the numbers of a scale, "body" to point at; empty for none
	Across    bool   // options lie side by side (choiceOrientation)
	Many      bool   // several answers can be given
	Own       bool   // an answer beside the options can be typed
	OwnLabel  string
	Options   []OptionView
	Values    []Value // the answers now
	Units     []Coding
	Min, Max  *Value
	Step      int    // of a slider, 0 = not said
	Lower     string // words at the ends of a slider
	Upper     string
	MaxLength int    // characters, 0 = no limit
	Entry     string // how to write the answer, "DD/MM/YYYY"
}

// OptionView is one option as it is shown.
type OptionView struct {
	Value     Value
	Prefix    string
	Text      string
	Chosen    bool
	Exclusive bool // stands alone: choosing it takes the others away
}

func (s *Session) say(w words) string { return s.form.say(w, s.start.Lang) }

func (s *Session) view(sl *slot) View {
	it := sl.item
	v := View{
		Key: sl.key, LinkID: it.linkID, Type: it.typ,
		Prefix: s.say(it.prefix), Text: s.say(it.text), Lang: s.start.Lang, Links: it.links,
		Required: it.required, ReadOnly: it.readOnly, Sensitive: it.sensitive || s.form.sensitive,
		MayDecline: it.mayDecline, Declined: sl.declined,
		Control: it.control, Picture: it.picture, Across: it.across, Many: it.repeats, Own: it.typ == TypeOpenChoice, OwnLabel: s.say(it.openLabel),
		Values: sl.answers(), Units: it.units, Min: it.min, Max: it.max, Step: it.step, MaxLength: it.maxLength, Entry: it.entry,
	}
	if len(v.Units) == 0 && it.usual != (Coding{}) {
		v.Units = []Coding{it.usual}
	}
	if !s.form.speaks(it.text, s.start.Lang) {
		v.Lang = s.form.lang
	}
	for _, o := range it.options {
		v.Options = append(v.Options, OptionView{Value: o.value, Prefix: o.prefix, Text: s.say(o.text), Exclusive: o.exclusive})
	}
	for _, a := range v.Values {
		for i := range v.Options {
			if o := &v.Options[i]; o.Value.Kind == a.Kind && relate(o.Value, a, nil) == equal {
				o.Chosen = true
			}
		}
	}
	s.asides(sl, &v)
	return v
}

// asides puts the displays that belong to a question into its view.
func (s *Session) asides(sl *slot, v *View) {
	var help []string
	for _, k := range sl.entries[0].kids {
		if !k.item.aside() || !k.enabled || k.item.hidden {
			continue
		}
		switch text := s.say(k.item.text); k.item.control {
		case "lower":
			v.Lower = text
		case "upper":
			v.Upper = text
		case "help", "flyover", "prompt":
			help = append(help, text)
		}
	}
	v.Help = strings.Join(help, "\n")
}

// ReviewLine is one question with its answer, to look over before the end.
type ReviewLine struct {
	Key       string
	LinkID    string
	Question  string
	Answer    string  // in the session's language; empty when unanswered or declined
	Values    []Value // for what the caller words itself: yes and no, dates, drawings
	Declined  bool
	Sensitive bool
	ReadOnly  bool
}

// Review returns every question that is asked, answered or not.
func (s *Session) Review() []ReviewLine {
	var out []ReviewLine
	s.root.eachSlot(func(sl *slot) {
		if !sl.item.question() || !sl.enabled || sl.out() {
			return
		}
		values := sl.answers()
		var said []string
		for _, v := range values {
			said = append(said, s.valueWords(sl.item, v))
		}
		out = append(out, ReviewLine{Key: sl.key, LinkID: sl.item.linkID, Question: s.say(sl.item.text),
			Answer: strings.Join(said, ", "), Values: values, Declined: sl.declined,
			Sensitive: sl.item.sensitive || s.form.sensitive, ReadOnly: sl.item.readOnly})
	})
	return out
}

// valueWords words one answer; options in the session's language.
func (s *Session) valueWords(it *item, v Value) string {
	if o := find(it.options, v); o != nil {
		return s.say(o.text)
	}
	return v.Words()
}
