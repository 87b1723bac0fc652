package fhirpath

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"frontdoor/kiosk/form"
)

// sample is a response with a bit of everything.
const sample = `{"resourceType":"QuestionnaireResponse","authored":"2026-05-04T12:00:00Z","item":[
 {"linkId":"born","answer":[{"valueDate":"1958-03-24"}]},
 {"linkId":"n","answer":[{"valueInteger":7}]},
 {"linkId":"d","answer":[{"valueDecimal":0.1}]},
 {"linkId":"s","answer":[{"valueString":"Abc déf"}]},
 {"linkId":"yes","answer":[{"valueBoolean":true}]},
 {"linkId":"no","answer":[{"valueBoolean":false}]},
 {"linkId":"w","answer":[{"valueQuantity":{"value":70,"unit":"kg","system":"http://unitsofmeasure.org","code":"kg"}}]},
 {"linkId":"age","answer":[{"valueQuantity":{"value":2,"unit":"years","system":"http://unitsofmeasure.org","code":"years"}}]},
 {"linkId":"many","answer":[{"valueInteger":1},{"valueInteger":2},{"valueInteger":2}]},
 {"linkId":"g","item":[{"linkId":"c","answer":[{"valueCoding":{"system":"s","code":"x","display":"X","extension":[{"url":"http://hl7.org/fhir/StructureDefinition/ordinalValue","valueDecimal":3}]},
   "item":[{"linkId":"inner","answer":[{"valueTime":"10:00:00"}]}]}]}]}]}`

// val is the path to an answer of the sample.
func val(link string) string {
	return "%resource.descendants().where(linkId='" + link + "').answer.value"
}

func evaluate(t testing.TB, source string) (string, error) {
	t.Helper()
	return evaluateWith(t, source, nil)
}

func evaluateWith(t testing.TB, source string, data form.Data) (string, error) {
	t.Helper()
	e, err := Engine{}.Compile(source)
	if err != nil {
		return "", err
	}
	var doc any
	d := json.NewDecoder(strings.NewReader(sample))
	d.UseNumber()
	if err := d.Decode(&doc); err != nil {
		t.Fatal(err)
	}
	out, err := e.Evaluate(form.Env{Focus: doc, Vars: map[string]any{"resource": doc, "three": 3, "has-fever": true, "nothing": []any{}, "list": []any{json.Number("1"), json.Number("2")},
		"coding": object{"system": "s", "code": "x", "display": "X"}, "other": object{"system": "s", "code": "y"}},
		Now: time.Date(2026, 5, 4, 12, 30, 0, 0, time.UTC), Data: data})
	if err != nil {
		return "", err
	}
	b, err := json.Marshal(out)
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSuffix(strings.TrimPrefix(string(b), "["), "]"), nil
}

