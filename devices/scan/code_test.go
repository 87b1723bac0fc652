package scan

import (
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"regexp"
	"strings"
	"testing"
	"time"

	"frontdoor/kiosk"
)

// keyFor makes a key pair from a seed that tells it apart.
func keyFor(seed byte) (ed25519.PrivateKey, ed25519.PublicKey) {
	priv := ed25519.NewKeyFromSeed([]byte(strings.Repeat(string(rune(seed)), ed25519.SeedSize)))
	return priv, priv.Public().(ed25519.PublicKey)
}

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

func rules(sure bool) Rules {
	_, pub := keyFor('a')
	_, next := keyFor('b')
	return Rules{
		Site: "riverside",
		Keys: map[string]ed25519.PublicKey{"k1": pub, "k2": next, "broken": {1, 2, 3}},
		Now:  func() (time.Time, bool) { return noon, sure },

		Number:   regexp.MustCompile(`RG\d{7}`),
		CardKeys: map[string]CardKey{"broken": {Issuer: testIssuer}},
	}
}

func genuine() Code {
	return Code{Site: "riverside", Appointment: "a-123", Expires: noon.Add(time.Hour), Key: "k1"}
}

// signed signs any payload, as whoever holds the key could.
func signed(priv ed25519.PrivateKey, payload string) string {
	text := codePrefix + base64.RawURLEncoding.EncodeToString([]byte(payload))
	return text + "." + base64.RawURLEncoding.EncodeToString(ed25519.Sign(priv, []byte(text)))
}

func TestAppointmentCodes(t *testing.T) {
	ours, _ := keyFor('a')
	next, _ := keyFor('b')
	stranger, _ := keyFor('z')
	with := func(change func(*Code)) Code { c := genuine(); change(&c); return c }
	good := Mint(ours, genuine())
	old := Mint(ours, with(func(c *Code) { c.Expires = noon.Add(-time.Hour) }))
	for name, row := range map[string]struct {
		text   string
		unsure bool
		want   kiosk.Code
	}{
		"genuine":                          {good, false, ""},
		"with the next key":                {Mint(next, with(func(c *Code) { c.Key = "k2" })), false, ""},
		"expired":                          {old, false, kiosk.CodeUnavailable},
		"expired, but is it?":              {old, true, ""},
		"expires this second":              {Mint(ours, with(func(c *Code) { c.Expires = noon })), false, kiosk.CodeUnavailable},
		"other site":                       {Mint(ours, with(func(c *Code) { c.Site = "hillside" })), false, kiosk.CodeNotFound},
		"stranger's key":                   {Mint(stranger, genuine()), false, kiosk.CodeForged},
		"unknown key id":                   {Mint(ours, with(func(c *Code) { c.Key = "k9" })), false, kiosk.CodeForged},
		"key id of another key":            {Mint(ours, with(func(c *Code) { c.Key = "k2" })), false, kiosk.CodeForged},
		"key that is no key":               {Mint(ours, with(func(c *Code) { c.Key = "broken" })), false, kiosk.CodeForged},
		"forged and of another site":       {Mint(stranger, with(func(c *Code) { c.Site = "x" })), false, kiosk.CodeForged},
		"forged, clock unsure":             {Mint(stranger, genuine()), true, kiosk.CodeForged},
		"payload swapped":                  {swap(good, Mint(ours, with(func(c *Code) { c.Appointment = "a-124" }))), false, kiosk.CodeForged},
		"cut short":                        {good[:len(good)-3], false, kiosk.CodeBadInput},
		"with a tail":                      {good + "A", false, kiosk.CodeBadInput},
		"with a line break":                {strings.Replace(good, ".", ".\n", 1), false, kiosk.CodeBadInput},
		"padded":                           {good + "==", false, kiosk.CodeBadInput},
		"no signature":                     {good[:strings.LastIndex(good, ".")], false, kiosk.CodeBadInput},
		"empty":                            {"FD1.", false, kiosk.CodeBadInput},
		"only dots":                        {"FD1..", false, kiosk.CodeBadInput},
		"signed nonsense":                  {signed(ours, `no JSON`), false, kiosk.CodeBadInput},
		"signed with more than one object": {signed(ours, `{"s":"riverside","a":"1","x":9999999999,"k":"k1"}{}`), false, kiosk.CodeBadInput},
		"signed with a name in it":         {signed(ours, `{"s":"riverside","a":"1","x":9999999999,"k":"k1","name":"Ada"}`), false, kiosk.CodeBadInput},
		"signed without an appointment":    {signed(ours, `{"s":"riverside","x":9999999999,"k":"k1"}`), false, kiosk.CodeBadInput},
		"longer than any code":             {signed(ours, `{"s":"`+strings.Repeat("x", 400)+`"}`), false, kiosk.CodeBadInput},
	} {
		r := rules(!row.unsure)
		now, sure := r.Now()
		c, err := Verify(r.Keys, r.Site, now, sure, row.text)
		if got := kiosk.CodeOf(err); got != row.want {
			t.Errorf("%s: %q (%v), want %q", name, got, err, row.want)
			continue
		}
		if err == nil && (c.Appointment != "a-123" || c.Site != "riverside") {
			t.Errorf("%s: read %+v", name, c)
		}
		var shown *kiosk.Error
		if err != nil && (!errors.As(err, &shown) || !strings.HasPrefix(shown.Key, "scan.") || c != (Code{})) {
			t.Errorf("%s: %+v beside %+v", name, err, c)
		}
	}
}

