package hub_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"frontdoor/kiosk"
	"frontdoor/sync/hub"
)

// rules changes the foot clinic's.
func (b *bench) rules(change func(*kiosk.Service)) {
	change(&b.cfg.Services[0])
	b.open()
}

func unsure(c *kiosk.Checkin) { c.TimeUnsure = true }

func TestEarlyAndLateRules(t *testing.T) {
	early := func(s *kiosk.Service) { s.Early, s.EarlyWaits = kiosk.Duration(30*time.Minute), true }
	desk := func(s *kiosk.Service) { s.LateTo = hub.LateToDesk }
	other := func(s *kiosk.Service) { s.LateTo = "blood-tests" }
	for _, tc := range []struct {
		name   string
		rule   func(*kiosk.Service)
		booked time.Duration // from ten, when they come
		change func(*kiosk.Checkin)
		queue  string
		state  hub.State
		alerts int
	}{
		{"early is in the order from the start", func(*kiosk.Service) {}, time.Hour, nil, "foot-clinic", hub.Waiting, 0},
		{"early waits until check-in opens", early, time.Hour, nil, "foot-clinic", hub.OnHold, 0},
		{"early, but check-in has opened", early, 30 * time.Minute, nil, "foot-clinic", hub.Waiting, 0},
		{"early by a clock nobody vouches for", early, time.Hour, unsure, "foot-clinic", hub.Waiting, 0},
		{"late keeps the queue", func(*kiosk.Service) {}, -16 * time.Minute, nil, "foot-clinic", hub.Waiting, 0},
		{"late is the desk's to decide", desk, -16 * time.Minute, nil, "foot-clinic", hub.OnHold, 1},
		{"just in time", desk, -15 * time.Minute, nil, "foot-clinic", hub.Waiting, 0},
		{"late by a clock nobody vouches for", desk, -16 * time.Minute, unsure, "foot-clinic", hub.Waiting, 0},
		{"late goes to another queue", other, -16 * time.Minute, nil, "blood-tests", hub.Waiting, 0},
		{"in time stays", other, -15 * time.Minute, nil, "foot-clinic", hub.Waiting, 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b := newBench(t)
			b.rules(tc.rule)
			change := []func(*kiosk.Checkin){booked("A-1", ten.Add(tc.booked))}
			if tc.change != nil {
				change = append(change, tc.change)
			}
			r := b.apply(checkin("e1", "lobby-1", "KD 001", change...))
			if r[0].Outcome != kiosk.Accepted {
				t.Fatalf("receipt %+v", r[0])
			}
			for _, name := range []string{"foot-clinic", "blood-tests"} {
				q := b.queue(name)
				all := slices.Concat(q.Waiting, q.OnHold)
				if name != tc.queue && len(all) > 0 || name == tc.queue && (len(all) != 1 || all[0].State != tc.state) {
					t.Errorf("%s: %+v", name, all)
				}
			}
			if got := len(b.alertKinds()); got != tc.alerts {
				t.Errorf("%d alerts", got)
			}
		})
	}
}

func TestWhoCameEarlyIsInTheOrderOnceCheckInOpens(t *testing.T) {
	b := newBench(t)
	b.rules(func(s *kiosk.Service) { s.Early, s.EarlyWaits = kiosk.Duration(30*time.Minute), true })
	b.apply(checkin("e1", "lobby-1", "KD 001", booked("A-1", ten.Add(time.Hour))))
	b.wait(30*time.Minute - time.Second)
	b.upkeep()
	if w := b.waiting("foot-clinic"); w != "" {
		t.Fatalf("too early: %s", w)
	}
	b.wait(time.Second)
	b.upkeep()
	if w := b.waiting("foot-clinic"); w != "KD 001" {
		t.Errorf("waiting: %s", w)
	}
}

func TestWhoWasSentToAnotherQueueCanBeTakenBack(t *testing.T) {
	b := newBench(t)
	b.rules(func(s *kiosk.Service) { s.LateTo = "blood-tests" })
	b.apply(checkin("e1", "lobby-1", "KD 001", booked("A-1", ten.Add(-time.Hour))))
	b.must(b.Undo(t.Context(), "KD 001", ann))
	if w := b.waiting("foot-clinic"); w != "KD 001" {
		t.Errorf("waiting: %s", w)
	}
}

