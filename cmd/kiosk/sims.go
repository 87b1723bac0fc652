package main

import (
	"crypto/ed25519"
	"errors"
	"io"
	"time"

	"periph.io/x/conn/v3/gpio"
	"periph.io/x/conn/v3/i2c"
	"periph.io/x/conn/v3/spi"

	"frontdoor/cmd/internal/rig"
	"frontdoor/devices/scan"
	"frontdoor/devices/sim/rack"
	"frontdoor/kiosk/config"
)

// simDevices are the settings of a kiosk with one of everything.
func simDevices() config.Devices {
	d := config.Default().Devices
	d.Card, d.CardIRQ, d.CardReset = "SPI0.0", "irq", "reset"
	d.Scanner, d.Printer = "scanner", "printer"
	d.Relay, d.Light, d.Button = "relay", "light", "button"
	d.Presence, d.FirePanel = "presence", "fire"
	d.GuideLight, d.GuidePixels = "SPI1.0", rack.Pixels
	d.Display, d.Climate, d.ClimateAddress = "I2C1", "I2C1", rack.ClimateAddress
	return d
}

// simMachine is a computer with a rack's devices on it; the drivers are the
// real ones and cannot tell.
func simMachine(r *rack.Rack) rig.Machine {
	pins := map[string]gpio.PinIO{
		"irq": r.Chip.IRQ(), "reset": r.Chip.NRSTPD(), "relay": r.Relay, "light": r.Light, "button": r.Button.Pin,
		"presence": r.Presence, "fire": r.Fire,
	}
	return rig.Machine{
		SPI: func(name string) (spi.PortCloser, error) {
			if name == "SPI1.0" {
				return r.Guide, nil
			}
			return r.Chip.Open()
		},
		I2C:      func(string) (i2c.BusCloser, error) { return r.Bus, nil },
		Pin:      func(name string) gpio.PinIO { return pins[name] },
		Serial:   func(string) (io.ReadCloser, error) { return r.Scanner.Open() },
		Keyboard: func(string) (scan.Keyboard, error) { return nil, errors.New("there is no keyboard") },
		Print:    func(string) (io.ReadWriteCloser, error) { return r.Printer.Open() },
	}
}

// letter is the code that a person's letter or message carries.
func letter(key ed25519.PrivateKey, keyID, site string, b booking) string {
	return scan.Mint(key, scan.Code{Site: site, Appointment: b.Appointment.ID, Expires: b.Appointment.At.Add(12 * time.Hour), Key: keyID})
}
