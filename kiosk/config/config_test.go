package config

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// whole is a file that names all that has no default.
const whole = `{
  "hospital": "Riverside General", "keys": "keys", "data": "/var/lib/frontdoor", "hub": "ssl://hub.example:8883",
  "map": "map", "services": "services.json", "forms": "forms",
  "building": "b1", "spot": "k1", "desk": "u1", "emergency": "u2"
}`

// device is whole with some settings of devices.
func device(settings string) string {
	return strings.Replace(whole, "{", `{"devices":{`+settings+`},`, 1)
}

func write(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "kiosk.json")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestLoadFillsInDefaultsAndAnchorsPaths(t *testing.T) {
	path := write(t, whole)
	c, err := Load(path)
	if err != nil {
		t.Fatal(err)
	}
	if c.IdleSeconds != 60 || c.Panel.WidthPx != 1080 || c.Languages[0] != "en-GB" {
		t.Errorf("defaults are missing: %+v", c)
	}
	if c.Keys != filepath.Join(filepath.Dir(path), "keys") || c.Data != "/var/lib/frontdoor" {
		t.Errorf("keys %s, data %s", c.Keys, c.Data)
	}
}

func TestErrorsNameThePlaceAndTheMend(t *testing.T) {
	for _, row := range []struct{ name, text, want string }{
		{"missing comma", "{\n  \"hospital\": \"A\"\n  \"keys\": \"k\"\n}", ":3:3: not valid JSON"},
		{"unknown name", "{\n  \"hospitl\": \"A\"\n}", `:2:3: no setting is called "hospitl": check the spelling`},
		{"wrong kind", "{\n  \"idle_seconds\": \"long\"\n}", `:2:`},
		{"cut off", "{\n  \"hospital\": \"A\"", ":2:18: the file ends too early"},
		{"empty", "", ":1:1: the file ends too early"},
		{"two documents", whole + "{}", "something follows the end"},
		{"missing setting", strings.Replace(whole, `"desk": "u1", `, "", 1), `"desk" is missing: add it`},
		{"a second address that is none", strings.Replace(whole, "ssl://hub.example:8883", "ssl://a.example:8883, b.example", 1), `"hub" is no MQTT address`},
		{"no MQTT address", strings.Replace(whole, "ssl://hub.example:8883", "hub.example", 1), `"hub" is no MQTT address`},
		{"no port", strings.Replace(whole, "ssl://hub.example:8883", "ssl://hub.example", 1), `"hub" is no MQTT address`},
		{"one language twice", strings.Replace(whole, "{", `{"languages":["es","es"],`, 1), `"languages" names es twice`},
		{"bad language", strings.Replace(whole, "{", `{"languages":["english please"],`, 1), "no language tag"},
		{"no language", strings.Replace(whole, "{", `{"languages":[],`, 1), `"languages" is empty`},
		{"no time zone", strings.Replace(whole, "{", `{"time_zone":"London time",`, 1), `"time_zone" is "London time", which is no time zone`},
		{"idle too short", strings.Replace(whole, "{", `{"idle_seconds":5,`, 1), `"idle_seconds" is 5: set it between 20 and 600 seconds`},
		{"panel in the sky", strings.Replace(whole, "{", `{"panel":{"width_px":1080,"height_px":1920,"diagonal_in":32,"lower_edge_mm":9000},`, 1), "panel.lower_edge_mm"},
		{"no such printer", device(`"printer_language":"pcl"`), `"devices.printer_language" is "pcl": make it one of escpos, zpl, ql`},
		{"no such cut", device(`"cut":"torn"`), `"devices.cut" is "torn": make it one of partial, full, none`},
		{"a roll nobody makes", device(`"paper_mm":70`), `"devices.paper_mm" is 70, which escpos printers do not take`},
		{"a tape of another family", device(`"printer_language":"ql","paper_mm":80`), `which ql printers do not take`},
		{"a label too narrow", device(`"printer_language":"zpl","paper_mm":20`), `which zpl printers do not take`},
		{"letters nobody has", device(`"printer_code_page":"utf8"`), `"devices.printer_code_page" is "utf8": make it one of pc437`},
		{"letters of another family", device(`"printer_language":"zpl","printer_code_page":"pc437"`), `which zpl printers do not have`},
		{"a receipt printer that never cuts", device(`"cut":"none"`), `"devices.cut" is "none"`},
		{"a label printer that half cuts", device(`"printer_language":"zpl","cut":"partial"`), `which zpl printers cannot`},
		{"a sector without its key", device(`"card_number":"sector"`), `"devices.sector_key" is missing`},
		{"a sector beyond the card", device(`"sector":16`), `"devices.sector" is 16: set it between 0 and 15`},
		{"a pattern that is none", device(`"wristband_number":"RG["`), "is no regular expression"},
		{"an issuer without https", device(`"health_cards":[{"issuer":"http://a.example","keys":"k"}]`), `names "http://a.example" as an issuer`},
		{"an issuer with a slash", device(`"health_cards":[{"issuer":"https://a.example/","keys":"k"}]`), "without a slash at the end"},
		{"an issuer without keys", device(`"health_cards":[{"issuer":"https://a.example"}]`), "gives no keys of https://a.example"},
		{"no lights in the string", device(`"guide_pixels":0`), `"devices.guide_pixels" is 0`},
		{"a sensor elsewhere", device(`"climate_address":64`), `"devices.climate_address" is 64`},
	} {
		t.Run(row.name, func(t *testing.T) {
			path := write(t, row.text)
			_, err := Load(path)
			if err == nil || !strings.Contains(err.Error(), row.want) || !strings.HasPrefix(err.Error(), path) || strings.Contains(err.Error(), "\n") {
				t.Errorf("got %v, want one line with %q after the path", err, row.want)
			}
		})
	}
	if _, err := Load(filepath.Join(t.TempDir(), "none.json")); err == nil || !strings.Contains(err.Error(), "check the path") {
		t.Errorf("missing file: %v", err)
	}
}

