package main

import (
	"context"
	"time"

	"frontdoor/kiosk"
	"frontdoor/kiosk/flow"
	"frontdoor/sync/inbox"
	"frontdoor/sync/mqttlink"
	"frontdoor/sync/wire"
)

// Publish implements outbox.Publisher and inbox.Publisher.
func (a *app) Publish(ctx context.Context, topic string, payload []byte, retained bool) error {
	return a.link.Publish(ctx, topic, payload, retained)
}

// Connected implements outbox.Publisher.
func (a *app) Connected() bool { return a.link != nil && a.link.Connected() }

// news passes on what the hub said, after it was verified and committed.
func (a *app) news(c inbox.Change) {
	switch c := c.(type) {
	case inbox.Receipt:
		a.out.Answered(c.EventID)
		a.send(flow.ReceiptNews{Receipt: c.Receipt})
	case inbox.Snapshot:
		a.send(flow.QueueNews{Snapshot: c.QueueSnapshot})
	case inbox.Closures:
		a.send(flow.ClosureNews{Closures: c.Closed})
	case inbox.Commands:
		a.send(flow.CommandNews{Commands: c.Commands})
	case inbox.Alert:
		a.heardTest(c.Alert)
		a.send(flow.AlertNews{Alert: c.Alert})
	case inbox.Roster:
		if c.Emptied {
			a.befell(kiosk.AuditRosterEmptied, "")
		}
	case inbox.Time:
		a.send(flow.TimeNews{})
	}
}

// wallClock is hub time in the hospital's time zone.
type wallClock struct {
	*inbox.Clock
	zone *time.Location
}

// Now implements flow.Clock.
func (c wallClock) Now() (time.Time, bool) {
	now, sure := c.Clock.Now()
	return now.In(c.zone), sure
}

// local is t in the hospital's time zone.
func (a *app) local(t time.Time) time.Time {
	zone, err := a.cfg.Location()
	if err != nil { // openApp has refused such settings
		return t
	}
	return t.In(zone)
}

// listen hands on what the link delivers.
func (a *app) listen(ctx context.Context) error {
	for {
		select {
		case <-ctx.Done():
			return nil
		case m := <-a.link.Messages():
			a.in.Handle(ctx, m.Topic, m.Payload)
		}
	}
}

// connect starts the link to the broker; one that is away is no error.
func (a *app) connect(ctx context.Context) error {
	boot, err := a.keys.NextBoot()
	if err != nil {
		return err
	}
	k := a.keys.Keys
	a.link = mqttlink.Dial(ctx, mqttlink.Options{
		URL: a.cfg.Hub, TLS: a.keys.ClientTLS(), ClientID: k.Kiosk,
		StatusTopic: wire.StatusTopic(k.Site, k.Kiosk).String(),
		Status: func(link uint64, online bool) ([]byte, error) {
			return wire.SignStatus(k, wire.Status{Installation: a.keys.Installation, Boot: boot, Link: link, Online: online})
		},
		// Whatever the hub says it says again: receipts to what is sent again,
		// queues as retained, rosters when asked.
		Fleeting: wire.KioskFilters(k.Site, k.Kiosk),
		OnState: func(s mqttlink.State) {
			a.send(flow.Linked{Online: s.Connected})
			if s.Connected {
				a.out.Kick()
				a.in.Ask()
			}
		},
		Log: a.log,
	})
	return nil
}
