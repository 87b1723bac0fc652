package main

import (
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"strings"
	"time"

	"go.bug.st/serial"
	"periph.io/x/conn/v3/gpio"
	"periph.io/x/conn/v3/gpio/gpioreg"
	"periph.io/x/conn/v3/spi"
	"periph.io/x/conn/v3/spi/spireg"
	"periph.io/x/host/v3"

	"frontdoor/kiosk"
	"frontdoor/kiosk/config"
)

// hardware says how each device is reached; nil means that there is none.
type hardware struct {
	card         func() (spi.PortCloser, error)
	cardIRQ      gpio.PinIn
	scanner      func() (io.ReadCloser, error)
	printer      func() (io.ReadWriteCloser, error)
	relay, light gpio.PinOut
	button       gpio.PinIn
}

// realHardware reaches the devices that the settings name. What is named and
// not there is a state of that device, not a reason to stop.
func realHardware(d config.Devices) (hardware, error) {
	var h hardware
	if d.Card+d.Relay+d.Light+d.Button != "" {
		if _, err := host.Init(); err != nil {
			return h, kiosk.Wrap(kiosk.CodeUnavailable, "", "the pins and buses of this machine cannot be reached: check the rights of this user", err)
		}
	}
	if d.Card != "" {
		h.card = func() (spi.PortCloser, error) { return spireg.Open(d.Card) }
	}
	if d.Scanner != "" {
		h.scanner = func() (io.ReadCloser, error) { return serial.Open(d.Scanner, &serial.Mode{BaudRate: 115200}) }
	}
	if d.Printer != "" {
		h.printer = func() (io.ReadWriteCloser, error) { return openPrinter(d.Printer) }
	}
	for _, p := range []struct {
		name, pin string
		set       func(gpio.PinIO)
	}{
		{"card_irq", d.CardIRQ, func(p gpio.PinIO) { h.cardIRQ = p }},
		{"relay", d.Relay, func(p gpio.PinIO) { h.relay = p }},
		{"light", d.Light, func(p gpio.PinIO) { h.light = p }},
		{"button", d.Button, func(p gpio.PinIO) { h.button = p }},
	} {
		if p.pin == "" {
			continue
		}
		pin := gpioreg.ByName(p.pin)
		if pin == nil {
			return h, kiosk.Errorf(kiosk.CodeBadInput, "", `"devices.%s" names the pin %s, which this machine does not have: correct it`, p.name, p.pin)
		}
		p.set(pin)
	}
	return h, nil
}

// openPrinter opens a printer on the network, on a serial port or as a USB
// printer device.
func openPrinter(where string) (io.ReadWriteCloser, error) {
	if u, err := url.Parse(where); err == nil && u.Scheme == "tcp" {
		return net.DialTimeout("tcp", u.Host, 3*time.Second)
	}
	if strings.HasPrefix(where, "/dev/usb/") {
		return os.OpenFile(where, os.O_RDWR, 0)
	}
	port, err := serial.Open(where, &serial.Mode{BaudRate: 115200})
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", where, err)
	}
	return port, nil
}
