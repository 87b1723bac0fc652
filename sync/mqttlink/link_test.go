package mqttlink

import (
	"context"
	"net"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	mqtt "github.com/eclipse/paho.mqtt.golang"
)

// hold dials f in a bubble of virtual time and closes the link after do.
func hold(t *testing.T, f *fake, o Options, do func(t *testing.T, l *Link, s *states)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s := new(states)
		o.Dial, o.ClientID, o.OnState = f.dial, "lobby", s.note
		l := Dial(t.Context(), o)
		time.Sleep(time.Second)
		synctest.Wait()
		do(t, l, s)
		l.Close()
		time.Sleep(time.Minute) // for paho's goroutines to end
		synctest.Wait()
	})
}

func TestPausesGrowWhileNobodyIsThere(t *testing.T) {
	f := newFake()
	f.away = true
	hold(t, f, Options{}, func(t *testing.T, l *Link, s *states) {
		if l.Connected() || l.Publish(t.Context(), "x", nil, false) != ErrNotConnected {
			t.Error("it is connected to nobody")
		}
		time.Sleep(time.Hour)
		synctest.Wait()
		// 10 s pauses with up to half taken off, after a few short ones.
		if n := f.count(); n < 360 || n > 740 {
			t.Errorf("%d attempts in an hour", n)
		}
		f.mu.Lock()
		f.away = false
		f.mu.Unlock()
		time.Sleep(11 * time.Second)
		synctest.Wait()
		if !l.Connected() || !s.up(t) {
			t.Error("it did not come back within the longest pause")
		}
		for i, st := range s.list() {
			if st.Link != uint64(i+1) || st.Connected == (st.Err != nil) {
				t.Fatalf("state %d is %+v", i, st)
			}
		}
	})
}

func TestRefusedSubscriptionEndsTheConnection(t *testing.T) {
	f := newFake()
	f.refuse = refused
	hold(t, f, Options{Subscriptions: []string{"fd/1/demo/receipt/lobby"}}, func(t *testing.T, l *Link, s *states) {
		all := s.list()
		if l.Connected() || len(all) == 0 || all[0].Err == nil || !strings.Contains(all[0].Err.Error(), "refused") {
			t.Errorf("states %+v", all)
		}
	})
}

func TestDeadPeerIsNoticed(t *testing.T) {
	f := newFake()
	f.mute = true
	hold(t, f, Options{}, func(t *testing.T, l *Link, s *states) {
		if !s.up(t) {
			t.Fatal("not connected")
		}
		time.Sleep(keepAlive + pingTimeout + 10*time.Second)
		synctest.Wait()
		if all := s.list(); len(all) < 2 || all[1].Connected {
			t.Errorf("states %+v", all)
		}
	})
}

func TestPublishWaitsForTheAcknowledgementAndNotForEver(t *testing.T) {
	f := newFake()
	f.mute = true
	hold(t, f, Options{AckTimeout: 5 * time.Second}, func(t *testing.T, l *Link, _ *states) {
		began := time.Now()
		err := l.Publish(t.Context(), "x", []byte("1"), false)
		if err == nil || time.Since(began) != 5*time.Second {
			t.Errorf("after %v: %v", time.Since(began), err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := l.Publish(ctx, "x", []byte("2"), false); err == nil || time.Since(began) != 6*time.Second {
			t.Errorf("with a second to wait, after %v: %v", time.Since(began), err)
		}
	})
}

func TestPublishFailsWhenTheConnectionEnds(t *testing.T) {
	f := newFake()
	f.hangUp = true
	hold(t, f, Options{}, func(t *testing.T, l *Link, _ *states) {
		if err := l.Publish(t.Context(), "x", []byte("1"), false); err == nil {
			t.Error("a publication that was not acknowledged succeeded")
		}
		time.Sleep(time.Minute)
		synctest.Wait()
		if n := len(f.publish); n != 1 {
			t.Errorf("the link sent the publication %d times; once is the outbox's to decide", n)
		}
	})
}

// The control: a client that reconnects by itself resumes what was in flight,
// and reports as acknowledged what no broker acknowledged. Should this fail, a
// paho of a later version is no longer wrong, and Link could be simpler.
func TestResumingClientReportsWhatNobodyAcknowledged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake()
		f.hangUp = true
		c := mqtt.NewClient(mqtt.NewClientOptions().AddBroker("tcp://broker").SetClientID("lobby").SetProtocolVersion(4).
			SetCustomOpenConnectionFn(func(*url.URL, mqtt.ClientOptions) (net.Conn, error) { return f.dial(t.Context()) }))
		c.Connect().Wait()
		tok := c.Publish("x", 1, false, "1")
		if !tok.WaitTimeout(time.Minute) || tok.Error() != nil {
			t.Errorf("the token says %v", tok.Error())
		}
		c.Disconnect(250)
		f.drop()
		time.Sleep(time.Minute)
		synctest.Wait()
	})
}