// Rows: an expression and its collection as JSON; "null" is the empty one.
var rows = []struct{ section, source, want string }{
	{"§3 paths", "item.linkId.first()", `"born"`},
	{"§3 paths", "QuestionnaireResponse.item.count()", `10`},
	{"§3 paths", "item.first().select(QuestionnaireResponse.item.count())", `10`},
	{"§3 paths", "Patient.item.count()", `0`},
	{"§3 paths", "item.where(linkId='n').answer.value", `7`},
	{"§3 paths", "item[1].linkId", `"n"`},
	{"§3 paths", "item[99].linkId", `null`},
	{"§3 paths", "item.`linkId`.last()", `"g"`},
	{"§3 paths", "nowhere.at.all", `null`},
	{"§4.1 literals", "'it\\'s \\u00e9\\n'", `"it's é\n"`},
	{"§4.1 literals", "{}", `null`},
	{"§4.1 literals", "@2026-05-04", `"2026-05-04"`},
	{"§4.1 literals", "@T10:30", `"10:30"`},
	{"§4.1 literals", "5 // a comment\n + /* another */ 1", `6`},
	{"§4.5 singleton", val("n") + " and true", `true`},
	{"§5.1 existence", "{}.empty()", `true`},
	{"§5.1 existence", val("no") + ".exists()", `true`},
	{"§5.1 existence", "item.exists(linkId='born')", `true`},
	{"§5.1 existence", val("many") + ".all($this > 0)", `true`},
	{"§5.1 existence", val("many") + ".all($this > 1)", `false`},
	{"§5.1 existence", "(true | false).allTrue()", `false`},
	{"§5.1 existence", "(true | false).anyFalse()", `true`},
	{"§5.1 existence", val("many") + ".distinct()", `1,2`},
	{"§5.1 existence", val("many") + ".isDistinct()", `false`},
	{"§5.1 existence", "(1|2).subsetOf(1|2|3)", `true`},
	{"§5.1 existence", "(1|2).supersetOf(1|2|3)", `false`},
	{"§5.2 filtering", "item.where($index = 1).linkId", `"n"`},
	{"§5.2 filtering", "%resource.repeat(item).linkId.count()", `11`},
	{"§5.2 filtering", "%resource.repeat(item | answer.item).linkId.last()", `"inner"`},
	{"§5.2 filtering", "%resource.repeat(item.where(true)).linkId.first()", `"born"`},
	{"§5.2 filtering", "%resource.descendants().where(linkId='inner').answer.value", `"10:00:00"`},
	{"§5.2 filtering", val("many") + ".select($this * 2)", `2,4,4`},
	{"§5.2 filtering", "(1 | 'a' | true).ofType(String)", `"a"`},
	{"§5.3 subsetting", val("many") + ".tail()", `2,2`},
	{"§5.3 subsetting", val("many") + ".skip(1).first()", `2`},
	{"§5.3 subsetting", val("many") + ".take(2)", `1,2`},
	{"§5.3 subsetting", "(1|2|3).intersect(2|4)", `2`},
	{"§5.3 subsetting", val("many") + ".exclude(1)", `2,2`},
	{"§5.3 subsetting", "{}.first()", `null`},
	{"§5.4 combining", val("many") + ".combine(2).count()", `4`},
	{"§5.4 combining", val("many") + ".union(5)", `1,2,5`},
	{"§5.5 conversion", "iif(" + val("n") + " > 5, 'high', 'low')", `"high"`},
	{"§5.5 conversion", "iif({}, 'a')", `null`},
	{"§5.5 conversion", "'12'.toInteger() + 1", `13`},
	{"§5.5 conversion, as engines have it", "(7 / 2).round(0).toInteger()", `4`},
	{"§5.5 conversion", "1.5.toInteger()", `null`},
	{"§5.5 conversion", "'x'.toInteger()", `null`},
	{"§5.5 conversion", "'1.50'.toDecimal()", `1.5`},
	{"§5.5 conversion", "1.5.toString() & '!'", `"1.5!"`},
	{"§5.5 conversion", "'Yes'.toBoolean()", `true`},
	{"§5.5 conversion", "2.toBoolean()", `null`},
	{"§5.5 conversion", "'2026-05'.toDate()", `"2026-05"`},
	{"§5.5 conversion", "@2026-05-04T10:00:00Z.toDate()", `"2026-05-04"`},
	{"§5.5 conversion", "'x'.convertsToDate()", `false`},
	{"§5.5 conversion", "'4 days'.toQuantity('d') = 4 days and (1 'cm').convertsToQuantity('m').not()", `true`},
	{"§5.5 conversion in a unit", "(170 'cm').toQuantity('cm').value", `170`},
	{"§5.5 conversion in another unit", "(170 'cm').toQuantity('m') | 5.toQuantity('kg')", `null`},
	{"§5.6 strings", val("s") + ".length()", `7`},
	{"§5.6 strings", val("s") + ".indexOf('f')", `6`},
	{"§5.6 strings", val("s") + ".substring(4,2)", `"dé"`},
	{"§5.6 strings", val("s") + ".substring(40)", `null`},
	{"§5.6 strings", val("s") + ".upper().startsWith('ABC')", `true`},
	{"§5.6 strings", "'a,b'.split(',').join('-')", `"a-b"`},
	{"§5.6 strings", "'abc'.replace('b','x')", `"axc"`},
	{"§5.6 strings", "'abc'.matches('^a.c$')", `true`},
	{"§5.6 strings", "'a1b2'.replaceMatches('[0-9]','')", `"ab"`},
	{"§5.6 strings", "'abc'.contains('bc')", `true`},
	{"§5.6 strings", "' a '.trim()", `"a"`},
	{"§5.7 math", "(-5).abs()", `5`},
	{"§5.7 math", "1.5.ceiling() + 1.5.floor()", `3`},
	{"§5.7 math", "3.14159.round(2)", `3.14`},
	{"§5.7 math", "2.power(10)", `1024`},
	{"§5.7 math", "(-1).sqrt()", `null`},
	{"§5.7 math", "100.log(10)", `2`},
	{"§5.9 utility", "today()", `"2026-05-04"`},
	{"§5.9 utility", "now() > @2026-05-03T00:00:00Z", `true`},
	{"§5.9 utility", "today() > @2026-05-03", `true`},
	{"§6.1 equality", "1 = 1.0", `true`},
	{"§6.1 equality", "0.1 + 0.2 = 0.3", `true`},
	{"§6.1 equality", "{} = 1", `null`},
	{"§6.1 equality", "1 != 2", `true`},
	{"§6.1 equality", "(1|2) = (1|2)", `true`},
	{"§6.1 equality", "'Ab' = 'ab'", `false`},
	{"§6.1 equality", "'Ab  c' ~ 'ab C'", `true`},
	{"§6.1 equality", "{} ~ {}", `true`},
	{"§6.1 equality", "@2026 = @2026-05", `null`},
	{"§6.1 equality", "@2026-05-04T10:00:00+02:00 = @2026-05-04T08:00:00Z", `true`},
	{"§6.1 equality", val("c") + " ~ " + val("c"), `true`},
	{"§6.1 equality", val("c") + ".code = 'x'", `true`},
	{"§6.2 comparison", val("born") + " < @1960-01-01", `true`},
	{"§6.2 comparison", val("born") + " < '1960-01-01'", `true`},
	{"§6.2 comparison", "@1958 < @1958-03-24", `null`},
	{"§6.2 comparison", val("w") + " > 60 'kg'", `true`},
	{"§6.2 comparison", val("w") + " > 60 'm'", `null`},
	{"§6.2 comparison", "'b' > 'a'", `true`},
	{"§6.3 types", "1 is Integer", `true`},
	{"§6.3 types", "1.0 is Decimal", `true`},
	{"§6.3 types", val("c") + " is Coding", `true`},
	{"§6.3 types", val("born") + " is Date", `true`},
	{"§6.3 types", "(1 as String).empty()", `true`},
	{"§6.3 types", val("born") + ".is(FHIR.date)", `true`},
	{"§6.4 collections", "2 in " + val("many"), `true`},
	{"§6.4 collections", val("many") + " contains 5", `false`},
	{"§6.5 logic", "true and {}", `null`},
	{"§6.5 logic", "false and {}", `false`},
	{"§6.5 logic", "{} or true", `true`},
	{"§6.5 logic", "{} or false", `null`},
	{"§6.5 logic", "true xor false", `true`},
	{"§6.5 logic", "false implies {}", `true`},
	{"§6.5 logic", "{} implies true", `true`},
	{"§6.5 logic", "true implies false", `false`},
	{"§6.5 logic", "{}.not()", `null`},
	{"§6.6 arithmetic", "1 + 2 * 3", `7`},
	{"§6.6 arithmetic", "(1 + 2) * 3", `9`},
	{"§6.6 arithmetic", "7 / 2", `3.5`},
	{"§6.6 arithmetic", "7 div 2", `3`},
	{"§6.6 arithmetic", "-7 mod 2", `-1`},
	{"§6.6 arithmetic", "1 / 0", `null`},
	{"§6.6 arithmetic", "'a' + 'b'", `"ab"`},
	{"§6.6 arithmetic", "'a' & {}", `"a"`},
	{"§6.6 arithmetic", "'a' + {}", `null`},
	{"§6.6 arithmetic", val("born") + " + 18 years <= today()", `true`},
	{"§6.6 arithmetic", "@2026-01-31 + 1 month", `"2026-02-28"`},
	{"§6.6 arithmetic", "@2026-03-01 - 1 day", `"2026-02-28"`},
	{"§6.6 arithmetic", "@2026-05-04T23:30:00Z + 45 minutes", `"2026-05-05T00:15:00Z"`},
	{"§6.6 arithmetic", "70 'kg' / 2", `{"code":"kg","system":"http://unitsofmeasure.org","unit":"kg","value":35}`},
	{"§6.6 arithmetic", "70 'kg' / 35 'kg'", `2`},
	{"§7 aggregates", val("many") + ".aggregate($this + $total, 0)", `5`},
	{"§7 aggregates", val("many") + ".sum()", `5`},
	{"§7 aggregates", "(1 | 2.5).sum()", `3.5`},
	{"§7 aggregates", "{}.sum()", `null`},
	{"§7 aggregates", val("w") + ".sum() = 70 'kg'", `true`},
	{"§7 aggregates", "(3 | 1 | 2).min()", `1`},
	{"§7 aggregates", "(3 | 1 | 2).max()", `3`},
	{"§7 aggregates", "(@2026-01-01 | @2025-01-01).min()", `"2025-01-01"`},
	{"§7 aggregates", "(1 | 2).avg()", `1.5`},
	{"§7 aggregates", "{}.avg()", `null`},
	{"§5.5 coalesce()", "coalesce({}, " + val("n") + ", 1)", `7`},
	{"§5.6 strings", "'abcb'.lastIndexOf('b')", `3`},
	{"§5.6 strings", "'abc'.matches('b')", `true`},
	{"§5.6 strings", "'abc'.matchesFull('b')", `false`},
	{"§6.6 arithmetic", val("born") + " + " + val("age"), `"1960-03-24"`},
	{"§9 environment", "%three-1", `2`},
	{"§9 environment", "%three-%three", `0`},
	{"%has-fever, as forms have it", "%has-fever", `true`},
	{"§8.1 precedence", "1 | 2 = 1", `false`},
	{"§8.1 precedence", "false and true or true", `true`},
	{"§9 environment", "%three + 1", `4`},
	{"§9 environment", "%list.count()", `2`},
	{"§9 environment", "%nothing.empty()", `true`},
	{"§9 environment", "%context.item.count()", `10`},
	{"SDC ordinal()", val("c") + ".ordinal()", `3`},
	{"SDC weight()", val("c") + ".weight() + 1", `4`},
	{"SDC weight() of an answer", "%resource.descendants().where(linkId='c').answer.weight()", `3`},
	{"FHIR extension()", val("c") + ".extension('http://hl7.org/fhir/StructureDefinition/ordinalValue').value", `3`},
	{"FHIR hasValue()", "item.first().linkId.hasValue()", `true`},
}

