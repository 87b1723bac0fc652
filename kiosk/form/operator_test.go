package form

import (
	"fmt"
	"strings"
	"testing"
)

// quantity writes the JSON of an amount in millimetres of mercury.
func mmHg(n string) string {
	return fmt.Sprintf(`Quantity":{"value":%s,"unit":"mmHg","system":"http://unitsofmeasure.org","code":"mm[Hg]"}`, n)
}

// Every operator over every type (R4 Questionnaire.item.enableWhen.operator):
// answers below, equal to and above what is compared with, and of another sort
// of the same type. "≠" marks types without an order.
func TestOperatorsOverTypes(t *testing.T) {
	rows := []struct {
		typ                string
		below, same, above string
		other              string // differs, in no order
	}{
		{typ: "integer", below: `Integer":-3`, same: `Integer":4`, above: `Integer":40`},
		{typ: "decimal", below: `Decimal":3.99`, same: `Decimal":4.00`, above: `Decimal":4.01`},
		{typ: "date", below: `Date":"2026-05-03"`, same: `Date":"2026-05-04"`, above: `Date":"2026-05-05"`},
		{typ: "dateTime", below: `DateTime":"2026-05-04T10:00:00+02:00"`, same: `DateTime":"2026-05-04T11:00:00+02:00"`, above: `DateTime":"2026-05-04T09:30:00Z"`},
		{typ: "time", below: `Time":"08:59:59"`, same: `Time":"09:00:00"`, above: `Time":"10:00:00"`},
		{typ: "string", below: `String":"ape"`, same: `String":"bee"`, above: `String":"cat"`},
		{typ: "text", below: `String":"ape"`, same: `String":"bee"`, above: `String":"cat"`},
		{typ: "url", below: `Uri":"urn:a"`, same: `Uri":"urn:b"`, above: `Uri":"urn:c"`},
		{typ: "quantity", below: mmHg("80"), same: mmHg("120"), above: mmHg("121.5"), other: `Quantity":{"value":120,"unit":"kPa","system":"http://unitsofmeasure.org","code":"kPa"}`},
		{typ: "boolean", same: isTrue, other: isFalse},
		{typ: "choice", same: `Coding":{"system":"s","code":"x"}`, other: `Coding":{"system":"other","code":"x"}`},
		{typ: "open-choice", same: `Coding":{"system":"s","code":"x"}`, other: `String":"x"`},
		{typ: "reference", same: `Reference":{"reference":"Patient/1"}`, other: `Reference":{"reference":"Patient/2"}`},
		{typ: "attachment", same: `Attachment":{"contentType":"image/png","data":"aGk="}`, other: `Attachment":{"contentType":"image/png","data":"aG8="}`},
	}
	type want struct{ below, same, above, other, none bool }
	operators := map[string]want{
		"=":  {same: true},
		"!=": {below: true, above: true, other: true, none: true},
		">":  {above: true},
		"<":  {below: true},
		">=": {same: true, above: true},
		"<=": {below: true, same: true},
	}
	for _, row := range rows {
		for op, w := range operators {
			if row.below == "" && (op == ">=" || op == "<=") {
				w.same = true // equality still counts where there is no order
			}
			for _, c := range []struct {
				name, answer string
				want         bool
			}{{"below", row.below, w.below}, {"same", row.same, w.same}, {"above", row.above, w.above}, {"other", row.other, w.other}, {"none", "-", w.none}} {
				if c.answer == "" {
					continue
				}
				t.Run(row.typ+" "+op+" "+c.name, func(t *testing.T) {
					f, _ := load(t, q("a", row.typ, "")+","+q("b", "string", when(cond("a", op, row.same))))
					answers := answered("a", c.answer)
					if c.answer == "-" {
						answers = ""
					}
					s, problems, err := Resume(f, response(answers), Start{Now: noon})
					if err != nil || len(problems) > 0 {
						t.Fatal(err, problems)
					}
					if s.Enabled("b") != c.want {
						t.Errorf("enabled = %v, want %v", !c.want, c.want)
					}
				})
			}
		}
	}
}

