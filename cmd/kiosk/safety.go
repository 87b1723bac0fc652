package main

import (
	"context"
	"sync"
	"time"

	"frontdoor/cmd/internal/alerttest"
	"frontdoor/kiosk"
	"frontdoor/kiosk/flow"
	"frontdoor/sync/wire"
)

// alertTests makes the test alerts that kioskctl asks for, and keeps the proof
// when a named person has answered one.
type alertTests struct {
	dir  string
	mu   sync.Mutex
	open string // event id of the test under way
}

// testReason tells staff that nobody is in need.
const testReason = "a test of this alert: nobody is in need; answer it in your name"

// watch looks for requests until ctx ends.
func (a *app) watchAlertTests(ctx context.Context) error {
	every := time.NewTicker(2 * time.Second)
	defer every.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-every.C:
			id, err := alerttest.Take(a.tests.dir)
			if err != nil {
				a.log.Error("the request for a test of the alert cannot be read", "err", err)
			}
			if id != "" {
				a.testAlert(ctx, id)
			}
		}
	}
}

// testAlert sends a test on the way that an answer's alert takes.
func (a *app) testAlert(ctx context.Context, id string) {
	a.tests.mu.Lock()
	a.tests.open = id
	a.tests.mu.Unlock()
	now, _ := a.clock.Now()
	alert := kiosk.Alert{EventID: id, Kiosk: a.keys.Keys.Kiosk, Kind: kiosk.AlertSafety, At: now, Reason: testReason}
	e, err := wire.NewSealer(a.keys.Keys).Seal(id, kiosk.EventAlert, now, alert)
	if err == nil {
		err = kicking{a.db, a.out.Kick}.Append(ctx, e)
	}
	if err != nil {
		a.log.Error("the test of the alert could not be sent", "err", err)
	}
}

// heardTest keeps the proof when the alert is the test and has been answered.
func (a *app) heardTest(alert kiosk.Alert) {
	a.tests.mu.Lock()
	mine := alert.EventID != "" && alert.EventID == a.tests.open && alert.State == kiosk.AlertSeen && alert.By != ""
	if mine {
		a.tests.open = ""
	}
	a.tests.mu.Unlock()
	if !mine {
		return
	}
	now, _ := a.clock.Now()
	proof := alerttest.Proof{ID: alert.EventID, By: alert.By, At: now}
	if err := alerttest.Keep(a.tests.dir, proof); err != nil {
		a.log.Error("the test of the alert was answered, but that could not be kept", "err", err)
		return
	}
	a.send(flow.AlertProven{Until: proof.Until()})
}

// proven is until when the last test of the alert counts.
func (a *app) proven() time.Time {
	p, _ := alerttest.Read(a.tests.dir)
	return p.Until()
}
