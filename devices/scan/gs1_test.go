package scan

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestGS1ElementStrings(t *testing.T) {
	const gs = "\x1d"
	for name, row := range map[string]struct{ text, want string }{
		"a wristband":                        {"8018" + gsrn, "[8018=" + gsrn + "]"},
		"FNC1 in front":                      {gs + "8018" + gsrn, "[8018=" + gsrn + "]"},
		"with its instance":                  {"8018" + gsrn + gs + "801903", "[8018=" + gsrn + " 8019=03]"},
		"a separator at the end":             {"8018" + gsrn + gs, "[8018=" + gsrn + "]"},
		"a medicine pack":                    {"0109521234543213" + "17261231" + "10AB-1" + gs + "2199", "[01=09521234543213 17=261231 10=AB-1 21=99]"},
		"a separator where none is needed":   {"0109521234543213" + gs + "17261231", "[01=09521234543213 17=261231]"},
		"two that run on":                    {"10A" + gs + "21B", "[10=A 21=B]"},
		"a check digit that is wrong":        {"8018" + gsrn[:17] + "6", ""},
		"no separator after the GSRN":        {"8018" + gsrn + "801903", ""},
		"a GSRN too short":                   {"8018" + gsrn[:16], ""},
		"an instance of letters":             {"8019A", ""},
		"a fixed value cut short":            {"01095212345432", ""},
		"a fixed value with a separator":     {"0109521" + gs + "234543213", ""},
		"an identifier without a value":      {"8018", ""},
		"an identifier that does not exist":  {"0512345", ""},
		"letters":                            {"hello world", ""},
		"a web address":                      {"https://id.example.org/8018/" + gsrn, ""},
		"only a separator":                   {gs, ""},
		"nothing":                            {"", ""},
		"more elements than fit a symbol":    {strings.Repeat("2012", 40), ""},
		"a character that GS1 does not have": {"10A`B", ""},
	} {
		elements, err := ParseGS1(row.text)
		got := ""
		if err == nil {
			var parts []string
			for _, e := range elements {
				parts = append(parts, e.AI+"="+e.Value)
			}
			got = fmt.Sprint(parts)
		}
		if got != row.want {
			t.Errorf("%s: %s (%v), want %s", name, got, err, row.want)
		}
	}
}

// gsrn is the example of the GS1 General Specifications' own prefix.
const gsrn = "952123456789012345"

func TestWristbands(t *testing.T) {
	for name, row := range map[string]struct{ text, want string }{
		"GS1-128":                       {"]C18018" + gsrn, "wristband " + gsrn},
		"GS1 DataMatrix, with instance": {"]d28018" + gsrn + "\x1d801912", "wristband " + gsrn + " 12"},
		"without an AIM prefix":         {"8018" + gsrn, "wristband " + gsrn},
		"two patients' are none":        {"8018" + gsrn + "\x1d8018123456789012345675", "unknown"},
		"one patient's twice":           {"8018" + gsrn + "\x1d8018" + gsrn, "wristband " + gsrn},
		"a nurse's badge is none":       {"8017" + gsrn, "unknown"},
		"a medicine pack is none":       {"0109521234543213", "unknown"},
	} {
		if got := word(rules(true).Read(row.text)); got != row.want {
			t.Errorf("%s: %s, want %s", name, got, row.want)
		}
	}
}

func FuzzGS1(f *testing.F) {
	f.Add("8018" + gsrn + "\x1d801903")
	f.Add("0109521234543213\x1d17261231")
	f.Add("99")
	f.Fuzz(func(t *testing.T, text string) {
		elements, err := ParseGS1(text)
		if err != nil {
			return
		}
		// What was read says the same when it is written again.
		var b strings.Builder
		for _, e := range elements {
			b.WriteString(e.AI + e.Value + "\x1d")
		}
		again, err := ParseGS1(b.String())
		if err != nil || !slices.Equal(again, elements) {
			t.Errorf("%q reads as %v, and written again as %v (%v)", text, elements, again, err)
		}
	})
}