// swap puts one code's signature behind another's payload.
func swap(signature, payload string) string {
	return payload[:strings.LastIndex(payload, ".")] + signature[strings.LastIndex(signature, "."):]
}

func TestMintedCodesComeBackAndFitAQRCode(t *testing.T) {
	ours, _ := keyFor('a')
	text := Mint(ours, genuine())
	r := rules(true)
	c, err := Verify(r.Keys, r.Site, noon, true, text)
	if want := genuine(); err != nil || !c.Expires.Equal(want.Expires) || c.Appointment != want.Appointment || c.Key != want.Key {
		t.Errorf("%+v, %v", c, err)
	}
	if len(text) > 200 {
		t.Errorf("%d characters make a dense QR code", len(text))
	}
}

func TestEveryFlippedCharacterIsNoticed(t *testing.T) {
	ours, _ := keyFor('a')
	good, r := Mint(ours, genuine()), rules(true)
	for i := range len(good) {
		for _, bit := range []byte{1, 2, 4, 8, 16, 32, 64} {
			bad := []byte(good)
			bad[i] ^= bit
			if _, err := Verify(r.Keys, r.Site, noon, true, string(bad)); err == nil {
				t.Fatalf("a change at %d passes", i)
			}
		}
	}
}

func TestResults(t *testing.T) {
	ours, _ := keyFor('a')
	code := Mint(ours, genuine())
	for name, row := range map[string]struct {
		text string
		want string
	}{
		"appointment":            {code, "appointment a-123"},
		"behind an AIM prefix":   {"]Q1" + code, "appointment a-123"},
		"damaged":                {code[:40], "refused bad-input"},
		"ticket":                 {"FDT1:KD042", "ticket KD 042"},
		"ticket, AIM prefix":     {"]Q3FDT1:KD042", "ticket KD 042"},
		"ticket of six digits":   {"FDT1:KD100042", "ticket KD 100042"},
		"ticket, small letters":  {"FDT1:kd042", "unknown"},
		"ticket with a letter":   {"FDT1:KD04X", "unknown"},
		"ticket too short":       {"FDT1:KD4", "unknown"},
		"ticket too long":        {"FDT1:KD1000421", "unknown"},
		"web address":            {"https://example.org/FD1.", "unknown"},
		"wristband (GS1)":        {"]C18018\x1d0112345", "unknown"},
		"wristband (plain)":      {"]C0RG0042137", "wristband RG0042137"},
		"almost a number":        {"RG00421377", "unknown"},
		"health card, damaged":   {"shc:/5676290952", "refused card bad-input"},
		"nothing":                {"", "unknown"},
		"only an AIM prefix":     {"]Q1", "unknown"},
		"another version's code": {"FD2.x.y", "unknown"},
	} {
		if got := word(rules(true).Read(row.text)); got != row.want {
			t.Errorf("%s: %s, want %s", name, got, row.want)
		}
	}
}

func TestTicketTextComesBack(t *testing.T) {
	for _, code := range []string{"KD 042", "ZZ 999", "AB 1000"} {
		if got := word(rules(true).Read(TicketText(code))); got != "ticket "+code {
			t.Errorf("%s came back as %s", code, got)
		}
	}
}

// word is a result in one word.
func word(r Result) string {
	switch r := r.(type) {
	case Appointment:
		return "appointment " + r.Code.Appointment
	case Ticket:
		return "ticket " + r.Code
	case Refused:
		return "refused " + string(r.Err.Code)
	case Wristband:
		return strings.TrimSpace("wristband " + r.Number + " " + r.Instance)
	case Licence:
		return strings.Join([]string{"licence", r.Family, r.Given, r.Born.Time().Format(time.DateOnly), r.Postcode}, "|")
	case HealthCard:
		return strings.Join([]string{"card", r.Family, r.Given, r.Born.Time().Format(time.DateOnly)}, "|")
	case RefusedCard:
		return "refused card " + string(r.Err.Code)
	case Unknown:
		return "unknown"
	}
	return "nothing"
}

func FuzzCode(f *testing.F) {
	ours, _ := keyFor('a')
	f.Add(Mint(ours, genuine()))
	f.Add("]Q1" + Mint(ours, genuine()))
	f.Add("FD1.e30." + strings.Repeat("A", 86))
	f.Add("FDT1:KD042")
	r := rules(true)
	f.Fuzz(func(t *testing.T, text string) {
		switch got := r.Read(text).(type) {
		case Appointment:
			if cutAIM(text) != Mint(ours, genuine()) {
				t.Errorf("a code nobody minted reads as %+v", got)
			}
		case Ticket:
			if TicketText(got.Code) != cutAIM(text) {
				t.Errorf("%q is not what a ticket carries", text)
			}
		}
	})
}
