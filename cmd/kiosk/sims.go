package main

import (
	"crypto/ed25519"
	"time"

	"frontdoor/devices/scan"
	"frontdoor/devices/sim"
	"frontdoor/devices/sim/printsim"
)

// sims are the simulated devices of the demo's kiosk; its drivers are the real
// ones and cannot tell.
type sims struct {
	chip         *sim.MFRC522
	scanner      *sim.Scanner
	printer      *printsim.Printer
	relay, light *sim.Pin
	button       *sim.Button
}

func newSims() *sims {
	return &sims{chip: sim.NewMFRC522(), scanner: sim.NewScanner(), printer: printsim.New(),
		relay: sim.NewPin("relay"), light: sim.NewPin("light"), button: sim.NewButton("help")}
}

func (s *sims) hardware() hardware {
	return hardware{card: s.chip.Open, cardIRQ: s.chip.IRQ(), scanner: s.scanner.Open, printer: s.printer.Open,
		relay: s.relay, light: s.light, button: s.button.Pin}
}

// hold lays a hospital card with a number on the reader; take lifts it again.
func (s *sims) hold(number string) (take func(), err error) {
	c := sim.NTAG213([7]byte{0x04, 0x52, 0x47, 0x01, 0x02, 0x03, 0x04})
	if err := c.Text("en", number); err != nil {
		return nil, err
	}
	s.chip.Put(c)
	return func() { s.chip.Take(c) }, nil
}

// letter is the code that a person's letter or message carries.
func letter(key ed25519.PrivateKey, keyID, site string, b booking) string {
	return scan.Mint(key, scan.Code{Site: site, Appointment: b.Appointment.ID, Expires: b.Appointment.At.Add(12 * time.Hour), Key: keyID})
}
