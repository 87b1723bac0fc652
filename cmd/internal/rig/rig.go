// Package rig connects drivers to the devices that a kiosk's settings name. The
// kiosk works them, kioskctl tests them, and both find them in the same way; the
// demo puts simulators in their place. What is named and not there is a state of
// that device, never a reason to stop.
package rig

import (
	"errors"
	"io"
	"strings"
	"sync"

	"go.bug.st/serial"
	"periph.io/x/conn/v3/gpio"
	"periph.io/x/conn/v3/gpio/gpioreg"
	"periph.io/x/conn/v3/i2c"
	"periph.io/x/conn/v3/i2c/i2creg"
	"periph.io/x/conn/v3/spi"
	"periph.io/x/conn/v3/spi/spireg"
	"periph.io/x/host/v3"

	"frontdoor/devices"
	"frontdoor/devices/badge"
	"frontdoor/devices/panel"
	"frontdoor/devices/scan"
	"frontdoor/kiosk/config"
)

// Machine is how a computer reaches its devices. An error of any of them says
// that the device is not there now; Pin returns nil for a pin there is not.
type Machine struct {
	SPI      func(name string) (spi.PortCloser, error)
	I2C      func(name string) (i2c.BusCloser, error)
	Pin      func(name string) gpio.PinIO
	Serial   func(name string) (io.ReadCloser, error)
	Keyboard func(path string) (scan.Keyboard, error)
	Print    func(where string) (io.ReadWriteCloser, error)
}

// Here is the computer that this program runs on. Its buses and pins are looked
// for when the first of them is asked for.
func Here() Machine {
	ready := sync.OnceValue(func() error { _, err := host.Init(); return err })
	return Machine{
		SPI: func(name string) (spi.PortCloser, error) {
			if err := ready(); err != nil {
				return nil, err
			}
			return spireg.Open(name)
		},
		I2C: func(name string) (i2c.BusCloser, error) {
			if err := ready(); err != nil {
				return nil, err
			}
			return i2creg.Open(name)
		},
		Pin: func(name string) gpio.PinIO {
			if ready() != nil {
				return nil
			}
			return gpioreg.ByName(name)
		},
		Serial:   func(name string) (io.ReadCloser, error) { return serial.Open(name, &serial.Mode{BaudRate: 115200}) },
		Keyboard: scan.OpenKeyboard,
		Print:    badge.OpenPort,
	}
}

// Input returns the pin of a setting, as a driver takes it: a nil interface
// where there is none.
func (m Machine) Input(name string) gpio.PinIn {
	if name == "" {
		return nil
	}
	if p := m.Pin(name); p != nil {
		return p
	}
	return nil
}

// Output is Input for a pin that is switched.
func (m Machine) Output(name string) gpio.PinOut {
	if p, ok := m.Input(name).(gpio.PinOut); ok {
		return p
	}
	return nil
}

// inputDevices is where Linux keeps devices that type.
const inputDevices = "/dev/input/"

// Scanner opens the scanner of the settings: one that types is taken away from
// everybody else.
func (m Machine) Scanner(d config.Devices) func() (io.ReadCloser, error) {
	if !strings.HasPrefix(d.Scanner, inputDevices) {
		return func() (io.ReadCloser, error) { return m.Serial(d.Scanner) }
	}
	return func() (io.ReadCloser, error) {
		keyboard, err := m.Keyboard(d.Scanner)
		if err != nil {
			return nil, err
		}
		return scan.NewWedge(keyboard, scan.Layout(d.ScannerLayout))
	}
}

// Guide opens the string of lights.
func (m Machine) Guide(d config.Devices) func() (panel.Lamp, error) {
	open := func() (spi.PortCloser, error) { return m.SPI(d.GuideLight) }
	if d.GuideKind == "ws2812" {
		return func() (panel.Lamp, error) { return panel.OpenWS2812(open, d.GuidePixels) }
	}
	return func() (panel.Lamp, error) { return panel.OpenAPA102(open, d.GuidePixels) }
}

// Tower opens the tower light. A pin that is named and not there is a fault.
func (m Machine) Tower(d config.Devices) func() (panel.Lamp, error) {
	return func() (panel.Lamp, error) {
		t := panel.Tower{Red: m.Output(d.TowerRed), Amber: m.Output(d.TowerAmber), Green: m.Output(d.TowerGreen)}
		for _, pin := range []struct {
			name  string
			there bool
		}{{d.TowerRed, t.Red != nil}, {d.TowerAmber, t.Amber != nil}, {d.TowerGreen, t.Green != nil}} {
			if pin.name != "" && !pin.there {
				return nil, devices.ErrMissing
			}
		}
		return t, nil
	}
}

// HasTower reports whether the settings name a tower light.
func HasTower(d config.Devices) bool { return d.TowerRed+d.TowerAmber+d.TowerGreen != "" }

// bus opens an I²C bus again and again: the one opened before is given back.
func (m Machine) bus(name string) func() (i2c.BusCloser, error) {
	var last i2c.BusCloser
	return func() (i2c.BusCloser, error) {
		if last != nil {
			_ = last.Close() // it may have been given back already
			last = nil
		}
		bus, err := m.I2C(name)
		if err == nil {
			last = bus
		}
		return bus, err
	}
}

// Screen opens the status display.
func (m Machine) Screen(d config.Devices) func() (panel.Screen, error) {
	open := m.bus(d.Display)
	return func() (panel.Screen, error) {
		bus, err := open()
		if err != nil {
			return nil, err
		}
		s, err := panel.OpenSSD1306(bus)
		if err != nil {
			return nil, errors.Join(err, bus.Close())
		}
		return screen{s, bus}, nil
	}
}

type screen struct {
	panel.Screen
	bus io.Closer
}

// Halt turns the display off and gives its bus back.
func (s screen) Halt() error { return errors.Join(s.Screen.Halt(), s.bus.Close()) }

// Climate opens the cabinet's sensor.
func (m Machine) Climate(d config.Devices) func() (panel.Sensor, error) {
	open := m.bus(d.Climate)
	return func() (panel.Sensor, error) {
		bus, err := open()
		if err != nil {
			return nil, err
		}
		s, err := panel.OpenBME280(bus, uint16(d.ClimateAddress))
		if err != nil {
			return nil, errors.Join(err, bus.Close())
		}
		return sensor{s, bus}, nil
	}
}

type sensor struct {
	panel.Sensor
	bus io.Closer
}

// Halt stops measuring and gives the bus back.
func (s sensor) Halt() error { return errors.Join(s.Sensor.Halt(), s.bus.Close()) }
