package main

import (
	"image"
	"image/color"
	"image/draw"
	"slices"
	"time"

	"frontdoor/assets"
	"frontdoor/devices/badge"
	"frontdoor/devices/scan"
	"frontdoor/kiosk"
	"frontdoor/kiosk/config"
	fonts "frontdoor/kiosk/draw"
	"frontdoor/kiosk/flow"
	"frontdoor/kiosk/view"
	"frontdoor/kiosk/wayfind"
	"frontdoor/kiosk/wayfind/imdf"
)

// The sample is the ticket of somebody at the demo hospital's lobby kiosk who
// is here for the eye clinic.
const (
	sampleSpot    = "kiosk-lobby"
	sampleService = "eye-clinic"
	sampleCode    = "KD 042"
)

// sample words and lays out the sample as the kiosk does.
func (c *call) sample(f *fonts.Fonts) (badge.Ticket, error) {
	w, err := c.samplePaper()
	if err != nil {
		return badge.Ticket{}, err
	}
	t := badge.Ticket{Lang: w.Lang, RTL: w.RTL, Hospital: w.Hospital, When: w.When, Label: w.Label, Code: w.Code, Area: w.Area,
		Note: w.Note, Way: w.Way, Steps: w.Steps, QR: scan.TicketText(w.Code), QRNote: w.QRNote}
	if w.Map != nil {
		img := image.NewRGBA(image.Rectangle{Max: badge.MapSize(badge.Width80)})
		draw.Draw(img, img.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
		f.Map(img, fonts.MapScene{Map: w.Map.Venue, Ordinal: w.Map.Ordinal, Up: w.Map.Up, Route: w.Map.Route,
			Label: w.Map.Labels, Lang: w.Lang, RTL: w.RTL, Callout: w.Map.Callout, Mono: true})
		t.Map = img
	}
	return t, nil
}

func (c *call) samplePaper() (p view.Paper, err error) {
	words, err := c.catalogue()
	if err != nil {
		return p, err
	}
	venue, _, err := imdf.Load(assets.Hospital())
	if err != nil {
		return p, err
	}
	m, err := wayfind.Build(venue)
	if err != nil {
		return p, err
	}
	var services []kiosk.Service
	if err := config.Decode("demo services", assets.Services(), &services); err != nil {
		return p, err
	}
	i := slices.IndexFunc(services, func(s kiosk.Service) bool { return s.ID == sampleService })
	spot, ok := m.Kiosk(sampleSpot)
	if i < 0 || !ok {
		return p, kiosk.Errorf(kiosk.CodeInternal, "", "the demo hospital has no %s or no %s: give -data", sampleService, sampleSpot)
	}
	area := services[i].Area
	route, err := m.Route(spot.Place, area, wayfind.Options{})
	if err != nil {
		return p, err
	}
	views := view.New(view.Config{Hospital: venue.Name.In("en"), Words: words, Langs: words.Tags(), Services: services, Map: m, Spot: sampleSpot})
	return views.Paper(flow.State{
		Lang: words.In(c.lang).Tag, Now: time.Now(), Ticket: kiosk.Ticket{Code: sampleCode, Area: area},
		Heading: flow.Heading{To: area, Route: route},
	}), nil
}
