// Package mqttlink keeps one MQTT 3.1.1 connection to whatever broker there is:
// it dials, says it is there, subscribes, and begins again when the connection
// ends. It carries bytes and vouches for none of them.
//
// Each connection is a paho client of its own. A client that reconnects by
// itself resumes what was in flight, and completes publications without error
// that no broker acknowledged; a client that ends with its connection cannot.
package mqttlink

import (
	"context"
	"crypto/tls"
	"errors"
	"log/slog"
	"math/rand/v2"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"frontdoor/sync/wire"
)

// Options says where and as whom to connect. URL and ClientID are required.
type Options struct {
	// URL is tcp://host:port or ssl://host:port; several, with commas between
	// them, are tried in turn, beginning with any.
	URL      string
	TLS      *tls.Config
	ClientID string // for brokers with client certificates: the certificate's name
	User     string // for brokers that ask for it
	Password string

	// StatusTopic keeps the retained birth and will that Status makes; empty =
	// neither. link counts this Link's attempts to connect, from 1.
	StatusTopic string
	Status      func(link uint64, online bool) ([]byte, error)

	// Subscriptions are at QoS 1, Fleeting at QoS 0: what comes on those is said
	// again when it was missed, and brokers that keep what is on its way (NATS)
	// spare themselves that. A refused one ends the connection.
	Subscriptions []string
	Fleeting      []string
	Buffer        int // messages waiting in Messages; 0 = 256
	// Droppable says on which topics a message may be dropped while the buffer
	// is full, because a newer one replaces it. Others are not acknowledged
	// until there is room, so the broker holds them back. nil = none.
	Droppable func(topic string) bool

	// OnState is told when the connection is up and when it is not. It is called
	// from the link's own goroutine and must return at once.
	OnState func(State)

	AckTimeout time.Duration // longest wait for a PUBACK or SUBACK; 0 = 15 s
	MinWait    time.Duration // pause before dialling again; 0 = 250 ms
	MaxWait    time.Duration // the pause doubles up to this; 0 = 10 s
	Log        *slog.Logger  // nil = none
	// Dial opens the byte stream; nil = by URL. Tests and tunnels set it.
	Dial func(ctx context.Context) (net.Conn, error)
}

// State is what became of the connection.
type State struct {
	Connected bool
	Link      uint64 // which attempt to connect, from 1
	Err       error  // why it is not up
}

// Message is what a broker delivered. Nothing about it is verified.
type Message struct {
	Topic    string
	Payload  []byte
	Retained bool
}

// ErrNotConnected is what Publish returns while there is no connection.
var ErrNotConnected = errors.New("not connected to the broker")

// Link is a connection that is kept. It is safe for concurrent use.
type Link struct {
	o        Options
	messages chan Message
	dropped  atomic.Uint64
	cancel   context.CancelFunc
	done     chan struct{}

	mu      sync.Mutex
	session *session // nil while there is none
}

// Dial returns a Link that connects in the background until ctx ends or Close
// is called; a broker that is away is no error.
func Dial(ctx context.Context, o Options) *Link {
	o = o.withDefaults()
	ctx, cancel := context.WithCancel(ctx)
	l := &Link{o: o, messages: make(chan Message, o.Buffer), cancel: cancel, done: make(chan struct{})}
	go l.run(ctx)
	return l
}

