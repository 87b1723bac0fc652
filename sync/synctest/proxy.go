package synctest

import (
	"net"
	"sync"
	"testing"
	"time"
)

// Proxy stands between a client and a broker and breaks what passes.
type Proxy struct {
	target   string
	listener net.Listener

	mu     sync.Mutex
	conns  map[net.Conn]bool
	mute   bool          // bytes are taken and kept from the other side
	refuse bool          // new connections are closed at once
	delay  time.Duration // before each piece is passed on
	ate    chan struct{} // told when a muted piece was swallowed
}

// NewProxy starts a proxy on the loopback in front of target (host:port). It
// ends with the test.
func NewProxy(t testing.TB, target string) *Proxy {
	t.Helper()
	p, err := StartProxy(target)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	return p
}

// StartProxy is NewProxy for programs; Close ends it.
func StartProxy(target string) (*Proxy, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	p := &Proxy{target: target, listener: l, conns: map[net.Conn]bool{}, ate: make(chan struct{}, 1)}
	go p.accept()
	return p, nil
}

// Close ends the proxy and every connection through it.
func (p *Proxy) Close() {
	p.listener.Close()
	p.Cut()
}

// Addr is where clients dial, as host:port.
func (p *Proxy) Addr() string { return p.listener.Addr().String() }

// Cut closes every connection at once.
func (p *Proxy) Cut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for c := range p.conns {
		c.Close()
	}
}

// Refuse closes new connections at once while on.
func (p *Proxy) Refuse(on bool) { p.set(func() { p.refuse = on }) }

// Mute makes connections half-open while on: they stay up, and bytes vanish.
func (p *Proxy) Mute(on bool) { p.set(func() { p.mute = on }) }

// Delay holds each piece back for d.
func (p *Proxy) Delay(d time.Duration) { p.set(func() { p.delay = d }) }

// Swallowed tells when a muted proxy has taken bytes.
func (p *Proxy) Swallowed() <-chan struct{} { return p.ate }

func (p *Proxy) set(change func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	change()
}

func (p *Proxy) accept() {
	for {
		c, err := p.listener.Accept()
		if err != nil {
			return
		}
		go p.join(c)
	}
}

// join connects a client with the target until one of them ends.
func (p *Proxy) join(client net.Conn) {
	defer client.Close()
	p.mu.Lock()
	refuse := p.refuse
	p.mu.Unlock()
	if refuse {
		return
	}
	broker, err := net.Dial("tcp", p.target)
	if err != nil {
		return
	}
	defer broker.Close()
	p.track(client, broker, true)
	defer p.track(client, broker, false)
	done := make(chan struct{}, 2)
	for _, pair := range [][2]net.Conn{{client, broker}, {broker, client}} {
		go func() {
			p.pass(pair[0], pair[1])
			done <- struct{}{}
		}()
	}
	<-done
}

func (p *Proxy) track(a, b net.Conn, on bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range []net.Conn{a, b} {
		if on {
			p.conns[c] = true
		} else {
			delete(p.conns, c)
		}
	}
}

// pass copies from one side to the other, as broken as the proxy is set to be.
func (p *Proxy) pass(from, to net.Conn) {
	buf := make([]byte, 16<<10)
	for {
		n, err := from.Read(buf)
		if err != nil {
			return
		}
		p.mu.Lock()
		mute, delay := p.mute, p.delay
		p.mu.Unlock()
		if mute {
			select {
			case p.ate <- struct{}{}:
			default:
			}
			continue
		}
		time.Sleep(delay)
		if _, err := to.Write(buf[:n]); err != nil {
			return
		}
	}
}
