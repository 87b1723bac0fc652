package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"frontdoor/cmd/internal/rig"
	"frontdoor/devices"
	"frontdoor/devices/badge"
	"frontdoor/devices/sim/printsim"
	"frontdoor/kiosk"
	"frontdoor/kiosk/flow"
	"frontdoor/kiosk/sqlite"
	"frontdoor/kiosk/view"
)

// A slip says where, and nothing of who or why.
func TestWhatTheSlipSays(t *testing.T) {
	b := newSlipBench(t, &memoryJournal{})
	slip := b.views.Slip(lobbyAlert())
	if text := slip.Label + slip.Code + slip.Area + slip.Note; !strings.Contains(text, "kiosk-lobby") || strings.Contains(text, "answer to") {
		t.Errorf("the slip says %q", text)
	}
}

// A slip comes out once, as soon as the printer can print it, and the journal
// says so only then.
func TestTheSlipAtTheDesk(t *testing.T) {
	for name, row := range map[string]struct {
		first, then printsim.Faults
		papers      int
		last        kiosk.PrintState
		told        string
	}{
		"all is well":             {printsim.Faults{}, printsim.Faults{}, 1, kiosk.PrintDone, ""},
		"away at first":           {printsim.Faults{Unplugged: true}, printsim.Faults{}, 1, kiosk.PrintDone, ""},
		"without paper at first":  {printsim.Faults{PaperOut: true}, printsim.Faults{}, 1, kiosk.PrintDone, ""},
		"paper ends within it":    {printsim.Faults{RowsLeft: 60}, printsim.Faults{}, 1, kiosk.PrintDone, ""},
		"away for good":           {printsim.Faults{Unplugged: true}, printsim.Faults{Unplugged: true}, 0, kiosk.PrintFailed, "could not be printed"},
		"nobody knows: not again": {printsim.Faults{Stalled: true}, printsim.Faults{Unplugged: true}, 0, kiosk.PrintUnknown, "may have come out or not"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := newSlipBench(t, &memoryJournal{})
				b.sim.SetFaults(row.first)
				b.work(t, func() {
					b.Slip(lobbyAlert())
					time.Sleep(8 * time.Second)
					b.sim.SetFaults(row.then)
					time.Sleep(2 * time.Minute)
					synctest.Wait()
				})
				j := b.journal.jobs[0]
				if n := len(b.sim.Papers()); n != row.papers || j.State != row.last || j.Device != rig.DeskPrinter {
					t.Errorf("%d slips, journalled %+v", n, j)
				}
				if said := strings.Join(b.told, "|"); (said == "") != (row.told == "") || !strings.Contains(said, row.told) || len(b.told) > 1 {
					t.Errorf("told %q", b.told)
				}
				if b.journal.log[0] != kiosk.PrintQueued || b.journal.log[1] != kiosk.PrintSent {
					t.Errorf("journal went %v", b.journal.log)
				}
			})
		})
	}
}

// After a crash a slip of which no byte was sent is printed once, and one that
// was sent is not printed again: staff are told to look.
func TestASlipAfterACrash(t *testing.T) {
	for name, row := range map[string]struct {
		device string
		state  kiosk.PrintState
		papers int
		last   kiosk.PrintState
		told   string
	}{
		"queued":         {rig.DeskPrinter, kiosk.PrintQueued, 1, kiosk.PrintDone, ""},
		"sent":           {rig.DeskPrinter, kiosk.PrintSent, 0, kiosk.PrintUnknown, "may have come out or not"},
		"done":           {rig.DeskPrinter, kiosk.PrintDone, 0, kiosk.PrintDone, ""},
		"failed":         {rig.DeskPrinter, kiosk.PrintFailed, 0, kiosk.PrintFailed, ""},
		"another device": {badge.Device, kiosk.PrintQueued, 0, kiosk.PrintQueued, ""},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				j := &memoryJournal{jobs: []kiosk.PrintJob{{ID: "slip-a", Device: row.device, State: row.state, At: time.Now()}}}
				papers := 0
				for range 2 { // a second start finds nothing more to do
					b := newSlipBench(t, j)
					b.work(t, func() { time.Sleep(time.Minute); synctest.Wait() })
					if papers == 0 && row.told != "" && (len(b.told) != 1 || !strings.Contains(b.told[0], row.told)) {
						t.Errorf("told %q", b.told)
					}
					papers += len(b.sim.Papers())
					row.told = ""
				}
				if papers != row.papers || j.jobs[0].State != row.last {
					t.Errorf("%d slips, journalled as %s", papers, j.jobs[0].State)
				}
			})
		})
	}
}