func TestExpressions(t *testing.T) {
	for _, row := range rows {
		t.Run(row.section+" "+row.source, func(t *testing.T) {
			got, err := evaluate(t, row.source)
			if err != nil {
				t.Fatal(err)
			}
			if again, err := evaluateWith(t, row.source, &tree{}); err != nil || again != got {
				t.Errorf("with data to ask it gives [%s], %v, without [%s]", again, err, got)
			}
			if want := strings.ReplaceAll(row.want, "null", ""); strings.ReplaceAll(got, "null", "") != want {
				t.Errorf("got [%s], want [%s]", got, want)
			}
		})
	}
}

func TestRefused(t *testing.T) {
	wrong := []struct{ name, source, want string }{
		{"nothing", "", "missing"},
		{"an open bracket", "(1", `")" is missing`},
		{"an open quote", "'abc", "not closed"},
		{"two expressions", "1 2", "goes on"},
		{"an unknown function", "item.frobnicate()", "frobnicate() is not known"},
		{"another engine's language", "item => item.id", "an expression is missing"},
		{"too few arguments", "item.where()", "takes 1 arguments"},
		{"an unknown type", "1 is Banana", "Banana is not known"},
		{"a strange character", "item # 1", "no meaning"},
		{"a day that does not exist", "@2026-02-30", "not a date"},
		{"too deep", strings.Repeat("(", 200) + "1" + strings.Repeat(")", 200), "deeper"},
		{"too many signs", strings.Repeat("-", 5000) + "1", "deeper"},
		{"too long", strings.Repeat("1+", maxLength) + "1", "longer"},
	}
	for _, row := range wrong {
		t.Run(row.name, func(t *testing.T) {
			if _, err := (Engine{}).Compile(row.source); err == nil || !strings.Contains(err.Error(), row.want) {
				t.Errorf("got %v, want %q", err, row.want)
			}
		})
	}
}

