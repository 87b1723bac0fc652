package main

import (
	"crypto/tls"
	"math/rand/v2"
	"net"
	"sync"
	"time"

	"github.com/eclipse/paho.mqtt.golang/packets"
)

// overtaken is how long a message waits at most for the next one to pass it.
const overtaken = 100 * time.Millisecond

// muddle stands between kiosk and broker, opens the TLS that both believe they
// have with each other, and lets messages come twice and in another order.
type muddle struct {
	listener       net.Listener
	broker         string
	server, client *tls.Config

	mu    sync.Mutex
	r     *rand.Rand
	count int // messages that came twice or late
}

func startMuddle(broker string, server, client *tls.Config, seed uint64) (*muddle, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	m := &muddle{listener: l, broker: broker, server: server, client: client, r: rand.New(rand.NewPCG(seed, 7))}
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go m.join(tls.Server(c, server))
		}
	}()
	return m, nil
}

func (m *muddle) close() { m.listener.Close() }

func (m *muddle) muddled() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.count
}

// join connects a kiosk with the broker until one of them ends.
func (m *muddle) join(kiosk net.Conn) {
	defer kiosk.Close()
	broker, err := tls.Dial("tcp", m.broker, m.client)
	if err != nil {
		return
	}
	defer broker.Close()
	done := make(chan struct{}, 2)
	for _, pair := range [][2]net.Conn{{kiosk, broker}, {broker, kiosk}} {
		go func() {
			m.pass(pair[0], pair[1])
			done <- struct{}{}
		}()
	}
	<-done
}

// What becomes of a message.
const (
	passes = iota
	twice
	late
)

// fate decides about one packet; only messages are muddled, what keeps the
// connection up is not.
func (m *muddle) fate(p packets.ControlPacket) int {
	if _, ok := p.(*packets.PublishPacket); !ok {
		return passes
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	n := m.r.IntN(3)
	if n != passes {
		m.count++
	}
	return n
}

// pass copies packets from one side to the other. A late one goes after the
// next.
func (m *muddle) pass(from, to net.Conn) {
	in, end := make(chan packets.ControlPacket), make(chan struct{})
	defer close(end)
	go read(from, in, end)
	var held []packets.ControlPacket
	flush := time.NewTimer(overtaken)
	defer flush.Stop()
	for {
		send := held
		select {
		case p, open := <-in:
			if !open {
				return
			}
			switch m.fate(p) {
			case late:
				if len(held) == 0 {
					held = []packets.ControlPacket{p}
					flush.Reset(overtaken)
					continue
				}
				send = append([]packets.ControlPacket{p}, held...)
			case twice:
				send = append([]packets.ControlPacket{p, p}, held...)
			default:
				send = append([]packets.ControlPacket{p}, held...)
			}
		case <-flush.C:
		}
		for _, p := range send {
			if p.Write(to) != nil {
				return
			}
		}
		held = nil
	}
}

// read hands on packets until there are no more or end is closed.
func read(from net.Conn, in chan<- packets.ControlPacket, end <-chan struct{}) {
	defer close(in)
	for {
		p, err := packets.ReadPacket(from)
		if err != nil {
			return
		}
		select {
		case in <- p:
		case <-end:
			return
		}
	}
}
