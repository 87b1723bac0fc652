package main

import (
	"log/slog"
	"testing"
	"time"

	"frontdoor/cmd/internal/alerttest"
	"frontdoor/kiosk"
	"frontdoor/kiosk/flow"
	"frontdoor/sync/inbox"
)

// Only a named person's answer to the test under way is kept as its proof.
func TestTheProofOfATest(t *testing.T) {
	seen := kiosk.Alert{EventID: "test", State: kiosk.AlertSeen, By: "Sam"}
	for name, row := range map[string]struct {
		change func(*kiosk.Alert)
		kept   bool
	}{
		"answered":           {func(*kiosk.Alert) {}, true},
		"another alert":      {func(a *kiosk.Alert) { a.EventID = "other" }, false},
		"told, not answered": {func(a *kiosk.Alert) { a.State = kiosk.AlertTold }, false},
		"by nobody":          {func(a *kiosk.Alert) { a.By = "" }, false},
	} {
		t.Run(name, func(t *testing.T) {
			a := &app{log: slog.New(slog.DiscardHandler), clock: inbox.NewClock(time.Now), events: make(chan flow.Event, 4)}
			a.tests.dir, a.tests.open = t.TempDir(), "test"
			alert := seen
			row.change(&alert)
			a.heardTest(alert)
			if p, ok := alerttest.Read(a.tests.dir); ok != row.kept || ok && p.By != "Sam" {
				t.Errorf("kept %+v, %v", p, ok)
			}
			if (len(a.events) == 1) != row.kept || row.kept == a.proven().Before(time.Now()) {
				t.Errorf("%d events, proven until %v", len(a.events), a.proven())
			}
			if a.heardTest(alert); len(a.events) > 1 {
				t.Error("one test counted twice")
			}
		})
	}
}
