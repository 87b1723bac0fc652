package mqttlink

import (
	"context"
	"errors"
	"net"
	"sync"
	"testing"

	"github.com/eclipse/paho.mqtt.golang/packets"
)

// fake is a broker of packets over net.Pipe, for virtual time.
type fake struct {
	away    bool // dialling fails
	refuse  byte // granted for each filter
	mute    bool // answers nothing but CONNECT and SUBSCRIBE
	hangUp  bool // closes the connection at the first PUBLISH
	publish chan *packets.PublishPacket

	mu    sync.Mutex
	dials int
	last  net.Conn // the broker's side
}

func newFake() *fake { return &fake{publish: make(chan *packets.PublishPacket, 1000), refuse: 1} }

func (f *fake) dial(context.Context) (net.Conn, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.dials++
	if f.away {
		return nil, errors.New("nobody there")
	}
	client, broker := net.Pipe()
	f.last = broker
	go f.serve(broker)
	return client, nil
}

// drop closes the newest connection from the broker's side.
func (f *fake) drop() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.last.Close()
}

func (f *fake) count() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.dials
}

func (f *fake) serve(c net.Conn) {
	defer c.Close()
	for {
		p, err := packets.ReadPacket(c)
		if err != nil {
			return
		}
		var answer packets.ControlPacket
		switch p := p.(type) {
		case *packets.ConnectPacket:
			answer = packets.NewControlPacket(packets.Connack)
		case *packets.SubscribePacket:
			a := packets.NewControlPacket(packets.Suback).(*packets.SubackPacket)
			a.MessageID = p.MessageID
			for range p.Topics {
				a.ReturnCodes = append(a.ReturnCodes, f.refuse)
			}
			answer = a
		case *packets.PublishPacket:
			f.publish <- p
			if f.hangUp {
				return
			}
			a := packets.NewControlPacket(packets.Puback).(*packets.PubackPacket)
			a.MessageID = p.MessageID
			answer = f.unlessMute(a)
		case *packets.PingreqPacket:
			answer = f.unlessMute(packets.NewControlPacket(packets.Pingresp))
		}
		if answer != nil && answer.Write(c) != nil {
			return
		}
	}
}

func (f *fake) unlessMute(p packets.ControlPacket) packets.ControlPacket {
	if f.mute {
		return nil
	}
	return p
}

// states collects what a link says about itself.
type states struct {
	mu  sync.Mutex
	all []State
}

func (s *states) note(st State) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all = append(s.all, st)
}

func (s *states) list() []State {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]State(nil), s.all...)
}

// up reports whether the latest word is that the connection is up.
func (s *states) up(t *testing.T) bool {
	t.Helper()
	all := s.list()
	return len(all) > 0 && all[len(all)-1].Connected
}