func TestDevicesHaveDefaultsAndAnchoredPaths(t *testing.T) {
	path := write(t, device(`"card_number":"sector","sector_key":"sector.key","health_cards":[{"issuer":"https://cards.example.org","keys":"issuers/cards.json"}]`))
	c, err := Load(path)
	if err != nil {
		t.Fatal(err)
	}
	d, dir := c.Devices, filepath.Dir(path)
	if d.PrinterLanguage != "escpos" || d.ScannerLayout != "us" || d.ClimateAddress != 0x76 || d.GuidePixels != 12 {
		t.Errorf("defaults are missing: %+v", d)
	}
	if d.SectorKey != filepath.Join(dir, "sector.key") || d.HealthCards[0].Keys != filepath.Join(dir, "issuers/cards.json") {
		t.Errorf("key %s, issuer's keys %s", d.SectorKey, d.HealthCards[0].Keys)
	}
	if strings.Contains(c.Redacted(), "sector.key") {
		t.Error("where the sector's key lies is shown")
	}
}

func TestRedactedHidesWhereTheKeysAre(t *testing.T) {
	c, err := Load(write(t, strings.Replace(whole, `"keys": "keys"`, `"keys": "/canary/keys"`, 1)))
	if err != nil {
		t.Fatal(err)
	}
	shown := c.Redacted()
	if strings.Contains(shown, "canary") || !json.Valid([]byte(shown)) || !strings.Contains(shown, "Riverside") {
		t.Errorf("shown: %s", shown)
	}
}

func FuzzDecode(f *testing.F) {
	for _, s := range []string{whole, "{", "", "[]", `{"panel":{"width_px":1e99}}`, "\xff"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		c := Default()
		if err := Decode("f", b, &c); err == nil {
			_ = c.Validate()
		} else if !strings.HasPrefix(err.Error(), "f:") {
			t.Errorf("the error does not name the file: %v", err)
		}
	})
}
