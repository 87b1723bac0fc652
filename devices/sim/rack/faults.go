package rack

import (
	"periph.io/x/conn/v3/gpio"

	"frontdoor/devices/sim"
	"frontdoor/devices/sim/printsim"
)

// cardFaults are those of the reader. The caller of what they do holds mu.
func (r *Rack) cardFaults() []fault {
	on := func(name, says string, field func(*sim.Faults) *bool) fault {
		return toggle("card."+name, says, func() bool { return *field(&r.card) }, func(on bool) {
			*field(&r.card) = on
			r.Chip.SetFaults(r.card)
		})
	}
	return []fault{
		on("unplugged", "the reader is unplugged", func(f *sim.Faults) *bool { return &f.Unplugged }),
		on("dead", "no chip answers behind the port", func(f *sim.Faults) *bool { return &f.Dead }),
		on("hang", "the chip takes commands and never ends them", func(f *sim.Faults) *bool { return &f.Hang }),
		on("antenna-off", "the antenna switches itself off", func(f *sim.Faults) *bool { return &f.AntennaOff }),
		toggle("card.clone", "another maker's chip, which fails the self-test", func() bool { return r.card.Clone != 0 }, func(on bool) {
			r.card.Clone = 0
			if on {
				r.card.Clone = 0x12
			}
			r.Chip.SetFaults(r.card)
		}),
		number("card.noise", "share of answers that are disturbed", 0, 1, func() float64 { return r.card.Noise }, func(n float64) {
			r.card.Noise = n
			r.Chip.SetFaults(r.card)
		}),
	}
}

func (r *Rack) scannerFaults() []fault {
	change := func(do func(*sim.ScannerFaults)) {
		do(&r.scanner)
		r.Scanner.SetFaults(r.scanner)
	}
	return []fault{
		toggle("scanner.unplugged", "the scanner is unplugged", func() bool { return r.scanner.Unplugged },
			func(on bool) { change(func(f *sim.ScannerFaults) { f.Unplugged = on }) }),
		toggle("scanner.endless", "it does not end a code", func() bool { return r.scanner.Endless },
			func(on bool) { change(func(f *sim.ScannerFaults) { f.Endless = on }) }),
		number("scanner.drop", "every so many characters one is lost; 0 = none", 0, 4096, func() float64 { return float64(r.scanner.Drop) },
			func(n float64) { change(func(f *sim.ScannerFaults) { f.Drop = int(n) }) }),
		number("scanner.garble", "added to every character, as a wrong speed does", 0, 255, func() float64 { return float64(r.scanner.Garble) },
			func(n float64) { change(func(f *sim.ScannerFaults) { f.Garble = byte(n) }) }),
	}
}

func (r *Rack) printerFaults() []fault {
	change := func(do func(*printsim.Faults)) {
		f := r.Printer.Faults()
		do(&f)
		r.Printer.SetFaults(f)
	}
	on := func(name, says string, field func(*printsim.Faults) *bool) fault {
		return toggle("printer."+name, says, func() bool { f := r.Printer.Faults(); return *field(&f) },
			func(on bool) { change(func(f *printsim.Faults) { *field(f) = on }) })
	}
	count := func(name, says string, field func(*printsim.Faults) *int) fault {
		return number("printer."+name, says, 0, 1e6, func() float64 { f := r.Printer.Faults(); return float64(*field(&f)) },
			func(n float64) { change(func(f *printsim.Faults) { *field(f) = int(n) }) })
	}
	return []fault{
		on("unplugged", "the printer is unplugged", func(f *printsim.Faults) *bool { return &f.Unplugged }),
		on("paper-low", "the roll is nearly out", func(f *printsim.Faults) *bool { return &f.PaperLow }),
		on("paper-out", "the roll is out", func(f *printsim.Faults) *bool { return &f.PaperOut }),
		on("cover-open", "the cover is open", func(f *printsim.Faults) *bool { return &f.CoverOpen }),
		on("head-hot", "the print head is too hot", func(f *printsim.Faults) *bool { return &f.HeadHot }),
		on("cutter-jam", "the cutter is jammed", func(f *printsim.Faults) *bool { return &f.CutterJam }),
		on("silent", "it prints and never answers", func(f *printsim.Faults) *bool { return &f.Silent }),
		on("stalled", "it takes no more bytes", func(f *printsim.Faults) *bool { return &f.Stalled }),
		count("drop", "every so many bytes one is lost; 0 = none", func(f *printsim.Faults) *int { return &f.Drop }),
		count("rows-left", "the roll ends after so many rows of dots; 0 = a full roll", func(f *printsim.Faults) *int { return &f.RowsLeft }),
	}
}

// cabinetFaults are those of the parts beside the screen and behind it.
func (r *Rack) cabinetFaults() []fault {
	part := func(name, says string, set func(bool)) fault {
		return toggle(name, says, func() bool { return r.panel[name] }, func(on bool) {
			r.panel[name] = on
			set(on)
		})
	}
	level := func(p *sim.Pin) func(bool) { return func(on bool) { p.Set(gpio.Level(on)) } }
	return []fault{
		part("presence.near", "somebody stands in front of the kiosk", level(r.Presence)),
		part("presence.broken", "the sensor's pin cannot be used", r.Presence.Break),
		part("fire-panel.alarm", "the fire panel opens its contact", level(r.Fire)),
		part("fire-panel.broken", "its pin cannot be used", r.Fire.Break),
		part("help-button.pressed", "somebody holds the help button down", func(on bool) {
			if on {
				r.Button.Press(3)
				return
			}
			r.Button.Release(3)
		}),
		part("help-button.broken", "its pin cannot be used", r.Button.Pin.Break),
		part("urgent-relay.broken", "its pin cannot be used", r.Relay.Break),
		part("urgent-light.broken", "its pin cannot be used", r.Light.Break),
		part("guide-light.unplugged", "the string of lights is unplugged", r.Guide.Break),
		part("status-display.unplugged", "the display is unplugged", func(on bool) { r.Bus.Unplug(displayAddress, on) }),
		part("cabinet.unplugged", "the sensor is unplugged", func(on bool) { r.Bus.Unplug(ClimateAddress, on) }),
		part("cabinet.noise", "the sensor's wire is disturbed", r.Air.Noise),
		number("cabinet.celsius", "how warm it is inside, °C", -40, 85, func() float64 { return r.celsius }, func(n float64) {
			r.celsius = n
			r.Air.Air(n, 40)
		}),
	}
}
