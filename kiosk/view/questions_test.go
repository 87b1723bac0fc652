package view

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"frontdoor/kiosk/flow"
	"frontdoor/kiosk/form"
)

// asks makes the screen of one question.
func asks(v *Views, lang string, item form.View, typing flow.Typing) Model {
	item.Key = "q"
	return v.Model(flow.State{Screen: flow.Question, Lang: lang, Now: noon, Online: true, Typing: typing,
		Page: form.Page{Number: 1, Of: 2, Items: []form.View{item}}})
}

func ids(m Model) string {
	var out []string
	for _, b := range Buttons(m) {
		if !strings.HasPrefix(b.ID, "key-") && b.Role != RoleTool && !slices.Contains([]string{"back", "start-over", "ask", "urgent"}, b.ID) {
			out = append(out, b.ID)
		}
	}
	return strings.Join(out, " ")
}

func keyIDs(m Model) string {
	out := ""
	for _, b := range Buttons(m) {
		out += strings.TrimPrefix(b.ID, "key-") + " "
	}
	return out
}

// Every type of item has something to touch.
func TestEveryItemTypeCanBeAnswered(t *testing.T) {
	v := New(site(t))
	number := func(n int) *form.Value { v := form.Integer(n); return &v }
	option := form.OptionView{Value: form.Choice(form.Coding{Code: "x"}), Text: "X"}
	head := form.OptionView{Value: form.Choice(form.Coding{Code: "head"}), Text: "Head"}
	for _, row := range []struct {
		name string
		item form.View
		want string // touchable beside keys
		body Body
	}{
		{"boolean", form.View{Type: form.TypeBoolean}, "option-a option-b next", Options{}},
		{"choice", form.View{Type: form.TypeChoice, Options: []form.OptionView{option}}, "option-a next", Options{}},
		{"open choice", form.View{Type: form.TypeOpenChoice, Own: true, Options: []form.OptionView{option}}, "option-a own next", Options{}},
		{"integer", form.View{Type: form.TypeInteger}, "erase next", Keypad{}},
		{"decimal", form.View{Type: form.TypeDecimal}, "erase next", Keypad{}},
		{"quantity", form.View{Type: form.TypeQuantity, Units: []form.Coding{{Code: "kg"}, {Code: "lb"}}}, "unit-1 unit-2 erase next", Keypad{}},
		{"scale", form.View{Type: form.TypeInteger, Control: "slider", Min: number(0), Max: number(2)}, "option-a option-b option-c next", Scale{}},
		{"date", form.View{Type: form.TypeDate}, "erase next", Keypad{}},
		{"time", form.View{Type: form.TypeTime}, "am pm erase next", Keypad{}},
		{"date and time", form.View{Type: form.TypeDateTime}, "am pm erase next", Keypad{}},
		{"string", form.View{Type: form.TypeString}, "shift signs erase next", Keypad{}},
		{"text", form.View{Type: form.TypeText, Many: true}, "shift signs erase add next", Keypad{}},
		{"url", form.View{Type: form.TypeURL}, "shift signs erase next", Keypad{}},
		{"reference", form.View{Type: form.TypeReference}, "shift signs erase next", Keypad{}},
		{"attachment", form.View{Type: form.TypeAttachment}, "erase next", Drawing{}},
		{"body", form.View{Type: form.TypeChoice, Picture: "body", Many: true, Options: []form.OptionView{option, head}}, "head option-a next", Figure{}},
		{"display", form.View{Type: form.TypeDisplay}, "next", nil},
		{"what is given, so nobody can keep it back", form.View{Type: form.TypeBoolean, MayDecline: true, ReadOnly: true, Values: []form.Value{form.Boolean(true)}}, "next", Message{}},
		{"what may be kept back", form.View{Type: form.TypeBoolean, MayDecline: true, Sensitive: true}, "option-a option-b hide decline next", Options{}},
	} {
		t.Run(row.name, func(t *testing.T) {
			row.item.Text = "What?"
			m := asks(v, "en-US", row.item, flow.Typing{Sort: flow.SortOf(row.item), Capitals: true})
			if got := ids(m); got != row.want {
				t.Errorf("to touch: %q, want %q", got, row.want)
			}
			if got, want := fmt.Sprintf("%T", m.Body), fmt.Sprintf("%T", row.body); got != want {
				t.Errorf("body %s, want %s", got, want)
			}
			if m.Title != "What?" {
				t.Errorf("title %q", m.Title)
			}
		})
	}
}

