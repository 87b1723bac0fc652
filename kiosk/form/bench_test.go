package form_test

import (
	"fmt"
	"strings"
	"testing"

	"frontdoor/kiosk/form"
	"frontdoor/kiosk/form/fhirpath"
)

// large is a form of 800 items and 300 expressions over them.
func large() []byte {
	var groups []string
	for g := range 20 {
		var items []string
		for i := range 39 {
			n := g*39 + i
			link, prior := fmt.Sprintf("q%d", n), fmt.Sprintf("%%resource.descendants().where(linkId='q%d').answer.value", max(0, n-1))
			switch {
			case i%13 == 5, i%13 == 9, i == 20:
				items = append(items, item(link, "integer", expr(sdc+"calculatedExpression", prior+" + 1")))
			case i%13 == 7, i%13 == 11, i%13 == 2:
				items = append(items, item(link, "integer", expr(sdc+"enableWhenExpression", prior+".empty() or "+prior+" >= 0")))
			default:
				items = append(items, item(link, "integer"))
			}
		}
		groups = append(groups, fmt.Sprintf(`{"linkId":"g%d","type":"group","item":[%s]}`, g, strings.Join(items, ",")))
	}
	return []byte(with(strings.Join(groups, ",")))
}

func BenchmarkLoad800(b *testing.B) {
	doc := large()
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := form.Load(doc, fhirpath.Engine{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkAnswer800(b *testing.B) {
	s, _ := begin(b, string(large()))
	for n := range 780 {
		_ = s.Answer(fmt.Sprintf("q%d", n), form.Integer(n))
	}
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		n++
		if err := s.Answer("q3", form.Integer(n%1000)); err != nil {
			b.Fatal(err)
		}
	}
}
