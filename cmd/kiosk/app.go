package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"reflect"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"

	"frontdoor/cmd/internal/rig"
	"frontdoor/devices/badge"
	"frontdoor/devices/scan"
	"frontdoor/kiosk"
	"frontdoor/kiosk/config"
	"frontdoor/kiosk/draw"
	"frontdoor/kiosk/flow"
	"frontdoor/kiosk/site"
	"frontdoor/kiosk/sqlite"
	"frontdoor/kiosk/view"
	"frontdoor/sync/identity"
	"frontdoor/sync/inbox"
	"frontdoor/sync/mqttlink"
	"frontdoor/sync/outbox"
	"frontdoor/sync/wire"
)

// app is one running kiosk without its window.
type app struct {
	cfg    config.Config
	log    *slog.Logger
	site   *site.Site
	keys   *identity.Kiosk
	fonts  *draw.Fonts
	db     *sqlite.DB
	link   *mqttlink.Link
	out    *outbox.Outbox
	in     *inbox.Inbox
	clock  *inbox.Clock
	flow   *flow.Flow
	views  *view.Views
	eyes   *readers
	rules  scan.Rules // what scanned codes are held against
	beside *cabinet
	device *badge.Printer
	spool  *badge.Spooler
	desk   *deskSlips
	events chan flow.Event
	tests  alertTests

	restart restart

	strange atomic.Uint64 // codes and cards that were not taken
}

// openApp brings up keys, database and devices; nothing runs before run.
func openApp(ctx context.Context, cfg config.Config, s *site.Site, m rig.Machine, log *slog.Logger) (*app, error) {
	a := &app{cfg: cfg, log: log, site: s, events: make(chan flow.Event, 256)}
	began := time.Now()
	a.restart.ran = func() time.Duration { return time.Since(began) }
	var err error
	if a.keys, err = identity.LoadKiosk(cfg.Keys); err != nil {
		return nil, kiosk.Wrap(kiosk.CodeBadInput, "", "the keys in "+cfg.Keys+" cannot be used: enrol this kiosk again", err)
	}
	if a.fonts, err = draw.OpenFonts(); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(cfg.Data, 0o700); err != nil {
		return nil, kiosk.Wrap(kiosk.CodeUnavailable, "", "the folder "+cfg.Data+" cannot be made: check the path and its rights", err)
	}
	a.db, err = sqlite.Open(ctx, sqlite.Options{
		Path: filepath.Join(cfg.Data, "kiosk.db"), Kiosk: a.keys.Keys.Kiosk, Key: a.keys.RestKey,
		NewPrefix: a.keys.FreshPrefix, Log: log,
	})
	if err != nil {
		return nil, err
	}
	if a.db.Aside != "" {
		log.Error("the database was damaged: it was set aside and its events were salvaged", "file", a.db.Aside, "events", a.db.Salvaged)
		a.send(flow.DeviceNews{Device: "database", Reason: fmt.Sprintf("was damaged; it was set aside and %d events were salvaged: have the disk looked at", a.db.Salvaged)})
	}
	if err := a.assemble(ctx, m); err != nil {
		a.db.Close()
		return nil, err
	}
	return a, nil
}

// assemble connects the parts; each knows only its own ports.
func (a *app) assemble(ctx context.Context, m rig.Machine) error {
	zone, err := a.cfg.Location()
	if err != nil {
		return kiosk.Wrap(kiosk.CodeBadInput, "", "the settings cannot be used", err)
	}
	a.out = outbox.New(outbox.Options{Queue: a.db, Publisher: a, Topic: wire.EventTopic(a.keys.Keys.Site, a.keys.Keys.Kiosk), Log: a.log})
	a.clock = inbox.NewClock(time.Now)
	a.restart.clock = a.clock
	a.in = inbox.New(inbox.Options{Keys: a.keys.Keys, Sink: a.db, Publisher: a, Clock: a.clock, Notify: a.news, Log: a.log})
	a.views = view.New(view.Config{
		Hospital: a.cfg.Hospital, Words: a.site.Words, Langs: a.cfg.Languages, Services: a.site.Services,
		Map: a.site.Map, Spot: a.cfg.Spot, Crisis: a.cfg.CrisisLine, ShowClinic: a.cfg.ShowClinic, Still: a.cfg.StillMotion,
	})
	ports := flow.Ports{
		Store: kicking{a.db, a.out.Kick}, Sealer: wire.NewSealer(a.keys.Keys), Clock: wallClock{a.clock, zone},
		NewID: func() string { return uuid.Must(uuid.NewV7()).String() },
	}
	if err := a.connectDevices(ctx, m, &ports); err != nil {
		return err
	}
	a.tests.dir = a.cfg.Data
	a.flow = flow.New(flow.Config{
		Kiosk: a.keys.Keys.Kiosk, Building: a.cfg.Building, Spot: a.cfg.Spot, Desk: a.cfg.Desk, Emergency: a.cfg.Emergency,
		Langs: a.cfg.Languages, Services: a.site.Services, Forms: a.site.Forms, Drafts: a.cfg.Drafts, Private: a.cfg.PrivatePlace, Proven: a.proven(), Map: a.site.Map,
		Scanner: a.cfg.Devices.Scanner != "", Card: a.cfg.Devices.Card != "", Light: a.cfg.Devices.Light != "", Idle: seconds(a.cfg.IdleSeconds), Clears: seconds(a.cfg.ClearSeconds), Log: a.log,
	}, ports)
	return a.flow.Restore(ctx)
}

