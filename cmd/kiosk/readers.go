package main

import (
	"context"
	"errors"

	"frontdoor/cmd/internal/rig"
	"frontdoor/devices"
	"frontdoor/devices/card"
	"frontdoor/devices/scan"
	"frontdoor/kiosk"
	"frontdoor/kiosk/config"
	"frontdoor/kiosk/flow"
)

// readers are the scanner and the card reader as the flow sees them.
type readers struct {
	scanner *scan.Scanner
	card    *card.Reader
	number  card.Source // where a card's number stands
}

// newReaders returns nil when the settings name neither.
func newReaders(d config.Devices, m rig.Machine, rules scan.Rules, health func(devices.Health), send func(flow.Event)) (*readers, error) {
	if d.Scanner == "" && d.Card == "" {
		return nil, nil
	}
	r := &readers{number: card.Source(d.CardNumber)}
	if d.Scanner != "" {
		r.scanner = scan.New(m.Scanner(d), rules, scan.Options{Changed: health})
		r.scanner.Look(false)
	}
	if d.Card != "" {
		open, o, err := m.Card(d)
		if err != nil {
			return nil, kiosk.Wrap(kiosk.CodeBadInput, "", "the card reader cannot be set up", err)
		}
		o.Changed = health
		o.Unread = func(err error) {
			if errors.Is(err, devices.ErrRemoved) {
				send(flow.StrangeCode{Key: "scan.hold-still"})
				return
			}
			send(flow.StrangeCode{Key: "scan.unreadable"})
		}
		r.card = card.New(open, o)
		r.card.Look(false)
	}
	return r, nil
}

// Look implements flow.Readers.
func (r *readers) Look(on bool) {
	if r.scanner != nil {
		r.scanner.Look(on)
	}
	if r.card != nil {
		r.card.Look(on)
	}
}

// run reads until ctx ends and sends what was read as events.
func (r *readers) run(ctx context.Context, start func(func(context.Context) error), send func(flow.Event)) {
	if r.scanner != nil {
		start(func(ctx context.Context) error {
			return r.scanner.Run(ctx, func(res scan.Result) { send(scanned(res)) })
		})
	}
	if r.card != nil {
		start(func(ctx context.Context) error {
			return r.card.Run(ctx, func(t card.Tap) {
				number, ok := r.number.Number(t)
				switch {
				case ok:
					send(flow.CardShown{Number: number})
				case !t.Unread: // else the person has been told that it cannot be read
					send(flow.StrangeCode{})
				}
			})
		})
	}
}

// scanned turns a verified scan into an event. Why a code of ours was refused
// is said in words from the catalogue; the code itself goes no further.
func scanned(res scan.Result) flow.Event {
	switch res := res.(type) {
	case scan.Appointment:
		return flow.CodeShown{Appointment: res.Code.Appointment}
	case scan.Ticket:
		return flow.TicketShown{Code: res.Code}
	case scan.Wristband:
		return flow.CardShown{Number: res.Number}
	case scan.Licence:
		return flow.DetailsShown{Born: res.Born, Letter: res.Given, Postcode: res.Postcode}
	case scan.HealthCard:
		return flow.DetailsShown{Born: res.Born, Letter: res.Given}
	case scan.RefusedCard:
		return flow.StrangeCode{Key: res.Err.Key}
	case scan.Refused:
		switch res.Err.Code {
		case kiosk.CodeUnavailable:
			return flow.StrangeCode{Key: "scan.expired"}
		case kiosk.CodeNotFound:
			return flow.StrangeCode{Key: "scan.other-site"}
		}
		return flow.StrangeCode{Key: "scan.forged"}
	}
	return flow.StrangeCode{}
}
