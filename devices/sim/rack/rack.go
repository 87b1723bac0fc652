// Package rack holds the simulated devices of one kiosk, and lets their faults
// be switched by name while it runs: from the demo's terminal, or from another
// program over a socket that only the same user can open.
package rack

import (
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"periph.io/x/conn/v3/gpio"

	"frontdoor/devices/sim"
	"frontdoor/devices/sim/printsim"
)

// Pixels is how many lights the guidance light has.
const Pixels = 12

// ClimateAddress is where the cabinet's sensor answers on the bus.
const ClimateAddress = 0x76

// displayAddress is where the status display answers.
const displayAddress = 0x3c

// Rack is the devices of one kiosk. It is safe for concurrent use.
type Rack struct {
	Chip    *sim.MFRC522
	Scanner *sim.Scanner
	Printer *printsim.Printer

	Relay, Light, Presence, Fire *sim.Pin
	Button                       *sim.Button
	Guide                        *sim.APA102
	Bus                          *sim.I2C
	Air                          *sim.BME280
	Display                      *sim.SSD1306

	faults []fault

	mu      sync.Mutex
	card    sim.Faults
	scanner sim.ScannerFaults
	panel   map[string]bool // pins and chips whose fault is on
	celsius float64
}

// New makes a rack of healthy devices around a receipt printer; nobody stands in
// front, and nothing burns.
func New() *Rack {
	bus := sim.NewI2C()
	r := &Rack{
		Chip: sim.NewMFRC522(), Scanner: sim.NewScanner(), Printer: printsim.New(),
		Relay: sim.NewPin("relay"), Light: sim.NewPin("light"), Presence: sim.NewPin("presence"), Fire: sim.NewPin("fire"),
		Button: sim.NewButton("help"), Guide: sim.NewAPA102(Pixels),
		Bus: bus, Air: sim.NewBME280(bus, ClimateAddress), Display: sim.NewSSD1306(bus),
		panel: map[string]bool{}, celsius: 24,
	}
	r.Presence.Set(gpio.Low)
	r.Fire.Set(gpio.Low)
	r.Air.Air(r.celsius, 40)
	r.faults = slices.Concat(r.cardFaults(), r.scannerFaults(), r.printerFaults(), r.cabinetFaults())
	return r
}

// Fault is one thing that can be wrong, or be done to the devices, and how it is
// now.
type Fault struct {
	Name  string `json:"name"`  // "printer.paper-out"
	Value string `json:"value"` // "on", "off" or a number
	Says  string `json:"says"`  // what it is, plain words
}

// fault is a Fault that can be set. Both functions are called with mu held.
type fault struct {
	name, says string
	get        func() string
	set        func(value string) error
}

// Faults returns all faults as they are now, in a fixed order.
func (r *Rack) Faults() []Fault {
	r.mu.Lock()
	defer r.mu.Unlock()
	all := make([]Fault, len(r.faults))
	for i, f := range r.faults {
		all[i] = Fault{f.name, f.get(), f.says}
	}
	return all
}

// Set switches a fault: "on", "off", or a number where the fault has one. The
// error says what would have been right, and nothing was changed then.
func (r *Rack) Set(name, value string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	var known []string
	for _, f := range r.faults {
		if f.name == name {
			if err := f.set(value); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			return nil
		}
		known = append(known, f.name)
	}
	return fmt.Errorf("there is no fault %q; there are: %s", name, strings.Join(known, ", "))
}

// Hold lays a hospital card with a number on the reader; take lifts it again.
func (r *Rack) Hold(number string) (take func(), err error) {
	c := sim.NTAG213(uid(number))
	if err := c.Text("en", number); err != nil {
		return nil, err
	}
	r.Chip.Put(c)
	return func() { r.Chip.Take(c) }, nil
}

// uid is what the card with a number is called: cards of two numbers are two
// cards, the same number twice is one.
func uid(number string) [7]byte {
	h := fnv.New32a()
	h.Write([]byte(number))
	sum := h.Sum32()
	return [7]byte{0x04, byte(sum >> 24), byte(sum >> 16), 0x01, byte(sum >> 8), byte(sum), 0x80}
}

// holdFor is how long a person holds a card to the reader.
const holdFor = 2 * time.Second

// Tap holds a card to the reader for two seconds and returns at once.
func (r *Rack) Tap(number string) error {
	take, err := r.Hold(number)
	if err == nil {
		time.AfterFunc(holdFor, take)
	}
	return err
}

// toggle makes a fault that is on or off.
func toggle(name, says string, get func() bool, set func(bool)) fault {
	return fault{name, says, func() string {
		if get() {
			return "on"
		}
		return "off"
	}, func(value string) error {
		if value != "on" && value != "off" {
			return fmt.Errorf("it is on or off, not %q", value)
		}
		set(value == "on")
		return nil
	}}
}

// number makes a fault that is a number between two others.
func number(name, says string, low, high float64, get func() float64, set func(float64)) fault {
	return fault{name, says, func() string { return strconv.FormatFloat(get(), 'g', -1, 64) }, func(value string) error {
		n, err := strconv.ParseFloat(value, 64)
		if err != nil || !(n >= low && n <= high) {
			return fmt.Errorf("it is a number between %g and %g, not %q", low, high, value)
		}
		set(n)
		return nil
	}}
}
