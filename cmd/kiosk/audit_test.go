package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"frontdoor/kiosk"
	"frontdoor/sync/audit"
)

// deeds lists what the hub's audit says in the kiosk's name, oldest first.
func (w *ward) deeds() []audit.Line {
	w.t.Helper()
	out, err := exec.Command(filepath.Join(w.bin, "hub"), "audit", "export", "-data", filepath.Join(w.dir, "hub")).Output()
	if err != nil {
		return nil // the hub is only just starting
	}
	var lines []audit.Line
	for in := json.NewDecoder(bytes.NewReader(out)); in.More(); {
		var l audit.Line
		if err := in.Decode(&l); err != nil {
			w.t.Fatal(err)
		}
		if l.By == "kiosk "+demoKiosks[0] {
			lines = append(lines, l)
		}
	}
	return lines
}

// told reports whether the audit says just this: events that wait together may
// arrive in any order.
func (w *ward) told(want ...kiosk.AuditWhat) bool {
	w.t.Helper()
	var got []kiosk.AuditWhat
	for _, l := range w.deeds() {
		got = append(got, kiosk.AuditWhat(l.Verb))
	}
	slices.Sort(got)
	slices.Sort(want)
	return slices.Equal(got, want)
}

// TestTheHubsAuditHearsWhatBefellAKiosk has a kiosk start on a damaged
// database, lose its roster at the hub's word, and start again.
func TestTheHubsAuditHearsWhatBefellAKiosk(t *testing.T) {
	w := newWard(t, 2)
	w.startHub()
	if err := w.api().importBookings(t.Context(), w.booked); err != nil {
		t.Fatal(err)
	}
	data := filepath.Join(w.dir, "kiosk")
	if err := os.MkdirAll(data, 0o700); err != nil {
		t.Fatal(err)
	}
	w.write(filepath.Join(data, "kiosk.db"), bytes.Repeat([]byte("damaged "), 2000))
	w.startKiosk()
	w.waitFor("the first start to be told", func() bool { return w.told(kiosk.AuditDamaged, kiosk.AuditStarted) })
	says := map[kiosk.AuditWhat]string{kiosk.AuditDamaged: "events that were saved: 0", kiosk.AuditStarted: "version "}
	for _, l := range w.deeds() {
		if want := says[kiosk.AuditWhat(l.Verb)]; l.Subject != demoKiosks[0] || !strings.Contains(l.Detail, want) {
			t.Errorf("%+v does not say %q", l, want)
		}
	}

	for _, how := range [][]string{{"-undo"}, nil} { // the roster is sent, and taken away
		args := append([]string{"wipe", demoKiosks[0], "-by", "Sam", "-data", filepath.Join(w.dir, "hub")}, how...)
		if out, err := exec.Command(filepath.Join(w.bin, "hub"), args...).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
	}
	w.waitFor("the roster to be emptied", func() bool {
		return w.told(kiosk.AuditDamaged, kiosk.AuditStarted, kiosk.AuditRosterEmptied)
	})
	w.killKiosk()
	w.startKiosk()
	w.waitFor("the second start", func() bool {
		return w.told(kiosk.AuditDamaged, kiosk.AuditStarted, kiosk.AuditRosterEmptied, kiosk.AuditStarted)
	})
}
