package rig

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"crypto"

	"github.com/go-jose/go-jose/v4"

	"frontdoor/devices/badge"
	"frontdoor/devices/card"
	"frontdoor/devices/scan"
	"frontdoor/kiosk/config"
)

// settings are the defaults with some changes.
func settings(change func(*config.Devices)) config.Devices {
	d := config.Default().Devices
	change(&d)
	return d
}

func TestPrintersAreSpokenToAsTheSettingsSay(t *testing.T) {
	for name, row := range map[string]struct {
		change func(*config.Devices)
		lang   badge.Language
		width  int
	}{
		"nothing set":        {func(*config.Devices) {}, badge.ESCPOS{}, 576},
		"a narrow receipt":   {func(d *config.Devices) { d.PaperMM, d.Cut, d.PrinterQR = 58, "full", true }, badge.ESCPOS{FullCut: true, NativeQR: true}, 384},
		"letters of its own": {func(d *config.Devices) { d.PrinterCodePage = "pc858" }, badge.ESCPOS{Page: badge.PC858}, 576},
		"a label printer":    {func(d *config.Devices) { d.PrinterLanguage = "zpl" }, badge.ZPL{}, 832},
		"single labels": {func(d *config.Devices) { d.PrinterLanguage, d.LabelGap, d.Cut, d.PaperMM = "zpl", true, "full", 100 },
			badge.ZPL{Gap: true, Cut: true}, 800},
		"a wide tape":              {func(d *config.Devices) { d.PrinterLanguage = "ql" }, badge.QL{Tape: badge.Tape62}, 696},
		"a narrow tape in a strip": {func(d *config.Devices) { d.PrinterLanguage, d.PaperMM, d.Cut = "ql", 29, "none" }, badge.QL{Tape: badge.Tape29, NoCut: true}, 306},
	} {
		d := settings(row.change)
		if got := Language(d); got != row.lang {
			t.Errorf("%s: %+v, want %+v", name, got, row.lang)
		}
		if got := Width(d); got != row.width {
			t.Errorf("%s: %d dots wide, want %d", name, got, row.width)
		}
	}
}

func TestTheSectorsKey(t *testing.T) {
	file := filepath.Join(t.TempDir(), "sector.key")
	for name, row := range map[string]struct {
		text string
		good bool
	}{
		"a key": {"A0A1A2A3A4A5\n", true}, "small letters": {"a0a1a2a3a4a5", true},
		"too short": {"A0A1A2", false}, "too long": {"A0A1A2A3A4A5A6", false}, "no digits": {"password1234", false}, "nothing": {"", false},
	} {
		if err := os.WriteFile(file, []byte(row.text), 0o600); err != nil {
			t.Fatal(err)
		}
		d := settings(func(d *config.Devices) { d.CardNumber, d.Sector, d.SectorKey, d.SectorKeyB = "sector", 5, file, true })
		_, o, err := (Machine{}).Card(d)
		if (err == nil) != row.good {
			t.Errorf("%s: %v", name, err)
		}
		if row.good && *o.Sector != (card.Sector{Number: 5, Key: [6]byte{0xA0, 0xA1, 0xA2, 0xA3, 0xA4, 0xA5}, KeyB: true}) {
			t.Errorf("%s: read as %+v", name, *o.Sector)
		}
		if err != nil && row.text != "" && strings.Contains(err.Error(), strings.TrimSpace(row.text)) {
			t.Errorf("%s: the error tells what is in the file: %v", name, err)
		}
	}
	if _, _, err := (Machine{}).Card(settings(func(d *config.Devices) { d.CardNumber, d.SectorKey = "sector", file+"x" })); err == nil {
		t.Error("a key that is not there was read")
	}
}

func TestRulesOfCodes(t *testing.T) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	jwk := jose.JSONWebKey{Key: key.Public(), Use: "sig", Algorithm: "ES256"}
	thumb, err := jwk.Thumbprint(crypto.SHA256)
	if err != nil {
		t.Fatal(err)
	}
	jwk.KeyID = base64.RawURLEncoding.EncodeToString(thumb)
	set, err := json.Marshal(jose.JSONWebKeySet{Keys: []jose.JSONWebKey{jwk}})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "issuer.json")
	if err := os.WriteFile(file, set, 0o600); err != nil {
		t.Fatal(err)
	}
	d := settings(func(d *config.Devices) {
		d.WristbandNumber = `RG\d{7}`
		d.HealthCards = []config.HealthCards{{Issuer: "https://cards.example.org", Keys: file}}
	})
	r, err := Rules(d, scan.Rules{Site: "riverside"})
	if err != nil || r.Site != "riverside" || r.CardKeys[jwk.KeyID].Issuer != "https://cards.example.org" {
		t.Fatalf("%+v, %v", r, err)
	}
	if band, ok := r.Read("RG0042137").(scan.Wristband); !ok || band.Number != "RG0042137" {
		t.Error("the hospital's own number is not read")
	}
	for name, harm := range map[string]func(*config.Devices){
		"no file":          func(d *config.Devices) { d.HealthCards[0].Keys += "x" },
		"no keys":          func(d *config.Devices) { d.HealthCards[0].Keys = "setup_test.go" },
		"no expression":    func(d *config.Devices) { d.WristbandNumber = "(" },
		"a folder of keys": func(d *config.Devices) { d.HealthCards[0].Keys = t.TempDir() },
	} {
		bad := d
		bad.HealthCards = append([]config.HealthCards(nil), d.HealthCards...)
		harm(&bad)
		if _, err := Rules(bad, scan.Rules{}); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
}

func TestNumbersOfTwoForms(t *testing.T) {
	r, err := Rules(settings(func(d *config.Devices) { d.WristbandNumber = `RG\d{7}|RG\d{9}` }), scan.Rules{})
	if err != nil {
		t.Fatal(err)
	}
	for text, known := range map[string]bool{"RG1234567": true, "RG123456789": true, "RG12345678": false, "XRG1234567": false} {
		if _, ok := r.Read(text).(scan.Wristband); ok != known {
			t.Errorf("%s: taken for a wristband: %v", text, ok)
		}
	}
}
