package main

import (
	"context"
	"strings"

	"frontdoor/sync/hub"
	"frontdoor/sync/mqttlink"
)

// transport shows an MQTT link to the engine.
type transport struct {
	*mqttlink.Link
	messages  chan hub.Message
	connected chan struct{}
	stop      context.CancelFunc
}

// dial connects in the background.
func dial(o mqttlink.Options) *transport {
	ctx, stop := context.WithCancel(context.Background())
	t := &transport{messages: make(chan hub.Message), connected: make(chan struct{}, 1), stop: stop}
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
	go t.forward(ctx)
	return t
}

func (t *transport) forward(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case m := <-t.Link.Messages():
			select {
			case t.messages <- hub.Message{Topic: m.Topic, Payload: m.Payload, Retained: m.Retained}:
			case <-ctx.Done():
				return
			}
		}
	}
}

// Messages implements hub.Transport.
func (t *transport) Messages() <-chan hub.Message { return t.messages }

// Connected implements hub.Transport.
func (t *transport) Connected() <-chan struct{} { return t.connected }

// Close ends the connection.
func (t *transport) Close() {
	t.stop()
	t.Link.Close()
}

// ready says whether the broker is there.
func (t *transport) ready() error {
	if !t.Link.Connected() {
		return mqttlink.ErrNotConnected
	}
	return nil
}
