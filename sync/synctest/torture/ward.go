package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"frontdoor/assets"
	"frontdoor/kiosk"
	"frontdoor/kiosk/config"
	"frontdoor/kiosk/site"
	"frontdoor/sync/identity"
	"frontdoor/sync/outbox"
	"frontdoor/sync/synctest"
)

const siteID = "riverside"

// kioskIDs are the kiosks of the demo hospital that are enrolled; the last one
// is in a stranger's hands.
var kioskIDs = []string{"kiosk-lobby", "kiosk-level-2", "kiosk-garden"}

// layout says what a ward has.
type layout struct {
	kiosks, people int
	broker         string // mosquitto, instead of the broker in the hub's process
	database       string // folder of PostgreSQL's programs, instead of SQLite
	muddled        bool   // between kiosks and broker messages come twice and late
}

// ward is a hub and kiosks as real processes, with people booked about now.
type ward struct {
	layout
	o        options
	ctx      context.Context
	r        *rand.Rand
	dir      string
	mqtt     string // where the broker listens
	proxy    *synctest.Proxy
	muddle   *muddle
	keys     *identity.Hub
	site     *site.Site
	queue    kiosk.Service
	booked   []kiosk.RosterEntry
	patience time.Duration // for what was confirmed to arrive

	servers []*server // database and broker that are not in the hub
	record  string    // address of the database
	files   string    // where it keeps them
	hub     *exec.Cmd
	kiosks  []*observer

	came      map[string]bool            // appointments of everybody who tried
	confirmed map[string]map[string]bool // appointment → tickets shown for it
	res       result
}

// newWard makes keys and settings for a ward, books its people and starts
// everything.
func newWard(ctx context.Context, o options, seed uint64, l layout) (w *ward, err error) {
	w = &ward{
		layout: l, o: o, ctx: ctx, r: rand.New(rand.NewPCG(seed, 5)), patience: outbox.MaxWait + time.Minute,
		came: map[string]bool{}, confirmed: map[string]map[string]bool{}, kiosks: make([]*observer, l.kiosks),
	}
	defer func() {
		if err != nil {
			w.close()
		}
	}()
	if w.dir, err = os.MkdirTemp(o.dir, "ward-"); err != nil {
		return w, err
	}
	args := []string{"init", "-data", w.path("hub"), "-site", siteID}
	for _, id := range kioskIDs {
		args = append(args, "-kiosk", id)
	}
	if out, err := exec.Command(filepath.Join(o.bin, "hub"), args...).CombinedOutput(); err != nil {
		return w, fmt.Errorf("hub init: %s%w; build the programs first", out, err)
	}
	if w.keys, err = identity.LoadHub(w.path("hub", "keys")); err != nil {
		return w, err
	}
	if w.mqtt, err = freeAddr(); err != nil {
		return w, err
	}
	if err = w.startServers(seed); err != nil {
		return w, err
	}
	if err = w.settings(); err != nil {
		return w, err
	}
	w.book(l.people)
	if err = w.startHub(); err != nil {
		return w, err
	}
	if err = w.importBookings(); err != nil {
		return w, err
	}
	return w, w.startKiosks()
}

// startServers starts what is outside the hub, and what is between.
func (w *ward) startServers(seed uint64) error {
	if w.database != "" {
		// The server runs as somebody else, who must be able to get there.
		var err error
		if w.files, err = os.MkdirTemp("", "torture-pg-"); err != nil {
			return err
		}
		s, address, err := postgres(w.ctx, w.database, w.files)
		if err != nil {
			return err
		}
		w.servers, w.record = append(w.servers, s), address
	}
	if w.broker != "" {
		s, err := mosquitto(w.broker, w.dir, w.path("hub", "keys", "hub"), w.mqtt)
		if err != nil {
			return err
		}
		w.servers = append(w.servers, s)
	}
	for _, s := range w.servers {
		if err := s.start(w.ctx); err != nil {
			return err
		}
	}
	behind := w.mqtt
	if w.muddled {
		k, err := identity.LoadKiosk(identity.KioskDir(w.path("hub", "keys"), kioskIDs[0]))
		if err != nil {
			return err
		}
		if w.muddle, err = startMuddle(w.mqtt, w.keys.ServerTLS(), k.ClientTLS(), seed); err != nil {
			return err
		}
		behind = w.muddle.listener.Addr().String()
	}
	var err error
	w.proxy, err = synctest.StartProxy(behind)
	return err
}

