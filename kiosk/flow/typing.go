package flow

import (
	"errors"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"frontdoor/kiosk/form"
)

// Sort is how an answer is given when it is not chosen.
type Sort string

// The sorts of typed answers.
const (
	Words     Sort = "words"
	Number    Sort = "number"
	Day       Sort = "day"
	Hour      Sort = "hour"   // a time of day
	Moment    Sort = "moment" // a day with a time
	Drawing   Sort = "drawing"
	maxWords       = 1000 // characters, where the question sets no limit
	maxDigits      = 12
)

// Typing is the answer that is being typed or drawn. It is no answer until the
// person goes on.
type Typing struct {
	Sort      Sort // empty: the answer is chosen
	Text      string
	Given     []form.Value // to a question with several answers, before this one
	Unit      int          // of a quantity, index of form.View.Units
	Afternoon bool         // of a time in a language with two halves of a day
	Capitals  bool
	Signs     bool      // the keys write digits and signs
	Lines     [][]Point // of a drawing
	Touched   bool      // since the question came on screen
	Wrong     form.Rule // why what was typed was not taken
}

// Point is a place in a drawing; both run from 0 to 1, Y down.
type Point struct{ X, Y float64 }

// SortOf returns how a question is answered; empty when by choosing, or when its
// answer is given and cannot be changed. A choice whose options lie in a
// terminology server is answered in words: nobody must be stuck at it.
func SortOf(v form.View) Sort {
	if v.ReadOnly {
		return ""
	}
	switch v.Type {
	case form.TypeInteger, form.TypeDecimal, form.TypeQuantity:
		if Stops(v) == nil {
			return Number
		}
	case form.TypeDate:
		return Day
	case form.TypeTime:
		return Hour
	case form.TypeDateTime:
		return Moment
	case form.TypeString, form.TypeText, form.TypeURL, form.TypeReference:
		return Words
	case form.TypeAttachment:
		return Drawing
	case form.TypeChoice:
		if len(v.Options) == 0 {
			return Words
		}
	}
	return ""
}

// Halves reports whether a language tells the time in two halves of a day.
func Halves(lang string) bool { return lang == "en-US" }

// typing prepares the question on screen: what was answered before can be
// changed.
func (f *Flow) typing() {
	asked, _ := f.s.Asked()
	t := Typing{Sort: SortOf(asked), Capitals: true}
	values := asked.Values
	if asked.Own && !asked.ReadOnly {
		own := slices.IndexFunc(values, func(v form.Value) bool { return v.Kind == form.KindString && !offered(asked, v) })
		if own >= 0 {
			t.Sort = Words
			values = append(slices.Delete(slices.Clone(values), own, own+1), values[own])
		}
	}
	if n := len(values); n > 0 && t.Sort != "" {
		t.Given = slices.Clone(values[:n-1])
		f.retype(&t, asked, values[n-1])
	}
	f.s.Typing = t
}

func offered(asked form.View, v form.Value) bool {
	return slices.ContainsFunc(asked.Options, func(o form.OptionView) bool {
		return o.Value.Kind == v.Kind && o.Value.Text == v.Text
	})
}

// retype takes an answer back into what is being typed.
func (f *Flow) retype(t *Typing, asked form.View, v form.Value) {
	t.Capitals = false
	switch t.Sort {
	case Words:
		t.Text = v.Words()
	case Number:
		t.Text = v.Text
		t.Unit = max(0, slices.IndexFunc(asked.Units, func(u form.Coding) bool {
			return u.Code == v.Coding.Code && (u.Code != "" || u.Display == v.Coding.Display)
		}))
	case Day:
		t.Text = f.dayDigits(v.Text)
	case Hour:
		t.Text, t.Afternoon = f.clockDigits(v.Text)
	case Moment:
		if at, err := time.Parse(time.RFC3339, v.Text); err == nil {
			at = at.In(f.s.Now.Location())
			t.Text = f.dayDigits(at.Format(time.DateOnly))
			digits, afternoon := f.clockDigits(at.Format(time.TimeOnly))
			t.Text, t.Afternoon = t.Text+digits, afternoon
		}
	}
}

