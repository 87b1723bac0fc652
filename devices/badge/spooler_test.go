package badge

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"frontdoor/devices"
	"frontdoor/devices/sim/printsim"
	"frontdoor/kiosk"
)

func TestRecoverNeitherPrintsNorForgets(t *testing.T) {
	j := newJournal()
	for id, state := range map[string]kiosk.PrintState{
		"queued": kiosk.PrintQueued, "sent": kiosk.PrintSent, "done": kiosk.PrintDone, "failed": kiosk.PrintFailed,
	} {
		j.jobs[id] = kiosk.PrintJob{ID: id, Device: Device, State: state}
	}
	told := map[string]kiosk.PrintState{}
	sim := printsim.New()
	s := NewSpooler(NewPrinter(sim.Open, ESCPOS{}, Options{}), j, SpoolOptions{
		Now: time.Now, Ended: func(job kiosk.PrintJob) { told[job.ID] = job.State },
	})
	if err := s.Recover(t.Context()); err != nil {
		t.Fatal(err)
	}
	want := map[string]kiosk.PrintState{
		"queued": kiosk.PrintFailed, "sent": kiosk.PrintUnknown, "done": kiosk.PrintDone, "failed": kiosk.PrintFailed,
	}
	for id, state := range want {
		if j.jobs[id].State != state {
			t.Errorf("the job that was %s is now %s, want %s", id, j.jobs[id].State, state)
		}
	}
	if len(told) != 2 || told["sent"] != kiosk.PrintUnknown || j.jobs["sent"].Reason == "" {
		t.Errorf("told %v with reason %q", told, j.jobs["sent"].Reason)
	}
	if len(sim.Papers()) != 0 {
		t.Error("an old job was printed")
	}
	told = map[string]kiosk.PrintState{}
	if err := s.Recover(t.Context()); err != nil || len(told) != 0 {
		t.Errorf("a second start tells again: %v, %v", told, err)
	}
}

func TestJobsAreJournalledBeforeTheirFirstByte(t *testing.T) {
	sheet := layOut(t, english(), Width80)
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, dialects["escpos"], nil)
		b.print(t, "1", sheet)
		if want := []kiosk.PrintState{kiosk.PrintQueued, kiosk.PrintSent, kiosk.PrintDone}; !slices.Equal(b.journal.log, want) {
			t.Errorf("journal went %v, want %v", b.journal.log, want)
		}
	})
}

func TestWithoutAJournalNothingPrints(t *testing.T) {
	sheet := layOut(t, english(), Width80)
	full := errors.New("disk full")
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, dialects["escpos"], nil)
		lay := func() (*Sheet, error) {
			b.journal.mu.Lock()
			defer b.journal.mu.Unlock()
			b.journal.fail = full // between queued and sent
			return sheet, nil
		}
		if err := b.spooler.Submit(t.Context(), kiosk.PrintJob{ID: "1", Ticket: "KD 042"}, lay); err != nil {
			t.Fatal(err)
		}
		if job := <-b.ended; job.State != kiosk.PrintFailed {
			t.Errorf("ended %s, want failed", job.State)
		}
		if err := b.spooler.Submit(t.Context(), kiosk.PrintJob{ID: "2", Ticket: "KD 043"}, lay); !errors.Is(err, full) {
			t.Errorf("submit: %v, want %v", err, full)
		}
		if n := len(b.sim.Papers()); n != 0 {
			t.Errorf("%d papers", n)
		}
	})
}

func TestASheetThatCannotBeDrawnFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, dialects["escpos"], nil)
		err := b.spooler.Submit(t.Context(), kiosk.PrintJob{ID: "1", Ticket: "KD 042"}, func() (*Sheet, error) { return nil, errors.New("no fonts") })
		if err != nil {
			t.Fatal(err)
		}
		if job := <-b.ended; job.State != kiosk.PrintFailed || job.Reason != reasonLayout {
			t.Errorf("ended %+v", job)
		}
	})
}

// reluctant fails surely so many times before it prints.
type reluctant struct {
	idle
	fails, asked int
}

func (r *reluctant) Print(context.Context, *Sheet) error {
	if r.asked++; r.asked <= r.fails {
		return devices.Fail(Device, devices.ErrCoverOpen, nil)
	}
	return nil
}

