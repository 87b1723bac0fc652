package hub

import (
	"sync"

	"frontdoor/kiosk"
)

// Change says that something on the board is new. It is a hint to read again,
// except for alerts, which it carries.
type Change struct {
	Kind     string         `json:"kind"` // "queue", "alert", "closures"
	Queue    string         `json:"queue,omitempty"`
	Revision kiosk.Revision `json:"revision,omitzero"`
	Alert    *Alert         `json:"alert,omitempty"`
}

// maxBehind is how many changes a subscriber may be behind before it is
// dropped, and maxSubscribers how many there may be.
const (
	maxBehind      = 64
	maxSubscribers = 256
)

// feed tells subscribers of changes. A full one is dropped, never waited for.
type feed struct {
	mu   sync.Mutex
	subs map[chan Change]bool
}

func newFeed() *feed { return &feed{subs: make(map[chan Change]bool)} }

func (f *feed) tell(c Change) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for ch := range f.subs {
		select {
		case ch <- c:
		default:
			delete(f.subs, ch)
			close(ch)
		}
	}
}

// Subscribe returns a channel of changes and the way to end it. The channel is
// closed when its reader falls too far behind; subscribe and read the board
// again then. It fails when there are too many subscribers.
func (e *Engine) Subscribe() (<-chan Change, func(), error) {
	f := e.feed
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.subs) >= maxSubscribers {
		return nil, nil, kiosk.Errorf(kiosk.CodeFull, "", "too many screens follow this hub already (%d); close one", maxSubscribers)
	}
	ch := make(chan Change, maxBehind)
	f.subs[ch] = true
	return ch, func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		if f.subs[ch] {
			delete(f.subs, ch)
			close(ch)
		}
	}, nil
}
