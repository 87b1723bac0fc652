package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"frontdoor/assets"
	"frontdoor/kiosk"
	"frontdoor/sync/broker"
	"frontdoor/sync/hub"
	"frontdoor/sync/hub/api"
	"frontdoor/sync/hub/eta"
	"frontdoor/sync/hub/sqldb"
	"frontdoor/sync/identity"
	"frontdoor/sync/mqttlink"
	"frontdoor/sync/wire"
)

// options of a running hub.
type options struct {
	data, record, services, alerts, listen, mqtt, broker, zone string
	plan                                                       string
	intake                                                     string
	webhook, secret                                            string
	buildings                                                  list
	keep                                                       int
}

// serve runs the hub until ctx ends.
func serve(ctx context.Context, c *call) error {
	var o options
	c.recordFlag()
	c.flags.StringVar(&o.services, "services", "", "`file` of services, JSON; empty = the demo hospital's")
	c.flags.StringVar(&o.plan, "map", "", "IMDF `folder` or zip with the names of rooms for the board; empty = ids, or the demo hospital's with its services")
	c.flags.StringVar(&o.alerts, "alerts", "", "`file` that says how alerts climb, JSON: {\"urgent\": [{\"after\": \"30s\", \"tell\": \"shift lead\"}, …], …, \"other\": […]}; empty = every minute")
	c.flags.StringVar(&o.listen, "listen", "127.0.0.1:0", "`address` of the HTTP interface")
	c.flags.StringVar(&o.mqtt, "mqtt", "127.0.0.1:0", "`address` of the broker in this process")
	c.flags.StringVar(&o.broker, "broker", "", "`URL` of another broker, tcp:// or ssl://, several with commas, instead of the one in this process")
	c.flags.StringVar(&o.intake, "intake", intakeLeader, "how hubs that share a record take in what kiosks send: leader, one of them at a time; shared, each a part, where -broker has $share subscriptions; or `URLs` of the servers of a NATS cluster, tls://host:4222 with commas between them: each a part")
	c.flags.StringVar(&o.zone, "zone", "Local", "time `zone` of the hospital, as Europe/London")
	c.flags.StringVar(&o.webhook, "webhook", "", "`URL` that is told of every arrival; https, or on this machine")
	c.flags.StringVar(&o.secret, "webhook-secret", "", "`file` with the secret that signs what is told, at least 32 bytes")
	c.flags.IntVar(&o.keep, "keep-days", 30, "for how many `days` what is personal stays in the record; then it is purged, and the audit stays")
	c.flags.Var(&o.buildings, "building", "`KIOSK=ID`: in which building (IMDF id) a kiosk stands; may be given several times")
	if err := c.parse(0); err != nil {
		return err
	}
	o.data, o.record = c.data, c.recordName()
	h := &house{log: slog.New(slog.NewTextHandler(c.stderr, nil))}
	defer h.close()
	if err := h.open(ctx, o); err != nil {
		return err
	}
	return h.run(ctx, o)
}

// house is everything that runs; close ends it in the opposite order.
type house struct {
	log     *slog.Logger
	id      *identity.Hub
	engine  *hub.Engine
	link    *transport
	api     net.Listener
	mqtt    string
	closers []func()
}

func (h *house) later(fn func()) { h.closers = append(h.closers, fn) }

func (h *house) close() {
	for len(h.closers) > 0 {
		last := len(h.closers) - 1
		h.closers[last]()
		h.closers = h.closers[:last]
	}
}

// open brings up lock, keys, record, engine, broker and listener.
func (h *house) open(ctx context.Context, o options) error {
	if err := os.MkdirAll(o.data, 0o700); err != nil {
		return err
	}
	held, err := lock(o.data)
	if err != nil {
		return err
	}
	h.later(func() { held.Close() })
	if h.id, err = loadKeys(o.data); err != nil {
		return err
	}
	cfg, err := h.config(o)
	if err != nil {
		return err
	}
	record, err := sqldb.Open(ctx, o.record, time.Now())
	if err != nil {
		return err
	}
	h.later(func() {
		if err := record.Close(); err != nil {
			h.log.Error("the record did not close in good order", "err", err)
		}
	})
	cfg.Store = record
	if h.engine, err = hub.New(cfg); err != nil {
		return err
	}
	if err := h.connect(ctx, o); err != nil {
		return err
	}
	if h.api, err = net.Listen("tcp", o.listen); err != nil {
		return kiosk.Wrap(kiosk.CodeBadInput, "", "the HTTP interface cannot listen on "+o.listen+"; choose another -listen", err)
	}
	h.later(func() { h.api.Close() })
	return nil
}

