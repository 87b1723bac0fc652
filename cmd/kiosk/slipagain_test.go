package main

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"frontdoor/cmd/internal/rig"
	"frontdoor/kiosk"
)

// A call that nobody has answered is asked for again at each start. It has one
// slip all the same, unless none came out.
func TestACallHasOneSlip(t *testing.T) {
	for name, row := range map[string]struct {
		before kiosk.PrintState
		fail   error
		papers int
	}{
		"printed":                    {kiosk.PrintDone, nil, 0},
		"left queued":                {kiosk.PrintQueued, nil, 1},
		"perhaps printed":            {kiosk.PrintSent, nil, 0},
		"given up":                   {kiosk.PrintFailed, nil, 1},
		"not asked for":              {"", nil, 1},
		"what nobody can look up is": {"", errors.New("disk full"), 1},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				j := &memoryJournal{fail: row.fail}
				if row.before != "" {
					j.jobs = []kiosk.PrintJob{{ID: "slip-a", Device: rig.DeskPrinter, State: row.before, At: time.Now()}}
				}
				b := newSlipBench(t, j)
				b.work(t, func() { b.Slip(lobbyAlert()); time.Sleep(time.Minute); synctest.Wait() })
				if n := len(b.sim.Papers()); n != row.papers {
					t.Errorf("%d slips, want %d", n, row.papers)
				}
			})
		})
	}
}
