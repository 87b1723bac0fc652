package main

import (
	"context"
	"strings"

	"frontdoor/kiosk"
	"frontdoor/sync/broker"
	"frontdoor/sync/hub"
	"frontdoor/sync/identity"
	"frontdoor/sync/mqttlink"
	"frontdoor/sync/wire"
)

// How hubs that share a record take in what kiosks send; any other value is the
// URL of a NATS cluster.
const (
	intakeLeader = "leader"
	intakeShared = "shared"
)

// transport shows an MQTT link to the engine, and with a NATS cluster what this
// hub is given there.
type transport struct {
	*mqttlink.Link
	cluster   *broker.Member // nil without one
	messages  chan hub.Message
	connected chan struct{}
	stop      context.CancelFunc
}

// dial connects in the background.
func dial(intake string, id *identity.Hub, o mqttlink.Options) (*transport, error) {
	ctx, stop := context.WithCancel(context.Background())
	t := &transport{messages: make(chan hub.Message), connected: make(chan struct{}, 1), stop: stop}
	// What the hub watches is retained, so that a message missed is found again.
	o.Fleeting = wire.HubWatch(id.Keys.Site)
	intakes := wire.HubIntake(id.Keys.Site)
	switch {
	case strings.Contains(intake, "://"):
		var err error
		if t.cluster, err = broker.Join(intake, id, o.Log); err != nil {
			stop()
			return nil, kiosk.Wrap(kiosk.CodeBadInput, "", "-intake names no NATS cluster", err)
		}
		go forward(ctx, t, t.cluster.Messages(), func(m broker.Message) hub.Message {
			return hub.Message{Topic: m.Topic, Payload: m.Payload}
		})
	case intake == intakeShared:
		o.Subscriptions = wire.Shared(intakes)
	case intake == intakeLeader:
		o.Subscriptions = intakes
	default:
		stop()
		return nil, kiosk.Errorf(kiosk.CodeBadInput, "", "-intake is leader, shared, or the URLs of a NATS cluster, not %q", intake)
	}
	o.OnState = func(s mqttlink.State) {
		if !s.Connected {
			return
		}
		select {
		case t.connected <- struct{}{}:
		default:
		}
	}
	// The hub's own retained messages come back to it; one that is dropped is
	// looked at with the next connection.
	o.Droppable = func(topic string) bool {
		return strings.Contains(topic, "/queue/") || strings.HasSuffix(topic, "/closure")
	}
	t.Link = mqttlink.Dial(ctx, o)
	go forward(ctx, t, t.Link.Messages(), func(m mqttlink.Message) hub.Message { return hub.Message(m) })
	return t, nil
}

func forward[M any](ctx context.Context, t *transport, from <-chan M, as func(M) hub.Message) {
	for {
		select {
		case <-ctx.Done():
			return
		case m := <-from:
			select {
			case t.messages <- as(m):
			case <-ctx.Done():
				return
			}
		}
	}
}

// Publish implements hub.Transport. What is not retained need not be stored by
// the broker: kiosks ask and send again until they have it. Storing it, synced,
// made receipts lag behind a backlog, and the kiosks send all the more.
func (t *transport) Publish(ctx context.Context, topic string, payload []byte, retained bool) error {
	if retained {
		return t.Link.Publish(ctx, topic, payload, true)
	}
	return t.Tell(ctx, topic, payload)
}

// Messages implements hub.Transport.
func (t *transport) Messages() <-chan hub.Message { return t.messages }

// Connected implements hub.Transport.
func (t *transport) Connected() <-chan struct{} { return t.connected }

// Close ends the connection.
func (t *transport) Close() {
	t.stop()
	t.Link.Close()
	if t.cluster != nil {
		t.cluster.Close()
	}
}

// ready says whether the broker is there.
func (t *transport) ready() error {
	if !t.Link.Connected() || t.cluster != nil && !t.cluster.Connected() {
		return mqttlink.ErrNotConnected
	}
	return nil
}