func seconds(n int) time.Duration { return time.Duration(n) * time.Second }

// kicking wakes the outbox as soon as something was committed.
type kicking struct {
	*sqlite.DB
	kick func()
}

// CheckIn implements flow.Store.
func (k kicking) CheckIn(ctx context.Context, appointment string, build func(string) (kiosk.Record, error)) (kiosk.Ticket, bool, error) {
	defer k.kick()
	return k.DB.CheckIn(ctx, appointment, build)
}

// Call implements flow.Store.
func (k kicking) Call(ctx context.Context, e kiosk.SealedEvent) error {
	defer k.kick()
	return k.DB.Call(ctx, e)
}

// Append implements flow.Store.
func (k kicking) Append(ctx context.Context, e ...kiosk.SealedEvent) error {
	defer k.kick()
	return k.DB.Append(ctx, e...)
}

// send hands an event to the flow. The buffer holds minutes of touches; an
// event that finds it full is dropped rather than holding up a device.
func (a *app) send(e flow.Event) {
	if _, strange := e.(flow.StrangeCode); strange {
		a.log.Warn("a code or card was not taken", "total", a.strange.Add(1))
	}
	select {
	case a.events <- e:
	default:
		a.log.Error("the session is not taking events")
	}
}

// run works until ctx ends. show gets each screen, from one goroutine.
func (a *app) run(ctx context.Context, show func(flow.State, view.Model)) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	if err := a.connect(ctx); err != nil {
		return err
	}
	a.auditStart(ctx)
	var all sync.WaitGroup
	start := func(f func(context.Context) error) {
		all.Go(func() {
			if err := f(ctx); err != nil && ctx.Err() == nil {
				a.log.Error("a part of the kiosk ended", "err", err)
			}
		})
	}
	start(func(ctx context.Context) error { a.out.Run(ctx); return nil })
	start(func(ctx context.Context) error { a.in.Run(ctx); return nil })
	start(a.listen)
	start(a.tick)
	if a.cfg.Closures != "" {
		start(a.watchClosures)
	}
	start(a.watchAlertTests)
	if a.eyes != nil {
		a.eyes.run(ctx, start, a.send)
	}
	a.beside.run(start, a.send)
	a.runPrinters(ctx, start)
	a.flow.Run(ctx, a.events, a.untilRestart(stop, a.onlyChanges(show)))
	a.link.Close()
	all.Wait()
	return nil
}

// onlyChanges words and shows a state unless only the seconds moved on: a page
// that has not changed is not drawn again, so a finger on it is not disturbed.
func (a *app) onlyChanges(show func(flow.State, view.Model)) func(flow.State) {
	var last flow.State
	return func(s flow.State) {
		a.beside.show(s)
		same := s
		same.Now = last.Now
		if s.Now.Truncate(time.Minute).Equal(last.Now.Truncate(time.Minute)) && reflect.DeepEqual(same, last) {
			return
		}
		if s.Session != last.Session && last.Session != 0 {
			go debug.FreeOSMemory() // what the last person said is dropped now, not some time
		}
		last = s
		show(s, a.views.Model(s))
	}
}

// tick lets the seconds pass and cleans up once an hour.
func (a *app) tick(ctx context.Context) error {
	every := time.NewTicker(time.Second)
	defer every.Stop()
	for n := 0; ; n++ {
		select {
		case <-ctx.Done():
			return nil
		case <-every.C:
			a.send(flow.Tick{})
			if now, sure := a.clock.Now(); sure && n%3600 == 60 {
				if err := a.db.Purge(ctx, now); err != nil {
					a.log.Error("old events could not be dropped", "code", string(kiosk.CodeOf(err)))
				}
				a.dropPast(ctx)
			}
		}
	}
}

// dropPast drops the appointments of days that are over, when the time is sure.
// A day lasts into the night: who waits at midnight is still today's.
func (a *app) dropPast(ctx context.Context) {
	now, sure := a.clock.Now()
	zone, err := a.cfg.Location()
	if !sure || err != nil {
		return
	}
	const night = 4 * time.Hour
	y, m, d := now.In(zone).Add(-night).Date()
	if err := a.db.DropPast(ctx, time.Date(y, m, d, 0, 0, 0, 0, zone).Add(night)); err != nil {
		a.log.Error("past appointments could not be dropped", "code", string(kiosk.CodeOf(err)))
	}
}

// close closes the database.
func (a *app) close() error { return a.db.Close() }
