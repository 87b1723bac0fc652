package history

import (
	"context"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"frontdoor/sync/hub"
	"frontdoor/sync/wire"
)

// latest is how late a message arrives at most: several times the pause between
// two rounds in which a hub has the broker keep what is new.
const latest = 2 * time.Second

// keeper is a broker that takes a message at once and lets it arrive later, in
// any order; of a topic it keeps what arrived last.
type keeper struct {
	keys wire.HubKeys

	mu    sync.Mutex
	r     *rand.Rand
	kept  map[string]int64 // revision, by topic
	from  map[*line]bool   // who has published
	lines []*line
}

// line is a hub's connection to it.
type line struct {
	broker   *keeper
	messages chan hub.Message
	echo     bool // it hears itself at once, and nothing of what the broker keeps, which is given each word once
	given    map[string]bool
	cut      atomic.Bool
}

var _ hub.Transport = (*line)(nil)

// Messages implements hub.Transport.
func (l *line) Messages() <-chan hub.Message { return l.messages }

// Connected implements hub.Transport.
func (l *line) Connected() <-chan struct{} { return nil }

// Publish implements hub.Transport.
func (l *line) Publish(_ context.Context, topic string, payload []byte, retained bool) error {
	if l.cut.Load() {
		return errCut
	}
	b := l.broker
	b.mu.Lock()
	defer b.mu.Unlock()
	if l.echo {
		l.hear(topic, payload)
		if retained && l.given[string(payload)] {
			return nil
		}
		l.given[string(payload)] = retained
	}
	time.AfterFunc(time.Duration(b.r.Int64N(int64(latest))), func() { b.arrive(l, topic, payload, retained) })
	return nil
}

func (b *keeper) join(l *line) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.lines = append(b.lines, l)
}

func (b *keeper) arrive(from *line, topic string, payload []byte, retained bool) {
	t, err := wire.ParseTopic(topic)
	if err != nil || t.Kind != wire.KindQueue {
		return
	}
	var body any
	h, err := wire.ReadRetained(b.keys, topic, payload, &body)
	if err != nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.from[from] = true
	if retained {
		b.kept[topic] = h.Revision.N
	}
	for _, l := range b.lines {
		if !l.echo && !l.cut.Load() {
			l.hear(topic, payload)
		}
	}
}

// hear lets a hub hear a message, unless it is far behind.
func (l *line) hear(topic string, payload []byte) {
	select {
	case l.messages <- hub.Message{Topic: topic, Payload: payload}:
	default:
	}
}

func (b *keeper) keeps(topic string) int64 {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.kept[topic]
}

// heard reports whether something of a hub has arrived.
func (b *keeper) heard(l *line) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.from[l]
}
