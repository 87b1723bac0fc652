package form

import (
	"strings"
	"testing"
)

func ints(n ...int) []Value {
	var out []Value
	for _, i := range n {
		out = append(out, Integer(i))
	}
	return out
}

// ruleRows is the conformance suite of what an answer may be: a question "a",
// values given to it, and the rule that refuses them ("" = accepted).
var ruleRows = []struct {
	name, section string
	form          string
	values        []Value
	want          Rule
}{
	{"one answer to a question that does not repeat", "R4 item.repeats", q("a", "integer", ""), ints(1), ""},
	{"two answers to a question that does not repeat", "R4 item.repeats", q("a", "integer", ""), ints(1, 2), RuleTooMany},
	{"two answers to a question that repeats", "R4 item.repeats", q("a", "integer", `"repeats":true`), ints(1, 2), ""},
	{"more answers than maxOccurs", "R4 questionnaire-maxOccurs", q("a", "integer", `"repeats":true,`+ext(urlMaxOccurs, `Integer":2`)), ints(1, 2, 3), RuleTooMany},
	{"a text for a number", "R4 item.type", q("a", "integer", ""), []Value{String("1")}, RuleType},
	{"a whole number for a decimal", "R4 item.type", q("a", "decimal", ""), ints(1), ""},
	{"a whole decimal for a number", "R4 item.type", q("a", "integer", ""), []Value{Decimal("7")}, ""},
	{"a fraction for a whole number", "R4 item.type", q("a", "integer", ""), []Value{Decimal("7.5")}, RuleType},
	{"a day for a moment", "R4 item.type dateTime", q("a", "dateTime", ""), []Value{Date("2026-05-04")}, ""},
	{"a text for an address", "R4 item.type url", q("a", "url", ""), []Value{String("https://example.org")}, ""},
	{"blanks are no text", "R4 string", q("a", "string", ""), []Value{String(" \n ")}, RuleType},
	{"maxLength counts characters, not bytes", "R4 item.maxLength", q("a", "string", `"maxLength":3`), []Value{String("añó")}, ""},
	{"one character beyond maxLength", "R4 item.maxLength", q("a", "string", `"maxLength":3`), []Value{String("añós")}, RuleTooLong},
	{"a number of more characters than maxLength", "R4 item.maxLength, que-10", q("a", "integer", `"maxLength":2`), ints(100), RuleTooLong},
	{"a number of maxLength", "R4 item.maxLength, que-10", q("a", "decimal", `"maxLength":4`), []Value{Decimal("36.5")}, ""},
	{"shorter than minLength", "R4 extension minLength", q("a", "string", ext(urlMinLength, `Integer":3`)), []Value{String("ab")}, RuleTooShort},
	{"a pattern covers the whole answer", "R4 extension regex", q("a", "string", ext(urlRegex, `String":"[0-9]+|x"`)), []Value{String("12a")}, RulePattern},
	{"an answer that fits the pattern", "R4 extension regex", q("a", "string", ext(urlRegex, `String":"[0-9]+|x"`)), []Value{String("12")}, ""},
	{"a pattern names a letter by its number", "R4 extension regex", q("a", "string", ext(urlRegex, `String":"[a-z\\u00C0-\\u017F]+"`)), []Value{String("zoé1")}, RulePattern},
	{"letters that a pattern names so", "R4 extension regex", q("a", "string", ext(urlRegex, `String":"[A-Z][a-z\\u00C0-\\u017F]+"`)), []Value{String("Zoé")}, ""},
	{"a backslash before a u is no number", "R4 extension regex", q("a", "string", ext(urlRegex, `String":"\\\\u00C0"`)), []Value{String("À")}, RulePattern},
	{"a pattern on a number", "R4 extension regex", q("a", "integer", ext(urlRegex, `String":"[0-9]{2}"`)), ints(7), RulePattern},
	{"a pattern names a character by the halves of a pair", "R4 extension regex", q("a", "string", ext(urlRegex, `String":"\\uD83D\\uDE00+"`)), []Value{String("😀😀")}, ""},
	{"another than such a pair", "R4 extension regex", q("a", "string", ext(urlRegex, `String":"\\uD83D\\uDE00+"`)), []Value{String("😁")}, RulePattern},
	{"halves that are no pair cannot be checked", "R4 extension regex", q("a", "string", ext(urlRegex, `String":"[\\uD800-\\uDBFF][\\uDC00-\\uDFFF]"`)), []Value{String("😀")}, ""},
	{"a pattern that cannot be checked lets all pass", "R4 extension regex", q("a", "string", ext(urlRegex, `String":"(?=x)"`)), []Value{String("y")}, ""},
	{"a pattern that repeats too much lets all pass", "facts: accept, report", q("a", "string", ext(urlRegex, `String":"`+strings.Repeat("a{0,999}", 100)+`"`)), []Value{String("y")}, ""},
	{"a text too long for a large pattern passes", "facts: accept, report", q("a", "string", ext(urlRegex, `String":"a{0,999}b"`)), []Value{String(strings.Repeat("a", 60000))}, ""},
	{"a pattern as large as forms have", "R4 extension regex", q("a", "string", ext(urlRegex, `String":"[^<>]{1,1000}"`)), []Value{String("<")}, RulePattern},
	{"a pattern that would backtrack for ever elsewhere ends", "R4 extension regex", q("a", "string", ext(urlRegex, `String":"(a+)+b"`)), []Value{String(strings.Repeat("a", 5000))}, RulePattern},
	{"below minValue, integer", "R4 extension minValue", q("a", "integer", ext(urlMin, `Integer":5`)), ints(4), RuleTooSmall},
	{"at minValue", "R4 extension minValue", q("a", "integer", ext(urlMin, `Integer":5`)), ints(5), ""},
	{"above maxValue, decimal", "R4 extension maxValue", q("a", "decimal", ext(urlMax, `Decimal":42.5`)), []Value{Decimal("42.51")}, RuleTooLarge},
	{"before minValue, date", "R4 extension minValue", q("a", "date", ext(urlMin, `Date":"2026-01-01"`)), []Value{Date("2025-12-31")}, RuleTooSmall},
	{"an imprecise date is not refused", "R4 extension minValue", q("a", "date", ext(urlMin, `Date":"2026-02-01"`)), []Value{Date("2026")}, ""},
	{"after maxValue, dateTime", "R4 extension maxValue", q("a", "dateTime", ext(urlMax, `DateTime":"2026-01-01T00:00:00Z"`)), []Value{DateTime("2026-01-01T00:00:01Z")}, RuleTooLarge},
	{"after maxValue, time", "R4 extension maxValue", q("a", "time", ext(urlMax, `Time":"12:00:00"`)), []Value{Time("12:00:01")}, RuleTooLarge},
	{"above maxQuantity", "SDC maxQuantity", q("a", "quantity", ext(urlMaxQuantity, mmHg("300"))), []Value{Quantity("301", Coding{"http://unitsofmeasure.org", "mm[Hg]", "mmHg"})}, RuleTooLarge},
	{"below minQuantity", "SDC minQuantity", q("a", "quantity", ext(urlMinQuantity, mmHg("30"))), []Value{Quantity("29.5", Coding{"http://unitsofmeasure.org", "mm[Hg]", "mmHg"})}, RuleTooSmall},
	{"above maxQuantity, which has only the unit's text", "SDC maxQuantity", q("a", "quantity", ext(urlMaxQuantity, `Quantity":{"value":300,"unit":"mmHg"}`)), []Value{Quantity("301", Coding{"http://unitsofmeasure.org", "mm[Hg]", "mmHg"})}, RuleTooLarge},
	{"more decimal places than allowed", "R4 extension maxDecimalPlaces", q("a", "decimal", ext(urlDecimals, `Integer":1`)), []Value{Decimal("1.25")}, RuleDecimals},
	{"a unit that is not offered", "R4 questionnaire-unitOption", q("a", "quantity", ext(urlUnitOption, `Coding":{"system":"u","code":"kg"}`)), []Value{Quantity("70", Coding{System: "u", Code: "lb"})}, RuleUnit},
	{"a unit beside those offered", "SDC unitOpen", q("a", "quantity", `"extension":[`+extPart(urlUnitOption, `Coding":{"system":"u","code":"kg"}`)+","+extPart(urlUnitOpen, `Code":"optionsOrType"`)+"]"), []Value{Quantity("70", Coding{System: "u", Code: "lb"})}, ""},
	{"a unit beside the only ones", "SDC unitOpen", q("a", "quantity", `"extension":[`+extPart(urlUnitOption, `Coding":{"system":"u","code":"kg"}`)+","+extPart(urlUnitOpen, `Code":"optionsOnly"`)+"]"), []Value{Quantity("70", Coding{System: "u", Code: "lb"})}, RuleUnit},
	{"a number takes the only unit", "R4 questionnaire-unit", q("a", "quantity", ext(urlUnit, `Coding":{"system":"u","code":"kg"}`)), []Value{Decimal("70")}, ""},
	{"an option", "R4 item.answerOption", q("a", "choice", options("x", "y")), []Value{pick("y")}, ""},
	{"a code that is not an option", "R4 item.answerOption", q("a", "choice", options("x", "y")), []Value{pick("z")}, RuleOption},
	{"an option's code in another system", "R4 Coding", q("a", "choice", options("x", "y")), []Value{Choice(Coding{System: "t", Code: "x"})}, RuleOption},
	{"an own answer to a choice", "R4 item.type choice", q("a", "choice", options("x")), []Value{String("mine")}, RuleOption},
	{"an own answer to an open choice", "R4 item.type open-choice", q("a", "open-choice", options("x")), []Value{String("mine")}, ""},
	{"an own code to an open choice", "R4 item.type open-choice", q("a", "open-choice", options("x")), []Value{pick("z")}, RuleOption},
	{"a number among options", "R4 item.answerOption.valueInteger", q("a", "choice", `"answerOption":[{"valueInteger":1},{"valueInteger":2}]`), ints(2), ""},
	{"a number that is not among the options", "R4 item.answerOption.valueInteger", q("a", "choice", `"answerOption":[{"valueInteger":1},{"valueInteger":2}]`), ints(3), RuleOption},
	{"a value set holds codes, not words", "R4 item.answerValueSet", q("a", "choice", `"answerValueSet":"http://example.org/vs"`), []Value{String("z")}, RuleType},
	{"a value set holds codes, not numbers", "R4 item.answerValueSet", q("a", "open-choice", `"answerValueSet":"http://example.org/vs"`), []Value{Integer(1)}, RuleType},
	{"words of one's own beside a value set", "R4 open-choice", q("a", "open-choice", `"answerValueSet":"http://example.org/vs"`), []Value{String("z")}, ""},
	{"any code where the options lie outside the form", "R4 item.answerValueSet", q("a", "choice", `"answerValueSet":"http://example.org/vs"`), []Value{pick("z")}, ""},
	{"the same option twice", "R4 item.repeats", q("a", "choice", options("x", "y")+`,"repeats":true`), []Value{pick("x"), pick("x")}, RuleTwice},
	{"an exclusive option with others", "R4 questionnaire-optionExclusive", q("a", "choice", `"repeats":true,"answerOption":[{`+coding("s", "x")+`},{`+ext(urlExclusive, isTrue)+`,`+coding("s", "none")+`}]`), []Value{pick("x"), pick("none")}, RuleExclusive},
	{"an exclusive option alone", "R4 questionnaire-optionExclusive", q("a", "choice", `"repeats":true,"answerOption":[{`+coding("s", "x")+`},{`+ext(urlExclusive, isTrue)+`,`+coding("s", "none")+`}]`), []Value{pick("none")}, ""},
	{"a drawing", "R4 item.type attachment", q("a", "attachment", ext(urlMedia, `Code":"image/png"`)), []Value{Attachment("image/png", []byte("x"))}, ""},
	{"a drawing where all pictures are taken", "R4 extension mimeType", q("a", "attachment", ext(urlMedia, `Code":"image/*"`)), []Value{Attachment("image/png", []byte("x"))}, ""},
	{"a file where only pictures are taken", "R4 extension mimeType", q("a", "attachment", ext(urlMedia, `Code":"image/*"`)), []Value{Attachment("imagery/png", []byte("x"))}, RuleType},
	{"a media type in other letters, with a parameter", "RFC 2045 §5.1", q("a", "attachment", ext(urlMedia, `Code":"text/plain"`)), []Value{Attachment("Text/PLAIN; charset=utf-8", []byte("x"))}, ""},
	{"a parameter in what the form says", "RFC 2045 §5.1", q("a", "attachment", ext(urlMedia, `Code":"text/plain; charset=utf-8"`)), []Value{Attachment("text/plain; charset=utf-8", []byte("x"))}, ""},
	{"a file of another sort", "R4 extension mimeType", q("a", "attachment", ext(urlMedia, `Code":"image/png"`)), []Value{Attachment("text/html", []byte("x"))}, RuleType},
	{"a file beyond maxSize", "R4 extension maxSize", q("a", "attachment", ext(urlSize, `Decimal":2`)), []Value{Attachment("image/png", []byte("xyz"))}, RuleTooLarge},
	{"a reference", "R4 item.type reference", q("a", "reference", ""), []Value{{Kind: KindReference, Text: "Patient/1"}}, ""},
	{"a group takes no answer", "R4 item.type group", group("a", q("b", "string", ""), ""), []Value{String("x")}, RuleClosed},
	{"a display takes no answer", "R4 item.type display", q("a", "display", ""), []Value{String("x")}, RuleClosed},
	{"a read-only question takes no answer", "R4 item.readOnly", q("a", "string", `"readOnly":true`), []Value{String("x")}, RuleClosed},
	{"a disabled question takes no answer", "R4 item.enableWhen", q("a", "string", when(cond("b", "=", isTrue))) + "," + q("b", "boolean", ""), []Value{String("x")}, RuleClosed},
	{"a question the form does not have", "R4 item.linkId", q("b", "string", ""), []Value{String("x")}, RuleUnknown},
}

