package flow

import (
	"fmt"
	"testing"

	"frontdoor/kiosk/form"
)

func TestScalesHaveStops(t *testing.T) {
	number := func(n float64) *form.Value { v := form.Decimal(fmt.Sprint(n)); return &v }
	for _, row := range []struct {
		name      string
		control   string
		low, high float64
		step      int
		want      string
	}{
		{"a limit between the stops is typed", "slider", 0, 1.5, 0, "[]"},
		{"nought to ten", "slider", 0, 10, 0, "[0 1 2 3 4 5 6 7 8 9 10]"},
		{"a hundred in tens", "slider", 0, 100, 0, "[0 10 20 30 40 50 60 70 80 90 100]"},
		{"steps of its own", "slider", 1, 9, 4, "[1 5 9]"},
		{"too many steps are typed", "slider", 0, 100, 1, "[]"},
		{"each number of a short one", "slider", 0, 15, 0, "[0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15]"},
		{"both ends of a long one", "slider", 0, 95, 0, "[0 10 20 30 40 50 60 70 80 90 95]"},
		{"a step longer than the scale is typed", "slider", 0, 10, 100, "[]"},
		{"ends that no number of a machine can hold are typed", "slider", 0, 9e18, 0, "[]"},
		{"no slider", "", 0, 10, 0, "[]"},
		{"nothing between", "slider", 5, 5, 0, "[]"},
	} {
		got := Stops(form.View{Type: form.TypeInteger, Control: row.control, Min: number(row.low), Max: number(row.high), Step: row.step})
		if fmt.Sprint(got) != row.want {
			t.Errorf("%s: %v, want %s", row.name, got, row.want)
		}
	}
	if got := Stops(form.View{Type: form.TypeQuantity, Control: "slider", Min: number(0), Max: number(10), Units: make([]form.Coding, 2)}); got != nil {
		t.Errorf("a number without its unit: %v", got)
	}
}

func FuzzTyping(f *testing.F) {
	f.Add("12.5-", "en-GB")
	f.Add("24031958", "en-US")
	f.Fuzz(func(t *testing.T, keys, lang string) {
		if len(keys) > 100 {
			return
		}
		for _, typ := range []string{"integer", "decimal", "quantity", "date", "time", "dateTime", "string", "url", "reference"} {
			b := questionnaire(t, `{"linkId":"q","type":"`+typ+`","text":"Q"}`)
			b.cfg.Langs = []string{"en-GB", "en-US", "zh"}
			b.do(ChooseLanguage{lang})
			b.begun().press(keys)
			b.do(NextPage{})
			if s := b.State(); s.Screen == Question && s.Typing.Wrong == "" {
				t.Errorf("%s %q: neither taken nor said to be wrong", typ, keys)
			}
		}
	})
}
