package history

import (
	"context"
	"encoding/json"
	"errors"
	"os"

	"frontdoor/kiosk"
	"frontdoor/sync/hub"
	"frontdoor/sync/inbox"
	"frontdoor/sync/wire"
)

// Mistake is something that kiosk or hub do wrong on purpose. The checker must
// find each of them: what it could not find, it does not check.
type Mistake string

// The mistakes.
const (
	OnPuback  Mistake = "rows closed on PUBACK"
	Anew      Mistake = "a second try is a new event"
	SameEpoch Mistake = "a record put back without a new epoch"
	Backward  Mistake = "an older snapshot shown after a newer one"
	AsTheyGot Mistake = "a queue in the order of receipt"
	Unruled   Mistake = "a ruling about a code that reaches nobody"
)

// Controls are the mistakes, each with the faults in which it shows.
func Controls() []Faults {
	return []Faults{
		{Mistake: OnPuback, Broker: true, Loss: true},
		{Mistake: Anew, Loss: true, Kiosk: true},
		{Mistake: SameEpoch, Restore: true},
		{Mistake: Backward, Disorder: true},
		{Mistake: AsTheyGot, Disorder: true, Clock: true},
		{Mistake: Unruled, Codes: true, Twice: true},
	}
}

// closeUnheard takes what the broker has for done.
func (k *kioskSide) closeUnheard(ctx context.Context, payload []byte) error {
	e, err := k.open(payload)
	if err != nil {
		return err
	}
	_, err = k.db.ApplyReceipt(ctx, kiosk.Receipt{EventID: e.ID, Hash: e.Hash, Outcome: kiosk.Accepted})
	return err
}

// anew makes a check-in that is sent again one that has just been made.
func (k *kioskSide) anew(payload []byte) ([]byte, error) {
	if !k.sent[string(payload)] {
		k.sent[string(payload)] = true
		return payload, nil
	}
	e, err := k.open(payload)
	if err != nil {
		return nil, err
	}
	var c kiosk.Checkin
	if err := json.Unmarshal(e.Body, &c); err != nil {
		return nil, err
	}
	c.EventID = k.id()
	again, err := wire.NewSealer(k.keys).Seal(c.EventID, e.Type, e.At, c)
	return again.Bytes, err
}

func (k *kioskSide) open(payload []byte) (wire.Event, error) {
	return wire.OpenEvent(k.w.Site.hub, k.w.lookup, wire.EventTopic(siteID, k.keys.Kiosk).String(), payload)
}

// copyBack puts a backup back as it is.
func (w *world) copyBack(backup string) error {
	b, err := os.ReadFile(backup)
	for _, suffix := range []string{"-wal", "-shm"} {
		err = errors.Join(err, os.RemoveAll(w.record()+suffix))
	}
	return errors.Join(err, os.WriteFile(w.record(), b, 0o600))
}

// sink is where the inbox puts what the hub says.
func (k *kioskSide) sink() inbox.Sink {
	switch k.w.faults.Mistake {
	case Backward:
		return credulous{k.db}
	case Unruled:
		return deaf{k.db}
	}
	return k.db
}

// credulous takes every snapshot for a newer one.
type credulous struct{ inbox.Sink }

func (s credulous) ApplySnapshot(ctx context.Context, q kiosk.QueueSnapshot) (bool, error) {
	_, err := s.Sink.ApplySnapshot(ctx, q)
	return true, err
}

// deaf does not hear under which code somebody will be called.
type deaf struct{ inbox.Sink }

func (s deaf) ApplyReceipt(ctx context.Context, r kiosk.Receipt) (bool, error) {
	r.Ticket = ""
	return s.Sink.ApplyReceipt(ctx, r)
}

// store is the record as the hub sees it.
func (w *world) store(s hub.Store) hub.Store {
	if w.faults.Mistake == AsTheyGot {
		return byReceipt{s}
	}
	return s
}

// byReceipt is a record in which everybody's time is when the hub was told.
type byReceipt struct{ hub.Store }

func (s byReceipt) View(ctx context.Context, fn func(hub.Reader) error) error {
	return s.Store.View(ctx, func(r hub.Reader) error { return fn(receiptReader{r}) })
}

func (s byReceipt) Update(ctx context.Context, fn func(hub.Tx) error) error {
	return s.Store.Update(ctx, func(tx hub.Tx) error { return fn(receiptTx{tx}) })
}

type receiptReader struct{ hub.Reader }

func (r receiptReader) Live(queue string) ([]hub.Place, error) {
	return asReceived(r.Reader.Live(queue))
}

type receiptTx struct{ hub.Tx }

func (t receiptTx) Live(queue string) ([]hub.Place, error) { return asReceived(t.Tx.Live(queue)) }

func asReceived(places []hub.Place, err error) ([]hub.Place, error) {
	for i, p := range places {
		places[i].Slot = p.Received
	}
	return places, err
}
