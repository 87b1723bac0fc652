package panel

import (
	"errors"
	"io"

	"periph.io/x/conn/v3/gpio"
	"periph.io/x/conn/v3/physic"
	"periph.io/x/conn/v3/spi"
	"periph.io/x/devices/v3/apa102"
	"periph.io/x/devices/v3/nrzled"
)

// Pixels is a string of coloured lights that takes three bytes each, red, green
// and blue: periph's apa102.Dev and nrzled.Dev.
type Pixels interface {
	io.Writer
	Halt() error
}

// Strip makes a Lamp of n pixels, all alike.
func Strip(p Pixels, n int) Lamp { return strip{p, n, nil} }

// OpenAPA102 opens a string of n APA102 lights on a port that open opens, as
//
//	func() (spi.PortCloser, error) { return spireg.Open("SPI1.0") }
func OpenAPA102(open func() (spi.PortCloser, error), n int) (Lamp, error) {
	return openStrip(open, n, func(p spi.Port) (Pixels, error) {
		return apa102.New(p, &apa102.Opts{NumPixels: n, Intensity: 255, Temperature: apa102.NeutralTemp})
	})
}

// OpenWS2812 opens a string of n WS2812 lights, or others with one data line,
// on a port whose speed is steady.
func OpenWS2812(open func() (spi.PortCloser, error), n int) (Lamp, error) {
	return openStrip(open, n, func(p spi.Port) (Pixels, error) {
		return nrzled.NewSPI(p, &nrzled.Opts{NumPixels: n, Channels: 3, Freq: 2500 * physic.KiloHertz})
	})
}

// openStrip gives the port back with the lamp.
func openStrip(open func() (spi.PortCloser, error), n int, drive func(spi.Port) (Pixels, error)) (Lamp, error) {
	port, err := open()
	if err != nil {
		return nil, err
	}
	pixels, err := drive(port)
	if err != nil {
		return nil, errors.Join(err, port.Close())
	}
	return strip{pixels, n, port}, nil
}

type strip struct {
	pixels Pixels
	n      int
	port   io.Closer // may be nil
}

// colours of the signals, told apart by people who see no red or green as well:
// by their brightness, and by their rhythm.
var colours = map[Signal][3]float64{
	Ready: {255, 255, 255}, ShowHere: {20, 90, 255}, Done: {0, 255, 60}, Help: {255, 30, 0},
}

func (s strip) Set(signal Signal, level float64) error {
	row := make([]byte, 0, 3*s.n)
	c := colours[signal]
	for range s.n {
		row = append(row, byte(c[0]*level), byte(c[1]*level), byte(c[2]*level))
	}
	_, err := s.pixels.Write(row)
	return err
}

func (s strip) Halt() error {
	err := s.pixels.Halt()
	if s.port != nil {
		err = errors.Join(err, s.port.Close())
	}
	return err
}

// Tower is a stack of lights on pins that are on at high level; a pin that is
// nil is not there.
type Tower struct{ Red, Amber, Green gpio.PinOut }

// Set lights red for Help, amber for ShowHere and green for Ready and Done, in
// the signal's rhythm as far as on and off can show it.
func (t Tower) Set(s Signal, level float64) error {
	lit := level > 0.5 || s == Ready
	var errs []error
	for _, lamp := range []struct {
		pin gpio.PinOut
		on  bool
	}{{t.Red, s == Help}, {t.Amber, s == ShowHere}, {t.Green, s == Ready || s == Done}} {
		if lamp.pin != nil {
			errs = append(errs, lamp.pin.Out(gpio.Level(lamp.on && lit)))
		}
	}
	return errors.Join(errs...)
}

// Halt switches all lights off.
func (t Tower) Halt() error { return t.Set(Dark, 0) }
