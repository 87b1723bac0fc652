package hub_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"frontdoor/sync/hub"
	"frontdoor/sync/wire"
)

// muddler is a broker that takes a message at once and lets it arrive later, in
// any order: what it keeps of a topic is what arrived last.
type muddler struct {
	t  *testing.T
	mu sync.Mutex
	r  *rand.Rand

	clients   map[string]*muddled
	kept      map[string][]byte
	publisher string           // who last had something kept
	backward  int              // an older snapshot came to lie over a newer one
	last      map[string]int64 // revision kept, by topic
	hub       wire.HubKeys
}

// muddled is one hub's connection.
type muddled struct {
	*muddler
	name      string
	cut       bool // the process is gone, or stopped
	slow      time.Duration
	messages  chan hub.Message
	connected chan struct{}
}

func (m *muddler) client(name string) *muddled {
	c := &muddled{muddler: m, name: name, messages: make(chan hub.Message, 1000), connected: make(chan struct{}, 1)}
	m.clients[name] = c
	return c
}

func (c *muddled) Messages() <-chan hub.Message { return c.messages }
func (c *muddled) Connected() <-chan struct{}   { return c.connected }

func (c *muddled) Publish(_ context.Context, topic string, payload []byte, retained bool) error {
	c.mu.Lock()
	late := time.Duration(c.r.IntN(1500))*time.Millisecond + c.slow
	gone, lost := c.cut, c.r.IntN(10) == 0
	c.mu.Unlock()
	if gone {
		return errors.New("away")
	}
	time.AfterFunc(late, func() { c.arrive(c.name, topic, payload, retained) })
	if lost { // it arrives all the same, and is published again
		return errors.New("no answer")
	}
	return nil
}

func (m *muddler) arrive(from, topic string, payload []byte, retained bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if t, err := wire.ParseTopic(topic); err != nil || t.Kind != wire.KindQueue {
		return
	}
	var body any
	h, err := wire.ReadRetained(m.hub, topic, payload, &body)
	if err != nil {
		m.t.Error(err)
	}
	if retained {
		if h.Revision.N < m.last[topic] {
			m.backward++
		}
		m.kept[topic], m.last[topic], m.publisher = payload, h.Revision.N, from
	}
	for _, c := range m.clients {
		if c.cut {
			continue
		}
		select {
		case c.messages <- hub.Message{Topic: topic, Payload: payload}:
		default:
		}
	}
}
