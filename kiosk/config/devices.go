package config

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// Devices say where each device is connected and how it is set up; an empty
// entry means there is none. Pins, SPI ports and I²C buses are named as periph
// names them: "GPIO17", "SPI0.0", "I2C1".
type Devices struct {
	Card      string `json:"card,omitempty"`       // SPI port of the reader
	CardIRQ   string `json:"card_irq,omitempty"`   // pin of its interrupt line, optional
	CardReset string `json:"card_reset,omitempty"` // pin of its reset line, optional

	CardNumber string `json:"card_number,omitempty"` // where a card's number stands: "text" (default), "uid" or "sector"
	Sector     int    `json:"sector,omitempty"`      // MIFARE Classic sector that holds it, 0–15
	SectorKey  string `json:"sector_key,omitempty"`  // file with the sector's key, 12 hex digits
	SectorKeyB bool   `json:"sector_key_b,omitempty"`

	Scanner         string        `json:"scanner,omitempty"`          // serial port, or "/dev/input/…" for one that types
	ScannerLayout   string        `json:"scanner_layout,omitempty"`   // of one that types: "us" (default), "de" or "fr"
	WristbandNumber string        `json:"wristband_number,omitempty"` // regular expression of this hospital's own numbers in plain bar codes
	HealthCards     []HealthCards `json:"health_cards,omitempty"`     // whose SMART Health Cards are read

	Printer         string `json:"printer,omitempty"`           // serial port, USB printer device or "tcp://host:9100"
	PrinterLanguage string `json:"printer_language,omitempty"`  // "escpos" (default), "zpl" or "ql"
	PrinterQR       bool   `json:"printer_qr,omitempty"`        // escpos, zpl: the printer draws QR codes itself
	PrinterCodePage string `json:"printer_code_page,omitempty"` // escpos: it sets text itself in "pc437", "pc850", "pc858" or "wpc1252", once its proof (kioskctl badge render -layout letters) came out right; empty = text goes as dots
	PaperMM         int    `json:"paper_mm,omitempty"`          // width: escpos 58 or 80, zpl 50–104, ql 29 or 62; 0 = the widest
	LabelGap        bool   `json:"label_gap,omitempty"`         // zpl: single labels with gaps between them
	Cut             string `json:"cut,omitempty"`               // "partial", "full" or "none"; empty = as the language usually does

	DeskPrinter string `json:"desk_printer,omitempty"` // escpos 80 mm: prints a slip when nobody has answered an alert

	Relay     string `json:"relay,omitempty"`      // pin of the urgent relay
	Light     string `json:"light,omitempty"`      // pin of the help light
	Button    string `json:"button,omitempty"`     // pin of the help button
	Presence  string `json:"presence,omitempty"`   // pin of the presence sensor, high while somebody is there
	FirePanel string `json:"fire_panel,omitempty"` // pin of the fire panel's loop, which opens in an alarm

	GuideLight  string `json:"guide_light,omitempty"`  // SPI port of the string of lights
	GuideKind   string `json:"guide_kind,omitempty"`   // "apa102" (default) or "ws2812"
	GuidePixels int    `json:"guide_pixels,omitempty"` // how many lights, 1–300
	TowerRed    string `json:"tower_red,omitempty"`    // pins of the tower light
	TowerAmber  string `json:"tower_amber,omitempty"`
	TowerGreen  string `json:"tower_green,omitempty"`

	Display        string  `json:"display,omitempty"`         // I²C bus of the status display, an SSD1306 of 128 by 64 dots
	Climate        string  `json:"climate,omitempty"`         // I²C bus of the cabinet's sensor, a BME280 or BMP280
	ClimateAddress int     `json:"climate_address,omitempty"` // its address: 118 (default) or 119
	ClimateWarmC   float64 `json:"climate_warm_c,omitempty"`  // too warm from here on, 30–80 °C
}

// HealthCards are the keys of one issuer of SMART Health Cards. They are a file:
// nothing is fetched from a web address.
type HealthCards struct {
	Issuer string `json:"issuer"` // its web address, exactly as cards have it
	Keys   string `json:"keys"`   // its JWK set
}

