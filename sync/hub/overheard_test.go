package hub_test

import (
	"testing"
	"testing/synctest"
	"time"

	"frontdoor/kiosk"
	"frontdoor/sync/hub"
)

// heard are the alerts among the changes so far: who, how far, at which level.
func heard(changes <-chan hub.Change) (list []string) {
	for len(changes) > 0 {
		if c := <-changes; c.Alert != nil {
			list = append(list, c.Alert.EventID+" "+string(c.Alert.State)+" "+c.Alert.By)
		}
	}
	return list
}

func TestFollowersHearOfAlertsInAnotherHubsHands(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newReplicas(t, 1)
		var follow []<-chan hub.Change
		for _, e := range s.hubs {
			changes, end, err := e.Subscribe()
			if err != nil {
				t.Fatal(err)
			}
			defer end()
			follow = append(follow, changes)
		}
		said := func(when, want string) {
			t.Helper()
			time.Sleep(2500 * time.Millisecond)
			synctest.Wait()
			for i, changes := range follow {
				if list := heard(changes); len(list) != 1 || list[0] != want {
					t.Errorf("%s, followers of hub %d hear %q; want %q once", when, i+1, list, want)
				}
			}
		}
		if _, err := s.hubs[0].Apply(t.Context(), event("u", "lobby-1", kiosk.EventAlert, time.Now(), kiosk.Alert{Kind: kiosk.AlertUrgent, At: time.Now()})); err != nil {
			t.Fatal(err)
		}
		said("raised at the first", "u told ")
		time.Sleep(time.Minute - 3*time.Second)
		said("climbed at either", "u no-answer ")
		if _, err := s.hubs[1].Acknowledge(t.Context(), "u", ann); err != nil {
			t.Fatal(err)
		}
		said("answered at the second", "u seen "+ann)
		s.stop[0]()
		s.stop[1]()
	})
}
