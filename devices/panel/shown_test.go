package panel

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"os"
	"strings"
	"testing"

	"periph.io/x/conn/v3/i2c"
	"periph.io/x/conn/v3/spi"

	"frontdoor/devices/sim"
	"frontdoor/devices/sim/transcript"
)

// wires is a bus with one device on it, and what the driver does with it.
type wires struct {
	remark string // what the device's part follows
	use    func(port spi.PortCloser, bus i2c.BusCloser) error
	port   func() spi.PortCloser // simulated; nil where it is a bus
	bus    func() i2c.BusCloser
	// framed is how the data sheet has a transaction begin, hexadecimal.
	framed string
}

// signals shows each signal on two lights and puts them out.
func signals(open func(func() (spi.PortCloser, error), int) (Lamp, error)) func(spi.PortCloser, i2c.BusCloser) error {
	return func(port spi.PortCloser, _ i2c.BusCloser) error {
		lamp, err := open(func() (spi.PortCloser, error) { return port, nil }, 2)
		if err != nil {
			return err
		}
		for _, s := range []Signal{Ready, ShowHere, Done, Help, Dark} {
			if err := lamp.Set(s, 1); err != nil {
				return err
			}
		}
		return lamp.Halt()
	}
}

// aLine draws one line of dots on a display and switches it off.
func aLine(_ spi.PortCloser, bus i2c.BusCloser) error {
	screen, err := OpenSSD1306(bus)
	if err != nil {
		return err
	}
	img := image.NewGray(screen.Bounds())
	for x := range 128 {
		img.SetGray(x, 9, color.Gray{Y: 255})
	}
	if err := screen.Draw(screen.Bounds(), img, image.Point{}); err != nil {
		return err
	}
	return screen.Halt()
}

func shown() map[string]wires {
	return map[string]wires{
		"apa102": {"32 zeros, then a frame of 111, five bits, blue, green and red each (APA102 data sheet, cascading data structure)",
			signals(OpenAPA102), func() spi.PortCloser { return sim.NewAPA102(2) }, nil, "00000000"},
		"ws2812": {"a one is long high and short low, a zero the other way; green, red, blue (WS2812 data sheet, sequence chart)",
			signals(OpenWS2812), func() spi.PortCloser { return sim.NewWS2812(2) }, nil, "00"},
		"ssd1306": {"control byte 00 before commands, 40 before dots; set-up of the application note (SSD1306 data sheet rev. 1.1, 8.1.5.2, 10 and appendix)",
			aLine, nil, func() i2c.BusCloser { bus := sim.NewI2C(); sim.NewSSD1306(bus); return bus }, "00ae"},
	}
}

// TestTheDriversReplayWhatTheyShow: a light or display that only listens gets the
// bytes that it once got and nothing else. A transcript is no hardware recording:
// the simulator took the bytes, by the data sheet that the file names.
func TestTheDriversReplayWhatTheyShow(t *testing.T) {
	for name, w := range shown() {
		t.Run(name, func(t *testing.T) {
			file := "testdata/" + name + ".txt"
			if *record {
				recordShown(t, w, file)
			}
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(string(text), "\n> "+w.framed) {
				t.Errorf("no transaction begins with %s", w.framed)
			}
			chip, err := transcript.ReplayBus(text)
			if err != nil {
				t.Fatal(err)
			}
			if err := w.use(chip.SPI(), chip.I2C()); err != nil || chip.Err() != nil || chip.Left() > 0 {
				t.Errorf("%v, %v, %d transactions left", err, chip.Err(), chip.Left())
			}
			// The control: one bit more on the wire is another transcript.
			at := bytes.LastIndexByte(bytes.TrimRight(text, "<> \n"), '0')
			text[at] = '1'
			if chip, err = transcript.ReplayBus(text); err != nil {
				t.Fatal(err)
			}
			if w.use(chip.SPI(), chip.I2C()) == nil && chip.Err() == nil {
				t.Error("a spoilt transcript replays as well: this test cannot fail")
			}
		})
	}
}

func recordShown(t *testing.T, w wires, file string) {
	t.Helper()
	var text bytes.Buffer
	r := transcript.NewRecorder(&text, "no hardware recording: the simulator took the bytes; "+w.remark)
	var port spi.PortCloser
	var bus i2c.BusCloser
	if w.port != nil {
		port = r.SPI(w.port())
	} else {
		simulated := w.bus()
		bus = closing{r.I2C(simulated), simulated}
	}
	if err := w.use(port, bus); err != nil || r.Err() != nil {
		t.Fatal(err, r.Err())
	}
	if err := os.WriteFile(file, text.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// closing is a recorded bus that can be closed.
type closing struct {
	i2c.Bus
	of i2c.BusCloser
}

func (c closing) Close() error   { return c.of.Close() }
func (c closing) String() string { return fmt.Sprint(c.Bus) }