func TestAJobIsTriedAsOftenAsItMay(t *testing.T) {
	for name, row := range map[string]struct {
		tries, fails, asked int
		last                kiosk.PrintState
	}{
		"once when nobody says more": {0, 1, 1, kiosk.PrintFailed},
		"until it is printed":        {5, 2, 3, kiosk.PrintDone},
		"and no more":                {3, 9, 3, kiosk.PrintFailed},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				j, p, ended := newJournal(), &reluctant{fails: row.fails}, make(chan kiosk.PrintJob, 2)
				s := NewSpooler(p, j, SpoolOptions{Now: time.Now, Tries: row.tries, Pause: time.Second, Ended: func(job kiosk.PrintJob) { ended <- job }})
				ctx, stop := context.WithCancel(t.Context())
				defer stop()
				go func() { _ = s.Run(ctx) }()
				start := time.Now()
				if err := s.Submit(ctx, kiosk.PrintJob{ID: "1"}, func() (*Sheet, error) { return nil, nil }); err != nil {
					t.Fatal(err)
				}
				job := <-ended
				if took := time.Since(start); job.State != row.last || p.asked != row.asked || took != time.Duration(row.asked-1)*time.Second {
					t.Errorf("ended %s after %d tries in %v", job.State, p.asked, took)
				}
				stop()
				synctest.Wait()
			})
		})
	}
}

// idle never prints and never fails.
type idle struct{}

func (idle) Print(ctx context.Context, _ *Sheet) error { <-ctx.Done(); return ctx.Err() }
func (idle) Status(context.Context) error              { return nil }

func TestAFullQueueRefuses(t *testing.T) {
	j := newJournal()
	s := NewSpooler(idle{}, j, SpoolOptions{Now: time.Now})
	lay := func() (*Sheet, error) { return nil, nil }
	for i := range maxQueue {
		if err := s.Submit(t.Context(), kiosk.PrintJob{ID: fmt.Sprint(i)}, lay); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Submit(t.Context(), kiosk.PrintJob{ID: "more"}, lay); !errors.Is(err, devices.ErrBusy) {
		t.Errorf("submit to a full queue: %v, want busy", err)
	}
	if got := j.jobs["more"]; got.State != kiosk.PrintFailed || got.Reason != reasonFull {
		t.Errorf("journalled as %+v", got)
	}
}

func TestStoppingDuringAJobLeavesItUnknown(t *testing.T) {
	sheet := layOut(t, english(), Width80)
	synctest.Test(t, func(t *testing.T) {
		sim, j := printsim.New(), newJournal()
		sim.SetFaults(printsim.Faults{Stalled: true})
		p := NewPrinter(sim.Open, ESCPOS{}, Options{})
		defer p.Close()
		s := NewSpooler(p, j, SpoolOptions{Now: time.Now})
		ctx, stop := context.WithCancel(t.Context())
		ran := make(chan error)
		go func() { ran <- s.Run(ctx) }()
		if err := s.Submit(ctx, kiosk.PrintJob{ID: "1", Ticket: "KD 042"}, func() (*Sheet, error) { return sheet, nil }); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Second) // of the bubble's clock: part of it is sent
		stop()
		<-ran
		if got := j.jobs["1"].State; got != kiosk.PrintUnknown {
			t.Errorf("journalled as %s, want unknown", got)
		}
	})
}

// hasty is a journal that, as a database does, refuses what comes too late.
type hasty struct{ *journal }

func (h hasty) SavePrint(ctx context.Context, job kiosk.PrintJob) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return h.journal.SavePrint(ctx, job)
}

func TestStoppingBeforeAJobLeavesItForRecover(t *testing.T) {
	j, told := newJournal(), []kiosk.PrintJob{}
	s := NewSpooler(idle{}, hasty{j}, SpoolOptions{Now: time.Now, Ended: func(job kiosk.PrintJob) { told = append(told, job) }})
	ctx, stop := context.WithCancel(t.Context())
	lay := func() (*Sheet, error) { stop(); return nil, nil }
	if err := s.Submit(ctx, kiosk.PrintJob{ID: "1"}, lay); err != nil {
		t.Fatal(err)
	}
	if err := s.Run(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("run: %v", err)
	}
	if got := j.jobs["1"]; got.State != kiosk.PrintQueued || len(told) != 0 {
		t.Errorf("journalled as %+v and told of %v, want it still queued", got, told)
	}
	if err := s.Recover(t.Context()); err != nil || j.jobs["1"].Reason != reasonRestart {
		t.Errorf("the next start: %v, and %+v", err, j.jobs["1"])
	}
}
