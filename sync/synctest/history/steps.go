package history

import (
	"errors"
	"time"
)

// step does one thing at random.
func (w *world) step() error {
	k := w.kiosks[w.r.IntN(len(w.kiosks))]
	switch w.r.IntN(14) {
	case 0, 1, 2, 3:
		return k.checkIn()
	case 4, 5:
		return k.publish()
	case 6, 7:
		return w.deliver(1 + w.r.IntN(6))
	case 8:
		k.deliver(1 + w.r.IntN(6))
	case 9:
		return w.staff()
	case 10:
		w.pass(time.Duration(w.r.IntN(15*60)) * time.Second)
	case 11:
		k.connected = !k.connected
		if k.connected {
			return k.reconnect()
		}
	default:
		return w.harm(k)
	}
	return nil
}

// harm does one of the faults that are switched on.
func (w *world) harm(k *kioskSide) error {
	var can []func() error
	for _, f := range []struct {
		on bool
		do func() error
	}{
		{w.faults.Kiosk, k.kill},
		{w.faults.Hub, w.restartHub},
		{w.faults.Broker, w.forget},
		{w.faults.Clock, k.jump},
		{w.faults.Restore, w.backupOrRestore},
		{w.faults.Disk, k.loseDisk},
	} {
		if f.on {
			can = append(can, f.do)
		}
	}
	if len(can) == 0 {
		return nil
	}
	return can[w.r.IntN(len(can))]()
}

func (w *world) pass(d time.Duration) { w.micros.Add(d.Microseconds()) }

func (w *world) time() time.Time { return time.UnixMicro(w.micros.Load()).UTC() }

// away is an outage of days, with people coming all the time. A kiosk that has
// little room may forget what is answered, and nothing else.
func (w *world) away(d time.Duration) error {
	for _, k := range w.kiosks {
		k.connected = false
	}
	for end := w.time().Add(d); w.time().Before(end); {
		w.pass(time.Duration(w.r.IntN(6*60*60)) * time.Second)
		k := w.kiosks[w.r.IntN(len(w.kiosks))]
		if err := errors.Join(k.checkIn(), k.publish(), k.purge()); err != nil {
			return err
		}
	}
	return nil
}

// forget is a broker that ends and begins again empty, but for what is
// retained.
func (w *world) forget() error {
	w.up = nil
	for _, k := range w.kiosks {
		k.down = nil
		if err := k.reconnect(); err != nil {
			return err
		}
	}
	return nil
}

// take picks the next message of a queue, as orderly as the faults let it be.
func (w *world) take(queue *[]message) (m message, ok bool) {
	for len(*queue) > 0 {
		i := 0
		if w.chance(w.faults.Disorder, 2) {
			i = w.r.IntN(len(*queue))
		}
		m = (*queue)[i]
		if !w.chance(w.faults.Disorder, 5) { // else it stays, and comes again
			*queue = append((*queue)[:i:i], (*queue)[i+1:]...)
		}
		if !w.chance(w.faults.Loss, 6) {
			return m, true
		}
	}
	return m, false
}

// heal ends every fault and lets everything that is under way arrive.
func (w *world) heal() error {
	w.healed = true
	for _, k := range w.kiosks {
		k.connected = true
		if err := k.reconnect(); err != nil {
			return err
		}
	}
	for range 40 {
		w.pass(6 * time.Minute)
		waiting := len(w.up)
		for _, k := range w.kiosks {
			if err := k.publish(); err != nil {
				return err
			}
		}
		if err := w.deliver(1 << 20); err != nil {
			return err
		}
		for _, k := range w.kiosks {
			k.deliver(1 << 20)
			n, _, err := k.db.Depth(w.ctx)
			if err != nil {
				return err
			}
			waiting += n
		}
		if waiting == 0 {
			return nil
		}
	}
	w.wrong("events still wait for their receipts when all is well again")
	return nil
}