// How two values stand to each other, where it is not plain.
func TestRelate(t *testing.T) {
	ml := Coding{System: "http://unitsofmeasure.org", Code: "mL", Display: "ml"}
	rows := []struct {
		name string
		a, b Value
		want relation
	}{
		{"whole and decimal numbers compare", Integer(4), Decimal("4.0"), equal},
		{"a number is not an amount", Integer(4), Quantity("4", ml), unlike},
		{"units differ", Quantity("4", ml), Quantity("4", Coding{Display: "l"}), unlike},
		{"a unit with a code and one of the same text", Quantity("4", Coding{System: "u", Code: "{cup}", Display: "cups"}), Quantity("5", Coding{Display: "cups"}), less},
		{"a number of no unit", Quantity("4", ml), Quantity("4", Coding{}), unlike},
		{"units without codes compare by their text", Quantity("4", Coding{Display: "cups"}), Quantity("5", Coding{Display: "cups"}), less},
		{"a year against a day within it", Date("1970"), Date("1970-10-15"), unclear},
		{"a day against the year it lies in", Date("1970-10-15"), Date("1970"), unclear},
		{"a year against a day after it", Date("1970"), Date("1971-01-01"), less},
		{"a month against a day before it", Date("1970-10"), Date("1970-09-30"), greater},
		{"equal months", Date("1970-10"), Date("1970-10"), equal},
		{"a day against a moment within it", Date("2026-05-04"), DateTime("2026-05-04T10:00:00Z"), unclear},
		{"a day against a moment after it", Date("2026-05-04"), DateTime("2026-05-05T00:00:00Z"), less},
		{"the same moment in two zones", DateTime("2026-05-04T10:00:00Z"), DateTime("2026-05-04T12:00:00+02:00"), equal},
		{"fractions of a second", DateTime("2026-05-04T10:00:00.5Z"), DateTime("2026-05-04T10:00:00Z"), greater},
		{"codings without codes compare by their words", Choice(Coding{Display: "Yes"}), Choice(Coding{Display: "Yes"}), equal},
		{"a moment without seconds", DateTime("2026-05-04T10:00Z"), DateTime("2026-05-04T10:00:30Z"), unclear},
		{"text is not folded", String("Yes"), String("yes"), less},
		{"a day that does not exist", Date("2026-02-30"), Date("2026-02-28"), unlike},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			if got := relate(row.a, row.b, nil); got != row.want {
				t.Errorf("got %d, want %d", got, row.want)
			}
		})
	}
}

func TestValueSound(t *testing.T) {
	rows := []struct {
		name string
		v    Value
		want bool
	}{
		{"a whole number", Integer(-12), true},
		{"a whole number too large for FHIR", number(KindInteger, "2147483648"), false},
		{"a fraction as a whole number", number(KindInteger, "1.5"), false},
		{"a decimal keeps its zeros", Decimal("36.50"), true},
		{"a decimal as programs write a tenth of a fifth", Decimal("0.020000000000000004"), true},
		{"a decimal of endless places", Decimal("0." + strings.Repeat("3", 41)), false},
		{"a decimal with a comma", Decimal("36,5"), false},
		{"a decimal with a huge exponent", Decimal("1e999"), false},
		{"no number at all", Decimal(""), false},
		{"a year", Date("1958"), true},
		{"a date with a time", Date("1958-03-24T10:00:00Z"), false},
		{"a thirteenth month", Date("1958-13"), false},
		{"a moment", DateTime("2026-05-04T10:00:00+02:00"), true},
		{"a day as a moment", DateTime("2026-05-04"), true},
		{"a time without seconds", Time("09:30"), false},
		{"a time of one digit", Time("9:30:00"), false},
		{"a time past midnight", Time("24:00:00"), false},
		{"an empty text", String(""), false},
		{"an empty coding", Choice(Coding{}), false},
		{"a drawing too large", Attachment("image/png", make([]byte, MaxDrawing+1)), false},
		{"a value of no kind", Value{}, false},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			if got := row.v.sound(); got != row.want {
				t.Errorf("sound = %v, want %v", got, row.want)
			}
		})
	}
}
