package main

import (
	"context"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"frontdoor/cmd/internal/rig"
	"frontdoor/devices/sim/rack"
	"frontdoor/kiosk"
	"frontdoor/kiosk/config"
	"frontdoor/kiosk/site"
	"frontdoor/sync/identity"
)

// The demo's site and its kiosks; the first is the one in the window.
const demoSiteID = "riverside"

var demoLangs = []string{"en-GB", "es", "en-US"}

var demoKiosks = []string{"kiosk-lobby", "kiosk-garden", "kiosk-level-2"}

// demoOptions are the flags of "kiosk demo".
type demoOptions struct {
	tour, lang, layout, hub, data string
	offline                       bool
}

// demoCommand runs the demo hospital: the hub, its day, simulated devices and
// one kiosk in a window, or the tour.
func demoCommand(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	var o demoOptions
	flags := newFlags("demo", stderr)
	flags.StringVar(&o.tour, "tour", "", "go the whole way by itself and leave pictures in this `folder`")
	flags.StringVar(&o.lang, "lang", "en-GB", "`language` of the tour")
	flags.StringVar(&o.layout, "layout", "portrait", "portrait or landscape")
	flags.BoolVar(&o.offline, "offline", false, "the hub is away until the tour has its ticket")
	flags.StringVar(&o.hub, "hub", "", "`URL` of a running hub's API; -data names its folder")
	flags.StringVar(&o.data, "data", rig.DemoData(), "`folder` for keys and databases")
	if err := parse(flags, args); err != nil {
		return err
	}
	if o.layout != "portrait" && o.layout != "landscape" {
		return kiosk.Errorf(kiosk.CodeBadInput, "", "-layout is portrait or landscape, not %q", o.layout)
	}
	if !slices.Contains(demoLangs, o.lang) {
		return kiosk.Errorf(kiosk.CodeBadInput, "", "-lang is one of %s, not %q", strings.Join(demoLangs, ", "), o.lang)
	}
	if o.offline && o.hub != "" {
		return kiosk.Errorf(kiosk.CodeBadInput, "", "-offline stops and starts the hub, so it cannot go with -hub")
	}
	if o.tour == "" {
		if err := needDisplay("take the tour with -tour DIR"); err != nil {
			return err
		}
	}
	d, err := openDemo(ctx, o, stderr)
	if err != nil {
		return err
	}
	defer d.close()
	if o.tour != "" {
		return d.runTour(ctx, stdout)
	}
	return d.runWindow(ctx, stdout)
}

// demo is the whole hospital in one process, but for the hub.
type demo struct {
	demoOptions
	site   *site.Site
	hub    *hubProcess
	keys   *identity.Hub
	api    *hubClient
	day    *day
	sims   *rack.Rack
	app    *app
	booked []booking
	shut   []kiosk.Closure // by what is typed into the terminal
	log    *slog.Logger
}

// openDemo starts the hub, imports the day's appointments and opens the kiosk.
func openDemo(ctx context.Context, o demoOptions, stderr io.Writer) (*demo, error) {
	d := &demo{demoOptions: o, sims: rack.New(), log: slog.New(slog.NewTextHandler(stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))}
	var err error
	if d.site, err = site.Demo(); err != nil {
		return nil, err
	}
	if d.hub, err = startDemoHub(ctx, o, d.site, stderr); err != nil {
		return nil, err
	}
	if err := d.open(ctx); err != nil {
		d.close()
		return nil, err
	}
	return d, nil
}

func (d *demo) open(ctx context.Context) error {
	var err error
	if d.keys, err = identity.LoadHub(d.hub.keys()); err != nil {
		return kiosk.Wrap(kiosk.CodeBadInput, "", "the hub's keys cannot be used: name its folder with -data", err)
	}
	token, err := identity.ReadToken(d.hub.keys())
	if err != nil {
		return kiosk.Wrap(kiosk.CodeBadInput, "", "the hub's token cannot be read: put the file hub/token back into the folder "+d.hub.keys(), err)
	}
	d.api = &hubClient{url: d.hub.api, token: token}
	d.booked = bookings(time.Now(), d.site.Services)
	if err := d.api.importBookings(ctx, d.booked); err != nil {
		return err
	}
	cfg, err := d.config()
	if err != nil {
		return err
	}
	cfg.Devices = simDevices()
	if d.app, err = openApp(ctx, cfg, d.site, simMachine(d.sims), d.log); err != nil {
		return err
	}
	d.day, err = newDay(ctx, d)
	return err
}

// config is the lobby kiosk's, as a file would have it.
func (d *demo) config() (config.Config, error) {
	c := config.Default()
	c.Hospital = "Riverside General"
	c.Languages = demoLangs
	c.Keys = identity.KioskDir(d.hub.keys(), demoKiosks[0])
	c.Data = filepath.Join(d.data, "kiosk")
	c.Hub = d.hub.mqtt
	c.TimeZone = d.hub.zone
	c.Spot = demoKiosks[0]
	c.ShowClinic = true
	c.Drafts = true // nobody is treated by the demo
	if d.layout == "landscape" {
		c.Panel = config.Panel{WidthPx: 1920, HeightPx: 1080, DiagonalIn: 32, LowerEdgeMM: 800}
	}
	venue := d.site.Map.Venue()
	c.Emergency = venue.Emergency
	if spot, ok := d.site.Map.Kiosk(c.Spot); ok {
		if u, ok := d.site.Map.Unit(spot.Place.Unit); ok {
			c.Building = u.Building
		}
	}
	for _, a := range venue.Amenities {
		if a.Category == "information" && c.Desk == "" {
			c.Desk = a.ID
		}
	}
	return c, d.site.Check(c)
}

// runWindow shows the kiosk in a window, while the day goes on.
func (d *demo) runWindow(ctx context.Context, stdout io.Writer) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	go d.day.run(ctx)
	d.guide(stdout)
	go d.obey(ctx, os.Stdin, stdout)
	go d.takeOrders(ctx)
	size := fyne.NewSize(504, 896)
	if d.layout == "landscape" {
		size = fyne.NewSize(1152, 648)
	}
	return window(ctx, d.app, windowOptions{title: "Frontdoor: " + d.app.cfg.Hospital, size: size})
}

// takeOrders lets kioskctl sim switch faults while the demo runs.
func (d *demo) takeOrders(ctx context.Context) {
	l, err := rack.Listen(filepath.Join(d.data, rig.SimSocket))
	if err == nil {
		err = d.sims.Serve(ctx, l)
	}
	if err != nil && ctx.Err() == nil {
		d.log.Warn("kioskctl sim cannot reach the simulated devices", "err", err)
	}
}

func (d *demo) close() {
	if d.day != nil {
		d.day.close()
	}
	if d.app != nil {
		if err := d.app.close(); err != nil {
			d.log.Error("the kiosk's database did not close in good order", "err", err)
		}
	}
	d.hub.stop()
}
