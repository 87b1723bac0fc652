// Package broker is the MQTT broker that runs inside the hub's process: a
// nats-server with its MQTT listener, for a demo or one hospital. Clients come
// over TLS with a certificate of the site; who they are and which topics are
// theirs follows from its name alone.
//
// The hub does not trust it more than any other broker: messages are sealed and
// signed end to end, and a receipt, not the broker's acknowledgement, says that
// an event has arrived.
package broker

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nkeys"

	"frontdoor/sync/identity"
	"frontdoor/sync/wire"
)

// Options says where the broker listens and keeps its store.
type Options struct {
	Listen   string        // host:port of the TLS listener; port 0 = any free one
	Dir      string        // store; made when missing
	Identity *identity.Hub // whose kiosks may connect
	Log      *slog.Logger  // warnings and errors; nil = none
}

const (
	startTimeout = 20 * time.Second
	authTimeout  = 10 // seconds, for TLS handshake and access decision
	// accountName is nats-server's default account; it has JetStream, which MQTT
	// sessions and retained messages lie in.
	accountName = "$G"
)

// Broker is a running broker.
type Broker struct {
	server *server.Server
	access *nats.Conn
	addr   string
	logger *logger
}

// Start starts a broker and returns once it accepts connections.
func Start(ctx context.Context, o Options) (*Broker, error) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if err := os.MkdirAll(o.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("the broker's folder cannot be made: %w", err)
	}
	signer, err := nkeys.CreateAccount()
	if err != nil {
		return nil, err
	}
	door, err := nkeys.CreateUser()
	if err != nil {
		return nil, err
	}
	so, err := o.server(signer, door)
	if err != nil {
		return nil, err
	}
	b := &Broker{logger: &logger{log: o.Log, fatal: make(chan error, 1), said: make(map[string]*wire.Sparing)}}
	if b.server, err = server.NewServer(so); err != nil {
		return nil, fmt.Errorf("the broker cannot start: %w", err)
	}
	b.server.SetLoggerV2(b.logger, false, false, false)
	go b.server.Start()
	if err := b.ready(ctx, o, signer, door); err != nil {
		b.Close()
		return nil, err
	}
	b.addr = net.JoinHostPort(so.MQTT.Host, strconv.Itoa(so.MQTT.Port))
	return b, nil
}

// Addr is where clients connect, as host:port.
func (b *Broker) Addr() string { return b.addr }

// URL is Addr as MQTT clients write it.
func (b *Broker) URL() string { return "ssl://" + b.addr }

// Close stops the broker and returns when its store is closed.
func (b *Broker) Close() {
	if b.access != nil {
		b.access.Close()
	}
	b.logger.quiet.Store(true)
	b.server.Shutdown()
	b.server.WaitForShutdown()
}

// ready waits until the server runs and starts answering its questions about
// access. Clients that come in between are turned away and come again.
func (b *Broker) ready(ctx context.Context, o Options, signer, door nkeys.KeyPair) error {
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	up := make(chan bool, 1)
	go func() { up <- b.server.ReadyForConnections(startTimeout) }()
	select {
	case ok := <-up:
		if !ok {
			return errors.New("the broker did not start in time; is its disk full or very slow?")
		}
	case err := <-b.logger.fatal:
		return fmt.Errorf("the broker cannot start: %w. Is another program using %s?", err, o.Listen)
	case <-ctx.Done():
		return ctx.Err()
	}
	who, err := door.PublicKey()
	if err != nil {
		return err
	}
	b.access, err = nats.Connect("", nats.InProcessServer(b.server), nats.Nkey(who, door.Sign),
		nats.MaxReconnects(-1), nats.Name("access"))
	if err != nil {
		return fmt.Errorf("the broker's access control cannot start: %w", err)
	}
	a := access{site: o.Identity.Keys.Site, enrolled: o.Identity.Lookup, signer: signer, log: o.Log}
	if _, err := b.access.Subscribe(server.AuthCalloutSubject, a.answer); err != nil {
		return err
	}
	return b.access.FlushWithContext(ctx)
}

// server returns nats-server's options: MQTT is the only listener, and every
// write to the store is synced before it is acknowledged. Who holds door may
// answer the questions about access.
func (o Options) server(signer, door nkeys.KeyPair) (*server.Options, error) {
	host, portText, err := net.SplitHostPort(o.Listen)
	port, errPort := strconv.ParseUint(portText, 10, 16)
	if err != nil || errPort != nil {
		return nil, fmt.Errorf("the broker's address %q must look like 127.0.0.1:8883", o.Listen)
	}
	mqttPort := int(port)
	if mqttPort == 0 {
		mqttPort = server.RANDOM_PORT
	}
	issuer, err1 := signer.PublicKey()
	who, err2 := door.PublicKey()
	if err := errors.Join(err1, err2); err != nil {
		return nil, err
	}
	return &server.Options{
		ServerName:             "frontdoor",
		DontListen:             true,
		NoSigs:                 true,
		DisableJetStreamBanner: true,
		JetStream:              true,
		StoreDir:               o.Dir,
		SyncAlways:             true,
		MaxPayload:             wire.MaxMessage + 64<<10, // the MQTT packet around a message
		AuthTimeout:            authTimeout,
		Nkeys:                  []*server.NkeyUser{{Nkey: who}},
		AuthCallout:            &server.AuthCallout{Issuer: issuer, Account: accountName, AuthUsers: []string{who}},
		MQTT: server.MQTTOpts{
			Host: host, Port: mqttPort,
			TLSConfig: o.Identity.ServerTLS(), TLSTimeout: authTimeout, AuthTimeout: authTimeout,
		},
	}, nil
}

// logger passes on what the server warns of, sparingly: much of it is what clients
// do, as often as they like. Clients are named by their certificates and ports
// only; payloads are never logged.
type logger struct {
	log   *slog.Logger
	fatal chan error
	quiet atomic.Bool // while closing, broken connections are no news

	mu   sync.Mutex
	said map[string]*wire.Sparing // by kind of warning
}

func (l *logger) Noticef(string, ...any) {}
func (l *logger) Debugf(string, ...any)  {}
func (l *logger) Tracef(string, ...any)  {}

func (l *logger) Warnf(format string, v ...any) { l.say(slog.LevelWarn, format, v) }

func (l *logger) Errorf(format string, v ...any) { l.say(slog.LevelError, format, v) }

// Fatalf is where nats-server would end the process.
func (l *logger) Fatalf(format string, v ...any) {
	select {
	case l.fatal <- fmt.Errorf(format, v...):
	default:
	}
}

// Bounds on what is logged: kinds of warnings that are told apart, and the bytes
// of one, for topics in it may be as long as their senders like.
const (
	maxKinds   = 100
	maxWarning = 300
)

func (l *logger) say(level slog.Level, format string, v []any) {
	if l.quiet.Load() {
		return
	}
	text := fmt.Sprintf(format, v...)
	l.kind(level, format).Log(l.log, time.Now(), errors.New(strings.ToValidUTF8(text[:min(len(text), maxWarning)], "")))
}

// kind tells warnings apart by their format: without the client that the server
// puts in front of it, which ends at the last dash.
func (l *logger) kind(level slog.Level, format string) *wire.Sparing {
	kind := level.String() + format[strings.LastIndex(format, " - ")+1:]
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.said) >= maxKinds && l.said[kind] == nil {
		kind = level.String()
	}
	if l.said[kind] == nil {
		l.said[kind] = &wire.Sparing{What: "broker", Level: level}
	}
	return l.said[kind]
}
