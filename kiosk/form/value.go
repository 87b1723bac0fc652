package form

import (
	"regexp"
	"strconv"
)

// Kind is the FHIR data type of a Value.
type Kind string

// The kinds of answers (QuestionnaireResponse.item.answer.value[x]).
const (
	KindBoolean    Kind = "boolean"
	KindDecimal    Kind = "decimal"
	KindInteger    Kind = "integer"
	KindDate       Kind = "date"
	KindDateTime   Kind = "dateTime"
	KindTime       Kind = "time"
	KindString     Kind = "string"
	KindURI        Kind = "uri"
	KindCoding     Kind = "Coding"
	KindQuantity   Kind = "Quantity"
	KindAttachment Kind = "Attachment"
	KindReference  Kind = "Reference"
)

// Coding is a code of a code system.
type Coding struct {
	System  string `json:"system,omitempty"`
	Code    string `json:"code,omitempty"`
	Display string `json:"display,omitempty"`
}

// same reports whether two codings mean the same: system and code, or the
// display where neither has a code.
func (c Coding) same(d Coding) bool {
	if c.Code == "" && d.Code == "" {
		return c.System == d.System && c.Display == d.Display
	}
	return c.System == d.System && c.Code == d.Code
}

// Value is one answer. Which fields count depends on Kind:
//
//	boolean                  Bool
//	integer, decimal         Number, Text as written
//	date, dateTime, time,
//	string, uri              Text
//	Coding                   Coding
//	Quantity                 Number, Text as written, Coding as the unit
//	Attachment               Data, Text as its media type
//	Reference                Text as the reference, Coding.Display
type Value struct {
	Kind   Kind
	Bool   bool
	Number float64
	Text   string
	Coding Coding
	Data   []byte

	rest object // what was read and is not understood; written back as it was
}

// Boolean answers yes or no.
func Boolean(b bool) Value { return Value{Kind: KindBoolean, Bool: b} }

// Integer is a whole number.
func Integer(n int) Value { return number(KindInteger, strconv.Itoa(n)) }

// Decimal is a number as a person typed it, with a point: "36.50".
func Decimal(text string) Value { return number(KindDecimal, text) }

// Quantity is a number with its unit: unit.Display is shown, System and Code
// are usually UCUM.
func Quantity(text string, unit Coding) Value {
	v := number(KindQuantity, text)
	v.Coding = unit
	return v
}

// String is a text of one or more lines.
func String(s string) Value { return Value{Kind: KindString, Text: s} }

// URI is a web address.
func URI(s string) Value { return Value{Kind: KindURI, Text: s} }

// Date is a day as "1958-03-24", a month as "1958-03" or a year as "1958".
func Date(s string) Value { return Value{Kind: KindDate, Text: s} }

// DateTime is a day with a time and an offset: "2026-05-04T09:30:00+02:00".
func DateTime(s string) Value { return Value{Kind: KindDateTime, Text: s} }

// Time is a time of day as "09:30:00".
func Time(s string) Value { return Value{Kind: KindTime, Text: s} }

// Choice is one of a question's options, or a code of its own.
func Choice(c Coding) Value { return Value{Kind: KindCoding, Coding: c} }

// Attachment is a file, for instance a signature drawn on the screen as
// "image/png".
func Attachment(mediaType string, data []byte) Value {
	return Value{Kind: KindAttachment, Text: mediaType, Data: data}
}

// plainNumber is how FHIR writes a decimal (R4 §2.24.0.1), with as many places as
// programs write of a binary fraction.
var plainNumber = regexp.MustCompile(`^-?(0|[1-9][0-9]{0,17})(\.[0-9]{1,40})?([eE][+-]?[0-9]{1,2})?$`)

// number makes a numeric value; a text that is no number leaves Text empty,
// which sound refuses.
func number(k Kind, text string) Value {
	v := Value{Kind: k}
	if plainNumber.MatchString(text) {
		v.Number, _ = strconv.ParseFloat(text, 64)
		v.Text = text
	}
	return v
}

// sound reports whether v is well formed for its kind.
func (v Value) sound() bool {
	switch v.Kind {
	case KindBoolean:
		return true
	case KindInteger:
		n, err := strconv.ParseInt(v.Text, 10, 32)
		return err == nil && float64(n) == v.Number
	case KindDecimal, KindQuantity:
		return v.Text != ""
	case KindDate, KindDateTime:
		_, ok := day(v.Text, nil)
		return ok && (v.Kind == KindDateTime || len(v.Text) <= len("2006-01-02"))
	case KindTime:
		_, ok := clock(v.Text)
		return ok
	case KindReference: // one that names things by identifier has no text
		return len(v.Text) <= MaxText && (v.Text != "" || v.Coding.Display != "" || len(v.rest) > 0)
	case KindString, KindURI:
		return v.Text != "" && len(v.Text) <= MaxText
	case KindCoding:
		return v.Coding != Coding{}
	case KindAttachment:
		return len(v.Data) <= MaxDrawing
	}
	return false
}

// plain reports whether the value is all in its Text.
func (v Value) plain() bool {
	switch v.Kind {
	case KindInteger, KindDecimal, KindDate, KindDateTime, KindTime, KindString, KindURI:
		return true
	}
	return false
}

// Words returns the value as it is written, without the form's own wording of
// options, dates or units.
func (v Value) Words() string {
	switch v.Kind {
	case KindBoolean:
		return strconv.FormatBool(v.Bool)
	case KindCoding:
		if v.Coding.Display != "" {
			return v.Coding.Display
		}
		return v.Coding.Code
	case KindQuantity:
		unit := v.Coding.Display
		if unit == "" {
			unit = v.Coding.Code
		}
		if unit == "" {
			return v.Text
		}
		return v.Text + " " + unit
	case KindAttachment:
		return ""
	case KindReference:
		if v.Coding.Display != "" {
			return v.Coding.Display
		}
	}
	return v.Text
}
