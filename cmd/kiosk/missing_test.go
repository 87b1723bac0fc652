package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"frontdoor/kiosk/config"
)

// firstFrame notes the first screen and stops the kiosk.
type firstFrame struct {
	shown bytes.Buffer
	stop  func()
}

func (f *firstFrame) Write(b []byte) (int, error) {
	defer f.stop()
	return f.shown.Write(b)
}

// TestMissingDevicesDoNotStopTheStart names one of everything on a machine that
// has none of it.
func TestMissingDevicesDoNotStopTheStart(t *testing.T) {
	w := newWard(t, 0)
	b, err := os.ReadFile(w.config)
	if err != nil {
		t.Fatal(err)
	}
	var c config.Config
	if err := json.Unmarshal(b, &c); err != nil {
		t.Fatal(err)
	}
	d := simDevices()
	d.Card, d.CardIRQ, d.CardReset = "SPI99.9", "GPIO998", "GPIO999"
	d.Scanner, d.Printer = "/dev/input/none", "/dev/usb/lp-none"
	d.DeskPrinter = "/dev/usb/lp-none"
	d.Relay, d.Light, d.Button, d.Presence, d.FirePanel = "GPIO990", "GPIO991", "GPIO992", "GPIO993", "GPIO994"
	d.GuideLight, d.TowerRed, d.Display, d.Climate = "SPI99.8", "GPIO995", "I2C99", "I2C99"
	c.Devices = d
	if b, err = json.Marshal(c); err != nil {
		t.Fatal(err)
	}
	w.write(w.config, b)
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	screen := &firstFrame{stop: stop}
	if err := run(ctx, []string{"run", "-config", w.config, "-frames"}, neverEnds{ctx}, screen, new(bytes.Buffer)); err != nil && !errors.Is(err, context.Canceled) {
		t.Fatalf("it did not start: %v", err)
	}
	if !strings.Contains(screen.shown.String(), `"screen":"welcome"`) {
		t.Errorf("it shows %.200s", screen.shown.String())
	}
}
