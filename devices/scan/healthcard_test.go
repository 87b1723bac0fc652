package scan

import (
	"bytes"
	"compress/flate"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
)

const testIssuer = "https://cards.example.org/issuer"

// cardKeyOf makes a P-256 key from a number that tells it apart, and its id.
func cardKeyOf(t testing.TB, n int64) (*ecdsa.PrivateKey, string) {
	t.Helper()
	key, err := ecdsa.ParseRawPrivateKey(elliptic.P256(), big.NewInt(n).FillBytes(make([]byte, 32)))
	if err != nil {
		t.Fatal(err)
	}
	thumb, err := (&jose.JSONWebKey{Key: key.Public()}).Thumbprint(crypto.SHA256)
	if err != nil {
		t.Fatal(err)
	}
	return key, base64.RawURLEncoding.EncodeToString(thumb)
}

// vaccinated is a payload in the form of the framework's first example.
func vaccinated(nbf, exp any) map[string]any {
	p := map[string]any{
		"iss": testIssuer, "nbf": nbf,
		"vc": map[string]any{
			"type": []string{"https://smarthealth.cards#health-card", "https://smarthealth.cards#immunization"},
			"credentialSubject": map[string]any{
				"fhirVersion": "4.0.1",
				"fhirBundle": map[string]any{"resourceType": "Bundle", "type": "collection", "entry": []any{
					map[string]any{"fullUrl": "resource:0", "resource": map[string]any{"resourceType": "Patient",
						"name": []any{map[string]any{"family": "Placeholder", "given": []string{"Synthia", "T."}}}, "birthDate": "1958-03-24"}},
					map[string]any{"fullUrl": "resource:1", "resource": map[string]any{"resourceType": "Immunization", "status": "completed",
						"vaccineCode": map[string]any{"coding": []any{map[string]any{"system": "http://hl7.org/fhir/sid/cvx", "code": "207"}}},
						"patient":     map[string]any{"reference": "resource:0"}, "occurrenceDateTime": "2021-01-01"}},
				}},
			},
		},
	}
	if exp != nil {
		p["exp"] = exp
	}
	return p
}

// insured puts an insurer and a laboratory's person before the patient, as cards
// of insurers and of tests do.
func insured(p map[string]any) {
	bundle := p["vc"].(map[string]any)["credentialSubject"].(map[string]any)["fhirBundle"].(map[string]any)
	bundle["entry"] = append([]any{
		map[string]any{"resource": map[string]any{"resourceType": "Organization", "name": "Example Insurance"}},
		map[string]any{"resource": map[string]any{"resourceType": "Practitioner", "name": []any{map[string]any{"family": "Other"}}}},
	}, bundle["entry"].([]any)...)
}