func (o Options) withDefaults() Options {
	set := func(d *time.Duration, v time.Duration) {
		if *d <= 0 {
			*d = v
		}
	}
	set(&o.AckTimeout, 15*time.Second)
	set(&o.MinWait, 250*time.Millisecond)
	set(&o.MaxWait, 10*time.Second)
	if o.Buffer <= 0 {
		o.Buffer = 256
	}
	if o.Droppable == nil {
		o.Droppable = func(string) bool { return false }
	}
	if o.OnState == nil {
		o.OnState = func(State) {}
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Dial == nil {
		o.Dial = dialer(o.URL, o.TLS)
	}
	return o
}

// Messages delivers what the broker sends, in no promised order: every message
// says itself how new it is. It is never closed.
func (l *Link) Messages() <-chan Message { return l.messages }

// Connected reports whether the connection is up now.
func (l *Link) Connected() bool { return l.current() != nil }

// Dropped counts the messages that a full buffer cost.
func (l *Link) Dropped() uint64 { return l.dropped.Load() }

// Publish sends at QoS 1 and returns nil once the broker has acknowledged on
// the connection it was sent on. After any error the broker may have it or not.
// A PUBACK says that the broker had it, never that anyone acted on it.
func (l *Link) Publish(ctx context.Context, topic string, payload []byte, retained bool) error {
	return l.send(ctx, topic, payload, 1, retained)
}

// Tell sends at QoS 0 what will be said again if it is missed: nobody stores it
// on the way, and nil means only that it was written to the connection.
func (l *Link) Tell(ctx context.Context, topic string, payload []byte) error {
	return l.send(ctx, topic, payload, 0, false)
}

func (l *Link) send(ctx context.Context, topic string, payload []byte, qos byte, retained bool) error {
	if len(payload) > wire.MaxMessage {
		return errors.New("the message is larger than brokers are set up to take")
	}
	s := l.current()
	if s == nil {
		return ErrNotConnected
	}
	ctx, cancel := context.WithTimeout(ctx, l.o.AckTimeout)
	defer cancel()
	return s.publish(ctx, topic, payload, qos, retained)
}

// Close says goodbye, ends the connection and waits until it has ended.
func (l *Link) Close() {
	l.cancel()
	<-l.done
}

func (l *Link) current() *session {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.session
}

func (l *Link) setCurrent(s *session) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.session = s
}

// run holds one session after the other.
func (l *Link) run(ctx context.Context) {
	defer close(l.done)
	wait := l.o.MinWait
	for link := uint64(1); ctx.Err() == nil; link++ {
		began := time.Now()
		err := l.hold(ctx, link)
		if ctx.Err() != nil {
			return
		}
		l.o.OnState(State{Link: link, Err: err})
		l.o.Log.Info("no connection to the broker", "link", link, "err", err)
		if time.Since(began) > l.o.MaxWait {
			wait = l.o.MinWait
		}
		if !sleep(ctx, jitter(wait)) {
			return
		}
		wait = min(2*wait, l.o.MaxWait)
	}
}

// hold keeps one session from its dialling to its end, and returns why it ended.
func (l *Link) hold(ctx context.Context, link uint64) error {
	s, err := l.connect(ctx, link)
	if err != nil {
		return err
	}
	defer s.end()
	l.setCurrent(s)
	defer l.setCurrent(nil)
	l.o.OnState(State{Connected: true, Link: link})
	l.o.Log.Info("connected to the broker", "link", link)
	select {
	case <-s.lost:
		return s.why
	case <-ctx.Done():
		l.goodbye(s, link)
		return ctx.Err()
	}
}

// goodbye says the will itself and leaves; if it cannot be said, the broker
// will say it when the connection breaks off.
func (l *Link) goodbye(s *session, link uint64) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if err := l.announce(ctx, s, link, false); err != nil {
		l.o.Log.Info("left without saying so", "err", err)
		return
	}
	s.leave()
}

// announce publishes the retained status.
func (l *Link) announce(ctx context.Context, s *session, link uint64, online bool) error {
	if l.o.StatusTopic == "" {
		return nil
	}
	b, err := l.o.Status(link, online)
	if err != nil {
		return err
	}
	return s.publish(ctx, l.o.StatusTopic, b, 1, true)
}

// jitter spreads a pause over half to all of d, so that kiosks that lost the
// same broker do not come back as one.
func jitter(d time.Duration) time.Duration { return d/2 + rand.N(d/2+1) }

// sleep waits for d; false when ctx ended first.
func sleep(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}
