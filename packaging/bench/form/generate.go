package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
)

// The form: groups of 39 questions, with the group 40 items, 15 of which have
// an expression.
const (
	groups    = 20
	questions = 39
)

type object = map[string]any

const (
	sdc  = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-"
	fhir = "http://hl7.org/fhir/StructureDefinition/"
)

// step is one answer of the run; Value is a JSON boolean, number or the code of
// an option.
type step struct {
	LinkID string `json:"linkId"`
	Type   string `json:"type"`
	Value  any    `json:"value"`
}

func link(g, i int) string { return fmt.Sprintf("q%d-%d", g, i) }

// answer is the path to an answer.
func answer(g, i int) string {
	return fmt.Sprintf("%%resource.item.where(linkId='g%d').item.where(linkId='%s').answer.value", g, link(g, i))
}

func expression(url, name, source string) object {
	x := object{"language": "text/fhirpath", "expression": source}
	if name != "" {
		x["name"] = name
	}
	return object{"url": url, "valueExpression": x}
}

func calculated(source string) object {
	return expression(sdc+"calculatedExpression", "", source)
}

func enabled(source string) object {
	return expression(sdc+"enableWhenExpression", "", source)
}

// questionnaire writes the form of 800 items and 300 expressions.
func questionnaire() object {
	var items []any
	for g := range groups {
		var inner []any
		for i := range questions {
			inner = append(inner, question(g, i))
		}
		items = append(items, object{"linkId": fmt.Sprint("g", g), "type": "group", "text": fmt.Sprint("Part ", g+1), "item": inner,
			"extension": []any{expression(fhir+"variable", fmt.Sprint("half", g), answer(g, 35)+" / 2")}})
	}
	return object{"resourceType": "Questionnaire", "id": "bench", "status": "active", "title": "Benchmark", "url": "http://example.org/bench", "item": items}
}

func question(g, i int) object {
	q := object{"linkId": link(g, i), "text": fmt.Sprintf("Question %d of part %d", i+1, g+1), "type": "integer"}
	with := func(x object) { q["extension"] = []any{x} }
	switch {
	case i < 10:
	case i < 15:
		q["type"] = "choice"
		var options []any
		for n, code := range []string{"never", "seldom", "often", "always"} {
			options = append(options, object{"extension": []any{object{"url": fhir + "ordinalValue", "valueDecimal": n}},
				"valueCoding": object{"system": "http://example.org/how-often", "code": code, "display": code}})
		}
		q["answerOption"] = options
	case i < 20:
		q["type"] = "boolean"
	case i < 25:
		q["type"] = "string"
		q["enableWhen"] = []any{object{"question": link(g, i-5), "operator": "=", "answerBoolean": true}}
	case i < 30:
		with(enabled(answer(g, i-25) + " > 5"))
	case i < 35:
		with(calculated(answer(g, i-30) + " + " + answer(g, i-25)))
	case i == 35:
		sum := answer(g, 30)
		for n := 31; n < 35; n++ {
			sum += " + " + answer(g, n)
		}
		with(calculated(sum))
	case i == 36:
		q["type"] = "string"
		with(calculated(fmt.Sprintf("iif(%%half%d > 20, 'high', 'low')", g)))
	case i == 37:
		q["type"] = "string"
		with(enabled(answer(g, 35) + " > 30"))
	case g == 0:
		with(calculated(answer(g, 35)))
	default:
		with(calculated(answer(g-1, 38) + " + " + answer(g, 35)))
	}
	return q
}

// steps are the answers: first each question that is asked outright once, part
// by part, then others that change earlier ones; n in all.
func steps(n int) []step {
	rng := rand.New(rand.NewPCG(5, 800))
	one := func(g, i int) step {
		switch {
		case i < 10:
			return step{link(g, i), "integer", rng.IntN(10)}
		case i < 15:
			return step{link(g, i), "choice", []string{"never", "seldom", "often", "always"}[rng.IntN(4)]}
		}
		return step{link(g, i), "boolean", rng.IntN(2) == 0}
	}
	var out []step
	for g := range groups {
		for i := range 20 {
			out = append(out, one(g, i))
		}
	}
	for len(out) < n {
		out = append(out, one(rng.IntN(groups), rng.IntN(20)))
	}
	return out[:n]
}

// plan is what the peers get.
type plan struct {
	Questionnaire json.RawMessage `json:"questionnaire"`
	Steps         []step          `json:"steps"`
	Loads         int             `json:"loads"`
	Total         string          `json:"total"`   // linkId of a calculated total, to compare
	Least         int             `json:"least"`   // steps that give it
	Seconds       int             `json:"seconds"` // after which a slow peer takes no further steps
}