func TestStatusIsSaidAtBirthAndWhenLeaving(t *testing.T) {
	f := newFake()
	o := Options{StatusTopic: "fd/1/demo/status/lobby", Status: func(link uint64, online bool) ([]byte, error) {
		return map[bool][]byte{true: []byte("here"), false: []byte("gone")}[online], nil
	}}
	hold(t, f, o, func(t *testing.T, l *Link, _ *states) {
		l.Close()
		for _, want := range []string{"here", "gone"} {
			if p := <-f.publish; string(p.Payload) != want || !p.Retain || p.Qos != 1 || p.TopicName != o.StatusTopic {
				t.Errorf("said %q, retained %v; want %q", p.Payload, p.Retain, want)
			}
		}
	})
}

// message is a delivery as paho hands it over.
type message struct {
	mqtt.Message
	topic string
	qos   byte
}

func (m message) Topic() string   { return m.topic }
func (m message) Qos() byte       { return m.qos }
func (m message) Payload() []byte { return nil }
func (m message) Retained() bool  { return false }

func TestFullBufferHoldsBackWhatMayNotBeDropped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := Options{Buffer: 1, Droppable: func(topic string) bool { return topic == "newer comes" }}.withDefaults()
		l := &Link{o: o, messages: make(chan Message, o.Buffer)}
		l.receive(t.Context(), message{topic: "first", qos: 1})
		l.receive(t.Context(), message{topic: "newer comes", qos: 1})
		l.receive(t.Context(), message{topic: "nobody waits for its acknowledgement", qos: 0})
		if l.Dropped() != 2 {
			t.Errorf("%d dropped", l.Dropped())
		}
		acknowledged := false
		go func() {
			l.receive(t.Context(), message{topic: "precious", qos: 1})
			acknowledged = true
		}()
		synctest.Wait()
		if acknowledged {
			t.Error("acknowledged before there was room")
		}
		for _, want := range []string{"first", "precious"} {
			if m := <-l.Messages(); m.Topic != want {
				t.Errorf("got %q, want %q", m.Topic, want)
			}
		}
		synctest.Wait()
		if !acknowledged {
			t.Error("not acknowledged though it was taken")
		}
		ended, cancel := context.WithCancel(t.Context())
		cancel()
		l.receive(t.Context(), message{topic: "first", qos: 1})
		l.receive(ended, message{topic: "precious", qos: 1}) // must return
	})
}

func TestAddressesOfBrokers(t *testing.T) {
	for name, raw := range map[string]string{
		"no scheme": "broker:1883", "another scheme": "http://broker", "nothing": "", "no host": "tcp://",
	} {
		t.Run(name, func(t *testing.T) {
			if c, err := open(t.Context(), raw, nil); err == nil {
				c.Close()
				t.Errorf("%q was dialled", raw)
			}
		})
	}
}