// Only keys that the question can need are there, as the language writes them.
func TestKeysFitTheQuestion(t *testing.T) {
	v := New(site(t))
	least := form.Integer(0)
	for _, row := range []struct {
		name, lang string
		item       form.View
		typing     flow.Typing
		has, lacks string
	}{
		{"a count has neither point nor minus", "en-GB", form.View{Type: form.TypeInteger, Min: &least}, flow.Typing{}, "0", "point minus"},
		{"a number without a least", "en-GB", form.View{Type: form.TypeDecimal}, flow.Typing{}, "point minus", "a"},
		{"small letters", "en-GB", form.View{Type: form.TypeString}, flow.Typing{}, "a z", "A Z"},
		{"capitals", "es", form.View{Type: form.TypeString}, flow.Typing{Capitals: true}, "Ñ É", "ñ é"},
		{"signs", "en-GB", form.View{Type: form.TypeString}, flow.Typing{Signs: true}, "7 ? @", "a"},
		{"an address", "en-GB", form.View{Type: form.TypeURL}, flow.Typing{}, "/ : .", "A"},
	} {
		row.typing.Sort = flow.SortOf(row.item)
		keys := keyIDs(asks(v, row.lang, row.item, row.typing))
		for _, k := range strings.Fields(row.has) {
			if !strings.Contains(" "+keys, " "+k+" ") {
				t.Errorf("%s: no key %q in %s", row.name, k, keys)
			}
		}
		for _, k := range strings.Fields(row.lacks) {
			if strings.Contains(" "+keys, " "+k+" ") {
				t.Errorf("%s: a key %q in %s", row.name, k, keys)
			}
		}
	}
}

// What is wrong is said so that it can be mended, with the limit as the
// language writes it.
func TestWrongAnswersAreExplained(t *testing.T) {
	v := New(site(t))
	low, high := form.Decimal("36.5"), form.Decimal("42")
	item := form.View{Type: form.TypeDecimal, Min: &low, Max: &high, MaxLength: 3, Entry: "12-34"}
	for _, row := range []struct {
		lang string
		rule form.Rule
		want string
	}{
		{"en-GB", form.RuleTooSmall, "36.5 or more"}, {"es", form.RuleTooSmall, "36,5 o más"}, {"en-GB", form.RuleTooLarge, "42 or less"},
		{"en-GB", form.RuleTooLong, "3 characters"}, {"en-GB", form.RuleTooShort, "a little more"}, {"en-GB", form.RuleTooMany, "as many"},
		{"en-GB", form.RulePattern, "12-34"}, {"en-GB", form.RuleDecimals, "fewer digits"}, {"en-GB", form.RuleType, "check the number"}, {"en-GB", form.RuleUnit, "check the number"},
	} {
		m := asks(v, row.lang, item, flow.Typing{Sort: flow.Number, Wrong: row.rule})
		if !strings.Contains(m.Note, row.want) {
			t.Errorf("%s %s: %q does not say %q", row.lang, row.rule, m.Note, row.want)
		}
	}
}

// An answer that is only shown has the words of its option, in their language.
func TestGivenAnswerIsShownInTheWordsOfItsOption(t *testing.T) {
	v, cough := New(site(t)), form.Choice(form.Coding{System: "s", Code: "c", Display: "Cough"})
	item := form.View{Type: form.TypeChoice, ReadOnly: true, Values: []form.Value{cough}}
	for _, row := range []struct {
		options []form.OptionView
		want    string
	}{
		{[]form.OptionView{{Value: cough, Text: "Tos", Chosen: true}, {Text: "Fiebre"}}, "Tos"},
		{nil, "Cough"},
	} {
		item.Options = row.options
		if m, ok := asks(v, "es", item, flow.Typing{}).Body.(Message); !ok || len(m.Lines) != 1 || m.Lines[0] != row.want {
			t.Errorf("shows %+v, want %s", m, row.want)
		}
	}
}

