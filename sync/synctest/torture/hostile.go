package main

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"frontdoor/kiosk"
	"frontdoor/sync/identity"
	"frontdoor/sync/mqttlink"
	"frontdoor/sync/wire"
)

// hostile puts somebody with a stolen kiosk's keys on the broker: garbage, huge
// messages, other kiosks' topics, the hub's topics, another kiosk's events.
func hostile(ctx context.Context, o options, seed uint64) (result, error) {
	w, err := newWard(ctx, o, seed, layout{kiosks: 1, people: o.people})
	if err != nil {
		return result{}, err
	}
	defer w.close()
	thief, err := newThief(ctx, w)
	if err != nil {
		return w.res, err
	}
	defer thief.link.Close()
	err = w.each(o.strikes, func() error { return thief.strike(w) }, nothing)
	if err != nil {
		return w.res, err
	}
	return w.judge()
}

// thief is a client with a real certificate and bad intentions.
type thief struct {
	keys *identity.Kiosk
	link *mqttlink.Link
}

func newThief(ctx context.Context, w *ward) (*thief, error) {
	keys, err := identity.LoadKiosk(identity.KioskDir(w.path("hub", "keys"), kioskIDs[len(kioskIDs)-1]))
	if err != nil {
		return nil, err
	}
	t := &thief{keys: keys}
	t.link = mqttlink.Dial(ctx, mqttlink.Options{URL: "ssl://" + w.mqtt, TLS: keys.ClientTLS(), ClientID: keys.Keys.Kiosk, AckTimeout: time.Second})
	return t, w.until("the stranger is connected", t.link.Connected)
}

// strike publishes one of everything. Most of it the broker refuses, some by
// ending the connection; what it lets through the other side must see through.
func (t *thief) strike(w *ward) error {
	own, victim := t.keys.Keys.Kiosk, kioskIDs[0]
	b := make([]byte, 1+w.r.IntN(4000))
	for i := range b {
		b[i] = byte(w.r.Uint32())
	}
	forged, err := wire.NewSealer(t.keys.Keys).Seal(uuid.Must(uuid.NewV7()).String(), kiosk.EventCheckin, time.Now(),
		kiosk.Checkin{Kiosk: victim, Ticket: "ZZ 001", Service: w.queue.ID, At: time.Now()})
	if err != nil {
		return err
	}
	receipt := []byte(fmt.Sprintf(`{"specversion":"1.0","id":"1","source":"/hub","type":%q,"datacontenttype":"application/json","data":{}}`, wire.TypeReceipt))
	for _, m := range []struct {
		topic string
		raw   []byte
	}{
		{wire.EventTopic(siteID, own).String(), b},
		{wire.EventTopic(siteID, own).String(), []byte(`{"data_base64":`)},
		{wire.EventTopic(siteID, own).String(), make([]byte, wire.MaxMessage)},
		{wire.EventTopic(siteID, victim).String(), forged.Bytes},
		{wire.ReceiptTopic(siteID, victim).String(), receipt},
		{wire.QueueTopic(siteID, w.queue.ID).String(), b},
		{wire.ClosureTopic(siteID).String(), b},
		{wire.RosterTopic(siteID, victim).String(), b},
		{wire.TimeTopic(siteID, victim).String(), b},
		{"other/topic", b},
		{"$SYS/x", b},
	} {
		if !t.link.Connected() {
			if err := w.until("the stranger is connected again", t.link.Connected); err != nil {
				return err
			}
		}
		ctx, stop := context.WithTimeout(w.ctx, 200*time.Millisecond)
		_ = t.link.Publish(ctx, m.topic, m.raw, w.r.IntN(2) == 0)
		stop()
	}
	return nil
}