func TestAnswerRules(t *testing.T) {
	for _, row := range ruleRows {
		t.Run(row.name, func(t *testing.T) {
			s := start(t, row.form)
			err := s.Answer("a", row.values...)
			got := Rule("")
			if p, ok := err.(Problem); ok {
				got = p.Rule
			}
			if got != row.want {
				t.Fatalf("%s: got %q (%v), want %q", row.section, got, err, row.want)
			}
			if kept := len(s.byKey["a"].answersIfAny()); err != nil && kept > 0 {
				t.Errorf("a refused answer was kept")
			}
		})
	}
}

func (sl *slot) answersIfAny() []Value {
	if sl == nil {
		return nil
	}
	return sl.answers()
}

// missingRows: what keeps a session from being completed, as "rule linkId".
var missingRows = []struct {
	name, section string
	form, answers string
	want          string
}{
	{"a required question without an answer", "R4 item.required", q("a", "string", `"required":true`), "", "required a"},
	{"a required question that is disabled", "R4 item.required", q("a", "string", `"required":true,`+when(cond("b", "=", isTrue))) + "," + q("b", "boolean", ""), "", ""},
	{"required within a disabled group", "R4 item.required", q("b", "boolean", "") + "," + group("g", q("a", "string", `"required":true`), when(cond("b", "=", isTrue))), "", ""},
	{"a required answer that is false", "R4 item.required", q("a", "boolean", `"required":true`), answered("a", isFalse), ""},
	{"required and hidden", "facts: hidden required items block", q("a", "string", `"required":true,`+ext(urlHidden, isTrue)), "", ""},
	{"required within a hidden group", "facts: hidden required items block", group("g", q("a", "string", `"required":true`), ext(urlHidden, isTrue)), "", ""},
	{"required and read-only", "R4 item.readOnly", q("a", "string", `"required":true,"readOnly":true`), "", ""},
	{"a required group that holds nothing", "R4 item.required", group("g", q("a", "string", ""), `"required":true`), "", "required g"},
	{"a required group that holds something deep down", "R4 item.required", group("g", group("h", q("a", "string", ""), ""), `"required":true`),
		`{"linkId":"g","item":[{"linkId":"h","item":[` + answered("a", `String":"x"`) + `]}]}`, ""},
	{"a required group does not make its questions required", "R4 item.required", group("g", q("a", "string", "")+","+q("b", "string", ""), `"required":true`),
		`{"linkId":"g","item":[` + answered("a", `String":"x"`) + `]}`, ""},
	{"a disabled answer does not fill a required group", "R4 item.required", q("b", "boolean", "") + "," + group("g", q("a", "string", when(cond("b", "=", isTrue)))+","+q("c", "string", ""), `"required":true`),
		`{"linkId":"g","item":[` + answered("a", `String":"x"`) + `]}`, "required g"},
	{"a required group in which nothing can be answered", "facts: hidden required items block", group("g", q("a", "display", "")+","+q("b", "string", `"readOnly":true`), `"required":true`), "", ""},
	{"fewer answers than minOccurs", "R4 questionnaire-minOccurs", q("a", "integer", `"repeats":true,`+ext(urlMinOccurs, `Integer":2`)), answered("a", `Integer":1`), "too-few a"},
	{"fewer occurrences than minOccurs", "R4 questionnaire-minOccurs", group("g", q("a", "integer", ""), `"repeats":true,`+ext(urlMinOccurs, `Integer":2`)),
		`{"linkId":"g","item":[` + answered("a", `Integer":1`) + `]}`, "too-few g"},
	{"more occurrences than a group allows", "R4 item.repeats", group("g", q("a", "integer", ""), ""),
		`{"linkId":"g","item":[` + answered("a", `Integer":1`) + `]},{"linkId":"g","item":[` + answered("a", `Integer":1`) + `]}`, "too-many g"},
	{"a resumed answer that breaks a range", "R4 extension maxValue", q("a", "integer", ext(urlMax, `Integer":5`)), answered("a", `Integer":6`), "too-large a"},
	{"a resumed answer that is no option", "R4 item.answerOption", q("a", "choice", options("x")), answered("a", `Coding":{"system":"s","code":"z"}`), "not-an-option a"},
	{"a resumed answer of the wrong type", "R4 item.type", q("a", "integer", ""), answered("a", `String":"six"`), "wrong-type a"},
}

func TestMissing(t *testing.T) {
	for _, row := range missingRows {
		t.Run(row.name, func(t *testing.T) {
			f, _ := load(t, row.form)
			s, _, err := Resume(f, response(row.answers), Start{Now: noon})
			if err != nil {
				t.Fatal(err)
			}
			if got := summary(s.Missing()); got != row.want {
				t.Errorf("%s: %q, want %q", row.section, got, row.want)
			}
			if _, _, err := s.Finish(); (err != nil) != (row.want != "") {
				t.Errorf("Finish: %v although missing is %q", err, row.want)
			}
		})
	}
}