func defaultDevices() Devices {
	return Devices{
		CardNumber: "text", ScannerLayout: "us", PrinterLanguage: "escpos", GuideKind: "apa102", GuidePixels: 12,
		ClimateAddress: 0x76, ClimateWarmC: 50,
	}
}

// validate reports the first device setting that cannot work.
func (d Devices) validate() error {
	for _, choice := range []struct {
		name, value string
		of          []string
	}{
		{"card_number", d.CardNumber, []string{"text", "uid", "sector"}},
		{"scanner_layout", d.ScannerLayout, []string{"us", "de", "fr"}},
		{"printer_language", d.PrinterLanguage, []string{"escpos", "zpl", "ql"}},
		{"printer_code_page", d.PrinterCodePage, []string{"", "pc437", "pc850", "pc858", "wpc1252"}},
		{"cut", d.Cut, []string{"", "partial", "full", "none"}},
		{"guide_kind", d.GuideKind, []string{"apa102", "ws2812"}},
	} {
		if !slices.Contains(choice.of, choice.value) {
			return fmt.Errorf(`"devices.%s" is %q: make it one of %s`, choice.name, choice.value, strings.TrimPrefix(strings.Join(choice.of, ", "), ", "))
		}
	}
	if d.CardNumber == "sector" && d.SectorKey == "" {
		return fmt.Errorf(`"devices.card_number" is "sector", and "devices.sector_key" is missing: name the file with the key`)
	}
	if _, err := regexp.Compile(d.WristbandNumber); err != nil {
		return fmt.Errorf(`"devices.wristband_number" is no regular expression (%w): mend it`, err)
	}
	if err := within([]span{
		{"devices.sector", float64(d.Sector), 0, 15, ""},
		{"devices.guide_pixels", float64(d.GuidePixels), 1, 300, "lights"},
		{"devices.climate_address", float64(d.ClimateAddress), 0x76, 0x77, "(118 is 0x76)"},
		{"devices.climate_warm_c", d.ClimateWarmC, 30, 80, "°C"},
	}); err != nil {
		return err
	}
	if err := d.paper(); err != nil {
		return err
	}
	return d.issuers()
}

// paper reports a width or letters that the printer's family does not have, and
// a cut it cannot make.
func (d Devices) paper() error {
	widths := map[string][]int{"escpos": {0, 58, 80}, "ql": {0, 29, 62}}[d.PrinterLanguage]
	fits := slices.Contains(widths, d.PaperMM)
	if d.PrinterLanguage == "zpl" {
		fits = d.PaperMM == 0 || d.PaperMM >= 50 && d.PaperMM <= 104
	}
	switch {
	case !fits:
		return fmt.Errorf(`"devices.paper_mm" is %d, which %s printers do not take: escpos has 58 or 80, zpl 50 to 104, ql 29 or 62`, d.PaperMM, d.PrinterLanguage)
	case d.PrinterLanguage != "escpos" && d.PrinterCodePage != "":
		return fmt.Errorf(`"devices.printer_code_page" is %q, which %s printers do not have: leave it out`, d.PrinterCodePage, d.PrinterLanguage)
	case d.PrinterLanguage == "escpos" && d.Cut == "none":
		return fmt.Errorf(`"devices.cut" is "none": an escpos printer cuts "partial" or "full", or the next ticket hangs on this one`)
	case d.PrinterLanguage != "escpos" && d.Cut == "partial":
		return fmt.Errorf(`"devices.cut" is "partial", which %s printers cannot: make it "full" or "none"`, d.PrinterLanguage)
	}
	return nil
}

// issuers reports an issuer of health cards that no card can name, or that has
// no keys.
func (d Devices) issuers() error {
	for _, i := range d.HealthCards {
		if u, err := url.Parse(i.Issuer); err != nil || u.Scheme != "https" || u.Host == "" || strings.HasSuffix(i.Issuer, "/") {
			return fmt.Errorf(`"devices.health_cards" names %q as an issuer: write it as cards do, https://name, without a slash at the end`, i.Issuer)
		}
		if i.Keys == "" {
			return fmt.Errorf(`"devices.health_cards" gives no keys of %s: name the file with its JWK set`, i.Issuer)
		}
	}
	return nil
}