func deflate(t testing.TB, plain []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, flate.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(plain); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// issue signs a payload, packed already, as an issuer does.
func issue(t testing.TB, key any, alg jose.SignatureAlgorithm, kid, zip string, packed []byte) string {
	t.Helper()
	o := (&jose.SignerOptions{}).WithHeader("kid", kid)
	if zip != "" {
		o = o.WithHeader("zip", zip)
	}
	s, err := jose.NewSigner(jose.SigningKey{Algorithm: alg, Key: key}, o)
	if err != nil {
		t.Fatal(err)
	}
	signed, err := s.Sign(packed)
	if err != nil {
		t.Fatal(err)
	}
	compact, err := signed.CompactSerialize()
	if err != nil {
		t.Fatal(err)
	}
	return numeric(compact)
}

func numeric(compact string) string {
	var b strings.Builder
	for i := range len(compact) {
		fmt.Fprintf(&b, "%02d", compact[i]-45)
	}
	return cardPrefix + b.String()
}

func card(t testing.TB, key *ecdsa.PrivateKey, kid string, payload any) string {
	t.Helper()
	plain, err := json.Marshal(payload)
	if err != nil {
		t.Fatal(err)
	}
	return issue(t, key, jose.ES256, kid, "DEF", deflate(t, plain))
}

// cardRules trust one issuer.
func cardRules(t testing.TB, sure bool) Rules {
	t.Helper()
	key, kid := cardKeyOf(t, 7)
	r := rules(sure)
	r.CardKeys = map[string]CardKey{kid: {Issuer: testIssuer, Key: &key.PublicKey}}
	return r
}

func TestHealthCards(t *testing.T) {
	key, kid := cardKeyOf(t, 7)
	stranger, strangersID := cardKeyOf(t, 8)
	then, soon, past := noon.Add(-time.Hour).Unix(), noon.Add(time.Hour).Unix(), noon.Add(-time.Minute).Unix()
	good := card(t, key, kid, vaccinated(then, nil))
	with := func(change func(map[string]any)) string {
		p := vaccinated(then, nil)
		change(p)
		return card(t, key, kid, p)
	}
	const read = "card|Placeholder|Synthia T.|1958-03-24"
	for name, row := range map[string]struct {
		text   string
		unsure bool
		want   string
	}{
		"genuine":                       {good, false, read},
		"with a fraction of a second":   {card(t, key, kid, vaccinated(float64(then)+0.25, nil)), false, read},
		"holds for an hour more":        {card(t, key, kid, vaccinated(then, soon)), false, read},
		"with an AIM prefix":            {"]Q1" + good, false, read},
		"of an insurer":                 {with(insured), false, read},
		"expired":                       {card(t, key, kid, vaccinated(then, past)), false, "refused card unavailable"},
		"expired, but is it?":           {card(t, key, kid, vaccinated(then, past)), true, read},
		"not valid yet":                 {card(t, key, kid, vaccinated(soon, nil)), false, "refused card unavailable"},
		"not valid for an eternity":     {card(t, key, kid, vaccinated(1e300, nil)), false, "refused card unavailable"},
		"a stranger's key":              {card(t, stranger, strangersID, vaccinated(then, nil)), false, "refused card forged"},
		"a stranger's key under our id": {card(t, stranger, kid, vaccinated(then, nil)), false, "refused card forged"},
		"a key id without a key":        {card(t, key, "broken", vaccinated(then, nil)), false, "refused card forged"},
		"another issuer's name":         {with(func(p map[string]any) { p["iss"] = "https://evil.example" }), false, "refused card forged"},
		"no patient":                    {with(func(p map[string]any) { p["vc"] = map[string]any{} }), false, "refused card bad-input"},
		"no nbf":                        {with(func(p map[string]any) { delete(p, "nbf") }), false, "refused card bad-input"},
		"not compressed":                {issue(t, key, jose.ES256, kid, "", []byte(`{"iss":"`+testIssuer+`","nbf":1}`)), false, "refused card bad-input"},
		"compressed nonsense":           {issue(t, key, jose.ES256, kid, "DEF", []byte("no deflate")), false, "refused card bad-input"},
		"a bomb":                        {issue(t, key, jose.ES256, kid, "DEF", deflate(t, bytes.Repeat([]byte(" "), 1<<20))), false, "refused card bad-input"},
		"another algorithm":             {issue(t, []byte(strings.Repeat("k", 32)), jose.HS256, kid, "DEF", deflate(t, []byte("{}"))), false, "refused card bad-input"},
		"one of several codes":          {strings.Replace(good, "shc:/", "shc:/1/2/", 1), false, "refused card bad-input"},
		"an odd digit":                  {good[:len(good)-1], false, "refused card bad-input"},
		"digits beyond the alphabet":    {"shc:/9999", false, "refused card bad-input"},
		"nothing after the prefix":      {"shc:/", false, "refused card bad-input"},
		"a JWS that is none":            {numeric("a.b.c"), false, "refused card bad-input"},
		"an unsigned JWS":               {numeric("eyJhbGciOiJub25lIn0.e30."), false, "refused card bad-input"},
	} {
		if got := word(cardRules(t, !row.unsure).Read(row.text)); got != row.want {
			t.Errorf("%s: %s, want %s", name, got, row.want)
		}
	}
	if n := len(good); n > 2*1195+len(cardPrefix) {
		t.Errorf("the example is %d digits, more than a single code holds", n)
	}
}

// TestALargeHealthCardComesWhole scans one that only the largest QR codes hold.
func TestALargeHealthCardComesWhole(t *testing.T) {
	key, kid := cardKeyOf(t, 7)
	p := vaccinated(1, nil)
	for i := range 70 {
		p[fmt.Sprint(i)] = rand.Text()
	}
	text := card(t, key, kid, p)
	if len(text) < 5000 || len(text) > 7089 {
		t.Fatalf("the example is %d characters", len(text))
	}
	var f framer
	for i := range len(text) {
		f.add(text[i])
	}
	if whole, ok := f.take(); !ok || word(cardRules(t, true).Read(whole)) != "card|Placeholder|Synthia T.|1958-03-24" {
		t.Errorf("%d characters: whole %v", len(text), ok)
	}
}

func TestAnyChangeOfACardIsSeen(t *testing.T) {
	key, kid := cardKeyOf(t, 7)
	good := card(t, key, kid, vaccinated(1, nil))
	r := cardRules(t, true)
	if word(r.Read(good)) == "unknown" {
		t.Fatal("the card itself is not read")
	}
	for i := len(cardPrefix); i < len(good)-2; i += 7 { // the last character has bits that mean nothing
		bad := []byte(good)
		bad[i] = '0' + (bad[i]-'0'+1)%10
		if got := word(r.Read(string(bad))); !strings.HasPrefix(got, "refused card") {
			t.Fatalf("a change at %d reads as %s", i, got)
		}
	}
}

func TestPinIssuer(t *testing.T) {
	key, kid := cardKeyOf(t, 7)
	set := func(k any, id string) []byte {
		b, err := json.Marshal(jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: k, KeyID: id, Use: "sig", Algorithm: "ES256"}}})
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	pinned, err := PinIssuer(testIssuer, set(key.Public(), kid))
	if err != nil || len(pinned) != 1 || !pinned[kid].Key.Equal(key.Public()) || pinned[kid].Issuer != testIssuer {
		t.Fatalf("pinned %v, %v", pinned, err)
	}
	_, ed := keyFor('a')
	for name, jwks := range map[string][]byte{
		"no JSON": []byte("<html>"), "no keys": []byte(`{"keys":[]}`), "an id of its own": set(key.Public(), "k1"), "another kind of key": set(ed, kid),
	} {
		if _, err := PinIssuer(testIssuer, jwks); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
}

func FuzzHealthCard(f *testing.F) {
	key, kid := cardKeyOf(f, 7)
	good := card(f, key, kid, vaccinated(1, nil))
	f.Add(good, []byte(`{"iss":"`+testIssuer+`","nbf":1}`))
	f.Add(numeric("a.b.c"), []byte(`{"nbf":-1e999}`))
	r := cardRules(f, true)
	f.Fuzz(func(t *testing.T, digits string, payload []byte) {
		if _, ok := r.Read(cardPrefix + digits).(HealthCard); ok && cardPrefix+digits != good {
			t.Error("a card nobody issued was read")
		}
		// Whatever an issuer signs.
		r.Read(issue(t, key, jose.ES256, kid, "DEF", deflate(t, payload)))
		r.Read(issue(t, key, jose.ES256, kid, "DEF", payload))
	})
}
