package main

import (
	"slices"
	"time"

	"frontdoor/cmd/internal/paper"
	"frontdoor/devices/badge"
	"frontdoor/kiosk"
	fonts "frontdoor/kiosk/draw"
	"frontdoor/kiosk/flow"
	"frontdoor/kiosk/site"
	"frontdoor/kiosk/speak"
	"frontdoor/kiosk/view"
	"frontdoor/kiosk/wayfind"
)

// The sample is the ticket of somebody at the demo hospital's lobby kiosk who
// is here for the eye clinic.
const (
	sampleSpot    = "kiosk-lobby"
	sampleService = "eye-clinic"
	sampleCode    = "KD 042"
)

// sample words and lays out the sample as the kiosk does.
func (c *call) sample(f *fonts.Fonts, width int) (badge.Ticket, error) {
	w, err := c.samplePaper()
	if err != nil {
		return badge.Ticket{}, err
	}
	return paper.Ticket(f, w, width), nil
}

func (c *call) samplePaper() (p view.Paper, err error) {
	words, err := c.catalogue()
	if err != nil {
		return p, err
	}
	h, err := site.Demo()
	if err != nil {
		return p, err
	}
	services, m := h.Services, h.Map
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
	views := view.New(view.Config{Hospital: m.Venue().Name.In("en"), Words: words, Langs: words.Tags(), Services: services, Map: m, Spot: sampleSpot})
	return views.Paper(flow.State{
		Lang: words.In(c.lang).Tag, Now: sampleTime(), Ticket: kiosk.Ticket{Code: sampleCode, Area: area},
		Heading: flow.Heading{To: area, Route: route},
	}), nil
}

// sampleTime is when the samples are of: the same paper comes out whenever they
// are drawn, and nobody takes a sample for a badge of today.
func sampleTime() time.Time { return time.Date(2026, 3, 24, 9, 30, 0, 0, time.UTC) }

// sampleVisit is somebody who visits the sample's waiting area.
func (c *call) sampleVisit(w speak.Words) (hospital, name, destination, day string, err error) {
	if _, err = c.catalogue(); err != nil { // a language without words is told
		return "", "", "", "", err
	}
	h, err := site.Demo()
	if err != nil {
		return "", "", "", "", err
	}
	i := slices.IndexFunc(h.Services, func(s kiosk.Service) bool { return s.ID == sampleService })
	if i < 0 {
		return "", "", "", "", kiosk.Errorf(kiosk.CodeInternal, "", "the demo hospital has no %s: give -data", sampleService)
	}
	return w.Label(h.Map.Venue().Name), "Synthia Placeholder", w.Unit(h.Map, h.Services[i].Area), w.Date(sampleTime()), nil
}

// sampleBand is somebody who does not exist, verified by nobody who does.
func sampleBand(w speak.Words, b *bandJSON) {
	b.VerifiedBy, b.Family, b.Given, b.Number = "N. Example", "Placeholder", "Synthia", "RG0042137"
	b.Born = "24 " + w.Say("month.3") + " 1958"
}
