package rig

import (
	"encoding/hex"
	"fmt"
	"os"
	"regexp"
	"strings"

	"periph.io/x/conn/v3/spi"

	"frontdoor/devices/badge"
	"frontdoor/devices/card"
	"frontdoor/devices/scan"
	"frontdoor/kiosk/config"
)

// Card returns how the reader of the settings is opened and set up. It fails
// when the file with the sector's key cannot be used.
func (m Machine) Card(d config.Devices) (func() (spi.PortCloser, error), card.Options, error) {
	o := card.Options{IRQ: m.Input(d.CardIRQ), Reset: m.Output(d.CardReset)}
	if d.CardNumber == string(card.FromSector) {
		key, err := sectorKey(d.SectorKey)
		if err != nil {
			return nil, o, err
		}
		o.Sector = &card.Sector{Number: d.Sector, Key: key, KeyB: d.SectorKeyB}
	}
	return func() (spi.PortCloser, error) { return m.SPI(d.Card) }, o, nil
}

// sectorKey reads 12 hexadecimal digits. What is in the file is never told.
func sectorKey(file string) (key [6]byte, err error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return key, fmt.Errorf("the sector's key cannot be read (%w): check the path and that the kiosk may read it", err)
	}
	digits, err := hex.DecodeString(strings.TrimSpace(string(b)))
	if err != nil || len(digits) != len(key) {
		return key, fmt.Errorf("%s holds no key: write its 12 hexadecimal digits into it", file)
	}
	copy(key[:], digits)
	return key, nil
}

// Rules completes rules for scanned codes with what the settings say of
// wristbands and health cards. It fails when an issuer's keys cannot be used.
func Rules(d config.Devices, r scan.Rules) (scan.Rules, error) {
	if d.WristbandNumber != "" {
		number, err := regexp.Compile(d.WristbandNumber)
		if err != nil {
			return r, fmt.Errorf("the form of a wristband's number cannot be used: %w", err)
		}
		number.Longest() // of two forms, the one that the whole text has
		r.Number = number
	}
	r.CardKeys = map[string]scan.CardKey{}
	for _, i := range d.HealthCards {
		set, err := os.ReadFile(i.Keys)
		if err != nil {
			return r, fmt.Errorf("the keys of %s cannot be read (%w): check the path", i.Issuer, err)
		}
		pinned, err := scan.PinIssuer(i.Issuer, set)
		if err != nil {
			return r, fmt.Errorf("%s: %w", i.Keys, err)
		}
		for id, key := range pinned {
			r.CardKeys[id] = key
		}
	}
	return r, nil
}

// DeskPrinter is the name in health of the printer at the desk.
const DeskPrinter = "desk-printer"

// Language returns how the printer of the settings is spoken to.
func Language(d config.Devices) badge.Language {
	switch d.PrinterLanguage {
	case "zpl":
		return badge.ZPL{NativeQR: d.PrinterQR, Gap: d.LabelGap, Cut: d.Cut == "full"}
	case "ql":
		return badge.QL{Tape: tape(d), NoCut: d.Cut == "none"}
	}
	return badge.ESCPOS{NativeQR: d.PrinterQR, Page: badge.CodePage(d.PrinterCodePage), FullCut: d.Cut == "full"}
}

func tape(d config.Devices) badge.Tape {
	if d.PaperMM == 29 {
		return badge.Tape29
	}
	return badge.Tape62
}

// Width returns the printable width of the paper, dots.
func Width(d config.Devices) int {
	switch {
	case d.PrinterLanguage == "ql":
		return tape(d).Dots
	case d.PrinterLanguage == "zpl" && d.PaperMM > 0:
		return 8 * d.PaperMM // 203 dpi
	case d.PrinterLanguage == "zpl":
		return badge.Width104
	case d.PaperMM == 58:
		return badge.Width58
	}
	return badge.Width80
}
