package main

import (
	"bytes"
	"context"
	"log/slog"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"frontdoor/kiosk"
	"frontdoor/kiosk/flow"
	"frontdoor/sync/inbox"
)

// said is a clock that tells one time.
type said struct {
	at   time.Time
	sure bool
}

func (s said) Now() (time.Time, bool) { return s.at, s.sure }

var nine = time.Date(2026, 3, 4, 9, 0, 0, 0, time.UTC)

func TestARestartIsDue(t *testing.T) {
	for _, row := range []struct {
		name  string
		asked time.Time
		ran   time.Duration
		sure  bool
		want  bool
	}{
		{"asked while this program ran", nine.Add(-time.Minute), time.Hour, true, true},
		{"asked before this program began", nine.Add(-time.Minute), 59 * time.Second, true, false},
		{"asked at the moment it began", nine.Add(-time.Minute), time.Minute, true, false},
		{"never asked", time.Time{}, time.Hour, true, false},
		{"nobody can vouch for the time", nine.Add(-time.Minute), time.Hour, false, false},
		{"asked just now", nine.Add(-unsharp + 1), time.Hour, true, false},
		{"asked long enough ago for every clock", nine.Add(-unsharp), time.Hour, true, true},
		{"asked in the future, by a hub whose clock was set back", nine.Add(time.Hour), 2 * time.Hour, true, false},
	} {
		r := restart{clock: said{nine, row.sure}, ran: func() time.Duration { return row.ran }}
		if got := r.due(row.asked); got != row.want {
			t.Errorf("%s: %v, want %v", row.name, got, row.want)
		}
	}
}

// TestNoProgramEndsTwiceForOneWish lets kiosk programs follow one another at
// once, for three hours. Each takes hub time as well as it can.
func TestNoProgramEndsTwiceForOneWish(t *testing.T) {
	const worst = 2500 * time.Millisecond // half of the longest trip of an answer about the time
	steady := func(at time.Duration) time.Time { return nine.Add(at) }
	setBack := func(at time.Duration) time.Time {
		if at > time.Minute {
			at -= time.Hour
		}
		return nine.Add(at)
	}
	due := func(r restart, asked time.Time) bool { return r.due(asked) }
	for _, row := range []struct {
		name  string
		hub   func(at time.Duration) time.Time
		wrong []time.Duration // each program's clock, in turn
		due   func(r restart, asked time.Time) bool
		want  int
	}{
		{"clocks that are right", steady, []time.Duration{0}, due, 1},
		{"every other clock ahead", steady, []time.Duration{worst, -worst}, due, 1},
		{"every other clock behind", steady, []time.Duration{-worst, worst}, due, 1},
		{"ever less ahead", steady, []time.Duration{worst, 0, -worst, -2 * worst}, due, 1},
		{"the hub's clock set back an hour: once more when the hour has passed", setBack, []time.Duration{0}, due, 2},
		{"control: ending whenever it is asked", setBack, []time.Duration{0}, func(r restart, asked time.Time) bool {
			now, _ := r.clock.Now()
			return now.Add(-r.ran()).Before(asked)
		}, 3600},
	} {
		asked := nine.Add(20 * time.Second)
		ends, began := 0, time.Duration(0)
		for at := asked.Sub(nine); at < 3*time.Hour; at += time.Second {
			r := restart{said{row.hub(at).Add(row.wrong[ends%len(row.wrong)]), true}, func() time.Duration { return at - began }}
			if row.due(r, asked) {
				ends, began = ends+1, at
			}
		}
		if ends != row.want && (row.want < 100 || ends < 100) {
			t.Errorf("%s: %d ends, want %d", row.name, ends, row.want)
		}
	}
}

func TestTheRunEndsOnceNobodyIsHere(t *testing.T) {
	asked := inbox.Commands{Commands: kiosk.Commands{Restart: nine.Add(-time.Minute)}}
	ticks := slices.Repeat([]flow.Event{flow.Tick{}}, 10)
	for _, row := range []struct {
		name   string
		sure   bool
		news   inbox.Change
		events []flow.Event
		want   bool
	}{
		{"asked, and nobody here", true, asked, ticks, true},
		{"not asked", true, inbox.Commands{}, ticks, false},
		{"unsure of the time", false, asked, ticks, false},
		{"somebody here", true, asked, append([]flow.Event{flow.Begin{Goal: flow.GoalWay}}, ticks...), false},
	} {
		var log bytes.Buffer
		a := &app{events: make(chan flow.Event, 64), log: slog.New(slog.NewTextHandler(&log, nil))}
		clock := said{nine, row.sure}
		a.restart = restart{clock, func() time.Duration { return time.Hour }}
		a.flow = flow.New(flow.Config{Langs: []string{"en-GB"}}, flow.Ports{Clock: clock})
		ctx, stop := context.WithCancel(t.Context())
		a.news(row.news)
		for _, e := range row.events {
			a.send(e)
		}
		close(a.events)
		shown := 0
		a.flow.Run(ctx, a.events, a.untilRestart(stop, func(flow.State) { shown++ }))
		if ended := ctx.Err() != nil; ended != row.want || strings.Contains(log.String(), "hub asked") != row.want {
			t.Errorf("%s: ended %v, log %q", row.name, ended, log.String())
		}
		if want := 2 + len(row.events); shown != want {
			t.Errorf("%s: %d states shown, want %d", row.name, shown, want)
		}
		stop()
	}
}

// TestStaffTakeAKioskOutOfUse shuts a kiosk from the hub and has its program
// start anew: it ends in good order, and the next one is shut from its first page.
func TestStaffTakeAKioskOutOfUse(t *testing.T) {
	w := newWard(t, 0)
	w.startHub()
	staff := func(verb string, more ...string) {
		t.Helper()
		args := append([]string{verb, demoKiosks[0], "-by", "Sam", "-data", filepath.Join(w.dir, "hub")}, more...)
		if out, err := exec.Command(filepath.Join(w.bin, "hub"), args...).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", args, out)
		}
	}
	const shut, open = "This kiosk is not in use", "Welcome.\nHow can we help?"
	shows := func(k *kioskProc, title string) {
		t.Helper()
		for late := time.After(30 * time.Second); ; {
			select {
			case f, running := <-k.frames:
				if !running {
					t.Fatalf("it ended before it showed %q", title)
				}
				if f.Title == title {
					return
				}
			case <-late:
				t.Fatalf("it does not show %q", title)
			}
		}
	}
	k := w.startKiosk()
	shows(k, open)
	staff("shut")
	shows(k, shut)
	staff("restart")
	w.waitFor("its end", func() bool {
		for {
			select {
			case _, running := <-k.frames:
				if !running {
					return true
				}
			default:
				return false
			}
		}
	})
	if err := k.cmd.Wait(); err != nil {
		t.Errorf("the end: %v", err)
	}
	w.killHub()
	k = w.startKiosk()
	if f := <-k.frames; f.Title != shut {
		t.Errorf("the next program begins with %q", f.Title)
	}
	w.startHub()
	staff("shut", "-undo")
	shows(k, open)
}