func (w *ward) path(parts ...string) string {
	return filepath.Join(append([]string{w.dir}, parts...)...)
}

func (w *ward) configOf(i int) string { return w.path(kioskIDs[i] + ".json") }
func (w *ward) dataOf(i int) string   { return w.path(kioskIDs[i]) }

// settings writes what hub and kiosks read: the demo hospital, with one service
// that asks nothing.
func (w *ward) settings() (err error) {
	if w.site, err = site.Demo(); err != nil {
		return err
	}
	for _, s := range w.site.Services {
		if s.ID == "x-ray" {
			w.queue = s
		}
	}
	w.queue.Questions = []string{}
	services, err := json.Marshal([]kiosk.Service{w.queue})
	if err != nil {
		return err
	}
	err = errors.Join(os.CopyFS(w.path("map"), assets.Hospital()), os.CopyFS(w.path("forms"), assets.Forms()),
		os.WriteFile(w.path("services.json"), services, 0o600))
	for i := range w.kiosks {
		b, errJSON := json.MarshalIndent(w.config(i), "", "  ")
		err = errors.Join(err, errJSON, os.WriteFile(w.configOf(i), b, 0o600), os.MkdirAll(w.dataOf(i), 0o700))
	}
	return err
}

func (w *ward) config(i int) config.Config {
	c := config.Default()
	c.Hospital, c.Drafts, c.StillMotion = "Torture Hospital", true, true
	c.Keys, c.Data = identity.KioskDir(w.path("hub", "keys"), kioskIDs[i]), w.dataOf(i)
	c.Hub, c.TimeZone = "ssl://"+w.proxy.Addr(), noon(time.Now())
	c.Map, c.Services, c.Forms = w.path("map"), w.path("services.json"), w.path("forms")
	// All stand in one place, so that everybody may check in at each.
	c.Spot, c.Building, c.Emergency = kioskIDs[0], w.building(0), w.site.Map.Venue().Emergency
	for _, a := range w.site.Map.Venue().Amenities {
		if a.Category == "information" && c.Desk == "" {
			c.Desk = a.ID
		}
	}
	return c
}

// noon names a time zone in which it is about noon, so that nobody's appointment
// is tomorrow's. The zones of these names count westwards.
func noon(now time.Time) string {
	east := 12 - now.UTC().Hour() // 12 … -11
	return fmt.Sprintf("Etc/GMT%+d", -east)
}

func (w *ward) building(i int) string {
	if spot, ok := w.site.Map.Kiosk(kioskIDs[i]); ok {
		if u, ok := w.site.Map.Unit(spot.Place.Unit); ok {
			return u.Building
		}
	}
	return ""
}

// startKiosks starts the kiosks that do not run and waits until each knows
// everybody.
func (w *ward) startKiosks() error {
	last := w.letter(w.booked[len(w.booked)-1])
	for i := range w.kiosks {
		if err := w.startKiosk(i); err != nil {
			return err
		}
		if err := w.until("kiosk "+kioskIDs[i]+" knows the roster", func() bool {
			known, alive := w.kiosks[i].knows(last)
			return known || !alive
		}); err != nil {
			return err
		}
	}
	return nil
}

func (w *ward) startKiosk(i int) (err error) {
	w.kiosks[i].kill()
	w.kiosks[i], err = startKiosk(w.o.bin, w.configOf(i))
	return err
}

// until polls; what is named in the error when it does not come.
func (w *ward) until(what string, is func() bool) error { return w.within(time.Minute, what, is) }

func (w *ward) within(longest time.Duration, what string, is func() bool) error {
	every := time.NewTicker(20 * time.Millisecond)
	defer every.Stop()
	late := time.After(longest)
	for !is() {
		select {
		case <-every.C:
		case <-late:
			return fmt.Errorf("it did not come within %v that %s", longest, what)
		case <-w.ctx.Done():
			return w.ctx.Err()
		}
	}
	return nil
}

func (w *ward) close() {
	for _, k := range w.kiosks {
		k.kill()
	}
	w.killHub()
	for _, s := range w.servers {
		s.stop()
	}
	if w.muddle != nil {
		w.muddle.close()
	}
	if w.proxy != nil {
		w.proxy.Close()
	}
	for _, dir := range []string{w.dir, w.files} {
		if dir != "" {
			os.RemoveAll(dir)
		}
	}
}

func freeAddr() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Addr().String(), nil
}
