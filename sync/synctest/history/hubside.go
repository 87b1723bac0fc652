package history

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"frontdoor/kiosk"
	"frontdoor/sync/hub"
	"frontdoor/sync/hub/sqldb"
	"frontdoor/sync/wire"
)

// hubSide is the hub: its record outlives its process.
type hubSide struct {
	db       *sqldb.DB
	engine   *hub.Engine
	retained []message // the newest of each queue, as the broker has them
	revised  map[string]kiosk.Revision
	taken    map[string]time.Time // event id → when it was first taken in
	backups  int
}

func (w *world) record() string { return filepath.Join(w.dir, "record.db") }

// emptyRecord makes a record once, for all histories to begin with.
func emptyRecord() ([]byte, error) {
	dir, err := os.MkdirTemp("", "record-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "record.db")
	db, err := sqldb.Open(context.Background(), file, begins)
	if err != nil {
		return nil, err
	}
	err = db.Update(context.Background(), func(t hub.Tx) error {
		for n := range appointments {
			a := kiosk.Appointment{ID: appointment(n), Service: "x-ray", At: bookedAt(n)}
			if err := t.SaveAppointment(kiosk.RosterEntry{Appointment: a}); err != nil {
				return err
			}
		}
		return nil
	})
	if err := errors.Join(err, db.Close()); err != nil {
		return nil, err
	}
	return os.ReadFile(file)
}

// openHub starts a hub on its record and publishes what is retained.
func (w *world) openHub() (err error) {
	h := &w.hubSide
	if h.taken == nil {
		h.taken, h.revised = map[string]time.Time{}, map[string]kiosk.Revision{}
	}
	if h.db, err = sqldb.Open(w.ctx, w.record(), w.time()); err != nil {
		return err
	}
	if h.engine, err = hub.New(w.config(w.store(h.db))); err != nil {
		return err
	}
	if err := h.engine.Start(w.ctx); err != nil {
		return err
	}
	return w.announce()
}

func (w *world) closeHub() {
	if w.hubSide.db != nil {
		w.hubSide.db.Close()
		w.hubSide.db = nil
	}
}

func (w *world) restartHub() error {
	w.closeHub()
	return w.openHub()
}

func (w *world) backupFile() string {
	return filepath.Join(w.dir, fmt.Sprintf("backup-%d", w.hubSide.backups))
}

func (w *world) backup() error {
	w.hubSide.backups++
	return w.hubSide.db.Backup(w.ctx, w.backupFile())
}

// backupOrRestore takes a backup, or goes back to the last one.
func (w *world) backupOrRestore() error {
	if w.r.IntN(3) == 0 {
		return w.backup()
	}
	w.closeHub()
	w.pass(time.Duration(1+w.r.IntN(60)) * time.Minute)
	if w.faults.Mistake == SameEpoch {
		return errors.Join(w.copyBack(w.backupFile()), w.openHub())
	}
	if _, err := sqldb.Restore(w.ctx, w.backupFile(), w.record(), w.time()); err != nil {
		return err
	}
	return w.openHub()
}

// deliver gives the hub up to n messages, in batches that share a commit, and
// sends its receipts. A hub that is killed has committed and told nobody.
func (w *world) deliver(n int) error {
	var batch []hub.Incoming
	for range n {
		m, ok := w.take(&w.up)
		if !ok {
			break
		}
		e, err := wire.OpenEvent(w.Site.hub, w.lookup, m.topic, m.payload)
		if err != nil {
			return err
		}
		batch = append(batch, hub.Incoming{Event: e, Raw: m.payload})
	}
	if len(batch) == 0 {
		return nil
	}
	receipts, err := w.hubSide.engine.Apply(w.ctx, batch...)
	if err != nil {
		return err
	}
	for i, r := range receipts {
		if _, ok := w.hubSide.taken[r.EventID]; !ok {
			w.hubSide.taken[r.EventID] = w.time()
		}
		if r.Outcome != kiosk.Accepted {
			w.wrong("event %s was %s: %s", r.EventID, r.Outcome, r.Reason)
		}
		if r.EventID != batch[i].ID || r.Hash != batch[i].Hash {
			w.wrong("the receipt of %s names %s", batch[i].ID, r.EventID)
		}
	}
	if w.chance(w.faults.Hub, 6) {
		return w.restartHub()
	}
	for i, r := range receipts {
		if err := w.tell(batch[i].Kiosk, r); err != nil {
			return err
		}
	}
	return w.announce()
}

// tell sends a receipt to its kiosk.
func (w *world) tell(id string, r kiosk.Receipt) error {
	t := wire.ReceiptTopic(siteID, id)
	raw, err := wire.SignDown(w.Site.hub, t, r.Revision, w.time(), r)
	for _, k := range w.kiosks {
		if k.keys.Kiosk == id {
			k.down = append(k.down, message{t.String(), raw})
		}
	}
	return err
}

// announce publishes, retained, the newest snapshot of each queue.
func (w *world) announce() error {
	h := &w.hubSide
	var newest []kiosk.QueueSnapshot
	err := h.db.View(w.ctx, func(r hub.Reader) error {
		for _, queue := range queues() {
			q, ok, err := r.Latest(queue)
			if err != nil {
				return err
			}
			if ok {
				newest = append(newest, q)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	h.retained = nil
	for _, q := range newest {
		t := wire.QueueTopic(siteID, q.Queue)
		raw, err := wire.SignDown(w.Site.hub, t, q.Revision, q.At, q)
		if err != nil {
			return err
		}
		m := message{t.String(), raw}
		h.retained = append(h.retained, m)
		old, known := h.revised[q.Queue]
		if known && old.Newer(q.Revision) {
			w.wrong("%s went back from revision %+v to %+v", q.Queue, old, q.Revision)
		}
		if known && old == q.Revision {
			continue
		}
		h.revised[q.Queue] = q.Revision
		for _, k := range w.kiosks {
			if k.connected {
				k.down = append(k.down, m)
			}
		}
	}
	return nil
}

// answer is the hub's word about the time.
func (w *world) answer(k *kioskSide, m message) (message, error) {
	_, ask, err := wire.OpenAsk(siteID, w.lookup, m.topic, m.payload)
	if err != nil {
		return message{}, err
	}
	t := wire.TimeTopic(siteID, k.keys.Kiosk)
	raw, err := wire.SignDown(w.Site.hub, t, kiosk.Revision{}, w.time(), wire.Time{Nonce: ask.Nonce})
	return message{t.String(), raw}, err
}

// match finds, for somebody at the desk, an appointment that nobody came for yet,
// or that is not the right one either.
func (w *world) match(atDesk []hub.BoardEntry) error {
	code := atDesk[w.r.IntN(len(atDesk))].Code
	if w.r.IntN(6) == 0 {
		_, err := w.hubSide.engine.Dismiss(w.ctx, code, "A. Nurse")
		return err
	}
	_, err := w.hubSide.engine.Match(w.ctx, code, appointment(w.r.IntN(appointments)), "A. Nurse", false)
	if err == nil {
		w.v.Matched++
	}
	return err
}

// staff call somebody, or end or undo a visit.
func (w *world) staff() error {
	h := w.hubSide
	b, err := h.engine.Board(w.ctx, false)
	if err != nil {
		return err
	}
	all := queues()
	s := all[w.r.IntN(len(all))]
	if w.r.IntN(2) == 0 {
		s = kiosk.DeskQueue
	}
	for _, q := range b.Queues {
		if q.Queue != s {
			continue
		}
		switch {
		case s == kiosk.DeskQueue && len(q.Waiting)+len(q.Called) > 0 && w.r.IntN(4) > 0:
			err = w.match(append(q.Waiting, q.Called...))
		case len(q.Called) > 0 && w.r.IntN(2) == 0:
			_, err = h.engine.Finish(w.ctx, q.Called[0].Code, "A. Nurse", hub.Done)
		case len(q.Done) > 0 && w.r.IntN(3) == 0:
			_, err = h.engine.Undo(w.ctx, q.Done[0].Code, "A. Nurse")
		case len(q.Waiting) > 0 && w.r.IntN(4) == 0:
			_, err = h.engine.Prioritise(w.ctx, q.Waiting[w.r.IntN(len(q.Waiting))].Code, "A. Nurse", w.r.IntN(3))
		case len(q.Waiting) > 0:
			_, err = h.engine.Call(w.ctx, s, "room", "A. Nurse")
		}
	}
	switch kiosk.CodeOf(err) {
	case "", kiosk.CodeConflict, kiosk.CodeNotFound:
		return w.announce()
	}
	return errors.Join(err, os.ErrInvalid)
}
