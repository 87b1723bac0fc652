package hub_test

import (
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"frontdoor/kiosk"
	"frontdoor/sync/hub"
	"frontdoor/sync/wire"
)

// question asks the hub as the kiosk does and returns the pages of the answer.
func (s *site) question(digest string, deltas bool) []kiosk.RosterPage {
	s.t.Helper()
	raw, err := wire.SignAsk(s.kiosk, time.Now(), wire.Ask{Digest: digest, Nonce: "n", Deltas: deltas})
	if err != nil {
		s.t.Fatal(err)
	}
	s.deliver(hub.Message{Topic: wire.AskTopic("riverside", "lobby-1").String(), Payload: raw})
	pages, _ := opened[kiosk.RosterPage](s, s.take(wire.KindRoster))
	return pages
}

func (s *site) book(from, to int, name string) {
	s.t.Helper()
	var list []kiosk.RosterEntry
	for i := from; i < to; i++ {
		list = append(list, kiosk.RosterEntry{
			Appointment: kiosk.Appointment{ID: fmt.Sprintf("A-%03d", i), Service: "foot-clinic", Building: "main", At: time.Now().UTC().Add(time.Hour)},
			Person:      kiosk.Person{ID: fmt.Sprint("P-", i), Name: kiosk.Name{Text: name}},
		})
	}
	if err := s.Import(s.t.Context(), list, ann); err != nil {
		s.t.Fatal(err)
	}
}

func TestAKioskIsToldWhatHasChanged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSite(t)
		defer func() { s.stop() }()
		s.book(0, 200, "Test Person")
		first := s.question("", true)
		if len(first) < 2 || first[0].Base != "" {
			t.Fatalf("%d pages, the first based on %q", len(first), first[0].Base)
		}
		s.book(199, 202, "Other Name")
		changed := s.question(first[0].Digest, true)
		if len(changed) != 1 || changed[0].Base != first[0].Digest || len(changed[0].Entries) != 3 || changed[0].Total != 3 || len(changed[0].Removed) != 0 {
			t.Fatalf("%d pages: %+v", len(changed), changed)
		}
		if again := s.question(changed[0].Digest, true); len(again) != 0 {
			t.Errorf("%d pages for a roster the kiosk has", len(again))
		}
		for name, pages := range map[string][]kiosk.RosterPage{
			"a kiosk that cannot take changes": s.question(first[0].Digest, false),
			"a roster nobody remembers":        s.question("unknown", true),
		} {
			if len(pages) < 2 || pages[0].Base != "" || pages[0].Total != 202 {
				t.Errorf("%s: %d pages", name, len(pages))
			}
		}
		// Away for two days: everything is over, and what is left fits one page.
		s.stop()
		time.Sleep(48 * time.Hour)
		synctest.Wait()
		s.start()
		s.book(300, 301, "Test Person")
		late := s.question(changed[0].Digest, true)
		if len(late) != 1 || len(late[0].Removed) != 202 || !slices.IsSorted(late[0].Removed) || len(late[0].Entries) != 1 {
			t.Errorf("after two days: %d pages", len(late))
		}
		// So much is new that it comes whole.
		s.book(400, 1400, "A Rather Long Name To Fill The Page Up With")
		if whole := s.question(late[0].Digest, true); len(whole) < 2 || whole[0].Base != "" {
			t.Errorf("%d pages", len(whole))
		}
	})
}

func TestAWipedKioskHoldsNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSite(t)
		defer s.stop()
		s.book(0, 10, "Test Person")
		held := s.question("", true)
		for name, by := range map[string]string{"lobby-1": "", "lobby-9": ann} {
			if err := s.Withhold(t.Context(), name, true, by); err == nil {
				t.Errorf("%s was wiped by %q", name, by)
			}
		}
		if err := s.Withhold(t.Context(), "lobby-1", true, ann); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		pages, _ := opened[kiosk.RosterPage](s, s.take(wire.KindRoster))
		if len(pages) != 1 || pages[0].Base != "" || pages[0].Total != 0 || pages[0].Digest != wire.Hash(nil) {
			t.Fatalf("it is told %+v", pages)
		}
		if again := s.question("", true); len(again) != 1 || again[0].Total != 0 {
			t.Errorf("a kiosk that was away is told %+v", again)
		}
		if by := s.question(held[0].Digest, true); len(by) != 1 || len(by[0].Entries) != 0 {
			t.Errorf("one that holds it still is told %+v", by)
		}
		if err := s.Withhold(t.Context(), "lobby-1", false, ann); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		if back, _ := opened[kiosk.RosterPage](s, s.take(wire.KindRoster)); len(back) != 1 || back[0].Total != 10 {
			t.Errorf("given back: %+v", back)
		}
	})
}
