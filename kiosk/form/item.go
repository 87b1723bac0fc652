package form

// Type is what an item asks for (Questionnaire.item.type).
type Type string

// The types of items.
const (
	TypeGroup      Type = "group"
	TypeDisplay    Type = "display"
	TypeBoolean    Type = "boolean"
	TypeDecimal    Type = "decimal"
	TypeInteger    Type = "integer"
	TypeDate       Type = "date"
	TypeDateTime   Type = "dateTime"
	TypeTime       Type = "time"
	TypeString     Type = "string"
	TypeText       Type = "text"
	TypeURL        Type = "url"
	TypeChoice     Type = "choice"
	TypeOpenChoice Type = "open-choice"
	TypeAttachment Type = "attachment"
	TypeReference  Type = "reference"
	TypeQuantity   Type = "quantity"
)

// kinds are the kinds of answers a type accepts, the usual one first.
func (t Type) kinds() []Kind {
	switch t {
	case TypeBoolean, TypeInteger, TypeDecimal, TypeDate, TypeDateTime, TypeTime, TypeString:
		return []Kind{Kind(t)}
	case TypeText:
		return []Kind{KindString}
	case TypeURL:
		return []Kind{KindURI}
	case TypeChoice, TypeOpenChoice:
		return []Kind{KindCoding, KindString, KindInteger, KindDate, KindTime, KindReference}
	case TypeAttachment:
		return []Kind{KindAttachment}
	case TypeReference:
		return []Kind{KindReference}
	case TypeQuantity:
		return []Kind{KindQuantity}
	}
	return nil
}

func (t Type) known() bool  { return t == TypeGroup || t == TypeDisplay || t.kinds() != nil }
func (t Type) chosen() bool { return t == TypeChoice || t == TypeOpenChoice }

// item is one question, group or display of a form.
type item struct {
	linkID     string
	typ        Type
	index      int // in document order
	pos        int // among its parent's children
	last       int // index of the last item within it, or its own
	level      int // of objects in a response, below the whole
	wave       int // index of the wave it is in
	parent     *item
	kids       []*item
	codes      []Coding
	text       words
	prefix     words
	openLabel  words
	control    string // questionnaire-itemControl
	across     bool   // choiceOrientation horizontal
	entry      string // entryFormat
	required   bool
	repeats    bool
	readOnly   bool
	hidden     bool
	mayDecline bool
	sensitive  bool
	picture    string

	options []option
	listed  bool // the options are known: others are refused
	coded   bool // the options are those of a value set, known or not
	initial []Value
	units   []Coding
	anyUnit bool     // others than those on offer are taken
	usual   Coding   // unit of an initial quantity, where the form names no others
	links   []string // addresses of further help
	media   []string // media types of an attachment

	maxLength, minLength int // characters, 0 = no limit
	minOccurs, maxOccurs int
	decimals             int // after the point, -1 = no limit
	maxBytes             int
	step                 int // of a slider
	min, max             *Value
	pattern              *Pattern

	formulas
	raw object // as decoded

	when []condition
	all  bool // enableBehavior
}

// question reports whether the item can hold answers.
func (it *item) question() bool { return it.typ != TypeGroup && it.typ != TypeDisplay }

// kinds are the kinds of answers the item accepts: a value set holds codes
// (Questionnaire.item.answerValueSet).
func (it *item) kinds() []Kind {
	switch {
	case !it.coded:
		return it.typ.kinds()
	case it.typ == TypeOpenChoice:
		return []Kind{KindCoding, KindString}
	}
	return []Kind{KindCoding}
}

// within reports whether it is a descendant of a.
func (it *item) within(a *item) bool {
	for p := it.parent; p != nil; p = p.parent {
		if p == a {
			return true
		}
	}
	return false
}

// aside is a display that belongs to its parent's question: help, or the ends
// of a slider. It is shown with the question and never on its own; help for a
// group is shown like its other words.
func (it *item) aside() bool {
	if it.typ != TypeDisplay || it.parent == nil || !it.parent.question() {
		return false
	}
	switch it.control {
	case "help", "flyover", "lower", "upper", "unit", "prompt":
		return true
	}
	return false
}

// atMost is how many answers or occurrences the item may have.
func (it *item) atMost() int {
	switch {
	case !it.repeats:
		return 1
	case it.maxOccurs > 0:
		return min(it.maxOccurs, MaxAnswers)
	}
	return MaxAnswers
}
