package main

import (
	"math/rand/v2"
	"testing"
	"time"
)

// kills is how often kiosk or hub are killed at least, enough how many must
// get through all the same.
const kills, enough = 50, 20

// TestKill holds the first promise: whatever an observer outside the kiosk saw
// confirmed is at the hub, once, though kiosk and hub are killed with SIGKILL
// at random moments. The observer knows nothing but the frames on a pipe.
func TestKill(t *testing.T) {
	if testing.Short() {
		t.Skip("kills real processes for a minute")
	}
	w := newWard(t, 400)
	w.startHub()
	if err := w.api().importBookings(t.Context(), w.booked); err != nil {
		t.Fatal(err)
	}
	k := w.startKiosk()
	w.waitForRoster(k)

	random := rand.New(rand.NewPCG(1, 2))
	confirmed := map[string]string{} // appointment → ticket
	killed := 0
	code := letter(w.keys.Code, w.keys.CodeKeyID, demoSiteID, w.booked[0])
	began := time.Now()
	first, ok := k.checkIn(code, "option-b")
	if !ok {
		t.Fatal("the first check-in was not confirmed, and nobody had killed the kiosk")
	}
	confirmed[w.booked[0].Appointment.ID] = first
	took := time.Since(began) // on this machine, undisturbed; a mean of the latest from here on
	for _, b := range w.booked[1:] {
		if killed >= kills && len(confirmed) >= enough {
			break
		}
		code := letter(w.keys.Code, w.keys.CodeKeyID, demoSiteID, b)
		for {
			struck := make(chan struct{})
			victim := random.IntN(3) // 0 kiosk, 1 hub, 2 both
			timer := time.AfterFunc(time.Duration(random.Float64()*2*float64(took)), func() {
				defer close(struck)
				if victim != 1 {
					_ = k.cmd.Process.Kill()
				}
				if victim != 0 {
					_ = w.hub.Process.Kill()
				}
			})
			began := time.Now()
			ticket, ok := k.checkIn(code, "option-b")
			strikes := !timer.Stop()
			if ok && !strikes {
				took = (3*took + time.Since(began)) / 4
			}
			if strikes {
				<-struck
			}
			if ok {
				if earlier, twice := confirmed[b.Appointment.ID]; twice && earlier != ticket {
					t.Errorf("%s was confirmed as %s and as %s", b.Appointment.ID, earlier, ticket)
				}
				confirmed[b.Appointment.ID] = ticket
			}
			if strikes {
				killed++
				if victim != 0 {
					w.killHub()
					w.startHub()
				}
				w.killKiosk()
				k = w.startKiosk()
				k.awaitWelcome()
			} else if !ok {
				t.Fatalf("%s was not confirmed, and nobody had killed the kiosk", b.Appointment.ID)
			}
			if ok {
				break
			}
		}
	}
	if killed < kills || len(confirmed) < enough {
		t.Fatalf("control: only %d kills and %d check-ins", killed, len(confirmed))
	}
	t.Logf("%d kills, %d check-ins confirmed on the screen", killed, len(confirmed))
	w.sameAtHub(confirmed)
}

// waitForRoster waits until the kiosk knows the last person booked.
func (w *ward) waitForRoster(k *kioskProc) {
	w.t.Helper()
	code := letter(w.keys.Code, w.keys.CodeKeyID, demoSiteID, w.booked[len(w.booked)-1])
	k.awaitWelcome()
	w.waitFor("the roster", func() bool {
		k.do("scan " + code)
		known := false
		for f := range k.frames {
			if f.Screen == "confirm" {
				known = true
				k.do("tap start-over")
				k.do("tap really")
			}
			if f.Screen == "desk" {
				k.do("tap finish")
			}
			if f.Screen == "welcome" && f.Session > 1 {
				k.do("tap text-size")
				k.do("tap text-size")
				return known
			}
		}
		return false
	})
}

// awaitWelcome waits for the first screen and makes it be shown once more, for
// whoever reads the frames next.
func (p *kioskProc) awaitWelcome() { p.drainToWelcome() }

// sameAtHub waits until everything has arrived and holds the hub's board
// against what was seen.
func (w *ward) sameAtHub(confirmed map[string]string) {
	w.t.Helper()
	var at map[string]int
	w.waitFor("the arrival of everything confirmed", func() bool {
		b, err := w.api().board(w.t.Context())
		if err != nil {
			return false
		}
		at = map[string]int{}
		for _, q := range b.Queues {
			for _, list := range [][]boardEntry{q.Called, q.Waiting, q.Done} {
				for _, e := range list {
					at[e.Code]++
				}
			}
		}
		for _, ticket := range confirmed {
			if at[ticket] == 0 {
				return false
			}
		}
		return true
	})
	for appointment, ticket := range confirmed {
		if at[ticket] != 1 {
			w.t.Errorf("ticket %s of %s is at the hub %d times", ticket, appointment, at[ticket])
		}
	}
	if len(at) != len(confirmed) {
		w.t.Errorf("the hub holds %d tickets, %d were confirmed: somebody has two places", len(at), len(confirmed))
	}
}
