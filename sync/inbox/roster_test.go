package inbox

import (
	"fmt"
	"testing"
	"time"

	"frontdoor/kiosk"
	"frontdoor/sync/wire"
)

// pages makes a roster of n people in pages of 10.
func pages(digest string, n int) []kiosk.RosterPage {
	var out []kiosk.RosterPage
	for from := 0; from == 0 || from < n; from += 10 {
		p := kiosk.RosterPage{Digest: digest, From: from, Total: n}
		for i := from; i < min(from+10, n); i++ {
			p.Entries = append(p.Entries, kiosk.RosterEntry{Appointment: kiosk.Appointment{ID: fmt.Sprintf("%s %d", digest, i)}})
		}
		out = append(out, p)
	}
	return out
}

func (s *site) page(t *testing.T, n int64, p kiosk.RosterPage) {
	t.Helper()
	s.say(t, wire.RosterTopic("demo", "lobby"), n, s.now, p)
}

func TestRosterComesWholeInAnyOrder(t *testing.T) {
	p := pages("d", 35)
	for name, order := range map[string][]int{
		"in order":            {0, 1, 2, 3},
		"backwards":           {3, 2, 1, 0},
		"mixed":               {2, 0, 3, 1},
		"with pages twice":    {1, 1, 0, 0, 2, 3, 3},
		"the middle one last": {0, 2, 3, 1},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t)
			for _, i := range order {
				s.page(t, 1, p[i])
			}
			s.wantChanges(t, "Roster")
			if len(s.sink.roster) != 35 || s.sink.digest != "d" {
				t.Errorf("%d entries, digest %q", len(s.sink.roster), s.sink.digest)
			}
		})
	}
}

func TestRosterThatBrokeOffBeginsAnew(t *testing.T) {
	s, p := newSite(t), pages("d", 35)
	for _, i := range []int{0, 1, 3} {
		s.page(t, 1, p[i])
	}
	for _, i := range []int{2, 1, 0, 3} { // the answer to the next question
		s.page(t, 2, p[i])
	}
	s.page(t, 2, p[2])
	s.wantChanges(t, "Roster")
	if len(s.sink.roster) != 35 || s.inbox.Stats().Stale != 1 || s.inbox.roster.waiting != nil {
		t.Errorf("%d entries, stats %+v", len(s.sink.roster), s.inbox.Stats())
	}
}

func TestEmptyRosterClearsTheOld(t *testing.T) {
	s := newSite(t)
	s.page(t, 1, pages("d", 5)[0])
	s.page(t, 2, pages("none", 0)[0])
	s.wantChanges(t, "Roster Roster")
	if len(s.sink.roster) != 0 || s.sink.digest != "none" {
		t.Errorf("%d entries, digest %q", len(s.sink.roster), s.sink.digest)
	}
}

func TestARosterThatWasEmptiedIsTold(t *testing.T) {
	none := wire.Hash(nil)
	some := pages("d", 2)[0]
	for name, row := range map[string]struct {
		said []kiosk.RosterPage
		want bool
	}{
		"the first one is empty":         {pages(none, 0), false},
		"all of it was taken away":       {append(pages("d", 2), pages(none, 0)...), true},
		"all of it, as what has changed": {[]kiosk.RosterPage{some, {Base: "d", Digest: none, Removed: []string{"d 0", "d 1"}}}, true},
		"it is empty still":              {append(pages("d", 2), pages(none, 0)[0], pages(none, 0)[0]), false},
		"it holds others now":            {append(pages("d", 2), pages("e", 3)...), false},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t)
			for i, p := range row.said {
				s.page(t, int64(i+1), p)
			}
			if len(s.changes) != len(row.said) {
				t.Fatalf("told %+v; stats %+v", s.changes, s.inbox.Stats())
			}
			if last := s.changes[len(s.changes)-1].(Roster); last.Emptied != row.want {
				t.Errorf("told %+v", last)
			}
		})
	}
}

func TestNewRosterTakesOverHalfway(t *testing.T) {
	s := newSite(t)
	old, fresh := pages("old", 25), pages("new", 15)
	s.page(t, 1, old[0])
	s.page(t, 2, fresh[0])
	s.page(t, 1, old[1]) // too late
	s.page(t, 2, fresh[1])
	s.wantChanges(t, "Roster")
	if s.sink.digest != "new" || len(s.sink.roster) != 15 || s.inbox.Stats().Stale != 1 {
		t.Errorf("%d entries of %q, stats %+v", len(s.sink.roster), s.sink.digest, s.inbox.Stats())
	}
}

