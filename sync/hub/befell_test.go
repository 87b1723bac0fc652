package hub_test

import (
	"strings"
	"testing"
	"time"

	"frontdoor/kiosk"
	"frontdoor/sync/hub"
)

func TestWhatBefellAKioskStandsInTheAuditOnceAndInItsName(t *testing.T) {
	for name, row := range map[string]struct {
		says kiosk.Audit
		want hub.Deed
	}{
		"a damaged database": {
			kiosk.Audit{What: kiosk.AuditDamaged, Detail: "12 events were saved", At: ten.Add(time.Hour)},
			hub.Deed{Verb: "damaged", Detail: "12 events were saved (by its clock 2026-03-24T09:40:00Z)"},
		},
		"no more to say":                     {kiosk.Audit{What: kiosk.AuditRosterEmptied}, hub.Deed{Verb: "roster-emptied", Detail: "(by its clock 2026-03-24T09:40:00Z)"}},
		"a word that this hub does not know": {kiosk.Audit{What: "moved", Detail: "10 m"}, hub.Deed{Verb: "moved", Detail: "10 m (by its clock 2026-03-24T09:40:00Z)"}},
		"what a terminal would obey":         {kiosk.Audit{What: "a\x1b[2Jb", Detail: "c\nd"}, hub.Deed{Verb: "a [2Jb", Detail: "c d (by its clock 2026-03-24T09:40:00Z)"}},
		"more than may be said": {
			kiosk.Audit{What: kiosk.AuditWhat(strings.Repeat("w", 4000)), Detail: strings.Repeat("d", 4000)},
			hub.Deed{Verb: strings.Repeat("w", 33) + "…", Detail: strings.Repeat("d", 201) + "… (by its clock 2026-03-24T09:40:00Z)"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			ev := event("e1", "lobby-1", kiosk.EventAudit, ten.Add(-20*time.Minute), row.says)
			first := b.apply(ev)[0]
			if again := b.apply(ev)[0]; first.Outcome != kiosk.Accepted || again != first {
				t.Errorf("receipts %+v, %+v", first, again)
			}
			got, err := b.Audit(t.Context(), 10)
			if err != nil || len(got) != 1 || got[0].Hash == "" || !got[0].At.Equal(ten) {
				t.Fatalf("%+v, %v", got, err)
			}
			row.want.By, row.want.Subject = "kiosk lobby-1", "lobby-1"
			row.want.N, row.want.At, row.want.Hash = got[0].N, got[0].At, got[0].Hash
			if got[0] != row.want {
				t.Errorf("%+v, want %+v", got[0], row.want)
			}
		})
	}
}
