package scan

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"frontdoor/kiosk"
)

// Licence is what the bar code of a North American driving licence says of its
// holder (AAMVA DL/ID card design standard, annex D). Nothing in it is signed:
// it saves typing and proves nothing. The number of the licence and what the
// holder looks like are not read.
type Licence struct {
	Family, Given string
	Born          kiosk.Date // zero when it is not there
	Postcode      string
}

// licenceStart begins every licence: the compliance indicator and the data
// element separator (AAMVA DL/ID 2020, D.12.3).
const licenceStart = "@\n"

// What follows is the file type; some licences of version 1 have the older one.
const (
	licenceHeader      = "\x1e\rANSI "
	licenceHeaderOlder = "\x1e\rAAMVA"
)

// parseLicence reads the text of a licence's PDF417.
func parseLicence(text string) (l Licence, ok bool) {
	text, ok = strings.CutPrefix(text, licenceStart)
	if !ok {
		return l, false
	}
	header := licenceHeader
	if strings.HasPrefix(text, licenceHeaderOlder) {
		header = licenceHeaderOlder
	}
	text, ok = strings.CutPrefix(text, header)
	if !ok {
		return l, false
	}
	fields, ok := licenceFields(text)
	if !ok {
		return l, false
	}
	l.Family, l.Given = fields.first("DCS", "DAB"), fields.first("DAC", "DCT")
	middle := fields.first("DAD")
	if l.Family == "" && l.Given == "" {
		l.Family, l.Given, middle = fullName(fields.first("DAA"))
	}
	if middle != "" && l.Given != "" {
		l.Given += " " + strings.ReplaceAll(middle, ",", " ")
	}
	l.Given = strings.Join(strings.Fields(strings.ReplaceAll(l.Given, ",", " ")), " ")
	l.Born = licenceDate(fields.first("DBB"))
	l.Postcode = fields.first("DAK")
	if len(l.Postcode) == 9 {
		l.Postcode = strings.TrimSuffix(l.Postcode, "0000") // a ZIP+4 without its four
	}
	return l, l.Family != "" && l.Given != ""
}

// licenceData are data elements by their id.
type licenceData map[string]string

// licenceFields reads the header after "ANSI " and the elements of the DL or ID
// subfile, by the offset and length that the header gives it.
//
// Header: 6 digits of the issuer, 2 of the version, 2 of the jurisdiction's
// version from version 2 on, 2 of the number of subfiles; then 10 characters
// each: type, offset, length.
func licenceFields(text string) (licenceData, bool) {
	at := 12
	if len(text) < at || !digitsOnly(text[:10]) {
		return nil, false
	}
	if text[6:8] < "02" {
		at = 10
	}
	count, err := strconv.Atoi(text[at-2 : at])
	if err != nil || count < 1 || len(text) < at+10*count {
		return nil, false
	}
	for range count {
		entry := text[at : at+10]
		if kind := entry[:2]; kind == "DL" || kind == "ID" {
			return subfile(text, kind, entry[2:6], entry[6:10])
		}
		at += 10
	}
	return nil, false
}

// subfile cuts one subfile out and reads its elements: three letters or digits,
// the value, LF; the last ends with CR.
func subfile(text, kind, offset, length string) (licenceData, bool) {
	from, err1 := strconv.Atoi(offset)
	size, err2 := strconv.Atoi(length)
	from -= len(licenceStart) + len(licenceHeader) // offsets count from the very start
	if err1 != nil || err2 != nil || from < 0 || from+2 > len(text) || size < 2 || text[from:from+2] != kind {
		return nil, false
	}
	// Some issuers count wrong: the terminator has the last word.
	body := text[from+2:]
	body, _, _ = strings.Cut(body, "\r")
	data := licenceData{}
	for line := range strings.SplitSeq(body, "\n") {
		if len(line) > 3 && len(line) <= 128 {
			data[line[:3]] = letters(strings.TrimSpace(line[3:]))
		}
	}
	return data, true
}

// letters are those of a value: the standard's set is Latin-1 (ISO/IEC 8859-1),
// which some scanners pass on as UTF-8.
func letters(value string) string {
	if utf8.ValidString(value) {
		return value
	}
	latin := make([]rune, len(value))
	for i := range len(value) {
		latin[i] = rune(value[i])
	}
	return string(latin)
}

// first is the first of some elements that says something.
func (d licenceData) first(ids ...string) string {
	for _, id := range ids {
		switch v := d[id]; strings.ToUpper(v) {
		case "", "NONE", "UNAVL", "UNAVAIL": // how "none" and "unavailable" are written, D.12.5
		default:
			return v
		}
	}
	return ""
}

// fullName takes apart a name in one element, as version 1 has it: family, given
// and middle names and a suffix, with commas between them.
func fullName(name string) (family, given, middle string) {
	parts := append(strings.Split(name, ","), "", "")
	return strings.TrimSpace(parts[0]), strings.TrimSpace(parts[1]), strings.TrimSpace(parts[2])
}

// licenceDate reads MMDDCCYY, as the United States write it, or CCYYMMDD, as
// Canada does. No date is both between 1900 and 2100.
func licenceDate(s string) kiosk.Date {
	for _, layout := range []string{"01022006", "20060102"} {
		if t, err := time.Parse(layout, s); err == nil && t.Year() >= 1900 && t.Year() < 2100 {
			return kiosk.DateOf(t)
		}
	}
	return kiosk.Date{}
}
