package mqttlink

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	mqtt "github.com/eclipse/paho.mqtt.golang"
)

const (
	connectTimeout = 10 * time.Second
	writeTimeout   = 10 * time.Second
	// A dead peer that closed nothing is noticed within keepAlive + pingTimeout.
	keepAlive   = 15 * time.Second
	pingTimeout = 5 * time.Second
	// refused is what a broker grants instead of a QoS (MQTT 3.1.1, 3.9.3).
	refused = 0x80
)

// session is one connection.
type session struct {
	client mqtt.Client
	conn   net.Conn      // what client runs on, once dialled
	lost   chan struct{} // closed when the connection is gone
	why    error         // set before lost is closed
	once   sync.Once
	mu     sync.Mutex // of conn
	stop   context.CancelFunc
}

// connect dials, subscribes and announces; the session is whole or it is an
// error.
func (l *Link) connect(ctx context.Context, link uint64) (*session, error) {
	ctx, stop := context.WithCancel(ctx)
	s := &session{lost: make(chan struct{}), stop: stop}
	o, err := l.pahoOptions(ctx, s, link)
	if err != nil {
		stop()
		return nil, err
	}
	s.client = mqtt.NewClient(o)
	if err := s.establish(ctx, l, link); err != nil {
		s.end()
		return nil, err
	}
	return s, nil
}

func (s *session) establish(ctx context.Context, l *Link, link uint64) error {
	if err := s.wait(ctx, s.client.Connect(), 2*connectTimeout); err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	if err := s.subscribe(ctx, l); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, l.o.AckTimeout)
	defer cancel()
	return l.announce(ctx, s, link, true)
}

func (s *session) subscribe(ctx context.Context, l *Link) error {
	filters := map[string]byte{}
	for _, f := range l.o.Fleeting {
		filters[f] = 0
	}
	for _, f := range l.o.Subscriptions {
		filters[f] = 1
	}
	if len(filters) == 0 {
		return nil
	}
	t := s.client.SubscribeMultiple(filters, nil).(*mqtt.SubscribeToken)
	if err := s.wait(ctx, t, l.o.AckTimeout); err != nil {
		return fmt.Errorf("subscribe: %w", err)
	}
	for f := range filters {
		if granted, ok := t.Result()[f]; !ok || granted == refused {
			return errors.New("the broker refused a subscription; its access rules do not fit this client")
		}
	}
	return nil
}

func (l *Link) pahoOptions(ctx context.Context, s *session, link uint64) (*mqtt.ClientOptions, error) {
	o := mqtt.NewClientOptions().
		AddBroker("tcp://broker"). // never dialled: the connection function is ours
		SetClientID(l.o.ClientID).
		SetUsername(l.o.User).SetPassword(l.o.Password).
		SetProtocolVersion(4).
		SetCleanSession(true).
		SetAutoReconnect(false).SetConnectRetry(false).
		SetOrderMatters(false).
		SetStore(mqtt.NewOrderedMemoryStore()).
		SetConnectTimeout(connectTimeout).SetWriteTimeout(writeTimeout).
		SetKeepAlive(keepAlive).SetPingTimeout(pingTimeout).
		SetDefaultPublishHandler(func(_ mqtt.Client, m mqtt.Message) { l.receive(ctx, m) }).
		SetConnectionLostHandler(func(_ mqtt.Client, err error) { s.markLost(err) }).
		SetCustomOpenConnectionFn(func(*url.URL, mqtt.ClientOptions) (net.Conn, error) {
			ctx, cancel := context.WithTimeout(ctx, connectTimeout)
			defer cancel()
			conn, err := l.o.Dial(ctx)
			s.setConn(conn)
			return conn, err
		})
	if l.o.StatusTopic != "" {
		will, err := l.o.Status(link, false)
		if err != nil {
			return nil, err
		}
		o.SetBinaryWill(l.o.StatusTopic, will, 1, true)
	}
	return o, nil
}

// receive takes a message into the buffer. It runs in a goroutine of the
// message's own, and the message is acknowledged when it returns: while it
// waits, the broker's window for this client stays filled.
func (l *Link) receive(ctx context.Context, m mqtt.Message) {
	msg := Message{Topic: m.Topic(), Payload: m.Payload(), Retained: m.Retained()}
	select {
	case l.messages <- msg:
		return
	default:
	}
	if m.Qos() == 0 || l.o.Droppable(msg.Topic) {
		l.dropped.Add(1)
		return
	}
	select {
	case l.messages <- msg:
	case <-ctx.Done():
		l.dropped.Add(1)
	}
}

func (s *session) publish(ctx context.Context, topic string, payload []byte, qos byte, retained bool) error {
	t := s.client.Publish(topic, qos, retained, payload)
	select {
	case <-t.Done():
		return t.Error()
	case <-s.lost:
		return fmt.Errorf("the connection ended before the broker acknowledged: %w", s.why)
	case <-ctx.Done():
		return fmt.Errorf("the broker did not acknowledge: %w", ctx.Err())
	}
}

// wait waits for a token, but never for longer than d: a token may never
// complete.
func (s *session) wait(ctx context.Context, t mqtt.Token, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-t.Done():
		return t.Error()
	case <-s.lost:
		return s.why
	case <-timer.C:
		return errors.New("the broker did not answer in time")
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (s *session) markLost(err error) {
	s.once.Do(func() {
		s.why = err
		close(s.lost)
	})
}

func (s *session) setConn(c net.Conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.conn = c
}

// leave ends the session in good order: the broker forgets the will.
func (s *session) leave() { s.client.Disconnect(250) }

// end releases everything the session holds. Unless the session has left, the
// connection just breaks off, and the broker publishes the will.
func (s *session) end() {
	s.stop()
	s.mu.Lock()
	if s.conn != nil {
		s.conn.Close()
	}
	s.mu.Unlock()
	s.client.Disconnect(0)
	s.markLost(errors.New("the connection was closed here"))
}

// dialer dials one of the URLs after the other, beginning anywhere, so that
// clients spread over them.
func dialer(urls string, config *tls.Config) func(context.Context) (net.Conn, error) {
	list := strings.Split(urls, ",")
	var n atomic.Uint64
	n.Store(rand.Uint64N(uint64(len(list))))
	return func(ctx context.Context) (net.Conn, error) {
		return open(ctx, strings.TrimSpace(list[(n.Add(1)-1)%uint64(len(list))]), config)
	}
}

// open dials a broker's URL.
func open(ctx context.Context, raw string, config *tls.Config) (net.Conn, error) {
	addr, secure, err := address(raw)
	if err != nil {
		return nil, err
	}
	if secure {
		return (&tls.Dialer{Config: config}).DialContext(ctx, "tcp", addr)
	}
	return new(net.Dialer).DialContext(ctx, "tcp", addr)
}

// Check says what is wrong with brokers' URLs as Options has them.
func Check(urls string) error {
	for raw := range strings.SplitSeq(urls, ",") {
		if _, _, err := address(strings.TrimSpace(raw)); err != nil {
			return err
		}
	}
	return nil
}

// address is where a broker's URL leads to.
func address(raw string) (hostPort string, secure bool, err error) {
	u, err := url.Parse(raw)
	if err != nil || u.Hostname() == "" || u.Port() == "" {
		return "", false, errors.New("the broker's address must look like ssl://host:8883")
	}
	switch u.Scheme {
	case "tcp", "mqtt":
		return u.Host, false, nil
	case "ssl", "tls", "mqtts":
		return u.Host, true, nil
	}
	return "", false, errors.New("the broker's address must begin with tcp:// or ssl://")
}