// Stopping the kiosk while a slip waits for its printer leaves it queued, for
// the next start to print.
func TestASlipOverARestart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		j := &memoryJournal{}
		b := newSlipBench(t, j)
		b.sim.SetFaults(printsim.Faults{CoverOpen: true})
		b.work(t, func() { b.Slip(lobbyAlert()); time.Sleep(10 * time.Second) })
		if j.jobs[0].State != kiosk.PrintQueued || len(b.told) != 0 {
			t.Fatalf("left as %s, told %q", j.jobs[0].State, b.told)
		}
		b = newSlipBench(t, j)
		b.work(t, func() { time.Sleep(10 * time.Second); synctest.Wait() })
		if len(b.sim.Papers()) != 1 || j.jobs[0].State != kiosk.PrintDone {
			t.Errorf("%d slips, journalled as %s", len(b.sim.Papers()), j.jobs[0].State)
		}
	})
}

// However late it comes out or is given up, a slip is known by the time that
// stands on it: when it was asked for, as the hospital's clocks show it.
func TestASlipKeepsItsTime(t *testing.T) {
	madrid := time.FixedZone("", 2*60*60)
	synctest.Test(t, func(t *testing.T) {
		j := &memoryJournal{}
		alert := lobbyAlert()
		alert.At = alert.At.In(madrid)
		bench := func() *slipBench {
			b := newSlipBench(t, j)
			b.zone = madrid
			b.sim.SetFaults(printsim.Faults{CoverOpen: true})
			return b
		}
		b := bench()
		b.work(t, func() { b.Slip(alert); time.Sleep(30 * time.Second) })
		sheet, err := b.lay(alert)
		if err != nil {
			t.Fatal(err)
		}
		again, err := bench().again(j.jobs[0])
		if err != nil || !bytes.Equal(again.Bits, sheet.Bits) {
			t.Errorf("after a restart another slip is drawn (%v)", err)
		}
		b = bench()
		b.work(t, func() { time.Sleep(5 * time.Minute); synctest.Wait() })
		if len(b.told) != 1 || !strings.Contains(b.told[0], alert.At.Format("15:04:05")) {
			t.Errorf("of the slip of %s staff are told %q", alert.At.Format("15:04:05"), b.told)
		}
	})
}

// Two slips that failed for one reason are two things to tell, and one that came
// out between them takes neither back.
func TestEachSlipThatFailedIsTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newSlipBench(t, &memoryJournal{})
		b.work(t, func() {
			for i, away := range []bool{true, false, true} {
				b.sim.SetFaults(printsim.Faults{Unplugged: away})
				alert := lobbyAlert()
				alert.EventID = string(rune('a' + i))
				b.Slip(alert)
				time.Sleep(5 * time.Minute)
				synctest.Wait()
			}
		})
		if len(b.told) != 2 || b.told[0] == b.told[1] || len(b.sim.Papers()) != 1 {
			t.Errorf("%d slips, told %q", len(b.sim.Papers()), b.told)
		}
	})
}

// Help does not wait for a full disk.
func TestASlipWithoutAJournal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newSlipBench(t, &memoryJournal{fail: errors.New("disk full")})
		b.work(t, func() { b.Slip(lobbyAlert()); time.Sleep(10 * time.Second); synctest.Wait() })
		if len(b.sim.Papers()) != 1 {
			t.Errorf("%d slips", len(b.sim.Papers()))
		}
	})
}