// A rule of the form's own is said in its words, beside the question or before
// the answers are sent.
func TestBrokenRulesAreSaidInTheirWords(t *testing.T) {
	v := New(site(t))
	for _, screen := range []flow.Screen{flow.Question, flow.Review} {
		s := flow.State{Screen: screen, Lang: "en-GB", Now: noon, Missing: true, Broken: "They differ.",
			Page: form.Page{Number: 1, Of: 2, Items: []form.View{{Key: "q", Type: form.TypeBoolean}}}, Reviewing: []form.ReviewLine{{Key: "q", Question: "Q"}}}
		if m := v.Model(s); m.Note != "They differ." {
			t.Errorf("on %s: %q", screen, m.Note)
		}
	}
}

func words(text string) form.View { return form.View{Type: form.TypeDisplay, Text: text} }

// A page says what its group asks, which occurrence it is, and the help.
func TestLeadOfAQuestion(t *testing.T) {
	v := New(site(t))
	s := flow.State{Screen: flow.Question, Lang: "en-GB", Now: noon, Page: form.Page{Number: 1, Of: 9, Heading: []string{"Outer", "How often?"},
		Repeats: []form.Repeat{{Number: 2, Of: 3}}, Items: []form.View{{Key: "q", Type: form.TypeBoolean, Text: "Tired", Prefix: "4.", Help: "In the last week."}}}}
	m := v.Model(s)
	if m.Title != "4. Tired" || m.Lead != "How often?\nNumber 2 of 3\nIn the last week." {
		t.Errorf("title %q, lead %q", m.Title, m.Lead)
	}
	yesNo := s.Page.Items[0]
	for _, row := range []struct {
		name  string
		items []form.View
		want  string
	}{
		{"words before a question stand with those of its group", []form.View{words("One."), words("Two."), yesNo}, "One.\nTwo.\nHow often?\nNumber 2 of 3\nIn the last week."},
		{"words after the last question help with it", []form.View{yesNo, words("One."), words("Two.")}, "How often?\nNumber 2 of 3\nIn the last week.\nOne.\nTwo."},
		{"words after another question are of the next", []form.View{yesNo, words("One."), {Key: "r", Type: form.TypeBoolean}}, "How often?\nNumber 2 of 3\nIn the last week."},
	} {
		if s.Page.Items = row.items; v.Model(s).Lead != row.want {
			t.Errorf("%s: %q, want %q", row.name, v.Model(s).Lead, row.want)
		}
	}
	s.Page.Items = []form.View{words("One."), words("Two.")}
	if m := v.Model(s); m.Title != "One." || !strings.HasSuffix(m.Lead, "Two.") {
		t.Errorf("words alone: title %q, lead %q", m.Title, m.Lead)
	}
	s.Page.Items = []form.View{yesNo}
	s.Page.Items = append([]form.View{{Type: form.TypeGroup, Text: "Nearer"}}, s.Page.Items...)
	if m := v.Model(s); !strings.HasPrefix(m.Lead, "Nearer\n") || m.Title != "4. Tired" {
		t.Errorf("title %q, lead %q", m.Title, m.Lead)
	}
}

func TestReviewWordsEveryAnswer(t *testing.T) {
	v := New(site(t))
	one := func(value form.Value) form.ReviewLine { return form.ReviewLine{Key: "q", Values: []form.Value{value}} }
	for _, row := range []struct {
		name, lang string
		line       form.ReviewLine
		want       string
	}{
		{"nothing", "en-GB", form.ReviewLine{Key: "q"}, "No answer"},
		{"declined", "en-GB", form.ReviewLine{Key: "q", Declined: true}, "I would rather not say"},
		{"kept from others", "en-GB", form.ReviewLine{Key: "q", Sensitive: true, Answer: "secret", Values: []form.Value{form.String("secret")}}, "Answered (hidden)"},
		{"yes", "es", one(form.Boolean(true)), "Sí"},
		{"a number", "es", one(form.Decimal("36.5")), "36,5"},
		{"a quantity", "en-GB", one(form.Quantity("72.5", form.Coding{Display: "kg"})), "72.5 kg"},
		{"a day in Britain", "en-GB", one(form.Date("1958-03-04")), "4 March 1958"},
		{"a day in America", "en-US", one(form.Date("1958-03-04")), "March 4, 1958"},
		{"a month", "en-GB", one(form.Date("1958-03")), "March 1958"},
		{"a year", "en-GB", one(form.Date("1958")), "1958"},
		{"a time in America", "en-US", one(form.Time("21:30:00")), "9:30 pm"},
		{"a moment", "en-GB", one(form.DateTime("2026-03-04T09:30:00Z")), "4 March 2026, 09:30"},
		{"a moment that is a day alone", "en-GB", one(form.DateTime("2026-03-04")), "4 March 2026"},
		{"a moment that is a month alone", "en-GB", one(form.DateTime("2026-03")), "March 2026"},
		{"a signature", "en-GB", one(form.Attachment("image/png", []byte{1})), "Signed"},
		{"two numbers", "en-GB", form.ReviewLine{Key: "q", Values: []form.Value{form.Integer(1), form.Integer(2)}}, "1, 2"},
	} {
		m := v.Model(flow.State{Screen: flow.Review, Lang: row.lang, Now: noon, Reviewing: []form.ReviewLine{row.line}})
		if got := m.Body.(Facts).Lines[0].Text; got != row.want {
			t.Errorf("%s: %q, want %q", row.name, got, row.want)
		}
	}
}

