package form

import (
	"cmp"
	"strings"
	"time"
)

// relation is how an answer stands to what it is compared with.
type relation int

const (
	less    relation = -1
	equal   relation = 0
	greater relation = 1
	differs relation = 2 // not equal, and not in any order
	unlike  relation = 3 // of types that cannot be compared
	unclear relation = 4 // not precise enough to tell
)

// family groups the kinds that can be compared with each other.
func (k Kind) family() Kind {
	switch k {
	case KindInteger:
		return KindDecimal
	case KindDateTime:
		return KindDate
	case KindURI:
		return KindString
	}
	return k
}

// relate compares a with b. Types are never guessed equal: a Coding does not
// match a string, nor metres a number. Dates without an offset are read in loc.
func relate(a, b Value, loc *time.Location) relation {
	if a.Kind.family() != b.Kind.family() {
		return unlike
	}
	switch a.Kind.family() {
	case KindDecimal:
		return relation(cmp.Compare(a.Number, b.Number))
	case KindQuantity:
		if !sameUnit(a.Coding, b.Coding) {
			return unlike
		}
		return relation(cmp.Compare(a.Number, b.Number))
	case KindDate:
		x, ok := day(a.Text, loc)
		y, ok2 := day(b.Text, loc)
		if !ok || !ok2 {
			return unlike
		}
		return x.against(y)
	case KindTime:
		x, ok := clock(a.Text)
		y, ok2 := clock(b.Text)
		if !ok || !ok2 {
			return unlike
		}
		return relation(x.Compare(y))
	case KindString:
		return relation(strings.Compare(a.Text, b.Text))
	}
	if a.is(b) {
		return equal
	}
	return differs
}

// is reports plain equality of two values that have no order.
func (v Value) is(w Value) bool {
	switch v.Kind {
	case KindBoolean:
		return v.Bool == w.Bool
	case KindCoding:
		return v.Coding.same(w.Coding)
	case KindAttachment:
		return v.Text == w.Text && string(v.Data) == string(w.Data)
	}
	return v.Text == w.Text
}

// sameUnit compares units by system and code, or by their text where one has no
// code. A number without any unit is in no unit, not in whichever the other has.
func sameUnit(a, b Coding) bool {
	switch {
	case a.Code != "" && b.Code != "":
		return a.System == b.System && a.Code == b.Code
	case a.Code == b.Code:
		return a.Display == b.Display
	}
	return a.Display != "" && a.Display == b.Display
}