// typed handles what changes the answer being typed. It reports whether e did.
func (f *Flow) typed(q *form.Session, e Event) bool {
	t := &f.s.Typing
	asked, _ := f.s.Asked()
	switch e := e.(type) {
	case Key:
		t.add(e.Text, asked)
	case Erase:
		f.back(t, asked)
	case TypeOwn:
		f.typeOwn(q, asked)
	case ChooseUnit:
		if e.Number >= 0 && e.Number < len(asked.Units) {
			t.Unit = e.Number
		}
	case ChooseHalf:
		t.Afternoon = e.Afternoon
	case ShiftKeys:
		t.Capitals = !t.Capitals
	case MoreKeys:
		t.Signs = !t.Signs
	case AddAnswer:
		if t.Sort != "" && asked.Many && !t.empty() && f.commit(q) {
			asked, _ = f.s.Asked()
			*t = Typing{Sort: t.Sort, Given: slices.Clone(asked.Values), Unit: t.Unit, Capitals: true}
		}
		return true
	case Draw:
		t.draw(e.Line)
	default:
		return false
	}
	t.Touched, t.Wrong = true, ""
	f.mended()
	return true
}

// typeOwn opens the keys for words beside the options. Where one answer counts
// they take the place of the option chosen. Asked for again, it closes the keys
// and shows the options.
func (f *Flow) typeOwn(q *form.Session, asked form.View) {
	if !asked.Own {
		return
	}
	if f.s.Typing.Sort != "" {
		if !asked.Many || f.commit(q) { // beside options the words stay
			f.s.Typing = Typing{}
		}
		return
	}
	if !asked.Many {
		_ = q.Clear(asked.Key)
		f.refresh(q, asked.Key)
		asked, _ = f.s.Asked()
	}
	f.s.Typing = Typing{Sort: Words, Capitals: true, Given: slices.Clone(asked.Values)}
}

// add types one character, where it can belong.
func (t *Typing) add(key string, asked form.View) {
	switch t.Sort {
	case Words:
		limit := asked.MaxLength
		if limit <= 0 || limit > maxWords {
			limit = maxWords
		}
		if !t.Capitals {
			key = strings.ToLower(key)
		}
		if n := utf8.RuneCountInString(key); n != 1 || utf8.RuneCountInString(t.Text) >= limit || key == " " && (t.Text == "" || strings.HasSuffix(t.Text, " ")) {
			return
		}
		t.Text += key
		t.Capitals = t.Capitals && key == " "
	case Number:
		t.addDigit(key, asked)
	case Day, Hour, Moment:
		if len(t.Text) < t.Sort.digits() && digit(key) {
			t.Text += key
		}
	}
}

func (t *Typing) addDigit(key string, asked form.View) {
	switch {
	case key == "-":
		if rest, minus := strings.CutPrefix(t.Text, "-"); minus {
			t.Text = rest
		} else {
			t.Text = "-" + t.Text
		}
	case len(t.Text) >= maxDigits:
	case key == ".":
		if asked.Type != form.TypeInteger && !strings.Contains(t.Text, ".") {
			t.Text += key
		}
	case digit(key):
		t.Text += key
	}
}

func digit(key string) bool { return len(key) == 1 && key[0] >= '0' && key[0] <= '9' }

// digits is how many digits a day or a time has.
func (s Sort) digits() int {
	return map[Sort]int{Day: 8, Hour: 4, Moment: 12}[s]
}

// back takes the last character back; before the first lies the answer given
// before, of a question with several.
func (f *Flow) back(t *Typing, asked form.View) {
	switch n := len(t.Given); {
	case len(t.Lines) > 0:
		t.Lines = t.Lines[:len(t.Lines)-1]
	case t.Text != "":
		r := []rune(t.Text)
		t.Text = string(r[:len(r)-1])
	case n > 0 && !asked.Own:
		v := t.Given[n-1]
		t.Given = t.Given[:n-1]
		f.retype(t, asked, v)
	case asked.Own:
		*t = Typing{}
	}
	t.Capitals = t.Capitals || t.Sort == Words && t.Text == ""
}

func (t *Typing) empty() bool { return strings.TrimSpace(t.Text) == "" && len(t.Lines) == 0 }

// commit makes an answer of what was typed. It reports false, and the screen
// says why, when that cannot be one. An answer that nobody touched stays as it
// is: it may say more than the keys can.
func (f *Flow) commit(q *form.Session) bool {
	t := &f.s.Typing
	asked, _ := f.s.Asked()
	if t.Sort == "" || !t.Touched || t.empty() && len(t.Given) == len(asked.Values) {
		return true
	}
	values := slices.Clone(t.Given)
	if t.Sort == Drawing && t.empty() && len(asked.Values) > 0 {
		return true // what was signed before stays
	}
	if !t.empty() {
		v, ok := f.typedValue(asked)
		if !ok {
			t.Wrong = form.RuleType
			return false
		}
		values = append(values, v)
	}
	if err := q.Answer(asked.Key, values...); err != nil {
		t.Wrong = form.RuleType
		var p form.Problem
		if errors.As(err, &p) {
			t.Wrong = p.Rule
		}
		return false
	}
	t.Touched = false
	f.refresh(q, asked.Key)
	return true
}