func (h *house) config(o options) (hub.Config, error) {
	name, err := hubName(o.data)
	if err != nil {
		return hub.Config{}, err
	}
	cfg := hub.Config{
		Name: name, LeaderTakes: h.id.ID != wire.HubID && o.intake == intakeLeader,
		Site: h.id.Keys.Site, Estimator: eta.Default(), Keys: h.id.Keys, Now: time.Now, Log: h.log,
		Kiosks: func(id string) (wire.Peer, bool) {
			k, ok := h.id.Kiosks[id]
			return k.Peer, ok
		},
		Buildings: make(map[string]string), KeepDays: o.keep,
	}
	if o.keep == 0 {
		return cfg, kiosk.Errorf(kiosk.CodeBadInput, "", "-keep-days is at least 7; nothing personal stays for ever")
	}
	file, text := "the demo hospital's services", assets.Services()
	if o.services != "" {
		if text, err = os.ReadFile(o.services); err != nil {
			return cfg, kiosk.Wrap(kiosk.CodeBadInput, "", "the services cannot be read; name the file with -services", err)
		}
		file = o.services
	}
	if cfg.Services, err = hub.ReadServices(file, text); err != nil {
		return cfg, err
	}
	if cfg.Rooms, err = rooms(o.plan, o.services == ""); err != nil {
		return cfg, err
	}
	if o.webhook != "" {
		if cfg.Notify, err = newWebhook(o.webhook, o.secret); err != nil {
			return cfg, err
		}
	}
	if o.alerts != "" {
		text, err := os.ReadFile(o.alerts)
		if err != nil {
			return cfg, kiosk.Wrap(kiosk.CodeBadInput, "", "how alerts climb cannot be read; name the file with -alerts", err)
		}
		if cfg.Escalation, err = hub.ReadEscalation(o.alerts, text); err != nil {
			return cfg, err
		}
	}
	if cfg.Location, err = time.LoadLocation(o.zone); err != nil {
		return cfg, kiosk.Wrap(kiosk.CodeBadInput, "", "-zone names no time zone; write it as Europe/London", err)
	}
	for _, b := range o.buildings {
		id, building, ok := strings.Cut(b, "=")
		if _, known := h.id.Kiosks[id]; !ok || !known || building == "" {
			return cfg, kiosk.Errorf(kiosk.CodeBadInput, "", "-building %q is not KIOSK=ID with a kiosk this hub knows", b)
		}
		cfg.Buildings[id] = building
	}
	return cfg, nil
}

// hubName tells this hub apart from others on the same record, and is the same
// after a restart: nobody else can run on this folder of this machine.
func hubName(data string) (string, error) {
	host, err := os.Hostname()
	if err != nil {
		return "", err
	}
	path, err := filepath.Abs(data)
	return host + ":" + path, err
}

// connect starts the broker in this process, unless another is named, and the
// hub's connection to it.
func (h *house) connect(ctx context.Context, o options) error {
	h.mqtt = o.broker
	if o.broker == "" {
		if o.intake != intakeLeader {
			return kiosk.Errorf(kiosk.CodeBadInput, "", "-intake is for a -broker that several hubs share; the one in this process has this hub alone")
		}
		b, err := broker.Start(ctx, broker.Options{Listen: o.mqtt, Dir: brokerDir(o.data), Identity: h.id, Log: h.log})
		if err != nil {
			return err
		}
		h.later(b.Close)
		h.mqtt = b.URL()
	} else if err := mqttlink.Check(o.broker); err != nil {
		return kiosk.Wrap(kiosk.CodeBadInput, "", "-broker names no broker", err)
	}
	var err error
	h.link, err = dial(o.intake, h.id, mqttlink.Options{
		URL: h.mqtt, TLS: h.id.ClientTLS(), ClientID: h.id.ID, Buffer: 4096, Log: h.log,
	})
	if err != nil {
		return err
	}
	h.later(h.link.Close)
	return nil
}

// shutdownTime bounds how long answers under way may take at the end.
const shutdownTime = 5 * time.Second

// run serves until ctx ends or something fails.
func (h *house) run(ctx context.Context, o options) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	server := &http.Server{
		Handler: api.Handler(api.Options{
			Engine: h.engine, Token: api.TokenHash(h.id.Token), Ready: h.link.ready, Log: h.log,
		}),
		ReadHeaderTimeout: 5 * time.Second, ReadTimeout: time.Minute, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 16 << 10,
		BaseContext: func(net.Listener) context.Context { return ctx },
	}
	ended := make(chan error, 2)
	go func() { ended <- h.engine.Run(ctx, h.link) }()
	go func() { ended <- server.Serve(h.api) }()

	r := running{API: "http://" + h.api.Addr().String(), MQTT: h.mqtt, Site: h.id.Keys.Site, Zone: o.zone, PID: os.Getpid()}
	if err := writeRunning(o.data, r); err != nil {
		return fmt.Errorf("run.json could not be written: %w", err)
	}
	defer os.Remove(runFile(o.data))
	h.log.Info("the hub runs", "api", r.API, "mqtt", r.MQTT, "site", r.Site)

	var err error
	left := 2
	select {
	case <-ctx.Done():
	case err = <-ended:
		left--
	}
	stop()
	last, cancel := context.WithTimeout(context.Background(), shutdownTime)
	defer cancel()
	err = errors.Join(err, server.Shutdown(last))
	for ; left > 0; left-- {
		if e := <-ended; !errors.Is(e, http.ErrServerClosed) {
			err = errors.Join(err, e)
		}
	}
	return err
}
