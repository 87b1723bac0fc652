package main

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"frontdoor/cmd/internal/alerttest"
	"frontdoor/cmd/internal/rig"
	"frontdoor/devices"
	"frontdoor/devices/badge"
	"frontdoor/devices/sim/printsim"
	"frontdoor/kiosk"
	"frontdoor/kiosk/config"
	"frontdoor/kiosk/draw"
	"frontdoor/kiosk/flow"
	"frontdoor/kiosk/site"
	"frontdoor/kiosk/view"
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

// A slip comes out at the desk as soon as the printer there can be reached, and
// says nothing of who or why.
func TestTheSlipAtTheDesk(t *testing.T) {
	fonts, err := draw.OpenFonts()
	if err != nil {
		t.Skip(err)
	}
	s, err := site.Demo()
	if err != nil {
		t.Fatal(err)
	}
	views := view.New(view.Config{Hospital: "Riverside General", Words: s.Words, Langs: []string{"en-GB"}, Services: s.Services, Map: s.Map, Spot: "kiosk-lobby"})
	slip := views.Slip(kiosk.Alert{Kiosk: "kiosk-lobby", At: time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)})
	if text := slip.Label + slip.Code + slip.Area + slip.Note; !strings.Contains(text, "kiosk-lobby") || strings.Contains(text, "answer to") {
		t.Errorf("the slip says %q", text)
	}
	synctest.Test(t, func(t *testing.T) {
		sim := printsim.New()
		tries := 0
		open := func() (io.ReadWriteCloser, error) {
			if tries++; tries < 3 {
				return nil, errors.New("away")
			}
			return sim.Open()
		}
		var told []string
		d := &deskSlips{ctx: t.Context(), views: views, fonts: fonts, printer: badge.NewPrinter(open, badge.ESCPOS{}, badge.Options{}), wait: 3 * time.Second,
			failed: func(reason string) { told = append(told, reason) }}
		defer d.printer.Close()
		d.Slip(kiosk.Alert{Kiosk: "kiosk-lobby", At: time.Now()})
		time.Sleep(time.Minute)
		synctest.Wait()
		if len(sim.Papers()) != 1 || len(told) != 3 || told[2] != "" || !strings.Contains(told[0], "could not print") {
			t.Errorf("%d slips, told %q", len(sim.Papers()), told)
		}
	})
}

// The printer at the desk is missing at the start, plugged in, without paper,
// and loaded again, with no slip to print: staff know each time within 5 s.
func TestThePrinterAtTheDeskIsWatched(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := printsim.New()
		sim.SetFaults(printsim.Faults{Unplugged: true})
		a := &app{cfg: config.Config{Devices: config.Devices{DeskPrinter: "desk"}}}
		var health devices.Health
		d := a.deskPrinter(t.Context(), rig.Machine{Print: func(string) (io.ReadWriteCloser, error) { return sim.Open() }},
			func(h devices.Health) { health = h })
		ctx, stop := context.WithCancel(t.Context())
		var watching sync.WaitGroup
		watching.Go(func() { _ = d.watch(ctx) })
		for _, row := range []struct {
			faults printsim.Faults
			state  devices.State
			reason devices.Kind
		}{
			{printsim.Faults{Unplugged: true}, devices.Out, devices.ErrMissing},
			{printsim.Faults{}, devices.OK, ""},
			{printsim.Faults{PaperOut: true}, devices.Out, devices.ErrPaperOut},
			{printsim.Faults{PaperLow: true}, devices.Degraded, devices.ErrPaperLow},
			{printsim.Faults{}, devices.OK, ""},
		} {
			sim.SetFaults(row.faults)
			time.Sleep(5 * time.Second)
			synctest.Wait()
			if health.Device != rig.DeskPrinter || health.State != row.state || health.Reason != string(row.reason) {
				t.Errorf("%+v: staff see %+v", row.faults, health)
			}
		}
		stop()
		watching.Wait()
	})
}