func TestStopped(t *testing.T) {
	grow := "descendants()"
	for range 6 {
		grow += ".select(%resource.descendants())"
	}
	many := "('" + strings.Repeat("x", 9000) + "')"
	wrong := []struct{ name, source, want string }{
		{"a pattern that is large when written out", "'a'.matches('" + strings.Repeat("a{0,999}", 100) + "')", "repeats too much"},
		{"a pattern replaced that is large when written out", "'a'.replaceMatches('" + strings.Repeat("a{0,999}", 100) + "', '')", "repeats too much"},
		{"a pattern that takes long for a long text", many + ".matches('a{0,999}b')", "stopped"},
		{"many long texts put together", many + ".toChars().select($this & " + many + ")", "stopped"},
		{"many long texts added up", many + ".toChars().select($this + " + many + ")", "stopped"},
		{"many long texts written anew", many + ".toChars().select(" + many + ".upper())", "stopped"},
		{"an unknown variable", "%patient.name", "%patient is not known"},
		{"several values as a condition", "iif(item.linkId, 1)", "several values"},
		{"an order of unlike things", "1 < 'a'", "cannot be put in order"},
		{"a sum of unlike things", "1 + true", "needs two numbers"},
		{"several values in a sum", "(1|2) + 1", "one value on each side"},
		{"a collection that grows without end", grow, "stopped"},
		{"a text that grows without end", "('" + strings.Repeat("x", 100) + "').select($this" + strings.Repeat(".replace('x','xxxxxxxxxx')", 8) + ")", "stopped"},
	}
	for _, row := range wrong {
		t.Run(row.name, func(t *testing.T) {
			if got, err := evaluate(t, row.source); err == nil || !strings.Contains(err.Error(), row.want) {
				t.Errorf("got %v, %v, want %q", got, err, row.want)
			}
		})
	}
}

func TestNames(t *testing.T) {
	e, err := Engine{}.Compile("%b + %a + %b + iif(x = 'one', 'two', {})")
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(e.Names(), " "); got != "a b" {
		t.Errorf("names %v", got)
	}
}
