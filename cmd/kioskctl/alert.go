package main

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"frontdoor/cmd/internal/alerttest"
	"frontdoor/kiosk"
	"frontdoor/kiosk/config"
)

// How long a running kiosk takes to see a request, and how often it is asked
// whether somebody has answered.
const (
	takenWithin = 10 * time.Second
	lookEvery   = 200 * time.Millisecond
)

// testAlert has the kiosk test its alert and waits for the name of who answered.
func testAlert(ctx context.Context, c *call) error {
	file := c.flags.String("config", "", "the kiosk's settings `FILE`")
	wait := c.flags.Duration("wait", 5*time.Minute, "how `long` to wait for an answer")
	if err := c.parse(0); err != nil {
		return err
	}
	switch {
	case *file == "":
		return bad("name the kiosk's settings with -config FILE")
	case *wait <= 0:
		return bad("-wait is a time above zero, as 5m")
	}
	cfg, err := config.Load(*file)
	if err != nil {
		return unusable(err, "the settings cannot be used")
	}
	id := uuid.Must(uuid.NewV7()).String()
	if err := alerttest.Ask(cfg.Data, id); err != nil {
		return err
	}
	fmt.Fprintln(c.stderr, "kioskctl: asking the kiosk; have somebody answer the alert in their name")
	p, err := awaitProof(ctx, cfg.Data, id, *wait)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(c.stdout, "%s answered; questionnaires that can call for help may be asked until %s\n", p.By, p.Until().Format(time.DateOnly))
	return err
}

// awaitProof waits until the test was answered.
func awaitProof(ctx context.Context, dir, id string, wait time.Duration) (alerttest.Proof, error) {
	begun := time.Now()
	every := time.NewTicker(lookEvery)
	defer every.Stop()
	for {
		if p, ok := alerttest.Read(dir); ok && p.ID == id {
			return p, nil
		}
		waited := time.Since(begun)
		if waited >= min(takenWithin, wait) {
			// A request that still lies there was never taken.
			if left, err := alerttest.Withdraw(dir); left || err != nil {
				return alerttest.Proof{}, kiosk.Wrap(kiosk.CodeUnavailable, "", "the kiosk did not take the test: check that it is running with these settings", err)
			}
		}
		if waited >= wait {
			return alerttest.Proof{}, kiosk.Errorf(kiosk.CodeUnavailable, "", "nobody answered the alert within %v; unless an earlier test still counts, questionnaires that can call for help stay off", wait)
		}
		select {
		case <-ctx.Done():
			return alerttest.Proof{}, ctx.Err()
		case <-every.C:
		}
	}
}