func TestBrokerCannotBringBackAnOldRoster(t *testing.T) {
	s := newSite(t)
	s.inbox.o.Clock.set(s.now, s.now)
	s.say(t, wire.RosterTopic("demo", "lobby"), 1, s.now.Add(-oldPage-time.Second), pages("old", 5)[0])
	s.wantChanges(t, "")
	s.page(t, 5, pages("new", 5)[0])
	s.page(t, 4, pages("old", 5)[0])
	s.wantChanges(t, "Roster")
	if s.sink.digest != "new" || s.inbox.Stats().Stale != 2 {
		t.Errorf("digest %q, stats %+v", s.sink.digest, s.inbox.Stats())
	}
}

func TestHubWhoseClockWasSetBackIsBelieved(t *testing.T) {
	s := newSite(t)
	s.inbox.o.Clock.set(s.now.Add(24*time.Hour), s.now)
	s.say(t, wire.RosterTopic("demo", "lobby"), 5, s.now.Add(24*time.Hour), pages("old", 5)[0])
	s.say(t, wire.TimeTopic("demo", "lobby"), 1, s.now, wire.Time{Nonce: s.ask(t)})
	s.page(t, 1, pages("new", 5)[0])
	s.wantChanges(t, "Roster Time Roster")
}

func TestPagesThatDoNotFitAreRefused(t *testing.T) {
	for name, p := range map[string]kiosk.RosterPage{
		"more than in all":    {Digest: "d", From: 0, Total: 0, Entries: make([]kiosk.RosterEntry, 1)},
		"beyond the end":      {Digest: "d", From: 9, Total: 9, Entries: make([]kiosk.RosterEntry, 1)},
		"before the start":    {Digest: "d", From: -1, Total: 9, Entries: make([]kiosk.RosterEntry, 1)},
		"empty in the middle": {Digest: "d", From: 3, Total: 9},
		"too many in all":     {Digest: "d", From: 0, Total: maxRoster + 1, Entries: make([]kiosk.RosterEntry, 1)},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t)
			s.page(t, 1, p)
			if st := s.inbox.Stats(); st != (Stats{Malformed: 1}) {
				t.Errorf("stats %+v", st)
			}
		})
	}
}

func TestPagesThatWaitAreBounded(t *testing.T) {
	s := newSite(t)
	for i := range 3 * maxWaiting {
		s.page(t, 1, kiosk.RosterPage{Digest: "d", From: 1 + i, Total: 1000, Entries: make([]kiosk.RosterEntry, 1)})
	}
	if n := len(s.inbox.roster.waiting); n != maxWaiting {
		t.Errorf("%d pages wait", n)
	}
}

func TestOnlyWhatHasChanged(t *testing.T) {
	added := kiosk.RosterEntry{Appointment: kiosk.Appointment{ID: "new"}}
	for _, tc := range []struct {
		name    string
		page    kiosk.RosterPage
		changes string
		entries int
		digest  string
	}{
		{"to the roster held", kiosk.RosterPage{Base: "d", Digest: "e", Total: 1, Entries: []kiosk.RosterEntry{added}, Removed: []string{"d 0", "d 1"}}, "Roster Roster", 4, "e"},
		{"to another one", kiosk.RosterPage{Base: "x", Digest: "e", Total: 1, Entries: []kiosk.RosterEntry{added}}, "Roster", 5, "d"},
		{"with numbers that do not fit", kiosk.RosterPage{Base: "d", Digest: "e", Total: 2, Entries: []kiosk.RosterEntry{added}}, "Roster", 5, "d"},
		{"in the middle of nowhere", kiosk.RosterPage{Base: "d", Digest: "e", From: 1, Total: 1, Entries: []kiosk.RosterEntry{added}}, "Roster", 5, "d"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := newSite(t)
			s.page(t, 1, pages("d", 5)[0])
			s.page(t, 2, tc.page)
			s.wantChanges(t, tc.changes)
			if len(s.sink.roster) != tc.entries || s.sink.digest != tc.digest {
				t.Errorf("%d entries of %q", len(s.sink.roster), s.sink.digest)
			}
		})
	}
}

// A broker that keeps old changes cannot lay them over a newer roster.
func TestOldChangesAreNotTaken(t *testing.T) {
	s := newSite(t)
	s.page(t, 3, pages("d", 5)[0])
	s.page(t, 2, kiosk.RosterPage{Base: "d", Digest: "e", Removed: []string{"d 0"}})
	s.wantChanges(t, "Roster")
	if len(s.sink.roster) != 5 {
		t.Errorf("%d entries", len(s.sink.roster))
	}
}
