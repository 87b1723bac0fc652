package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"sync"
	"sync/atomic"

	"frontdoor/sync/synctest/history"
)

// newDatabases is how often one kiosk may need a new database within a day
// before its ticket codes begin again (sync/identity).
const newDatabases = 3

// faults is everything that is gone through.
func faults() []fault {
	list := append(processFaults(), diskFaults()...)
	return append(list, historyFaults()...)
}

// processFaults are what real processes go through.
func processFaults() []fault {
	mosquitto, postgres := find("/usr/sbin/mosquitto", "mosquitto"), postgresDir()
	return []fault{
		{"kill -9 of kiosk, hub with its broker and record", false, kills(layout{})},
		{"kill -9 of kiosk, hub, mosquitto", false, needs(mosquitto, "mosquitto", kills(layout{broker: mosquitto}))},
		{"kill -9 of kiosk, hub, mosquitto, PostgreSQL", false, needs(mosquitto, "mosquitto",
			needs(postgres, "postgresql", kills(layout{broker: mosquitto, database: postgres})))},
		{"connection reset, half-open, delayed, refused", false, connections},
		{"messages doubled and out of order between kiosk and broker", false, disorder},
		{"flipped bytes in the kiosk's database", false, flips},
		{"the kiosk's database lost mid-day", false, lostDatabase(false)},
		{"the kiosk's database lost with what the hub had not", true, lostDatabase(true)},
		{"the hub restored from a backup", false, restored(false)},
		{"the hub's record put back without a new epoch", true, restored(true)},
		{"one appointment at two kiosks while the hub is away", false, twoKiosks},
		{"a hostile client on the broker", false, hostile},
		{"the kiosk's disk is full", false, fullDisk},
	}
}

// needs passes over a fault where a program is not installed.
func needs(path, name string, play playing) playing {
	if path != "" {
		return play
	}
	return func(context.Context, options, uint64) (result, error) {
		return result{skipped: name + " is not installed (Debian: apt-get install " + name + ")"}, nil
	}
}

// diskFaults are what a disk of our own does to the kiosk's database.
func diskFaults() []fault {
	return []fault{
		{"the disk full at every write, and the power cut after", false, fullAtEvery(false)},
		{"confirmed though the disk was full", true, fullAtEvery(true)},
		{"the power is cut (FULL)", false, powerCuts("FULL")},
		{"the power is cut (NORMAL)", true, powerCuts("NORMAL")},
		{"the power is cut (OFF)", true, powerCuts("OFF")},
	}
}

// historyFaults are what the model checker plays.
func historyFaults() []fault {
	list := []fault{
		{"replicas race for a retained snapshot", false, racing(false)},
		{"replicas that neither take turns nor see what the broker keeps", true, racing(true)},
	}
	for _, h := range []struct {
		name string
		f    history.Faults
	}{
		{"messages lost, doubled, late, disordered", history.Faults{Loss: true, Disorder: true}},
		{"the broker forgets what it acknowledged", history.Faults{Broker: true, Loss: true}},
		{"the broker away for 72 h", history.Faults{Away: true, Loss: true, Disorder: true}},
		{"kiosks' clocks jump by up to 48 h", history.Faults{Clock: true, Kiosk: true, Loss: true}},
		{"one appointment at two kiosks, both away", history.Faults{Twice: true, Disorder: true}},
		{"two kiosks with the same codes", history.Faults{Codes: true, Twice: true}},
		{"a kiosk's database lost mid-day", history.Faults{Disk: true, Disorder: true}},
		{"the hub restored from a backup", history.Faults{Restore: true, Loss: true}},
		{"everything together", history.All},
	} {
		list = append(list, fault{"histories: " + h.name, false, histories(h.f)})
	}
	for _, f := range history.Controls() {
		list = append(list, fault{"histories: " + string(f.Mistake), true, mistaken(f)})
	}
	return list
}

// histories plays a seed's histories of the model checker.
func histories(f history.Faults) playing {
	return func(ctx context.Context, o options, seed uint64) (result, error) {
		return o.play(ctx, f, seed*uint64(o.histories), uint64(o.histories))
	}
}

// mistaken plays an eighth of a seed's histories, and more of them up to all
// until the mistake shows: some do so in few of a hundred.
func mistaken(f history.Faults) playing {
	return func(ctx context.Context, o options, seed uint64) (sum result, err error) {
		n := uint64(max(o.histories/8, 1))
		for part := uint64(0); part < 8 && err == nil && !sum.as(true); part++ {
			var r result
			r, err = o.play(ctx, f, (seed+part<<32)*n, n)
			sum.add(r)
		}
		return sum, err
	}
}

// play plays n histories from a number on, as many at once as there are
// processors; each is the same whatever runs beside it.
func (o options) play(ctx context.Context, f history.Faults, from, n uint64) (res result, err error) {
	err = o.sideBySide(ctx, n, func(site *history.Site, dir string, i uint64) (result, error) {
		v, err := site.Run(dir, from+i, f)
		return judged(v, from+i), err
	}, &res)
	return res, err
}

// racing lets two replicas race; as this takes real time, all at once.
func racing(unfenced bool) playing {
	return func(ctx context.Context, o options, seed uint64) (res result, err error) {
		n := uint64(o.races)
		err = o.sideBySide(ctx, n, func(site *history.Site, dir string, i uint64) (result, error) {
			v, err := site.Race(ctx, dir, seed*n+i, unfenced)
			return judged(v, seed*n+i), err
		}, &res)
		return res, err
	}
}

// sideBySide does something n times and adds up.
func (o options) sideBySide(ctx context.Context, n uint64, do func(site *history.Site, dir string, i uint64) (result, error), sum *result) error {
	site, err := history.NewSite()
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp(o.dir, "histories-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	var next atomic.Uint64
	var mu sync.Mutex
	var all sync.WaitGroup
	for range max(runtime.GOMAXPROCS(0), o.races) {
		all.Go(func() {
			for i := next.Add(1) - 1; i < n && ctx.Err() == nil; i = next.Add(1) - 1 {
				r, failed := do(site, dir, i)
				mu.Lock()
				sum.add(r)
				err = errors.Join(err, failed)
				mu.Unlock()
			}
		})
	}
	all.Wait()
	return err
}

// judged is one history as a line of the report counts it.
func judged(v history.Verdict, seed uint64) result {
	r := result{tries: 1, confirmed: v.Confirmed, lost: v.Lost, doubled: v.Doubled, stall: v.Stall}
	for _, w := range v.Wrong {
		r.wrong = append(r.wrong, fmt.Sprintf("history %d: %s", seed, w))
	}
	if v.Lost+v.Doubled > 0 && len(v.Wrong) == 0 {
		r.wrong = append(r.wrong, fmt.Sprintf("history %d: %d lost, %d doubled", seed, v.Lost, v.Doubled))
	}
	return r
}
