package main

import (
	"context"
	"errors"

	"frontdoor/devices"
	"frontdoor/devices/card"
	"frontdoor/devices/scan"
	"frontdoor/kiosk"
	"frontdoor/kiosk/flow"
)

// readers are the scanner and the card reader as the flow sees them.
type readers struct {
	scanner *scan.Scanner
	card    *card.Reader
}

// newReaders returns nil when the kiosk has neither.
func newReaders(h hardware, rules scan.Rules, health func(devices.Health), send func(flow.Event)) *readers {
	if h.scanner == nil && h.card == nil {
		return nil
	}
	r := &readers{}
	if h.scanner != nil {
		r.scanner = scan.New(h.scanner, rules, scan.Options{Changed: health})
		r.scanner.Look(false)
	}
	if h.card != nil {
		r.card = card.New(h.card, card.Options{IRQ: h.cardIRQ, Changed: health, Unread: func(err error) {
			e := flow.StrangeCode{Key: "scan.unreadable"}
			if errors.Is(err, devices.ErrRemoved) {
				e.Key = "scan.hold-still"
			}
			send(e)
		}})
		r.card.Look(false)
	}
	return r
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
				if number, ok := card.Number(t); ok {
					send(flow.CardShown{Number: number})
					return
				}
				send(flow.StrangeCode{})
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