// The page after an answer that asks for a person names the crisis line, no
// score and no answer, in words that a qualified person has read.
func TestSupport(t *testing.T) {
	cfg := site(t)
	cfg.Crisis = "Riverside Listening Line, 0800 000 000"
	v := New(cfg)
	for _, screen := range []flow.Screen{flow.Support, flow.DeskNow} {
		for _, lang := range cfg.Langs {
			text := strings.Join(v.Model(flow.State{Screen: screen, Lang: lang, Now: noon}).Spoken, "\n")
			if !strings.Contains(text, "If you want to talk to somebody now: "+cfg.Crisis) {
				t.Errorf("%s in %s says %q", screen, lang, text)
			}
		}
	}
	if m := v.Model(flow.State{Screen: flow.DeskNow, Lang: "en-GB", Now: noon}); m.Title != "Please go to the desk now" {
		t.Errorf("title %q", m.Title)
	}
	if m := v.Model(flow.State{Screen: flow.DeskNow, Lang: "en-GB", Now: noon, SafeBy: "Sam"}); !strings.HasPrefix(m.Title, "Sam ") {
		t.Errorf("title %q", m.Title)
	}
}

func TestOptionIDs(t *testing.T) {
	for n, want := range map[int]string{0: "option-a", 25: "option-z", 26: "option-aa", 701: "option-zz", 702: "option-aaa"} {
		if got := optionID(n); got != want {
			t.Errorf("%d: %s, want %s", n, got, want)
		}
	}
}

// Progress counts questions, not pages: one page may ask several.
func TestProgressCountsQuestions(t *testing.T) {
	yesNo := func(key string) form.View { return form.View{Key: key, Type: form.TypeBoolean, Text: key} }
	for _, row := range []struct {
		name              string
		item, before, all int
		text              string
		share             float64
	}{
		{"the first of three on a page", 0, 4, 8, "Question 5 of 8", 0.625},
		{"the second of three on a page", 1, 4, 8, "Question 6 of 8", 0.75},
		{"words after the last", 0, 8, 8, "Question 8 of 8", 1},
		{"words alone", 0, 0, 0, "Question 1 of 1", 1},
	} {
		m := New(site(t)).Model(flow.State{Screen: flow.Question, Lang: "en-GB", Now: noon, Item: row.item,
			Page: form.Page{Number: 2, Of: 3, Before: row.before, Questions: row.all, Items: []form.View{yesNo("a"), yesNo("b"), yesNo("c")}}})
		if m.Progress.Text != row.text || m.Progress.Share != row.share {
			t.Errorf("%s: %q, %v of the way", row.name, m.Progress.Text, m.Progress.Share)
		}
	}
}

// A second signature can be given where several are asked for, once there is a first.
func TestOneMoreSignature(t *testing.T) {
	v := New(site(t))
	for _, row := range []struct {
		lines [][]flow.Point
		off   bool
	}{{nil, true}, {[][]flow.Point{{{X: 0.5, Y: 0.5}}}, false}} {
		m := asks(v, "en-GB", form.View{Type: form.TypeAttachment, Many: true}, flow.Typing{Sort: flow.Drawing, Lines: row.lines})
		at := slices.IndexFunc(m.Actions, func(b Button) bool { return b.ID == "add" })
		if at < 0 || m.Actions[at].Off != row.off {
			t.Errorf("%d lines: to touch %+v, off want %v", len(row.lines), m.Actions, row.off)
		}
	}
}
