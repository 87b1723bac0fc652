package scan

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"frontdoor/devices/sim"
)

// licence writes the text of a licence of a person who does not exist.
func licence(version string, elements ...string) string {
	body := "DL" + strings.Join(elements, "\n") + "\n\r"
	entries := "01"
	if version >= "02" {
		entries = "00" + entries
	}
	header := "@\n\x1e\rANSI 636000" + version + entries
	return fmt.Sprintf("%sDL%04d%04d%s", header, len(header)+10, len(body), body)
}

func sampleLicence(version string) string {
	return licence(version, "DCAD", "DCSPLACEHOLDER", "DDEN", "DACSYNTHIA", "DDFN", "DADTEST,ONLY", "DBB03241958", "DBC2", "DAQT00000000", "DAJVA", "DAK232690000", "DCGUSA")
}

func TestLicences(t *testing.T) {
	whole := sampleLicence("10")
	for name, row := range map[string]struct{ text, want string }{
		"version 10":            {whole, "licence|PLACEHOLDER|SYNTHIA TEST ONLY|1958-03-24|23269"},
		"version 4":             {sampleLicence("04"), "licence|PLACEHOLDER|SYNTHIA TEST ONLY|1958-03-24|23269"},
		"version 1's header":    {sampleLicence("01"), "licence|PLACEHOLDER|SYNTHIA TEST ONLY|1958-03-24|23269"},
		"version 1's name":      {licence("01", "DAAPLACEHOLDER,SYNTHIA,TEST,III", "DAK21230 ", "DBB19580324"), "licence|PLACEHOLDER|SYNTHIA TEST|1958-03-24|21230"},
		"no middle, a suffix":   {licence("01", "DAAPLACEHOLDER,SYNTHIA,,3RD"), "licence|PLACEHOLDER|SYNTHIA|-0001-11-30|"},
		"a name of one word":    {licence("01", "DAAPLACEHOLDER"), "unknown"},
		"the older file type":   {strings.Replace(sampleLicence("01"), "ANSI ", "AAMVA", 1), "licence|PLACEHOLDER|SYNTHIA TEST ONLY|1958-03-24|23269"},
		"another file type":     {strings.Replace(sampleLicence("01"), "ANSI ", "OTHER", 1), "unknown"},
		"with an AIM prefix":    {"]L2" + whole, "licence|PLACEHOLDER|SYNTHIA TEST ONLY|1958-03-24|23269"},
		"Canada's date":         {licence("09", "DCSTREMBLAY", "DACSYNTHIA", "DBB19580324", "DAKK1A 0B1", "DCGCAN"), "licence|TREMBLAY|SYNTHIA|1958-03-24|K1A 0B1"},
		"an accent in Latin-1":  {licence("09", "DCSC\xd4T\xc9", "DAC\xc9LODIE"), "licence|CÔTÉ|ÉLODIE|-0001-11-30|"},
		"an accent in UTF-8":    {licence("09", "DCSCÔTÉ", "DACÉLODIE"), "licence|CÔTÉ|ÉLODIE|-0001-11-30|"},
		"given names in DCT":    {licence("03", "DCSPLACEHOLDER", "DCTSYNTHIA,TEST", "DBB03241958"), "licence|PLACEHOLDER|SYNTHIA TEST|1958-03-24|"},
		"no middle name":        {licence("10", "DCSPLACEHOLDER", "DACSYNTHIA", "DADNONE"), "licence|PLACEHOLDER|SYNTHIA|-0001-11-30|"},
		"a date that is none":   {licence("10", "DCSPLACEHOLDER", "DACSYNTHIA", "DBB02311958"), "licence|PLACEHOLDER|SYNTHIA|-0001-11-30|"},
		"a postcode of zeros":   {licence("10", "DCSPLACEHOLDER", "DACSYNTHIA", "DAK10000"), "licence|PLACEHOLDER|SYNTHIA|-0001-11-30|10000"},
		"no family name":        {licence("10", "DACSYNTHIA"), "unknown"},
		"cut off in the header": {whole[:25], "unknown"},
		"an offset outside":     {whole[:23] + "9999" + whole[27:], "unknown"},
		"no subfile we know":    {strings.Replace(whole, "DL0", "ZV0", 1), "unknown"},
		"count of letters":      {strings.Replace(whole, "100001DL", "1000XXDL", 1), "unknown"},
		"only the start":        {"@\n\x1e\rANSI ", "unknown"},
		"the start alone":       {"@\n", "unknown"},
	} {
		if got := word(rules(true).Read(row.text)); got != row.want {
			t.Errorf("%s: %q, want %q", name, got, row.want)
		}
	}
}

func TestALicenceIsOneTextAlthoughItHoldsLineEnds(t *testing.T) {
	for name, fault := range map[string]sim.ScannerFaults{"CR": {}, "CR LF": {Suffix: "\r\n"}, "nothing": {Endless: true}} {
		t.Run(name, func(t *testing.T) {
			with(t, func(b *bench) {
				b.line.SetFaults(fault)
				for _, aim := range []string{"", "]L2"} {
					b.line.AIM(aim)
					b.line.Scan(sampleLicence("10"))
					b.want("licence|PLACEHOLDER|SYNTHIA TEST ONLY|1958-03-24|23269")
				}
				b.line.AIM("")
				b.line.SetFaults(sim.ScannerFaults{})
				b.line.Scan("@")
				b.line.Scan("@home")
				b.line.Scan("FDT1:KD042")
				b.want("unknown", "unknown", "ticket KD 042")
			})
		})
	}
}

func FuzzLicence(f *testing.F) {
	f.Add(sampleLicence("10"))
	f.Add(sampleLicence("01"))
	f.Add("@\n\x1e\rANSI 6360001000010DL0041")
	f.Fuzz(func(t *testing.T, text string) {
		l, ok := parseLicence(text)
		if ok && (l.Family == "" || l.Given == "" || !l.Born.IsZero() && (l.Born.Year < 1900 || l.Born.Year > 2099)) {
			t.Errorf("%q reads as %+v", text, l)
		}
		if !l.Born.IsZero() && l.Born.Time().Day() != l.Born.Day {
			t.Errorf("born on %v of %v", l.Born, time.UTC)
		}
	})
}