func TestAHoldRunsOut(t *testing.T) {
	b := newBench(t)
	b.apply(checkin("e1", "lobby-1", "KD 001"), checkin("e2", "lobby-1", "KD 002"))
	b.must(b.Hold(t.Context(), "KD 001", ann, 20*time.Minute))
	if s := b.snapshot("blood-tests"); len(s.OnHold) != 1 || !s.Place("KD 001").OnHold {
		t.Errorf("the kiosks hear %+v", s)
	}
	b.must(b.Hold(t.Context(), "KD 002", ann, 0))
	b.wait(20 * time.Minute)
	b.upkeep()
	if w := b.waiting("blood-tests"); w != "KD 001" {
		t.Errorf("waiting: %s", w)
	}
	for _, wait := range []time.Duration{-time.Minute, 9 * time.Hour} {
		if _, err := b.Hold(t.Context(), "KD 001", ann, wait); kiosk.CodeOf(err) != kiosk.CodeBadInput {
			t.Errorf("held for %v: %v", wait, err)
		}
	}
}

func TestRulesThatCannotBe(t *testing.T) {
	const service = `{"id":"a","name":{"en":"A"},"building":"b","area":"c"`
	for _, tc := range []struct{ name, file, want string }{
		{"late to nowhere", `[` + service + `,"late_to":"dentist"}]`, "late_to is empty"},
		{"late to itself", `[` + service + `,"late_to":"a"}]`, "late_to is empty"},
		{"early without a window", `[` + service + `,"early_waits":true}]`, "early_waits needs"},
		{"a service called desk", `[{"id":"desk","name":{"en":"A"},"building":"b","area":"c"}]`, "no service can be called desk"},
	} {
		if _, err := hub.ReadServices("s.json", []byte(tc.file)); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: %v", tc.name, err)
		}
	}
	if _, err := hub.ReadServices("s.json", []byte(`[`+service+`,"late_to":"desk","early":"30m","early_waits":true}]`)); err != nil {
		t.Error(err)
	}
}

// Somebody came in time to a kiosk that was away, and again, late, to one that was
// not: which of the two reaches the hub first does not matter.
func TestWhoCameInTimeAfterAllIsNotLate(t *testing.T) {
	late := checkin("e1", "lobby-1", "KD 001", booked("A-1", ten), arrived(ten.Add(50*time.Minute)))
	inTime := checkin("e2", "lobby-2", "QX 001", booked("A-1", ten), arrived(ten.Add(-5*time.Minute)))
	later := checkin("e3", "lobby-2", "QX 001", booked("A-1", ten), arrived(ten.Add(40*time.Minute)))
	for _, tc := range []struct {
		name, to      string
		first, second hub.Incoming
		do            func(b *bench)
		want          string // as bench.stands has it
	}{
		{"at the desk", hub.LateToDesk, late, inTime, nil, "//; /KD 001/"},
		{"at the desk, the other way round", hub.LateToDesk, inTime, late, nil, "//; /QX 001/"},
		{"in the queue for the late", "blood-tests", late, inTime, nil, "//; /KD 001/"},
		{"in the queue for the late, the other way round", "blood-tests", inTime, late, nil, "//; /QX 001/"},
		{"late twice, at the desk", hub.LateToDesk, late, later, nil, "//; //KD 001"},
		{"late twice, in the queue for the late", "blood-tests", late, later, nil, "/KD 001/; //"},
		{"called from the queue for the late already", "blood-tests", late, inTime, func(b *bench) {
			b.must(b.Call(b.t.Context(), "blood-tests", "", ann))
		}, "KD 001//; //"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b := newBench(t)
			b.cfg.Services[0].LateTo = tc.to
			b.open()
			b.wait(time.Hour)
			b.apply(tc.first)
			if tc.do != nil {
				tc.do(b)
			}
			b.apply(tc.second)
			if got := b.stands(); got != tc.want {
				t.Errorf("got %q, want %q", got, tc.want)
			}
		})
	}
}