// withSentJobs is a journal with a slip and a ticket that were sent when the
// power went.
func withSentJobs(t *testing.T) *sqlite.DB {
	t.Helper()
	db, err := sqlite.Open(t.Context(), sqlite.Options{Path: filepath.Join(t.TempDir(), "k.db"), Kiosk: "kiosk-lobby",
		Key: make([]byte, 32), NewPrefix: func() (string, error) { return "KA", nil }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	for id, device := range map[string]string{"slip-a": rig.DeskPrinter, "p": badge.Device} {
		if err := db.SavePrint(t.Context(), kiosk.PrintJob{ID: id, Device: device, State: kiosk.PrintSent}); err != nil {
			t.Fatal(err)
		}
	}
	return db
}

// The slips lie in the same journal as the tickets, and neither start disturbs
// the other's.
func TestSlipsAndTicketsShareTheJournal(t *testing.T) {
	db := withSentJobs(t)
	var ended []string
	tickets := badge.NewSpooler(nil, db, badge.SpoolOptions{Now: time.Now, Ended: func(j kiosk.PrintJob) { ended = append(ended, j.ID) }})
	if err := tickets.Recover(t.Context()); err != nil || !slices.Equal(ended, []string{"p"}) {
		t.Errorf("the tickets' spooler ended %v, %v", ended, err)
	}
	if open, err := db.OpenPrints(t.Context(), rig.DeskPrinter); err != nil || len(open) != 1 || open[0].ID != "slip-a" {
		t.Errorf("open at the desk: %+v, %v", open, err)
	}
}

// What an earlier run left in the journal is settled for both printers before
// either works, so that nothing new is taken for it.
func TestTheJournalIsSettledAtTheStart(t *testing.T) {
	db := withSentJobs(t)
	a := &app{db: db, log: slog.New(slog.DiscardHandler), events: make(chan flow.Event, 4)}
	away := rig.Machine{Print: func(string) (io.ReadWriteCloser, error) { return nil, devices.ErrMissing }}
	a.printer(t.Context(), away, func(devices.Health) {})
	open := func() (io.ReadWriteCloser, error) { return nil, devices.ErrMissing }
	a.desk = newDeskSlips(t.Context(), deskSlips{zone: time.UTC, send: a.send}, open, db, func(devices.Health) {})
	started := 0
	a.runPrinters(t.Context(), func(func(context.Context) error) { started++ })
	for _, device := range []string{badge.Device, rig.DeskPrinter} {
		if left, err := db.OpenPrints(t.Context(), device); err != nil || len(left) > 0 {
			t.Errorf("%s: %+v are still open, %v", device, left, err)
		}
	}
	if len(a.events) != 2 || started != 2 {
		t.Errorf("staff hear of %d jobs, %d printers work", len(a.events), started)
	}
}

// The printer at the desk is missing at the start, plugged in, without paper,
// and loaded again, with no slip to print: staff know each time within 5 s.
func TestThePrinterAtTheDeskIsWatched(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newSlipBench(t, &memoryJournal{})
		b.sim.SetFaults(printsim.Faults{Unplugged: true})
		b.work(t, func() {
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
				b.sim.SetFaults(row.faults)
				time.Sleep(5 * time.Second)
				synctest.Wait()
				if b.health.Device != rig.DeskPrinter || b.health.State != row.state || b.health.Reason != string(row.reason) {
					t.Errorf("%+v: staff see %+v", row.faults, b.health)
				}
			}
		})
	})
}

// A ticket that found too many waiting ends once.
func TestAFullQueueIsToldOnce(t *testing.T) {
	var told []string
	tell := func(reason string) { told = append(told, reason) }
	p := &paper{ctx: t.Context(), views: &view.Views{}, log: slog.New(slog.DiscardHandler), ended: func(e flow.Event) { tell(e.(flow.Printed).Reason) }}
	p.spooler = badge.NewSpooler(nil, &memoryJournal{}, badge.SpoolOptions{Now: time.Now, Ended: func(j kiosk.PrintJob) { tell(j.Reason) }})
	for len(told) == 0 {
		p.Print(flow.PrintJob{ID: "p"})
	}
	if len(told) != 1 || !strings.Contains(told[0], "too many") {
		t.Errorf("told %q", told)
	}
}
